"""Which outfits are a player's, and under which cup the egg is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from games.farm.numbers import NUMBERS

CUPS = NUMBERS.cups


class Chance(Protocol):
    """What a game of cups is drawn from."""

    def randrange(self, stop: int, /) -> int:
        """Return a number from 0 to below `stop`."""


class Round(NamedTuple):
    """The egg is shown under cup `start`, then pairs of cups change places; cups are numbered from the left, from 0."""

    start: int
    swaps: list[tuple[int, int]]


class Facts(NamedTuple):
    """What outfits are earned by: eggs laid, days with a hen, donations."""

    eggs: int
    days: int
    donations: int


def draw(chance: Chance) -> list[Round]:
    """Draw a game: each round has more swaps than the one before."""
    return [_round(chance, CUPS.swaps_first + n * CUPS.swaps_more) for n in range(CUPS.rounds)]


def under(one: Round) -> int:
    """Return the cup that the egg is under in the end."""
    at = one.start
    for a, b in one.swaps:
        at = {a: b, b: a}.get(at, at)
    return at


def right(rounds: Sequence[Round], answers: Sequence[int]) -> int:
    """Return how many rounds were answered with the cup that hides the egg."""
    return sum(under(one) == answer for one, answer in zip(rounds, answers, strict=True))


def paid_left(paid_today: int) -> int:
    """Return how many more games are paid today; after them it is practice."""
    return max(0, CUPS.paid_a_day - paid_today)


def so_far(outfit: str, facts: Facts) -> int:
    """Return how far a player is on the way to an outfit; it is earned with what it needs."""
    return int(getattr(facts, NUMBERS.outfits[outfit].by))


def is_earned(outfit: str, facts: Facts) -> bool:
    """Return whether an outfit is the player's."""
    return so_far(outfit, facts) >= NUMBERS.outfits[outfit].need


def _round(chance: Chance, swaps: int) -> Round:
    start = chance.randrange(CUPS.cups)
    return Round(start, [_pair(chance) for _ in range(swaps)])


def _pair(chance: Chance) -> tuple[int, int]:
    """Two different cups."""
    first = chance.randrange(CUPS.cups)
    return first, (first + 1 + chance.randrange(CUPS.cups - 1)) % CUPS.cups
