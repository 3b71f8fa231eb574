"""Who takes how much of friends' bubbles, simulated with the game's own rules (decision 0020).

Minutes matter here, not amounts of money: owners and people look a few times between seven and eleven, a robot polls.
Every number is that of forest.yaml; the chances are drawn from seeds, so the figures are the same each time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest

from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.rules.taking import HOUR, SECOND, Bubble, Thief

DAY, MINUTE = 24 * HOUR, 60 * SECOND
DAYS, A_DAY = 30, 6  # bubbles an owner gets in a day: some payments, a ride, the day's steps


@dataclass
class Visitor:
    """Somebody who takes: at the instants `looks`, or (`every`) each so many milliseconds from `phase` on."""

    looks: list[int] = field(default_factory=list)
    every: int = 0
    phase: int = 0

    def next(self, at: int) -> int:
        """The first instant from `at` on at which they look."""
        if self.every:
            return at + (self.phase - at) % self.every
        place = bisect_left(self.looks, at)
        return self.looks[place] if place < len(self.looks) else DAYS * DAY * 9


def person(chance: Random, times: int = 3) -> Visitor:
    """Somebody who looks so many times a day."""
    return Visitor([int(day * DAY + chance.uniform(7, 23) * HOUR) for day in range(DAYS + 5) for _ in range(times)])


def robot() -> Visitor:
    """Somebody who reacts in a millisecond."""
    return Visitor(every=1)


def patient(chance: Random) -> Visitor:
    """Somebody who looks every two minutes."""
    return Visitor(every=2 * MINUTE, phase=chance.randrange(2 * MINUTE))


def takings(visitors: list[Visitor], owners: int, friends: int, seed: int) -> list[int]:
    """Let visitors take of owners who look three times a day and have so many friends; return the grams of each."""
    chance, got = Random(seed), [0] * len(visitors)
    visits, bubbles = [], []
    for owner in range(owners):
        home = person(chance)
        home.looks.sort()
        for ripe in sorted(int(d * DAY + chance.uniform(6.5, 22.5) * HOUR) for d in range(DAYS) for _ in range(A_DAY)):
            gone = min(home.next(ripe), ripe + NUMBERS.bubbles.lasts_h * HOUR)
            bubbles.append(Bubble(ripe, gone, chance.choice((5, 23, 52, 80, 180))))
            for who, visitor in enumerate(visitors):
                delay = chance.randrange(NUMBERS.stealing.delay_s * SECOND + 1)
                guest = taking.is_guest(chance.randrange(10_000), friends)
                visits.append(
                    (visitor.next(ripe + delay), who, owner, len(bubbles) - 1, Thief(delay_ms=delay, guest=guest))
                )
    today: Counter[tuple[int, ...]] = Counter()
    for at, who, owner, place, thief in sorted(visits, key=lambda one: one[:4]):
        bubble, day = bubbles[place], at // DAY
        now = thief._replace(today=today[who, day], today_here=today[who, day, owner])
        if not taking.steal_refused(bubble, now, at):
            grams = taking.share_taken(bubble, chance)
            bubbles[place] = bubble._replace(amount_g=bubble.amount_g - grams, taken_g=bubble.taken_g + grams)
            got[who] += grams
            today[who, day] += 1
            today[who, day, owner] += 1
    return got


def shares(kinds: str, owners: int, friends: int) -> dict[str, float]:
    """What one of each kind takes on average: r a robot, t somebody every two minutes, p a person."""
    sums: Counter[str] = Counter()
    for seed in range(3):
        chance = Random(1000 + seed)
        visitors = [robot() if kind == "r" else patient(chance) if kind == "t" else person(chance) for kind in kinds]
        for visitor in visitors:
            visitor.looks.sort()
        for kind, grams in zip(kinds, takings(visitors, owners, friends, seed), strict=True):
            sums[kind] += grams
    return {kind: sums[kind] / kinds.count(kind) for kind in set(kinds)}


CIRCLES = [(3, 6), (10, 20), (30, 30), (10, 100), (60, 100)]
"""How many owners a visitor is a friend of, and how many friends each of those has."""


@pytest.mark.parametrize(("owners", "friends"), CIRCLES)
def test_a_robot_takes_at_most_twice_what_a_person_takes_who_looks_three_times_a_day(owners: int, friends: int):
    got = shares("rppppp", owners, friends)

    assert got["r"] <= 2 * got["p"]


@pytest.mark.parametrize(("owners", "friends"), CIRCLES)
@pytest.mark.parametrize("kinds", ["rtpppp", "rrrrrtttttppp"])
def test_a_millisecond_is_worth_at_most_5_percent_over_looking_every_two_minutes(kinds: str, owners: int, friends: int):
    got = shares(kinds, owners, friends)

    assert got["r"] <= 1.05 * got["t"]


def test_the_simulation_would_notice_a_race_if_nobody_were_drawn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(taking, "is_guest", lambda _lot, _friends: True)
    got = shares("r" * 10 + "t" * 10, 10, 20)

    assert got["r"] > 1.05 * got["t"]
