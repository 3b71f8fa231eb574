"""Who may water, who leads and who is reminded, as a table."""

import pytest

from games.forest.numbers import NUMBERS
from games.forest.rules.woods import (
    DAY,
    WEEK,
    Watered,
    Wood,
    can_water,
    faded,
    heir,
    keeps_everybody,
    left_today,
    poured,
    remind_refused,
    water_refused,
)

NOW = 1_000 * DAY
FRIENDS = Wood("friends", 17_900, 1_000)


@pytest.mark.parametrize(
    ("wood", "grams", "today", "has", "code"),
    [
        (FRIENDS, 10, 0, 10, ""),
        (FRIENDS, 9, 0, 100, "too_little_water"),
        (FRIENDS, 10, 0, 9, "not_enough"),
        (FRIENDS, 5_000, 0, 9_000, ""),
        (FRIENDS, 5_001, 0, 9_000, "enough_wood_water"),
        (FRIENDS, 10, 4_991, 9_000, "enough_wood_water"),
        (FRIENDS, 10, 4_990, 9_000, ""),
        (FRIENDS._replace(kind="public"), 501, 0, 9_000, "enough_wood_water"),
        (FRIENDS._replace(kind="couple"), 100, 0, 100, ""),
        (FRIENDS._replace(kind="couple"), 100, 10, 100, "watered_today"),
        (FRIENDS._replace(energy_g=17_893), 10, 0, 7, ""),
        (FRIENDS._replace(energy_g=17_893), 9_000, 0, 7, ""),
        (FRIENDS._replace(energy_g=17_893), 10, 0, 6, "not_enough"),
        (FRIENDS._replace(energy_g=17_900), 10, 0, 100, "wood_full"),
        (FRIENDS._replace(energy_g=17_900, planted=True), 10, 0, 100, "wood_planted"),
    ],
)
def test_who_may_water_how_much(wood: Wood, grams: int, today: int, has: int, code: str):
    assert water_refused(wood, grams, today, has) == code


def test_the_smallest_watering_says_whether_one_can_water_at_all():
    assert (can_water(FRIENDS, 0, 10), can_water(FRIENDS, 0, 9)) == ("", "not_enough")


@pytest.mark.parametrize(("energy", "grams", "goes_in"), [(0, 100, 100), (17_850, 100, 50), (17_900, 100, 0)])
def test_never_more_goes_in_than_is_missing(energy: int, grams: int, goes_in: int):
    assert poured(FRIENDS._replace(energy_g=energy), grams) == goes_in


@pytest.mark.parametrize(
    ("kind", "today", "left"),
    [("friends", 0, 5_000), ("friends", 4_000, 1_000), ("public", 500, 0), ("couple", 0, 5_000), ("couple", 1, 0)],
)
def test_what_is_left_of_a_day(kind: str, today: int, left: int):
    assert left_today(FRIENDS._replace(kind=kind), today) == left


@pytest.mark.parametrize(("energy", "planted", "kept"), [
    (14_320, False, False), (14_321, False, True), (17_900, False, True), (17_900, True, False), (0, False, False),
])  # fmt: skip
def test_above_four_fifths_nobody_is_sent_away_until_the_tree_is_planted(energy: int, planted: bool, kept: bool):
    assert keeps_everybody(Wood("friends", 17_900, energy, planted)) is kept


@pytest.mark.parametrize(("ago", "counts"), [(0, 800), (WEEK - 1, 800), (WEEK, 400), (3 * WEEK, 100), (900 * WEEK, 0)])
def test_what_was_given_fades_by_half_each_week(ago: int, counts: int):
    assert faded(800, NOW - ago, NOW) == counts


def test_who_leads_gives_way_only_after_two_weeks_without_water():
    idle = NUMBERS.co_planting.idle_days * DAY
    old = NOW - 100 * DAY
    others = {2: Watered(NOW - DAY, 50), 3: Watered(NOW - DAY, 90), 4: Watered(NOW - idle, 5_000)}

    assert heir(1, {1: Watered(NOW - idle + 1, 10), **others}, old, NOW) == 0
    assert heir(1, {1: Watered(NOW - idle, 10), **others}, old, NOW) == 3
    assert heir(1, others, old, NOW) == 3
    assert heir(1, others, NOW - idle + 1, NOW) == 0
    assert heir(1, {1: Watered(old, 10)}, old, NOW) == 0
    assert heir(1, {2: Watered(NOW - DAY, 90), 3: Watered(NOW - DAY, 90)}, old, NOW) == 2


@pytest.mark.parametrize(
    ("minute", "reminded", "waiting", "code"),
    [
        (18 * 60, False, 1, ""),
        (18 * 60 - 1, False, 1, "too_early_to_remind"),
        (23 * 60, True, 1, "reminded_already"),
        (23 * 60, False, 0, "nobody_to_remind"),
    ],
)
def test_reminders_are_for_the_evening_once_a_day(minute: int, reminded: bool, waiting: int, code: str):
    assert remind_refused(minute, reminded=reminded, waiting=waiting) == code
