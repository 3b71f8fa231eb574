"""Living through the sample: each instant is given before what happens then is told."""

import pytest

from engine.clock import DAY, HOUR
from engine.desk.living import BEGAN, batches, live_sample
from engine.desk.sample import sample_week
from engine.published.live import Fixed, Live
from engine.sandbox import Plan
from engine.store import Database
from tests.sandboxes import Box
from tests.world import READER

WEEK = sample_week(7, READER)


def test_batches_keep_the_order_and_stay_within_an_hour():
    found = list(batches(WEEK.tellings))

    assert [one for batch in found for one in batch] == list(WEEK.tellings)
    assert all(batch[0].told_at // HOUR == batch[-1].told_at // HOUR and len(batch) <= 200 for batch in found)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_nothing_is_written_before_the_first_instant_and_instants_rise(database: Database, engine_name: str):
    box = Box(database, players=())
    now = Live(database, Fixed(box.content), box.time).now
    tale = live_sample(database, now, Plan(7, 3, 2))
    first, before = next(tale), box.count("player")
    rest = list(tale)

    assert (first, before, box.count("player")) == (BEGAN, 0, 3)
    assert rest == sorted(rest)
    assert rest[-1] >= BEGAN + 2 * DAY


@pytest.mark.parametrize(("players", "days"), [(0, 0), (1, 1), (2, 3), (40, 1)])
def test_a_sample_of_any_size_can_be_drawn(players: int, days: int):
    week = sample_week(7, READER, players, days)

    assert len(week.people) == players
    assert week.incidents == ()
    assert len({person.name["en"] for person in week.people}) == players
