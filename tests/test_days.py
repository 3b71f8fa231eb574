"""Local days, windows, and what a change of zone does to them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import DAY, HOUR, MINUTE
from engine.days import (
    Local,
    Zone,
    change_zone,
    instant,
    local_in,
    local_of,
    midnight_after,
    window,
    window_text,
    zone_info,
)
from engine.errors import Malformed, Refused

SHANGHAI, TOKYO, LONDON, HAWAII, KIRITIMATI = (
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Europe/London",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
)
ZONES = [SHANGHAI, TOKYO, LONDON, HAWAII, KIRITIMATI, "Pacific/Pago_Pago", "Asia/Kathmandu", "America/St_Johns"]
NOON = instant("2026-11-18 12:00", SHANGHAI)


@pytest.mark.parametrize("name", [
    "", "Mars/Base", "../etc/passwd", "shanghai", "Asia", "a\0b",
    "localtime", "Factory", "posixrules", "right/Asia/Shanghai", "posix/UTC", "asia/shanghai",
])  # fmt: skip
def test_what_is_no_zone_is_refused(name: str):
    with pytest.raises(Malformed) as refused:
        zone_info(name)

    assert refused.value.code == "unknown_zone"


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        (SHANGHAI, Local(date(2026, 11, 18), 720)),
        (LONDON, Local(date(2026, 11, 18), 240)),
        (HAWAII, Local(date(2026, 11, 17), 1080)),
        (KIRITIMATI, Local(date(2026, 11, 18), 1080)),
        ("Asia/Kathmandu", Local(date(2026, 11, 18), 585)),
    ],
)
def test_the_wall_clock_of_a_zone(zone: str, local: Local):
    assert local_in(NOON, zone) == local


@pytest.mark.parametrize(
    ("every", "day", "name"),
    [
        ("day", date(2026, 1, 5), "d20260105"),
        ("week", date(2027, 1, 1), "w2026W53"),
        ("week", date(2026, 11, 22), "w2026W47"),
        ("week", date(2026, 11, 23), "w2026W48"),
        ("month", date(2026, 2, 28), "m202602"),
        ("season", date(2026, 3, 31), "s2026Q1"),
        ("season", date(2026, 12, 31), "s2026Q4"),
        ("ever", date(2026, 12, 31), "ever"),
    ],
)
def test_a_window_is_named_by_dates(every: str, day: date, name: str):
    assert window(every, day) == name


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-11-18", SHANGHAI, 24),
        ("2026-03-29", "Europe/Berlin", 23),
        ("2026-10-25", "Europe/Berlin", 25),
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2026-10-04", "Australia/Lord_Howe", 23.5),
    ],
)
def test_a_day_is_as_long_as_its_zone_makes_it(day: str, zone: str, hours: float):
    begin = instant(f"{day} 00:00", zone)

    assert midnight_after(begin, zone) - begin == hours * HOUR


def test_midnight_is_found_where_it_does_not_exist():
    evening = instant("2026-09-05 23:00", "America/Santiago")  # the clock goes from 23:59:59 to 01:00

    next_day = midnight_after(evening, "America/Santiago")

    assert (next_day - evening, local_in(next_day, "America/Santiago")) == (HOUR, Local(date(2026, 9, 6), 60))


def test_the_day_that_samoa_left_out_is_skipped():
    evening = instant("2011-12-29 23:00", "Pacific/Apia")

    assert local_in(midnight_after(evening, "Pacific/Apia"), "Pacific/Apia").date == date(2011, 12, 31)


def test_an_instant_is_read_in_its_zone():
    assert instant("2026-11-18 12:00", SHANGHAI) == instant("2026-11-18 04:00:00", "UTC")


def test_of_two_equal_wall_clocks_in_autumn_the_first_is_meant():
    assert instant("2026-10-25 02:30", "Europe/Berlin") == instant("2026-10-25 00:30", "UTC")


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01 10:00", "10:00"])
def test_what_is_no_time_is_refused(text: str):
    with pytest.raises(Malformed):
        instant(text, SHANGHAI)


def test_a_change_of_zone_holds_from_the_next_midnight_of_where_the_player_is():
    changed = change_zone(Zone(SHANGHAI), LONDON, NOON)

    assert changed == Zone(LONDON, NOON + 12 * HOUR, SHANGHAI)
    assert local_of(NOON + 12 * HOUR - 1, changed) == Local(date(2026, 11, 18), 1439)


def test_until_a_change_of_zone_holds_the_zone_before_does():
    zone = Zone("Europe/Berlin", since=100, before="Asia/Shanghai")

    assert [zone.at(instant) for instant in (99, 100)] == ["Asia/Shanghai", "Europe/Berlin"]
    assert Zone("Asia/Shanghai").at(-1) == "Asia/Shanghai"


def test_a_change_to_the_same_zone_changes_nothing():
    assert change_zone(Zone(SHANGHAI), SHANGHAI, NOON) == Zone(SHANGHAI)


def test_a_change_taken_back_before_it_holds_never_was():
    going = change_zone(Zone(SHANGHAI), LONDON, NOON)

    assert change_zone(going, SHANGHAI, NOON + HOUR) == Zone(SHANGHAI)


def test_a_change_to_an_unknown_zone_is_refused():
    with pytest.raises(Malformed):
        change_zone(Zone(SHANGHAI), "Mars/Base", NOON)


def test_a_hop_west_repeats_a_date_whose_limits_are_used():
    zone = change_zone(Zone(SHANGHAI), HAWAII, NOON)

    assert local_of(zone.since, zone).date == date(2026, 11, 18)


def test_a_hop_east_opens_no_short_day():
    zone = change_zone(Zone(HAWAII), SHANGHAI, instant("2026-11-18 12:00", HAWAII))

    # Midnight in Hawaii is 18:00 in Shanghai: the six hours left belong to the next date.
    assert [local_of(zone.since + hours * HOUR, zone).date.day for hours in (-1, 0, 5, 6, 29, 30)] == [
        18, 20, 20, 20, 20, 21,
    ]  # fmt: skip


@given(
    hops=st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 3 * 24 * 60)), max_size=8),
    start=st.sampled_from(ZONES),
)
def test_nobody_lives_more_dates_than_days_by_changing_zone(hops: list[tuple[str, int]], start: str):
    zone, at, dates = Zone(start), NOON, set()
    for name, minutes in [*hops, (start, 2 * 24 * 60)]:
        for _ in range(0, minutes, 30):
            dates.add(local_of(at, zone).date)
            at += 30 * MINUTE
        with suppress(Refused):
            zone = change_zone(zone, name, at)

    # One for the day it began on, one for the width of the world, one for a short day that counted as the next.
    assert len(dates) <= (at - NOON) / DAY + 3


@given(first=st.sampled_from(ZONES), second=st.sampled_from(ZONES), minute=st.integers(0, 1439))
def test_after_one_change_no_new_date_is_shorter_than_twenty_hours(first: str, second: str, minute: int):
    told = NOON + minute * MINUTE
    zone = change_zone(Zone(first), second, told)
    lengths: dict[date, int] = {}
    for quarter in range(6 * 96):
        at = told - 3 * DAY + quarter * 15 * MINUTE
        day = local_of(at, zone).date
        lengths[day] = lengths.get(day, 0) + 15 * MINUTE
    inner = sorted(lengths)[1:-1]

    assert min(lengths[day] for day in inner) >= 20 * HOUR


@pytest.mark.parametrize(
    ("every", "told"),
    [("day", "2026-11-22"), ("week", "2026 week 47"), ("month", "2026-11"), ("season", "2026 Q4"), ("ever", "ever")],
)
def test_a_window_is_told_as_people_read_it(every: str, told: str):
    assert window_text(window(every, date(2026, 11, 22))) == told
