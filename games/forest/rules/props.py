"""Props: how long they stay and last, and who may use, have or give one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from games.forest.numbers import NUMBERS, Prop

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Stack(NamedTuple):
    """So many of one prop that go from the bag at the same instant; `gone_at` 0: never."""

    prop: str
    gone_at: int
    warned: int
    many: int


def in_bag(stacks: Iterable[Stack], prop: str, now: int) -> list[Stack]:
    """Return what somebody has of a prop now, what goes first first."""
    there = (one for one in stacks if one.prop == prop and one.many and is_there(one.gone_at, now))
    return sorted(there, key=lambda one: (not one.gone_at, one.gone_at))


def how_many(stacks: Iterable[Stack], prop: str, now: int) -> int:
    """Return how many of a prop somebody has now."""
    return sum(one.many for one in in_bag(stacks, prop, now))


def is_there(gone_at: int, now: int) -> bool:
    """Return whether what goes at an instant (0: never) is still there."""
    return not gone_at or now < gone_at


def gone_at(prop: Prop, now: int) -> int:
    """Return when a prop that comes into a bag now goes from it; 0: never."""
    return now + prop.kept_days * DAY if prop.kept_days else 0


def active_until(prop: Prop, now: int, until: int) -> int:
    """Return until when a prop works that is used now; `until` is up to when one like it works already."""
    return max(now, until) + prop.lasts_min * MINUTE


def use_refused(prop: Prop, many: int, now: int, until: int, *, prolong: bool) -> str:
    """Say why a prop cannot be used: `no_prop`, `active_already` (say that it shall be prolonged), `active_enough`."""
    if not many:
        return "no_prop"
    if not prop.lasts_min or until <= now:
        return ""
    if not prolong:
        return "active_already"
    return "active_enough" if active_until(prop, now, until) > now + prop.most_h * HOUR else ""


def nothing_to_do(prop: Prop, growing: int, rain_g: int) -> str:
    """Say why a prop would do nothing now: `nothing_growing` (so many bubbles grow), `enough_rain` (so much today)."""
    if prop.does == "ripen" and not growing:
        return "nothing_growing"
    return "enough_rain" if prop.does == "rain" and rain_g >= NUMBERS.rain.a_day_g else ""


def give_refused(prop: Prop, many: int, theirs: int) -> str:
    """Say why a prop cannot be given to a friend who has so many: `no_prop`, `keep_this`, `friend_bag_full`."""
    if not many:
        return "no_prop"
    if not prop.can_be_given:
        return "keep_this"
    return "friend_bag_full" if theirs >= prop.most else ""
