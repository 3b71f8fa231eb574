"""Which arm of an experiment a player is in: worked out from the two names alone, so it is the same for ever. Pure.

Nothing is stored, and another key deals all players anew, independently of every other experiment.
"""

from __future__ import annotations

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


def _ticket(key: str, ref: str) -> int:
    """A number below 2^64 that looks drawn by lot. The key's length keeps `ab`, `c` and `a`, `bc` apart."""
    return int.from_bytes(blake2b(f"{len(key)}:{key}{ref}".encode(), digest_size=8).digest(), "big")
