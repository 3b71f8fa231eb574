"""Ids that rise with time: which instant an id was made at can be read from it."""

from __future__ import annotations

import threading

from engine.clock import Clock

EPOCH = 1_704_067_200_000  # 2024-01-01Z; 41 bits of milliseconds last until 2093
NODE_BITS, SEQUENCE_BITS = 10, 12


def first_id(at: int) -> int:
    """Return the lowest id that is made at an instant (ms), or after it."""
    return max(at - EPOCH, 0) << NODE_BITS + SEQUENCE_BITS


def made_at(an_id: int) -> int:
    """Return the instant (ms) at which an id was made."""
    return (an_id >> NODE_BITS + SEQUENCE_BITS) + EPOCH


class Ids:
    """Time-ordered 63-bit ids: 41 bits of milliseconds, 10 of node, 12 of sequence. Unique per node number.

    When a millisecond's 4,096 ids are used up the next millisecond's are taken in advance. All are above `after`.
    """

    def __init__(self, node: int, clock: Clock, after: int = 0) -> None:
        self._node = (node % (1 << NODE_BITS)) << SEQUENCE_BITS
        self._clock = clock
        self._lock = threading.Lock()
        self._millisecond = (after >> NODE_BITS + SEQUENCE_BITS) + 1 if after else 0
        self._sequence = 0

    def now(self) -> int:
        """Return the instant ids are made at: the machine's, in a sandbox the game's."""
        return self._clock.now()

    @property
    def rate(self) -> int:
        """Return how many milliseconds of their clock pass in one of the wall clock's: in a sandbox 0 to 3,600."""
        return int(getattr(self._clock, "rate", 1))

    def block(self, count: int, stride: int = 1) -> list[int]:
        """Return `count` new ids in rising order, each followed by `stride - 1` unused ones."""
        found: list[int] = []
        with self._lock:
            now = self._clock.now() - EPOCH
            if now > self._millisecond:
                self._millisecond, self._sequence = now, 0
            while len(found) < count:
                first = self._sequence + -self._sequence % stride
                many = min(((1 << SEQUENCE_BITS) - first) // stride, count - len(found))
                base = self._millisecond << (NODE_BITS + SEQUENCE_BITS) | self._node
                found += range(base + first, base + first + many * stride, stride)
                self._sequence = first + many * stride
                if len(found) < count:
                    self._millisecond, self._sequence = self._millisecond + 1, 0
        return found
