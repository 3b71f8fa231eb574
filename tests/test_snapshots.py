"""Snapshots: every row there and back again, on both engines, and nothing of who has keys."""

import pytest
from sqlmodel import SQLModel

from engine import snapshots
from engine.clock import DAY
from engine.errors import Malformed, NotFound, Refused
from engine.game_time import Pace
from engine.sources import Grant, add_source, list_sources
from engine.store import Database
from engine.tables import TABLES
from tests.sandboxes import Box
from tests.world import NOW, games_tables

CLOCKS = {"": Pace(NOW, 0, 1)}


def test_what_is_kept_comes_back_to_the_byte(database: Database):
    box = Box(database)
    box.live("payment")
    before = box.dump()
    with database.writing() as tx:
        kept = snapshots.keep(tx, "one", CLOCKS, NOW)
    box.live("payment")
    between = box.dump()
    with database.writing() as tx:
        clocks = snapshots.put_back(tx, "one")

    assert (box.dump() == before, between == before, clocks) == (True, False, CLOCKS)
    assert (kept.name, kept.at) == ("one", NOW)


def test_transfers_are_guarded_again_afterwards(database: Database):
    box = Box(database)
    box.live("payment")
    with database.writing() as tx:
        snapshots.keep(tx, "one", CLOCKS, NOW)
        snapshots.put_back(tx, "one")

    with pytest.raises(Exception, match="never changed"), database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM transfer")


def test_keys_are_no_part_of_it(database: Database):
    box = Box(database)
    box.sandbox.snapshot("one")
    add_source(database, "bank", Grant(("operator",)), NOW)
    box.sandbox.restore("one")

    assert [key.source for key in list_sources(database)] == ["bank"]


def test_a_snapshot_takes_the_place_of_one_of_its_name(database: Database):
    box = Box(database)
    with database.writing() as tx:
        snapshots.keep(tx, "one", CLOCKS, NOW)
        snapshots.keep(tx, "two", CLOCKS, NOW)
        snapshots.keep(tx, "one", CLOCKS, NOW + DAY)
        listed = snapshots.listed(tx)
        gone = snapshots.forget(tx, "two"), snapshots.forget(tx, "two")

    assert [(one.name, one.at) for one in listed] == [("one", NOW + DAY), ("two", NOW)]
    assert (gone, box.count("sandbox_snapshot")) == ((True, False), 1)


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "x" * 41, "-a"])
def test_a_name_that_is_none_is_refused(database: Database, name: str):
    Box(database)

    with pytest.raises(Malformed), database.writing() as tx:
        snapshots.keep(tx, name, CLOCKS, NOW)


def test_a_snapshot_that_is_not_there_is_told_with_what_may_be_meant(database: Database):
    box = Box(database)
    box.sandbox.snapshot("morning")

    with pytest.raises(NotFound) as refused:
        box.sandbox.restore("mornin")

    assert "morning" in refused.value.hint


def test_a_snapshot_of_other_tables_is_refused(database: Database):
    box = Box(database)
    box.sandbox.snapshot("one")
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE sandbox_snapshot SET revision = '0001'")

    with pytest.raises(Refused) as refused:
        box.sandbox.restore("one")

    assert refused.value.code == "old_snapshot"


def test_every_table_is_either_part_of_it_or_left_alone():
    games = games_tables()
    held = {str(model.__table__.name) for model in snapshots._models()}  # type: ignore[attr-defined]

    assert held | snapshots.LEFT_ALONE == set(SQLModel.metadata.tables)
    assert held & snapshots.LEFT_ALONE == set()
    assert len(TABLES) + len(games) == len(held) + len(snapshots.LEFT_ALONE)


def test_the_newest_id_is_that_of_the_newest_row(database: Database):
    box = Box(database)
    with database.reading() as tx:
        before = snapshots.newest_id(tx)
    box.live("payment")
    with database.reading() as tx:
        after = snapshots.newest_id(tx)

    assert 0 < before < after < database.ids.block(1)[0]
