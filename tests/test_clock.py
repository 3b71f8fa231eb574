"""The clock that is handed in."""

import time

from engine.clock import DAY, HOUR, MINUTE, SECOND, ManualClock, SystemClock, iso


def test_the_machine_s_clock_counts_milliseconds_since_1970():
    before = time.time_ns() // 1_000_000
    now = SystemClock().now()

    assert before <= now <= time.time_ns() // 1_000_000


def test_a_manual_clock_stands_still_until_it_is_moved():
    clock = ManualClock(5)
    seen = [clock.now(), clock.now()]
    clock.forward(3)
    seen.append(clock.now())
    clock.move_to(1)

    assert [*seen, clock.now()] == [5, 5, 8, 1]


def test_the_lengths_fit_each_other():
    assert (24 * HOUR, 60 * MINUTE, 60 * SECOND) == (DAY, HOUR, MINUTE)


def test_an_instant_is_written_in_utc_to_the_millisecond():
    assert iso(1_795_336_200_007) == "2026-11-22T08:30:00.007Z"
