"""The injected clock. An instant is an integer: milliseconds since 1970-01-01T00:00Z.

Nothing else in the engine asks the machine for the time, so a test, a demo and a sandbox can move it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> int:
        """Return the instant, in milliseconds since 1970-01-01T00:00Z."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Return the machine's time in milliseconds."""
        return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        """Return the instant it was last moved to."""
        return self._now

    def move_to(self, now: int) -> None:
        """Set the instant, in milliseconds."""
        self._now = now

    def forward(self, milliseconds: int) -> None:
        """Move on by so many milliseconds."""
        self._now += milliseconds


def iso(at: int) -> str:
    """Write an instant as ISO 8601 in UTC, to the millisecond: `2026-11-22T08:30:00.000Z`."""
    minute, rest = divmod(at, MINUTE)
    return f"{_iso_minute(minute)}:{rest // SECOND:02}.{rest % SECOND:03}Z"


@lru_cache(maxsize=4096)
def _iso_minute(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, UTC).isoformat(timespec="minutes").removesuffix("+00:00")
