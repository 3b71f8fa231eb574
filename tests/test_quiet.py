"""Quiet hours: over midnight, over the changes of clocks, and never earlier than they end."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import HOUR, MINUTE
from engine.days import Zone, instant, local_in
from engine.quiet import Quiet, nudge_at

SHANGHAI, HELSINKI = "Asia/Shanghai", "Europe/Helsinki"
NIGHT = Quiet()
ZONES = (SHANGHAI, HELSINKI, "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "UTC")


def at(local: str, zone: str = SHANGHAI) -> int:
    return instant(local, zone)


@pytest.mark.parametrize(
    ("told", "nudged"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:00"),
        ("2026-11-18 21:59:59", "2026-11-18 21:59:59"),
        ("2026-11-18 22:00", "2026-11-19 08:00"),
        ("2026-11-18 23:30", "2026-11-19 08:00"),
        ("2026-11-19 00:00", "2026-11-19 08:00"),
        ("2026-11-19 07:59:59", "2026-11-19 08:00"),
        ("2026-11-19 08:00", "2026-11-19 08:00"),
    ],
)
def test_from_ten_in_the_evening_to_eight_in_the_morning_nobody_is_nudged(told: str, nudged: str):
    assert nudge_at(at(told), Zone(SHANGHAI), NIGHT) == at(nudged)


def test_quiet_hours_may_lie_within_a_day():
    noon = Quiet(12 * 60, 14 * 60)

    assert nudge_at(at("2026-11-18 13:00"), Zone(SHANGHAI), noon) == at("2026-11-18 14:00")
    assert nudge_at(at("2026-11-18 23:00"), Zone(SHANGHAI), noon) == at("2026-11-18 23:00")


def test_whoever_wants_no_quiet_hours_has_none():
    midnight = at("2026-11-18 00:00")

    assert nudge_at(midnight, Zone(SHANGHAI), Quiet(0, 0)) == midnight


def test_a_short_night_in_spring_and_a_long_one_in_autumn_end_when_the_wall_says_so():
    spring, autumn = at("2026-03-28 23:00", HELSINKI), at("2026-10-24 23:00", HELSINKI)

    assert nudge_at(spring, Zone(HELSINKI), NIGHT) - spring == 8 * HOUR
    assert nudge_at(autumn, Zone(HELSINKI), NIGHT) - autumn == 10 * HOUR


def test_an_end_that_the_wall_skips_is_as_much_later():
    quiet = Quiet(22 * 60, 3 * 60 + 30)  # in Helsinki 03:00 to 04:00 do not exist on that day

    found = nudge_at(at("2026-03-28 23:00", HELSINKI), Zone(HELSINKI), quiet)

    assert local_in(found, HELSINKI).minute == 4 * 60 + 30


def test_an_end_that_comes_twice_is_the_next_one():
    quiet = Quiet(22 * 60, 3 * 60 + 30)
    first = nudge_at(at("2026-10-24 23:00", HELSINKI), Zone(HELSINKI), quiet)
    between = int(datetime(2026, 10, 25, 1, 15, tzinfo=UTC).timestamp() * 1000)  # 03:15 for the second time

    assert first == int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() * 1000)
    assert nudge_at(between, Zone(HELSINKI), quiet) == first + HOUR


def test_a_zone_that_is_to_change_holds_from_when_it_does():
    moved = Zone(HELSINKI, at("2026-11-19 00:00"), SHANGHAI)

    assert nudge_at(at("2026-11-18 23:00"), moved, NIGHT) == at("2026-11-19 08:00")
    assert nudge_at(at("2026-11-19 00:00"), moved, NIGHT) == at("2026-11-19 00:00")  # in Helsinki it is 18:00


@pytest.mark.parametrize("start", [3 * 60, 2 * 60 + 30, 2 * 60 + 1])
@pytest.mark.parametrize("told", ["2027-03-27 03:00", "2027-03-27 12:00", "2027-03-28 01:59", "2027-03-28 12:00"])
def test_who_is_awake_only_in_the_hour_that_the_wall_skips_is_nudged_a_day_later(start: int, told: str):
    quiet = Quiet(start, 2 * 60)  # in Berlin 02:00 to 03:00 do not exist on 2027-03-28

    found = nudge_at(at(told, "Europe/Berlin"), Zone("Europe/Berlin"), quiet)

    assert found == at("2027-03-29 02:00", "Europe/Berlin")


def test_in_a_zone_that_this_machine_does_not_know_nothing_nudges():
    assert nudge_at(at("2026-11-18 12:00"), Zone("America/Newville"), NIGHT) == 0
    assert nudge_at(at("2026-11-18 12:00"), Zone(SHANGHAI, at("2026-11-19 00:00"), "America/Newville"), NIGHT) == 0


@given(
    at=st.integers(at("2011-12-28 00:00"), at("2031-01-01 00:00")),
    zone=st.sampled_from(ZONES),
    start=st.integers(0, 1439),
    end=st.integers(0, 1439),
)
def test_it_is_never_earlier_never_two_days_later_and_not_quiet(at: int, zone: str, start: int, end: int):
    quiet = Quiet(start, end)
    found = nudge_at(at, Zone(zone), quiet)

    assert at <= found <= at + 49 * HOUR + MINUTE
    assert start == end or not quiet.covers(local_in(found, zone).minute)
    if found == at:
        assert not quiet.covers(local_in(at, zone).minute)
    else:
        assert (local_in(found, zone).minute - end) % 1440 in (0, 30, 60)  # later only where the wall skips
