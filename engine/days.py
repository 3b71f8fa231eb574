"""Local days, the windows that limits and counts run over, and what a change of time zone does to them. Pure.

A window is named by dates, never by 24 hours, so days of 23, 25 or 0 hours are one day each.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from engine.clock import HOUR
from engine.errors import Malformed, Refused

ZONE_KEPT_H = 48  # so long after one change of zone comes the next
ZONE_CHANGE_MIN_H = 20  # no local day is shorter after a change of zone (reliability reference, threat case 16)

_READABLE = (
    (r"d(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
    (r"w(\d{4})W(\d\d)", r"\1 week \2"),
    (r"m(\d{4})(\d\d)", r"\1-\2"),
    (r"s(\d{4})(Q\d)", r"\1 \2"),
)


class Local(NamedTuple):
    """A local date and the minute of that day (0 to 1,439)."""

    date: date
    minute: int


class Zone(NamedTuple):
    """A player's zone: `name` from the instant `since`, `before` until then."""

    name: str
    since: int = 0
    before: str = ""

    def at(self, instant: int) -> str:
        """Return the IANA name of the zone that holds at an instant."""
        return self.before if self.before and instant < self.since else self.name


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """Return an IANA time zone. Errors: Malformed for a name that is none."""
    if name not in _names():
        hint = "an IANA name, for example Asia/Shanghai"
        raise Malformed(f"'{name}' is not a time zone", code="unknown_zone", hint=hint)
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The names that mean the same on every machine; listing them reads a directory, so it is done once."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


def local_in(at: int, zone: str) -> Local:
    """Return the wall clock of `zone` at an instant."""
    there = datetime.fromtimestamp(at // 1000, zone_info(zone))
    return Local(there.date(), there.hour * 60 + there.minute)


def local_of(at: int, zone: Zone) -> Local:
    """Return a player's local date and minute, fair to one who has just changed zone.

    What is left of the first day in the new zone belongs to the next date when it is shorter than 20 hours, so a
    hop east opens no extra day; a hop west repeats a date, whose limits are already used.
    """
    if at < zone.since:
        return local_in(at, zone.before)
    here = local_in(at, zone.name)
    if not zone.since:
        return here
    first = local_in(zone.since, zone.name).date
    if here.date != first or first <= local_in(zone.since - 1, zone.before).date:
        return here
    if midnight_after(zone.since, zone.name) - zone.since >= ZONE_CHANGE_MIN_H * HOUR:
        return here
    return here._replace(date=first + timedelta(days=1))


def change_zone(zone: Zone, name: str, now: int) -> Zone:
    """Return the zone after a change told at `now`: it holds from the player's next local midnight.

    Errors: Malformed for a name that is none, Refused within 48 hours of the last change: only one is remembered,
    and hopping on would open extra days.
    """
    zone_info(name)
    waiting = now < zone.since
    if name == (zone.before if waiting else zone.name):
        return Zone(name) if waiting else zone
    if waiting:
        return zone._replace(name=name)
    if zone.since and now < zone.since + ZONE_KEPT_H * HOUR:
        hint = f"a time zone is kept for {ZONE_KEPT_H} hours; tell it again later"
        raise Refused("the time zone was changed a moment ago", code="zone_changed_recently", hint=hint)
    current = zone.name
    return Zone(name, midnight_after(now, current), current)


def midnight_after(at: int, zone: str) -> int:
    """Return the instant at which the next local date begins; found by bisection, since midnight may not exist."""
    today = local_in(at, zone).date
    low, high = at, at + 49 * HOUR
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if local_in(middle, zone).date <= today else (low, middle)
    return high


def instant(local: str, zone: str) -> int:
    """Read `2026-12-02 10:00[:30]` as wall-clock time of a zone. Errors: Malformed. The first of two in autumn."""
    try:
        wall = datetime.fromisoformat(local)
    except ValueError as error:
        raise Malformed(f"'{local}' is not a time", code="bad_time", hint="for example 2026-12-02 10:00") from error
    there = wall if wall.tzinfo else wall.replace(tzinfo=zone_info(zone))
    return int(there.astimezone(UTC).timestamp() * 1000)


def window(every: str, day: date) -> str:
    """Name the window of a kind that a local date falls into: `d20261122`, `w2026W47`, `m202611`, `s2026Q4`, `ever`.

    Weeks begin on Monday (ISO 8601); a season is a quarter of the calendar year.
    """
    return _window(every, day)


@lru_cache(maxsize=4096)
def _window(every: str, day: date) -> str:
    if every == "day":
        return f"d{day:%Y%m%d}"
    if every == "week":
        year, week, _ = day.isocalendar()
        return f"w{year}W{week:02}"
    if every == "month":
        return f"m{day:%Y%m}"
    if every == "season":
        return f"s{day.year}Q{(day.month + 2) // 3}"
    return "ever"


def window_text(name: str) -> str:
    """Return a window's name as people read it: `2026-11-22`, `2026 week 47`, `2026-11`, `2026 Q4`; else as it is."""
    for form, told in _READABLE:
        if found := re.fullmatch(form, name):
            return found.expand(told)
    return name
