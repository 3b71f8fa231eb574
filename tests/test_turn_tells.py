"""What a move tells another player comes to that player's inbox, if the move stands, and only to who wants it."""

from pathlib import Path

import pytest

from engine.game import Game
from engine.social import friends, groups
from engine.store import Database
from tests.inboxes import drain, messages, waiting
from tests.sea import dropped_in
from tests.test_play import Sea
from tests.world import NOW


@pytest.fixture
def at_sea(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sea:
    game: Game = dropped_in(tmp_path, monkeypatch)
    return Sea(database, game)


def gifts(at_sea: Sea, name: str) -> list[dict[str, object]]:
    drain(at_sea.world.db)
    return [one.values for one in messages(at_sea.world.db, at_sea.players[name].id) if one.kind == "sea.gift"]


def test_a_gift_is_told_to_who_got_it_once_however_often_it_is_sent(at_sea: Sea):
    for _ in range(2):
        at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=20)

    assert gifts(at_sea, "bob") == [{"grains": 20, "friend": at_sea.id("ann")}]
    assert gifts(at_sea, "ann") == []


def test_a_move_that_is_refused_tells_nothing(at_sea: Sea):
    drain(at_sea.world.db)
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=99)

    assert waiting(at_sea.world.db) == 0


def test_who_muted_the_giver_gets_the_gift_and_no_word(at_sea: Sea):
    with at_sea.world.db.writing() as tx:
        friends.mute(tx, at_sea.players["bob"].id, at_sea.players["ann"].id, NOW, muted=True)
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=20)

    assert (at_sea.salt("bob"), gifts(at_sea, "bob")) == (70, [])


def test_who_blocked_the_giver_before_it_was_delivered_reads_nothing_of_it(at_sea: Sea):
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=20)
    ids = at_sea.world.db.ids
    with at_sea.world.db.writing() as tx:
        groups.block(tx, ids, at_sea.players["bob"].id, at_sea.players["ann"].id, NOW)

    assert gifts(at_sea, "bob") == []
