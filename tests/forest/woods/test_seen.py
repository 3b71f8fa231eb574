"""What is known of a plot and of a share: its days, what was given today, and who finds a place."""

import pytest

from engine.clock import DAY, HOUR
from engine.days import instant
from games.forest.numbers import NUMBERS
from games.forest.woods.seen import Given, Lot, has_place, may_lead, wood_of

NOON = instant("2026-11-18 12:00", "Asia/Shanghai")
LOT = Lot(256, 7, "saxaul", 17_900, "Europe/London", NOON)


def test_a_plot_s_day_is_that_of_its_zone():
    assert (LOT.local(NOON).minute, LOT.day(NOON + 19 * HOUR), LOT.day(NOON + 20 * HOUR)) == (
        4 * 60, LOT.day(NOON), LOT.day(NOON) + 1,
    )  # fmt: skip


def test_a_share_counts_its_day_and_what_is_recent():
    today = LOT.day(NOON)
    once = Given(LOT.id, 1).more(40, today, NOON)
    twice = once.more(10, today, NOON + HOUR)
    later = twice.more(5, today + 8, NOON + 8 * DAY)

    assert (twice.total_g, twice.day_g, twice.recent_g, twice.first_at, twice.last_at) == (
        50, 50, 50, NOON, NOON + HOUR,
    )  # fmt: skip
    assert (later.total_g, later.on(today + 8), later.on(today + 9), later.recent_g) == (55, 5, 0, 30)
    assert (later.taken_back().total_g, later.taken_back().on(today + 8)) == (0, 5)


def test_who_took_everything_back_has_not_watered():
    one, two = Given(LOT.id, 1).more(40, 1, NOON), Given(LOT.id, 2).more(40, 1, NOON).taken_back()

    assert list(may_lead({1: one, 2: two}, 1, [])) == [1]


def test_places_are_for_those_who_have_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.co_planting.__dict__, "places", 1)
    one, gone = Given(LOT.id, 1).more(40, 1, NOON), Given(LOT.id, 2).more(40, 1, NOON).taken_back()
    both = {1: one, 2: gone}

    assert [has_place(*case, NOON) for case in ((both, 1), (both, 2), ({2: gone}, 3))] == [True, False, True]
    late = NOON + 14 * DAY
    assert [has_place(both, 2, at) for at in (late - 1, late)] == [False, True]
    assert has_place({1: one, 2: Given(LOT.id, 2).more(10, 1, late)}, 1, late)


def test_who_is_gone_does_not_lead_but_for_the_captain():
    shares = {id: Given(LOT.id, id).more(40, 1, NOON) for id in (1, 2, 3)}

    assert sorted(may_lead(shares, 1, {1, 2})) == [1, 3]


def test_a_planted_plot_is_one_to_the_rules():
    assert (wood_of(LOT, "family", 5).missing_g, wood_of(LOT._replace(planted_at=NOON), "family", 5).planted) == (
        17_895, True,
    )  # fmt: skip
