"""Co-planting: who may give how much for a tree that grows together, who leads, and who may be reminded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from games.forest.numbers import NUMBERS

DAY = 86_400_000
WEEK = 7 * DAY
PUBLIC = "public"


class Wood(NamedTuple):
    """A tree that grows together: the kind of its group, its goal, what is in it, and whether it is planted."""

    kind: str
    goal_g: int
    energy_g: int
    planted: bool = False

    @property
    def missing_g(self) -> int:
        """What is still to be given."""
        return max(0, self.goal_g - self.energy_g)


def poured(wood: Wood, grams: int) -> int:
    """Return what of a watering goes in: never more than is missing."""
    return min(grams, wood.missing_g)


def left_today(wood: Wood, today_g: int) -> int:
    """Return how much somebody who has given so much today may still give today; a couple's each give once."""
    if wood.kind == "couple" and today_g:
        return 0
    return max(0, NUMBERS.co_planting.a_day_g(wood.kind) - today_g)


def closed(wood: Wood) -> str:
    """Say why nobody can give here: `wood_planted`, `wood_full`."""
    if wood.planted:
        return "wood_planted"
    return "" if wood.missing_g else "wood_full"


def water_refused(wood: Wood, grams: int, today_g: int, has_g: int) -> str:
    """Say why somebody who gave `today_g` today and has `has_g` cannot give: `wood_planted`, `wood_full`,
    `too_little_water`, `watered_today`, `enough_wood_water`, `not_enough`.
    """
    if no := closed(wood):
        return no
    if grams < NUMBERS.co_planting.least_g:
        return "too_little_water"
    if wood.kind == "couple" and today_g:
        return "watered_today"
    if poured(wood, grams) > left_today(wood, today_g):
        return "enough_wood_water"
    return "not_enough" if has_g < poured(wood, grams) else ""


def can_water(wood: Wood, today_g: int, has_g: int) -> str:
    """Say why somebody could not give anything at all; the smallest watering decides."""
    return water_refused(wood, NUMBERS.co_planting.least_g, today_g, has_g)


def keeps_everybody(wood: Wood) -> bool:
    """Return whether nobody may be sent away: more than four fifths are there, and the tree is not planted."""
    return not wood.planted and wood.energy_g * 100 > wood.goal_g * NUMBERS.co_planting.kept_from_percent


def faded(recent_g: int, last_at: int, now: int) -> int:
    """Return what somebody gave in recent time: what was given longer ago counts half for each week since."""
    return recent_g >> min(63, max(0, now - last_at) // WEEK)


class Watered(NamedTuple):
    """When a member has watered last, and what counted as recent then."""

    last_at: int
    recent_g: int


def heir(captain_id: int, members: Mapping[int, Watered], made_at: int, now: int) -> int:
    """Return who leads instead of a captain who has not watered for two weeks; 0: the captain stays.

    `members` are those who have watered at all, and may lead. A plot's captain has two weeks from its beginning. It is
    who gave most in recent time, of those who watered within two weeks; of equals, who has the smaller id.
    """
    since = now - NUMBERS.co_planting.idle_days * DAY
    mine = members.get(captain_id)
    if made_at > since or (mine and mine.last_at > since):
        return 0
    active = {id: one for id, one in members.items() if one.last_at > since and id != captain_id}
    return min(active, key=lambda id: (-faded(active[id].recent_g, active[id].last_at, now), id), default=0)


def remind_refused(minute: int, *, reminded: bool, waiting: int) -> str:
    """Say why the captain cannot remind at a minute of the wood's day: `too_early_to_remind`, `reminded_already`,
    `nobody_to_remind`. `waiting` members have not watered today.
    """
    if minute < NUMBERS.co_planting.remind_from_h * 60:
        return "too_early_to_remind"
    if reminded:
        return "reminded_already"
    return "" if waiting else "nobody_to_remind"
