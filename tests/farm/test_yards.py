"""Yards as they are loaded: the trough at an instant, who is there, where one's own hen is; on both databases."""

from datetime import date

import pytest

from engine.clock import HOUR
from engine.store import Database
from games.farm.numbers import NUMBERS
from games.farm.rules.hen import State
from games.farm.yards import Yard, yards_of
from tests.farm.visits.test_moves import visited
from tests.farm.world import Yards


def loaded(yards: Yards, *names: str, now: int = 0) -> list[Yard]:
    """Yards as of an instant, or now."""
    with yards.db.reading() as tx:
        found = yards_of(tx, yards.table_ground(), [yards.ids[name] for name in names], now or yards.now)
    return [found[yards.ids[name]] for name in names]


def test_who_has_no_hen_has_no_yard(database: Database):
    yards = Yards(database, "mei", homeless=("lin",))
    with database.reading() as tx:
        found = yards_of(tx, yards.table_ground(), yards.ids.values(), yards.now)

    assert set(found) == {yards.ids["mei"]}


def test_a_yard_is_loaded_as_of_any_instant_and_nothing_is_written(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    [early], [late], [over] = (loaded(yards, "mei", now=yards.now + hours * HOUR) for hours in (1, 2, 9))
    [again] = loaded(yards, "mei", now=yards.now + HOUR)

    assert [one.trough.food_mg for one in (early, late, over)] == [143_000, 106_000, 0]
    assert (early.trough, early.state, over.state) == (again.trough, State.EATING, State.HUNGRY)
    assert [one.eaten_mg for one in (early, late, over)] == [37_000, 74_000, 180_000]
    assert over.coop.hungry_at == yards.now + -(-180 * HOUR // 37)


def test_a_hen_that_is_out_stands_at_one_trough_alone(database: Database):
    yards = visited(database)
    mei, lin = loaded(yards, "mei", "lin")

    assert (mei.away_to, mei.away_as, mei.state, mei.trough.eaters) == (lin.id, "thief", State.AWAY, ())
    assert [one.id for one in lin.trough.eaters] == [lin.id, mei.id]
    assert [one.id for one in lin.guests] == [mei.id]
    assert lin.visits[mei.id].kind == "thief"


def test_who_has_nothing_left_to_eat_is_no_guest_any_more(database: Database):
    yards = visited(database)
    [over] = loaded(yards, "lin", now=yards.now + 9 * HOUR)

    assert (over.guests, over.state, over.trough.food) == ([], State.HUNGRY, 0)


def test_a_trough_holds_more_until_it_is_empty_after_an_extra_meal(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    [one] = loaded(yards, "mei")
    one.coop.big_until = one.now + 24 * HOUR
    held, one.trough = one.holds_g, one.trough._replace(food=0)
    one.emptied()

    assert (held, one.holds_g) == (NUMBERS.feeding.big_trough_g, NUMBERS.feeding.trough_g)
    assert one.coop.hungry_at == one.now


@pytest.mark.parametrize(("by", "mood", "speed"), [(3, 53, 37_060), (90, 100, 38_000)])
def test_a_happier_hen_eats_faster_from_now_on(database: Database, by: int, mood: int, speed: int):
    yards = Yards(database, "mei")
    yards.fed("mei")
    [one] = loaded(yards, "mei")
    day = date.fromordinal(one.coop.mood_day)
    one.pleased(by, day)

    eater = one.trough.eater(one.id)
    assert eater is not None
    assert (one.mood(day), eater.speed) == (mood, speed)
