"""What happens in the forest though nobody looks, on both databases."""

import json

import pytest

from engine.clock import DAY, HOUR
from engine.inbox import InboxRow
from engine.store import Database
from games.forest.tables import Taken
from tests.forest.clocks import OURS, THEIRS, on_a_test_clock, wait_by
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin")


def told(woods: Woods, name: str) -> list[str]:
    """The kinds of a player's messages, oldest first, but for what quests tell."""
    with woods.db.reading() as tx:
        rows = tx.fetch(InboxRow, "id, kind", ("player_id",), [(woods.ids[name],)])
    return [kind for _, kind in sorted(rows) if kind.startswith("forest.")]


def hours(woods: Woods, many: int) -> None:
    """Let hours pass one by one, as the server does."""
    for _ in range(many):
        woods.wait(HOUR)


def test_who_does_not_look_is_told_once_a_day_of_what_will_vanish(woods: Woods):
    woods.earn("mei", 30)
    woods.earn("mei", 12)
    hours(woods, 58)
    before = told(woods, "mei")
    hours(woods, 6)

    assert (before, told(woods, "mei"), told(woods, "lin")) == ([], ["forest.vanishing"], [])


def test_the_one_warning_of_a_day_tells_of_all_that_goes_before_the_next_one_comes(woods: Woods):
    woods.earn("mei", 30)
    hours(woods, 5)
    woods.earn("mei", 12)
    hours(woods, 24)
    woods.earn("mei", 5)  # goes when tomorrow's warning has come
    hours(woods, 43)
    with woods.db.reading() as tx:
        rows = tx.fetch(InboxRow, "id, kind, body", ("player_id",), [(woods.ids["mei"],)])
    grams = [json.loads(body)["grams"] for _, kind, body in sorted(rows) if kind == "forest.vanishing"]

    assert grams == [42]
    hours(woods, 24)
    assert told(woods, "mei") == ["forest.vanishing"] * 2


def test_who_collected_in_time_is_not_told(woods: Woods):
    woods.earn("mei", 30)
    hours(woods, 58)
    woods.play("mei", "collect_all")
    hours(woods, 8)

    assert told(woods, "mei") == []


def test_a_place_that_ran_out_is_free_again(woods: Woods):
    woods.rich("mei", 2_700)
    woods.play("mei", "reserve", species="wetland")
    kept = [one["left"] for one in woods.scene("lin", page="catalogue")["species"] if one["species"] == "wetland"]
    woods.wait(15 * DAY)

    left = [one["left"] for one in woods.scene("lin", page="catalogue")["species"] if one["species"] == "wetland"]
    assert (kept, left) == ([99_999], [100_000])


def test_who_took_is_forgotten_when_the_bubble_is_long_gone(woods: Woods):
    name = woods.earn("mei", 100)
    woods.wait(HOUR)
    woods.play("lin", "steal", bubble=name)
    woods.wait(32 * DAY)

    with woods.db.reading() as tx:
        assert tx.fetch(Taken, "times", ("owner_id",), [(woods.ids["mei"],)]) == []


def test_who_gave_a_bubble_is_forgotten_when_it_was_collected_or_has_gone_and_not_before(woods: Woods):
    woods.rich("mei", 200)
    woods.play("mei", "water", friend="lin", grams=10, note="grow")
    woods.play("lin", "collect_all")
    woods.play("mei", "water", friend="lin", grams=18, note="grow")
    woods.wait(2 * DAY)
    [given] = woods.scene("lin")["bubbles"]
    kept = woods.world.count("forest_golden")
    woods.wait(8 * DAY)
    woods.wait(DAY)

    assert (given["grams"], given["act"], kept, woods.world.count("forest_golden")) == (18, "watered", 1, 0)


def test_what_players_of_a_test_clock_took_and_gave_is_forgotten_by_theirs(woods: Woods):
    on_a_test_clock(woods, "mei", "lin")
    name = woods.earn("mei", 100)
    woods.world.now += HOUR
    woods.play("lin", "steal", bubble=name)
    woods.play("mei", "collect_all")
    woods.play("mei", "water", friend="lin", grams=10, note="grow")
    woods.play("lin", "collect_all")
    wait_by(woods, OURS, 32 * DAY)
    kept = [woods.world.count(table) for table in ("forest_taken", "forest_golden")]
    wait_by(woods, THEIRS, 0)

    assert (kept, [woods.world.count(table) for table in ("forest_taken", "forest_golden")]) == ([1, 1], [0, 0])
