"""The energy rain: how it falls, and what recorded taps are worth against it. Pure.

Times are milliseconds since the beginning of a run, places thousandths of the width.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from games.forest.numbers import NUMBERS
from games.forest.rules.taking import Chance

MINUTE = 60_000
SECOND = 1_000
WIDTH = 1_000
EDGE = 50  # drops fall where a thumb reaches them


class Drop(NamedTuple):
    """A drop that appears at a time and a place, and what it is worth."""

    t_ms: int
    x: int
    grams: int


class Tap(NamedTuple):
    """Where and when was tapped."""

    t_ms: int
    x: int


def fall(chance: Chance) -> list[Drop]:
    """Draw how a run falls: its drops in the order of time, spread evenly, the last ones gone when the run is over."""
    rain = NUMBERS.rain
    gap = (rain.lasts_ms - rain.falls_ms) // rain.drops
    return [
        Drop(
            n * gap + chance.randint(0, gap - 1),
            chance.randint(EDGE, WIDTH - EDGE),
            chance.randint(1, rain.drop_most_g),
        )
        for n in range(rain.drops)
    ]


def human(taps: Sequence[Tap]) -> list[Tap]:
    """Return the taps that count, in the order of time: no more within a second than hands can make."""
    counted: list[Tap] = []
    lately: deque[int] = deque()
    for tap in sorted(taps):
        while lately and lately[0] <= tap.t_ms - SECOND:
            lately.popleft()
        if len(lately) < NUMBERS.rain.taps_a_second:
            lately.append(tap.t_ms)
            counted.append(tap)
    return counted


def hits(drops: Sequence[Drop], taps: Sequence[Tap]) -> list[Drop]:
    """Return the drops that were caught: each tap catches one at most, of those under it the one that is gone first."""
    left, caught = list(drops), []
    for tap in human(taps):
        under = next((drop for drop in left if _is_under(drop, tap)), None)
        if under:
            left.remove(under)
            caught.append(under)
    return caught


def worth(caught: Sequence[Drop], today_g: int) -> int:
    """Return how many grams a run gives, when so many came today already."""
    rain = NUMBERS.rain
    return max(0, min(sum(drop.grams for drop in caught), rain.a_run_g, rain.a_day_g - today_g))


def finish_refused(taps: Sequence[Tap], elapsed_ms: int) -> str:
    """Say why a run cannot be settled so long after it began: `rain_early` (its taps claim more), `rain_over`."""
    if elapsed_ms > NUMBERS.rain.open_min * MINUTE:
        return "rain_over"
    return "rain_early" if elapsed_ms < max((tap.t_ms for tap in taps), default=0) else ""


def runs_left(finished: int, gave: int, got: int, cards: int) -> int:
    """Return how many more runs today has: one's own, one for a gift made, one for a gift had, one for each card."""
    return 1 + min(1, gave) + min(1, got) + cards - finished


def runs_of(counted: Callable[[str], int]) -> int:
    """Return how many more runs a day has by what was counted on it."""
    return runs_left(*(counted(what) for what in ("rain", "rain_gave", "rain_got", "rain_card")))


def give_refused(gave: int, got: int) -> str:
    """Say why a friend cannot be given a run: `rain_given_already`, `friend_has_rain`."""
    if gave:
        return "rain_given_already"
    return "friend_has_rain" if got else ""


def start_refused(runs_left: int, today_g: int) -> str:
    """Say why no run can begin: `enough_rain`, `no_rain_left`."""
    if today_g >= NUMBERS.rain.a_day_g:
        return "enough_rain"
    return "" if runs_left > 0 else "no_rain_left"


def _is_under(drop: Drop, tap: Tap) -> bool:
    rain = NUMBERS.rain
    seen = drop.t_ms - rain.late_ms <= tap.t_ms <= drop.t_ms + rain.falls_ms + rain.late_ms
    return seen and abs(tap.x - drop.x) <= rain.beside
