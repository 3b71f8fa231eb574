"""Which arm of an experiment a player is in: worked out from key and player alone, so it is the same for ever. Pure.

Nothing is stored, and another key deals all players anew, independently of every other experiment. Other shares under
the same key move as many players as they must: `moves` says how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

from engine.quests.quest import Experiment

_PERCENTS = 100
_WIDE = 2**64


def arm_of(experiment: Experiment, ref: str) -> str:
    """Return the arm of the player `ref`. The arms' percents add up to 100 (the loader sees to that)."""
    ticket = _ticket(experiment.key, ref)
    below = 0
    for name, percent in experiment.arms:
        below += percent
        if ticket < below * _WIDE // _PERCENTS:
            return name
    return experiment.arms[-1][0]


def moves(was: Experiment, now: Experiment) -> Mapping[tuple[str, str], float]:
    """Return how many percent of all players change from which arm to which, when one experiment follows the other."""
    found: Counter[tuple[str, str]] = Counter()
    if was.key == now.key:
        found.update(zip(_by_percent(was), _by_percent(now), strict=True))
        return {pair: float(percents) for pair, percents in found.items() if pair[0] != pair[1]}
    pairs = [(one, other) for one in was.arms for other in now.arms]
    return {(one[0], other[0]): one[1] * other[1] / _PERCENTS for one, other in pairs if one[0] != other[0]}


def _by_percent(experiment: Experiment) -> list[str]:
    """The arm of each hundredth of the players, in the order of their tickets."""
    return [name for name, percent in experiment.arms for _ in range(percent)]


def _ticket(key: str, ref: str) -> int:
    """A number below 2^64 that looks drawn by lot. The key's length keeps `ab`, `c` and `a`, `bc` apart."""
    return int.from_bytes(blake2b(f"{len(key)}:{key}{ref}".encode(), digest_size=8).digest(), "big")
