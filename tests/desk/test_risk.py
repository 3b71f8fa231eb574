"""`tilth risk`: flags, sanctions and appeals at the command line."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SystemClock
from engine.game_time import make_sandbox
from engine.migrations import migrate
from engine.people.players import create_players, find_player
from engine.risk.flags import Kind, flag
from engine.risk.sanctions import appeal
from engine.store import open_database
from server import main
from tests.world import NOW


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'tilth.db'}"
    with closing(open_database(found)) as db:
        migrate(db)
        create_players(db, ["ann", "bob"], NOW, consent_text="1")
        with db.writing() as tx:
            flag(tx, db.ids, Kind.DEVICE, {find_player(tx, "ann").id: {"players": 4}}, 1, NOW)
    return found


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def told(capsys: pytest.CaptureFixture[str], url: str, *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run("risk", *words, "--database", url, "--json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def set_(capsys: pytest.CaptureFixture[str], url: str, *more: str) -> dict[str, Any]:
    order = ("--level", "apart", "--reason", "many_accounts", "--days", "7", "--by", "Li Wei")
    [one] = told(capsys, url, "sanction", "ann", *order, *more)
    return one


def test_flags_are_listed_and_a_sanction_rests_on_them(url: str, capsys: pytest.CaptureFixture[str]):
    [seen] = told(capsys, url, "flags", "--player", "ann")
    one = set_(capsys, url, "--flag", seen["id"])

    assert (seen["player"], seen["kind"], seen["evidence"]) == ("ann", "device", {"players": 4})
    assert (one["level"], one["by"], one["flags"]) == ("apart", "Li Wei", [seen["id"]])
    assert told(capsys, url, "flags", "--player", "bob") == []
    assert told(capsys, url, "sanctions", "ann") == [one]


def test_an_appeal_waits_and_is_answered(url: str, capsys: pytest.CaptureFixture[str]):
    one = set_(capsys, url)
    with closing(open_database(url)) as db, db.writing() as tx:
        appeal(tx, find_player(tx, "ann").id, int(one["id"]), "we share it", SystemClock().now())
    [waits] = told(capsys, url, "appeals")
    words = ("--outcome", "lifted", "--reason", "A family.", "--by", "Li Wei")
    [done] = told(capsys, url, "answer", "ann", one["id"], *words)

    assert waits["appeal"] == "we share it"
    assert (done["outcome"], done["answer"]) == ("lifted", "A family.")
    assert told(capsys, url, "appeals") == []


def test_it_is_shown_to_people_too(url: str, capsys: pytest.CaptureFixture[str]):
    set_(capsys, url)
    capsys.readouterr()
    assert run("risk", "sanctions", "ann", "--database", url) == 0
    shown = capsys.readouterr().out
    assert run("risk", "appeals", "--database", url) == 0

    assert "player=ann" in shown
    assert "level=apart" in shown
    assert "no appeal waits for an answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("sanction", "ann", "--level", "gone", "--reason", "other", "--days", "1", "--by", "Li"),
        ("sanction", "eve", "--level", "apart", "--reason", "other", "--days", "1", "--by", "Li"),
        ("sanction", "ann", "--level", "apart", "--reason", "other", "--days", "1", "--by", "Li", "--flag", "x"),
        ("answer", "ann", "7", "--outcome", "lifted", "--reason", "x", "--by", "Li"),
    ],
)
def test_what_is_not_right_is_said(url: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]):
    assert run("risk", *words, "--database", url) == 1
    assert capsys.readouterr().err


ORDER = ("risk", "sanction", "ann", "--level", "apart", "--reason", "many_accounts", "--days", "7", "--by", "Li Wei")


def test_where_a_server_has_the_file_the_hint_names_its_route(url: str, capsys: pytest.CaptureFixture[str]):
    with closing(open_database(url)) as served:
        served.claim()
        assert run(*ORDER, "--database", url, "--json") == 1
    told = json.loads(capsys.readouterr().err)

    assert told["code"] == "database_in_use"
    assert "POST /v1/players/{id}/sanctions" in told["hint"]


def test_in_a_sandbox_the_hint_leads_to_one_that_is_served(url: str, capsys: pytest.CaptureFixture[str]):
    other = url.replace("tilth.db", "sandbox.db")
    with closing(open_database(other)) as db:
        migrate(db)
        make_sandbox(db, NOW)
        assert run(*ORDER, "--database", other, "--json") == 1
    told = json.loads(capsys.readouterr().err)

    assert told["code"] == "is_sandbox"
    assert "tilth serve --sandbox" in told["hint"]
    assert "POST /v1/players/{id}/sanctions" in told["hint"]


@pytest.mark.parametrize(("words", "says"), [
    (("flags", "--player", "bob"), "nothing looked odd of bob"),
    (("sanctions", "ann"), "ann has no sanctions"),
    (("appeals",), "no appeal waits for an answer"),
])  # fmt: skip
def test_an_empty_list_says_of_what(url: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str):
    assert run("risk", *words, "--database", url) == 0
    assert capsys.readouterr().out.strip() == says
