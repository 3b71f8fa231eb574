"""`tilth risk`: flags, sanctions and appeals at the command line."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SystemClock
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
    assert "nothing" in capsys.readouterr().out


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
