"""Quiet hours: from when a message may nudge its player. They never hide anything. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from engine.days import Zone, local_in, zone_info
from engine.errors import Malformed

HOUR_MINUTES = 60


class Quiet(NamedTuple):
    """From which minute of the local day to which a player is not nudged, over midnight or not; the same: never."""

    start: int = 22 * HOUR_MINUTES
    end: int = 8 * HOUR_MINUTES

    def covers(self, minute: int) -> bool:
        """Return whether a minute of the local day is quiet."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def nudge_at(at: int, zone: Zone, quiet: Quiet) -> int:
    """Return the first instant from `at` on that is not quiet where the player lives; 0 in a zone nobody knows here.

    The end of the quiet hours is a time on the wall: a night of 7 or 9 hours ends when the wall says so. One that the
    wall skips in spring is taken for as much later, or for the next day's when that is quiet again; of one that comes
    twice in autumn, the next.
    """
    name = zone.at(at)
    try:
        here = local_in(at, name)
    except Malformed:  # another machine, with newer zones, knew it
        return 0
    if not quiet.covers(here.minute):
        return at
    ends = [_on_the_wall(here.date + timedelta(days), quiet.end, name, fold) for days in (0, 1, 2) for fold in (0, 1)]
    return min((end for end in ends if end >= at and not quiet.covers(local_in(end, name).minute)), default=at)


def _on_the_wall(day: date, minute: int, zone: str, fold: int) -> int:
    there = datetime.combine(day, time(*divmod(minute, HOUR_MINUTES), fold=fold), zone_info(zone))
    return int(there.astimezone(UTC).timestamp() * 1000)
