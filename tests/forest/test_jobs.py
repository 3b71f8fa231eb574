"""What happens in the forest though nobody looks, on both databases."""

import pytest

from engine.clock import DAY, HOUR
from engine.inbox import InboxRow
from engine.store import Database
from games.forest.tables import Taken
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
