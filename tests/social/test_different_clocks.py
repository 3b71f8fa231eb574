"""In a sandbox players of different test clocks make no friends and no groups, and nothing is told of strangers."""

import pytest

from engine.clock import DAY
from engine.social.friends import befriend_by_code
from engine.social.matching import sync
from engine.store import Database
from tests.neighbours import People, code_of
from tests.sandboxes import Box
from tests.world import NOW


@pytest.fixture
def people(database: Database) -> People:
    """Ann and Bob live by the game's own clock, Tia and Tom by another one; the bank knows that Ann and Tia are friends
    since before.
    """
    box = Box(database, players=())
    found = People(database, "ann", "bob", "tia", "tom")
    found.befriend("ann", "tia")
    box.sandbox.add_clock("later", ["tia", "tom"], NOW + DAY)
    return found


def test_a_list_makes_no_friends_of_players_of_different_clocks(people: People):
    told = sync(people.db, "ann", ["bob", "tia", "tom"], NOW).refusals

    assert told == {"bob": "", "tia": "different_clocks", "tom": "different_clocks"}
    assert sync(people.db, "tia", ["tom"], NOW).refusals == {"tom": ""}
    assert (people.friends("ann"), people.friends("tia")) == ({"bob"}, {"tom"})


def test_a_code_makes_no_friends_of_players_of_different_clocks(people: People):
    code = people.code("tom")

    assert code_of(lambda: people.accept("ann", code)) == "different_clocks"
    assert people.accept("tia", code) == people.ids["tom"]


def test_who_blocked_is_not_told_apart_from_an_unknown_code_by_the_clocks(people: People):
    people.write(lambda tx: befriend_by_code(tx, people.ids["ann"], people.ids["tom"], NOW))
    people.block("tom", "ann")

    assert code_of(lambda: people.accept("ann", people.code("tom"))) == "code_not_usable"


def test_nobody_is_invited_into_a_group_of_another_clock_and_of_strangers_nothing_is_told(people: People):
    group = people.group("ann")

    assert code_of(lambda: people.invite("ann", group, "tia")) == "different_clocks"
    assert code_of(lambda: people.invite("ann", group, "tom")) == "not_allowed"
