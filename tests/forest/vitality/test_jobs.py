"""Warnings before props go, and forgetting them, on both databases."""

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.store import Database
from tests.forest.clocks import OURS, THEIRS, on_a_test_clock, wait_by
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    woods = Woods(database, "mei", "lin")
    woods.lively("mei", 2)
    return woods


def warnings(woods: Woods) -> int:
    """How often players were told that props go."""
    woods.wait(MINUTE)
    return len(woods.world.rows("SELECT * FROM inbox WHERE kind = 'forest.props_ending'"))


def test_who_has_a_prop_that_goes_is_told_once_two_days_before(woods: Woods):
    woods.play("mei", "buy", ware="shield_limited")
    woods.wait(5 * DAY - HOUR)
    before = warnings(woods)
    woods.wait(2 * HOUR)
    then = warnings(woods)
    woods.wait(DAY)

    assert (before, then, warnings(woods)) == (0, 1, 1)


def test_of_what_never_goes_or_was_used_nobody_is_told(woods: Woods):
    woods.play("mei", "buy", ware="shield")
    woods.play("mei", "buy", ware="shield_limited")
    woods.play("mei", "use", prop="shield_limited")
    woods.wait(6 * DAY)

    assert warnings(woods) == 0


def test_what_is_gone_is_forgotten_and_so_are_old_months(woods: Woods):
    woods.play("mei", "buy", ware="shield_limited")
    woods.play("mei", "buy", ware="shield")
    woods.wait(20 * DAY)
    props = woods.world.rows("SELECT prop FROM forest_bag")
    kept = woods.world.count("forest_bought")
    woods.wait(120 * DAY)

    assert (props, kept, woods.world.count("forest_bought")) == ([("shield",)], 2, 0)


def test_what_players_of_a_test_clock_had_is_forgotten_by_theirs(woods: Woods):
    woods.play("mei", "buy", ware="shield_limited")
    on_a_test_clock(woods, "mei")
    wait_by(woods, OURS, 140 * DAY)
    kept = [woods.world.count(table) for table in ("forest_bag", "forest_bought")]
    wait_by(woods, THEIRS, 0)

    assert (kept, [woods.world.count(table) for table in ("forest_bag", "forest_bought")]) == ([1, 1], [0, 0])
