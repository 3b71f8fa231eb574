"""The rain's rules: how it falls, and what taps are worth, as tables."""

from random import Random

import pytest

from games.forest.numbers import NUMBERS
from games.forest.rules import rain
from games.forest.rules.rain import Drop, Tap

N = NUMBERS.rain
DROP = Drop(1_000, 500, 3)


@pytest.mark.parametrize("seed", range(20))
def test_a_run_lasts_fifteen_seconds_and_has_more_than_it_gives(seed: int):
    drops = rain.fall(Random(seed))

    assert drops == sorted(drops) == rain.fall(Random(seed))
    assert (len(drops), drops[-1].t_ms + N.falls_ms <= N.lasts_ms) == (60, True)
    assert all(0 <= one.t_ms and 50 <= one.x <= 950 and 1 <= one.grams <= 5 for one in drops)
    assert sum(one.grams for one in drops) > N.a_run_g


@pytest.mark.parametrize(
    ("tap", "caught"),
    [
        (Tap(1_000, 500), True),
        (Tap(750, 500), True),
        (Tap(749, 500), False),
        (Tap(3_750, 500), True),
        (Tap(3_751, 500), False),
        (Tap(2_000, 580), True),
        (Tap(2_000, 420), True),
        (Tap(2_000, 581), False),
        (Tap(2_000, 419), False),
    ],
)
def test_a_tap_is_near_enough_in_time_and_place(tap: Tap, caught: bool):
    assert bool(rain.hits([DROP], [tap])) == caught


def test_a_tap_catches_one_drop_and_a_drop_is_caught_once():
    both = [Drop(1_000, 500, 2), Drop(1_100, 510, 5)]

    assert rain.hits(both, [Tap(1_500, 505)]) == [both[0]]
    assert rain.hits(both[:1], [Tap(1_500, 505), Tap(1_600, 505)]) == [both[0]]


def test_the_order_in_which_taps_are_sent_decides_nothing():
    drops, taps = rain.fall(Random(1)), [Tap(one.t_ms + 900, one.x) for one in rain.fall(Random(1))]

    assert rain.hits(drops, taps) == rain.hits(drops, taps[::-1])


def test_no_more_taps_a_second_count_than_hands_can_make():
    fast = [Tap(n * 10, 500) for n in range(300)]

    kept = rain.human(fast)
    assert len(kept) == 3 * N.taps_a_second
    assert all(b.t_ms - a.t_ms >= 1_000 for a, b in zip(kept, kept[N.taps_a_second :], strict=False))


def test_taps_all_over_the_screen_at_once_catch_no_more_than_hands_could():
    drops = rain.fall(Random(3))
    everywhere = [Tap(t, x) for t in range(0, 15_000, 750) for x in range(50, 1_000, 50)]

    assert len(rain.hits(drops, everywhere)) <= 15 * N.taps_a_second


def test_a_calm_hand_that_misses_every_fifth_drop_has_a_full_run():
    drops = rain.fall(Random(5))
    taps = [Tap(one.t_ms + 800, one.x) for n, one in enumerate(drops) if n % 5]

    assert rain.worth(rain.hits(drops, taps), 0) == 120


@pytest.mark.parametrize(
    ("grams", "today", "worth"), [(0, 0, 0), (50, 0, 50), (200, 0, 120), (200, 300, 80), (200, 380, 0), (50, 350, 30)]
)
def test_a_run_and_a_day_have_an_end(grams: int, today: int, worth: int):
    assert rain.worth([Drop(0, 0, grams)], today) == worth


@pytest.mark.parametrize(
    ("taps", "elapsed", "code"),
    [
        ([], 0, ""),
        ([Tap(14_000, 1)], 14_000, ""),
        ([Tap(14_000, 1), Tap(1, 1)], 13_999, "rain_early"),
        ([], 10 * 60_000, ""),
        ([], 10 * 60_000 + 1, "rain_over"),
    ],
)
def test_no_run_is_settled_before_its_taps_could_be_made_or_long_after(taps: list[Tap], elapsed: int, code: str):
    assert rain.finish_refused(taps, elapsed) == code


@pytest.mark.parametrize(
    ("finished", "gave", "got", "cards", "left"),
    [(0, 0, 0, 0, 1), (1, 0, 0, 0, 0), (1, 1, 0, 0, 1), (1, 1, 1, 0, 2), (1, 3, 3, 1, 3), (4, 1, 1, 1, 0)],
)
def test_how_many_runs_a_day_has(finished: int, gave: int, got: int, cards: int, left: int):
    assert rain.runs_left(finished, gave, got, cards) == left


@pytest.mark.parametrize(
    ("left", "today", "code"), [(1, 0, ""), (0, 0, "no_rain_left"), (1, 380, "enough_rain"), (0, 380, "enough_rain")]
)
def test_when_a_run_can_begin(left: int, today: int, code: str):
    assert rain.start_refused(left, today) == code


@pytest.mark.parametrize(("gave", "got", "code"), [(0, 0, ""), (1, 0, "rain_given_already"), (0, 1, "friend_has_rain")])
def test_a_run_is_given_once_and_had_once(gave: int, got: int, code: str):
    assert rain.give_refused(gave, got) == code


def test_runs_are_counted_by_what_was_done_today():
    assert rain.runs_of({"rain": 2, "rain_gave": 3, "rain_got": 1, "rain_card": 2}.__getitem__) == 3
