"""The `tilth` command: JSON shapes, exit statuses, and no traceback for anyone."""

import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

import server
from engine.desk import commands, terminal
from engine.desk.options import DEFAULT_DATABASE, opened
from engine.errors import NotFound, TilthError
from engine.game import discover
from engine.migrations import migrate
from engine.people.players import create_players
from engine.published.content import QUESTS
from engine.published.live import Mode
from engine.store import Database
from tests.in_flight import Shelf, quest
from tests.world import NOW, World

HOME = Path(server.__file__).parent


class Done:
    """How a run of the command ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `tilth` in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            server.main(words)
        seen = capfd.readouterr()
        return Done(int(ended.value.code or 0), seen.out, seen.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(QUESTS, tmp_path / "quests"))


def test_the_shipped_quests_are_checked_and_tested(tilth):
    checked, tested = tilth("quests", "check", "--json"), tilth("quests", "test", "--json")

    assert (checked.status, checked.json) == (0, [])
    assert (tested.status, tested.json["failed"], tested.json["failures"]) == (0, 0, [])
    assert tested.json["passed"] >= 12


def test_a_mistake_is_told_with_its_place_and_fails(tilth, folder: Path):
    (folder / "farm/pay.yaml").write_text("schema: quest/v1\nid: pay-feed\nwen: {event: payment}\n")
    done = tilth("quests", "check", "--json", "--quests", str(folder))

    assert done.status == 1
    assert done.json[0].keys() == {"file", "line", "column", "level", "code", "message", "hint"}


def test_a_mistake_is_shown_like_a_compiler_shows_it(tilth, folder: Path):
    (folder / "farm/pay.yaml").write_text("schema: quest/v1\nid: pay-feed\nwen: {event: payment}\n")
    done = tilth("quests", "check", "--quests", str(folder))

    assert re.search(r"pay\.yaml:3:1: error: ", done.out)
    assert "^" in done.out


def test_a_quest_whose_test_fails_is_named(tilth, folder: Path):
    file = folder / "farm/sign-in.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("amount: 180", "amount: 170"), encoding="utf-8")
    done = tilth("quests", "test", "--json", "--quests", str(folder))

    assert done.status == 1
    assert done.json["failed"] == len(done.json["failures"]) > 0
    assert {one["quest"] for one in done.json["failures"]} == {"sign-in-feed"}


def test_wrong_content_stops_what_needs_it_and_shows_where(tilth, folder: Path):
    (folder / "farm/pay.yaml").write_text("schema: quest/v1\n")
    done = tilth("quests", "test", "--quests", str(folder))

    assert done.status == 1
    assert "pay.yaml:1:1: error:" in done.err
    assert "pay.yaml" in done.out  # among those that were not tested


def test_a_new_database_is_migrated_and_audits_clean(tilth):
    assert tilth("migrate", "--json").json["ok"]

    done = tilth("ledger", "audit", "--json")

    assert (done.status, done.json["ok"], done.json["accounts"], done.json["transfers"]) == (0, True, 0, 0)
    assert all(check.keys() == {"name", "ok", "detail"} for check in done.json["checks"])


def test_migrating_says_what_it_did(tilth):
    first, second = tilth("migrate", "--json"), tilth("migrate", "--json")
    [newest] = {first.json["to"], second.json["to"]}

    assert (first.json["from"], second.json["from"], first.status, second.status) == (None, newest, 0, 0)
    assert "nothing was done" in tilth("migrate").out


def test_migrating_an_older_database_says_from_which_version(tilth):
    with opened(DEFAULT_DATABASE, fresh=False) as db:
        migrate(db, "0008")

    assert "upgraded from version 0008 to " in tilth("migrate").out


def test_a_database_that_is_not_there_is_not_made_by_looking(tilth, tmp_path: Path):
    done = tilth("ledger", "audit", "--database", f"sqlite:///{tmp_path}/typo.db")

    assert done.status == 1
    assert "code: no_database" in done.err
    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_opened_is_told_in_words(tilth, url: str):
    done = tilth("ledger", "audit", "--database", url)

    assert done.status == 1
    assert "error: " in done.err
    assert "Traceback" not in done.err


def test_a_broken_ledger_fails_the_audit(tilth, tmp_path: Path):
    tilth("migrate")
    subprocess.run(
        [sys.executable, "-c", "import sqlite3; c = sqlite3.connect('var/tilth.db'); "
         "c.execute('INSERT INTO balance (id, amount) VALUES (256, 5)'); c.commit()"],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    done = tilth("ledger", "audit", "--json")

    assert (done.status, done.json["ok"]) == (1, False)


def test_a_wrong_word_on_the_command_line_is_a_usage_error(tilth):
    assert tilth("quests", "chekc").status == 2


def test_what_nobody_foresaw_is_written_to_a_file_and_told_shortly(tilth, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(commands, "load_right", broken)
    done = tilth("quests", "test")
    [log] = Path("var").glob("error-*.log")

    assert done.status == 1
    assert log.name in done.err.replace("\n", "")
    assert "secret detail" not in done.err
    assert "secret detail" not in log.read_text()
    assert json.loads(log.read_text())["error"] == "ZeroDivisionError"


def test_what_a_command_logs_tells_the_kind_of_an_error_and_never_its_text(tilth, monkeypatch: pytest.MonkeyPatch):
    def loud(*_: object, **__: object) -> None:
        try:
            raise ZeroDivisionError("Key (sender_id)=(4111) already exists")
        except ZeroDivisionError:
            logging.getLogger("tilth.loud").exception("it failed")
        raise NotFound("nothing")

    monkeypatch.setattr(commands, "load_right", loud)
    monkeypatch.setattr(logging.getLogger("tilth.loud"), "propagate", False)
    told = tilth("quests", "test").err

    assert "ZeroDivisionError" in told
    assert "4111" not in told
    assert "Traceback" not in told


def test_an_error_is_json_too_when_json_was_asked_for(tilth):
    done = tilth("ledger", "audit", "--json")

    assert json.loads(done.err)["code"] == "no_database"
    assert done.out == ""


def test_a_file_that_is_not_there_is_told(tilth):
    done = tilth("ingest", "nothing.csv", "--map", "nothing.yaml")

    assert "code: no_such_file" in done.err


def test_a_taken_port_is_told_with_what_to_do(tilth):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = tilth("serve", "--port", str(port))

    assert done.status == 1
    assert f"--port {port + 1}" in done.err


def test_a_message_with_brackets_is_shown_as_it_is(capfd: pytest.CaptureFixture[str]):
    terminal.tell(TilthError("a [red]b[/] c", hint="[x]"), as_json=False)

    assert "a [red]b[/] c" in capfd.readouterr().err


def test_every_command_takes_database_quests_and_json():
    from typer.main import get_command

    root = get_command(server.app)
    leaves = [("", root)]
    commands = {}
    while leaves:
        name, command = leaves.pop()
        inner = getattr(command, "commands", None)
        if inner is None:
            commands[name] = {option for parameter in command.params for option in parameter.opts}
        else:
            leaves += [(f"{name} {word}".strip(), one) for word, one in inner.items()]

    assert {"serve", "demo", "ingest", "quests check", "quests test", "ledger audit", "migrate"} <= commands.keys()
    apart = {"doctor", "tapes check", "tapes list"}  # they look at the machine and at tapes, not at any database
    assert all("--json" in commands[name] for name in apart & commands.keys())
    rest = {name: options for name, options in commands.items() if name not in apart}
    assert [name for name, options in rest.items() if not {"--database", "--quests", "--json"} <= options] == []
    assert discover()


def test_the_demo_lives_its_week_again_and_again(tilth):
    first, second = (tilth("demo", "--no-serve", "--json") for _ in range(2))

    assert (first.status, second.status) == (0, 0)
    assert first.json["audit"]["ok"]
    assert first.json["granted"] == second.json["granted"]


def test_the_demo_touches_no_database_with_players_in_it(tilth):
    words = ("demo", "--no-serve", "--json", "--database", "sqlite:///var/mine.db")
    tilth(*words)

    assert "not_fresh" in tilth(*words).err


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_server_answers_and_ends_cleanly_when_told(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, str(HOME / "server.py"), "serve", "--port", str(port), "--json"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        where = json.loads(running.stdout.readline())["serving"]
        health = json.loads(_asked(f"{where}/healthz"))
        second = subprocess.run([*words[:3], "--port", "0"], cwd=tmp_path, capture_output=True, text=True)
        running.send_signal(signal.SIGTERM)
        _, told = running.communicate(timeout=30)

    assert health["ok"]
    assert (second.returncode, "code: database_in_use" in second.stderr) == (1, True)
    assert "Traceback" not in told
    assert running.returncode in (0, -signal.SIGTERM)


def test_a_server_in_development_notes_what_a_saved_change_means_for_players_under_way(
    database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    count = {"times": "acts", "every": "day", "need": 2}
    tests = [{"name": "one", "story": [{"at": "2026-11-18 12:00", "payment": {}, "expect": "nothing"}]}]
    shelf = Shelf(tmp_path / "shelf")
    shelf.write(quest("pay", count=count, tests=tests))
    live = server._live(database, server._folder(Mode.DEVELOPMENT, shelf.path))
    create_players(database, ["ann"], NOW, consent_text="yes")
    world = World(database, content=live.now.content, players=())
    world.one(world.payment(player="ann"))  # somebody has begun
    shelf.write(quest("pay", count=count | {"every": "week"}, tests=tests))
    live.refresh()

    assert "note: 'pay' has another window of its count" in capfd.readouterr().err


def _asked(url: str) -> str:
    for _ in range(100):
        try:
            with urlopen(Request(url), timeout=10) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_the_demo_never_goes_into_the_database_the_environment_names(
    tilth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TILTH_DATABASE", f"sqlite:///{tmp_path / 'live.db'}")

    assert 0 == tilth("demo", "--no-serve", "--json").status
    assert not (tmp_path / "live.db").exists()
    assert (tmp_path / "var" / "demo.db").exists()


@pytest.mark.parametrize(("words", "code"), [
    (("--players", "mei,mei"), "two_players"),
    (("--server", "http://127.0.0.1:9"), "no_sandbox"),
])  # fmt: skip
def test_a_stage_that_cannot_open_says_why(tilth, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str):
    monkeypatch.setattr("games.stage.desk.check_ready", lambda: None)
    monkeypatch.delenv("TILTH_SANDBOX_KEY", raising=False)
    done = tilth("stage", *words)

    assert (done.status, f"code: {code}" in done.err) == (1, True)


def test_a_film_of_a_stage_that_is_not_installed_says_how_to_install_it(tilth, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("games.stage.start.NEEDED", ("no_such_package",))
    done = tilth("stage", "--tape", "fair", "--render", "fair.mp4")  # a page in a browser cannot stand in for it

    assert (done.status, "code: no_stage" in done.err, "make stage" in done.err) == (1, True, True)
