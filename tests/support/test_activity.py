"""How many play, how many of them lately, and how often what happened, on both databases."""

import pytest

from engine.clock import DAY
from engine.people.agreeing import Change, leave, put_player
from engine.store import Database
from engine.support.activity import Activity, activity
from tests.world import NOW, UNDO, World, quest


@pytest.fixture
def world(database: Database) -> World:
    return World(database, quest("pay", amount=5, undo=UNDO), players=("ann", "bob"))


def test_where_nobody_came_nothing_is_counted(database: Database):
    assert activity(database, 0) == Activity(0, 0, 0, {})


def test_who_was_told_of_lately_is_active_and_each_type_is_counted(world: World):
    world.tell(world.payment(1, "a", player="ann"), world.payment(2, "b", player="ann"))
    world.one(world.refund("a", 1, player="ann"))

    assert activity(world.db, NOW - DAY) == Activity(2, 1, 1, {"payment": 2, "refund": 1})
    later = activity(world.db, NOW + DAY)
    assert (later.part, later.active) == (1, 0)


def test_an_event_that_is_told_again_counts_once(world: World):
    payment = world.payment(1, "a", player="ann")
    world.tell(payment, payment)

    assert activity(world.db, 0).events == {"payment": 1}


def test_who_does_not_agree_is_no_player(world: World):
    world.one(world.payment(1, "a", player="ann"))
    put_player(world.db, "eve", Change(), NOW)
    [[ann]] = world.rows("SELECT id FROM player WHERE ref = 'ann'")
    leave(world.db, ann, NOW)

    assert activity(world.db, 0) == Activity(1, 0, 0, {"payment": 1})
