"""`tilth follow-ups`, as it is typed: what failed for good is listed and can be revived."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import server
from engine.clock import SystemClock
from engine.follow_ups import PAUSES, later, run_follow_ups
from engine.migrations import migrate
from engine.store import open_database

DATABASE = "sqlite:///t.db"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth follow-ups` over a database in which one has failed for good."""
    monkeypatch.chdir(tmp_path)
    database = open_database(DATABASE)
    migrate(database)
    ids, now = database.ids, SystemClock().now() - sum(PAUSES)
    with database.writing() as tx:
        later(tx, ids, "nobody.knows", 256, now)
    for pause in (*PAUSES, 0):
        run_follow_ups(database, now, handlers={})
        now += pause
    database.close()

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            server.main(["follow-ups", *arguments, "--database", DATABASE])
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_what_failed_for_good_is_listed_with_the_class_of_its_error(tilth: Run):
    [dead] = json.loads(tilth("list", "--json")[1])

    assert (dead["kind"], dead["tries"], dead["failed"]) == ("nobody.knows", len(PAUSES) + 1, "KeyError")
    assert "nobody.knows" in tilth("list")[1]


def test_one_is_revived_once(tilth: Run):
    [dead] = json.loads(tilth("list", "--json")[1])
    revived = tilth("revive", dead["id"])
    again = tilth("revive", dead["id"])

    assert (revived[0], json.loads(tilth("list", "--json")[1])) == (0, [])
    assert again[0] != 0
    assert "tilth follow-ups list" in again[2]
