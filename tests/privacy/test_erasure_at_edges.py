"""Erasing beside others, without a place for the tombstone, and in a sandbox that goes back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.clock import HOUR
from engine.errors import Unavailable, UnsafeDatabase
from engine.jobs import run_all
from engine.ledger import PLAYER_STRIDE
from engine.people import tombstones
from engine.people.agreeing import Change, put_player
from engine.people.consents import Said
from engine.people.players import create_players, find_player
from engine.pepper import pepper
from engine.privacy.erasure import DONE, WAITS, erase, erase_by_id
from engine.sandbox import Plan
from engine.store import Collision, Database
from tests.neighbours import People, code_of
from tests.sandboxes import Box
from tests.world import NOW, World, quest

ON_POSTGRES = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)


@pytest.fixture
def world(database: Database) -> World:
    pepper(database)
    return World(database, quest("pay"), players=("ann", "bob"))


@pytest.mark.parametrize("trouble", [Collision, lambda: Unavailable("busy")])
def test_who_is_erased_stays_erased_though_the_blanking_meets_others(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[], Exception]
):
    from engine.privacy import erasure

    world.one(world.payment("10"))

    def fails(*_: object) -> None:
        raise trouble()

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "_blank_stretch", fails)
        finished = erase(database, "ann", NOW)
    states = world.rows("SELECT erased FROM player WHERE erased > 0")
    run_all(database, NOW + HOUR)

    assert (finished, states) == (False, [(WAITS,)])
    assert world.rows("SELECT erased FROM player WHERE erased > 0") == [(DONE,)]
    assert tombstones.read(path_of(database))


def path_of(database: Database) -> Path:
    with database.reading() as tx:
        found = tombstones.path_of(tx)
    assert found is not None
    return found


@contextmanager
def meanwhile(database: Database, monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> Iterator[None]:
    """Let something happen when the next player's id is taken: just before the row is made."""
    ids = database.ids
    block = ids.block

    def late(count: int, stride: int = 1) -> list[int]:
        if stride == PLAYER_STRIDE:
            monkeypatch.setattr(ids, "block", block)
            do()
        return block(count, stride)

    monkeypatch.setattr(ids, "block", late)
    yield


@pytest.mark.parametrize("again", [False, True])
def test_who_comes_and_is_erased_while_an_event_makes_the_row_is_not_made_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch, again: bool
):
    pepper(database)

    def come_and_go() -> None:
        put_player(database, "ann", Change(consent=True, consent_text="1"), NOW)
        erase(database, "ann", NOW)

    with meanwhile(database, monkeypatch, come_and_go):
        create_players(database, ["ann"], NOW + HOUR, consent_text="1", again=again)

    with database.reading() as tx:
        found = tx.connection.exec_driver_sql("SELECT counts_from FROM player WHERE ref = 'ann'").all()
        rows = "SELECT COUNT(*) FROM consent WHERE player_id NOT IN (SELECT id FROM player)"
        assert tx.connection.exec_driver_sql(rows).scalar_one() == 0
    assert [tuple(row) for row in found] == ([(NOW + HOUR,)] if again else [])


def test_nobody_is_erased_whose_tombstone_has_no_place(
    world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(tombstones.VARIABLE, str(tmp_path / "no" / "such" / "folder" / "erased"))

    assert code_of(lambda: erase(database, "ann", NOW)) == "no_tombstones"
    assert world.rows("SELECT COUNT(*) FROM player WHERE erased > 0") == [(0,)]
    assert world.one(world.payment("10")).earned


@ON_POSTGRES
def test_postgresql_needs_to_be_told_where_tombstones_are_kept(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(tombstones.VARIABLE, raising=False)
    with pytest.raises(UnsafeDatabase) as refused:
        erase(database, "ann", NOW)

    assert (refused.value.code, tombstones.VARIABLE in refused.value.hint) == ("no_tombstones", True)


def test_a_sandbox_keeps_no_tombstone_outside_and_gives_back_who_was_erased(database: Database, tmp_path: Path):
    box = Box(database, quest("pay", give="feed"), players=("ann", "bob"))
    box.live("payment")
    with database.reading() as tx:
        ann = find_player(tx, "ann").id
    once = box.purse("feed", "ann")
    box.sandbox.snapshot("before")
    before = box.dump()
    erase_by_id(database, ann, NOW)
    gone = box.live("payment").code
    box.sandbox.snapshot("after")
    box.sandbox.restore("before")
    there = box.dump()
    for hours in (2, 3):  # whatever its ticks do
        box.sandbox.move(by=f"{hours}h")

    assert (gone, there == before) == ("erased", True)
    assert box.live("payment").earned
    assert box.purse("feed", "ann") == 2 * once
    assert [path for path in tmp_path.rglob("*.erased") if path.stat().st_size] == []
    box.sandbox.restore("after")
    assert box.live("payment").code == "erased"


def test_after_a_reset_nobody_is_erased_who_was_erased_before_it(database: Database):
    box = Box(database, quest("pay", give="feed"))
    erase(database, "ann", NOW)
    box.sandbox.reset(Plan())
    box.sandbox.move(by="3h")

    assert box.rows("SELECT COUNT(*) FROM player WHERE ref = 'ann' AND erased = 0") == [(1,)]


def test_a_minor_who_was_of_age_a_moment_ago_agrees_to_nothing(database: Database):
    from engine.people.agreeing import say

    people = People(database, "ann")
    put_player(database, "ann", Change(said=(Said("guardian", True, "1", "hash"),), minor="{}"), NOW)
    said = [Said("steps", True, "9", "player")]

    assert code_of(lambda: say(database, people.ids["ann"], said, NOW, NOW)) == "guardian_only"
