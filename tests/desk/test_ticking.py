"""`tilth tick`, as it is typed: it does what is due and says what it did."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import server
from engine.bulk import Transaction
from engine.clock import DAY, ManualClock, SystemClock
from engine.desk.ticking import run_to_the_end
from engine.follow_ups import Due, later
from engine.jobs import HANDLERS
from engine.migrations import migrate
from engine.store import Database, open_database
from tests.world import World, quest

DATABASE = "sqlite:///t.db"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tilth(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tilth` in a folder of its own, over a database in which a bubble was left for weeks."""
    monkeypatch.chdir(tmp_path)
    for name in ("TILTH_DATABASE", "TILTH_QUESTS", "TILTH_MODE"):
        monkeypatch.delenv(name, raising=False)
    database = open_database(DATABASE)
    migrate(database)
    world = World(database, quest("pay"))
    world.now = SystemClock().now() - 20 * DAY
    world.one(world.payment())
    database.close()

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            server.main(["tick", *arguments, "--database", DATABASE])
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_what_is_due_is_done_and_told(tilth: Run):
    status, out, _ = tilth("--once")

    assert status == 0
    assert out.splitlines()[0] == "expired_holds: 1 done in 1 slot(s)"
    assert out.splitlines()[-1] == "follow-ups: 0 done, 0 failed, 0 dead"


def test_it_is_told_as_json_and_the_next_time_nothing_is_left(tilth: Run):
    told = json.loads(tilth("--once", "--json")[1])
    tilth("--once")
    again = json.loads(tilth("--once", "--json")[1])

    assert told["ticks"]["expired_holds"] == {"slots": 1, "skipped": 0, "many": 1, "failed": "", "left": 0}
    assert (told["failed"], again["failed"]) == (0, 0)
    assert again["ticks"].get("expired_holds", {"many": 0})["many"] == 0


def test_a_database_that_is_not_there_is_told(tilth: Run, tmp_path: Path):
    Path("t.db").unlink()
    status, _, err = tilth("--once")

    assert status == 1
    assert "no_database" in err


def test_a_server_that_is_running_on_the_file_is_told(tilth: Run):
    database = open_database(DATABASE)
    database.claim()
    status, _, err = tilth("--once")
    database.close()

    assert status == 1
    assert "database_in_use" in err


def test_a_follow_up_that_fails_ends_with_an_error_status(tilth: Run, monkeypatch: pytest.MonkeyPatch):
    database = open_database(DATABASE)
    ids = database.ids
    with database.writing() as tx:
        later(tx, ids, "tests.nobody", 256, 0)
    database.close()
    status, out, _ = tilth("--once", "--quests", str(Path(server.__file__).parent / "quests"))

    assert status == 1
    assert "1 failed" in out


def nothing(_tx: Transaction, _due: Due, _context: object) -> None:
    """What there is to do is done at once."""


def test_all_that_is_due_is_done_in_as_many_calls_as_it_takes(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(HANDLERS, "tests.ticking", nothing)
    ids, clock = database.ids, ManualClock(5 * DAY)
    with database.writing() as tx:
        for _ in range(1_200):
            later(tx, ids, "tests.ticking", 256, 0)

    assert run_to_the_end(database, clock, lambda: None)["follow_ups"] == {"done": 1_200, "failed": 0, "dead": 0}
    with database.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM follow_up").scalar_one() == 0


def test_nothing_is_done_with_another_pepper(tilth: Run, monkeypatch: pytest.MonkeyPatch):
    assert tilth("--once")[0] == 0
    monkeypatch.setenv("TILTH_PEPPER", "ab" * 32)
    status, told, err = tilth("--once")

    assert (status, told) == (1, "")
    assert "wrong_pepper" in err
