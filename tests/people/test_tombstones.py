"""Tombstones: keyed hashes in a table and in a file that survives a restore."""

from pathlib import Path

import pytest

from engine.errors import Malformed
from engine.people import tombstones
from engine.people.tombstones import add, all_of, append, bury, erased, mark_of, matching, newer, path_of, read
from engine.pepper import VARIABLE, pepper
from engine.store import Database


def test_a_mark_depends_on_the_pepper_and_names_nobody():
    assert mark_of(b"a" * 32, "ann") != mark_of(b"b" * 32, "ann")
    assert b"ann" not in mark_of(b"a" * 32, "ann")


def test_who_was_buried_is_known_and_nobody_else(database: Database):
    pepper(database)
    with database.writing() as tx:
        bury(tx, "ann", 9)

    with database.reading() as tx:
        assert erased(tx, ["ann", "bob", "Ann"]) == {"ann"}


def test_a_database_without_a_pepper_has_erased_nobody_and_cannot(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    with database.writing() as tx:
        assert erased(tx, ["ann"]) == set()
        with pytest.raises(Malformed):
            bury(tx, "ann", 9)


def test_of_two_tombstones_the_later_stands(database: Database):
    pepper(database)
    with database.writing() as tx:
        add(tx, {b"x": 5, b"y": 5})
        add(tx, {b"x": 4, b"y": 6})
        assert all_of(tx) == {b"x": 5, b"y": 6}


def test_a_file_gives_back_what_was_written_and_leaves_out_a_torn_line(tmp_path: Path):
    file = tmp_path / "tilth.erased"
    assert read(file) == {}
    append(file, {b"x": 5, b"y": 2**62})
    append(file, {})
    with file.open("a") as torn:
        torn.write('["00')
    append(file, {b"x": 4, b"z": 1})

    assert read(file) == {b"x": 5, b"y": 2**62, b"z": 1}


def test_only_what_is_later_is_new():
    assert newer({b"x": 5, b"y": 5, b"z": 5}, {b"x": 5, b"y": 4}) == {b"y": 5, b"z": 5}


def test_only_players_of_before_the_erasure_match():
    key = b"k" * 32
    marks = {mark_of(key, "ann"): 500}

    assert matching(marks, key, [(256, "ann"), (512, "ann"), (256, "bob")]) == [256]


def test_the_file_stands_beside_an_sqlite_database_or_where_it_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(tombstones.VARIABLE, raising=False)
    with database.reading() as tx:
        beside = path_of(tx)
        monkeypatch.setenv(tombstones.VARIABLE, "/elsewhere/tilth.erased")
        assert path_of(tx) == Path("/elsewhere/tilth.erased")
    assert beside == (Path(f"{database.engine.url.database}.erased") if database.on_sqlite else None)
