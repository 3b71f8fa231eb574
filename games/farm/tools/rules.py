"""Which tool can be used when, and which tasks have earned one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG, State

FEEDING, TOOLS = NUMBERS.feeding, NUMBERS.tools


class Tool(StrEnum):
    """What is in the bag."""

    ACCELERATOR = "accelerator"
    EXTRA_MEAL = "extra_meal"
    FENCE = "fence"
    NEW_EGG = "new_egg"
    FREELOAD = "freeload"
    RELIEF = "relief"


class Facts(NamedTuple):
    """What of one's own yard a tool depends on."""

    doing: State
    food_mg: int
    store_mg: int
    fenced: bool


class Waiting(NamedTuple):
    """What a task comes to: the days whose tools were not taken yet, oldest first, and how many days in a row count
    for the next."""

    won: list[int]
    so_far: int


def spend_refused(tool: str, many: int, used_today: int) -> str:
    """Return why a tool cannot be taken out of the bag now, '' when it can."""
    if not many:
        return "no_tool"
    return "enough_of_tool" if used_today >= TOOLS.kinds[tool].a_day else ""


def use_refused(tool: str, yard: Facts) -> str:
    """Return why a tool would do nothing in one's own yard now."""
    if tool == Tool.FENCE:
        return "fence_stands" if yard.fenced else ""
    if tool == Tool.NEW_EGG:
        return ""
    if yard.doing != State.EATING:
        return "hen_away" if yard.doing == State.AWAY else "not_eating"
    return _refill_refused(yard) if tool == Tool.EXTRA_MEAL else ""


def refill_mg(food_mg: int, store_mg: int) -> int:
    """Return how much of the store goes into a trough that holds an extra meal."""
    return min(store_mg, FEEDING.big_trough_g * MG - food_mg)


def freeload_refused(doing: State, local_hour: int, *, stays: bool, trips_today: int) -> str:
    """Return why one's hen cannot be sent to a friend's trough: the rules of a hen that goes by herself, but that one
    that naps because nobody came for days gets up when her owner is here."""
    if doing not in (State.HUNGRY, State.RESTING):
        return "hen_away" if doing == State.AWAY else "not_hungry"
    if stays:
        return "hen_stays"
    if not hen.may_wander(State.HUNGRY, local_hour, stays=stays):
        return "not_by_night"
    return "enough_trips" if trips_today >= NUMBERS.visits.trips_a_day else ""


def relief_refused(doing: State, had_today: int) -> str:
    """Return why a friend's hen cannot be helped out; `had_today` is what she had so today from anybody."""
    no = hen.busy(doing, of_friend=True)
    return no or ("friend_has_relief" if had_today >= TOOLS.relief_had_a_day else "")


def waiting(done: Sequence[bool], in_a_row: int) -> Waiting:
    """Return what a task comes to: whether it was done on each day since its last tools were taken, today the last.

    Each row of so many days is one tool. Today is not over: what is not done yet breaks no row.
    """
    won, run = [], 0
    for place, did in enumerate(done):
        run = run + 1 if did else run if place == len(done) - 1 else 0
        if run == in_a_row:
            won.append(place)
            run = 0
    return Waiting(won, run)


def take_refused(won: int, many: int, *, taken_today: bool) -> str:
    """Return why a task gives nothing now: of the tool that it gives `many` are in the bag."""
    if not won:
        return "task_taken" if taken_today else "task_not_done"
    return "" if many < TOOLS.hold else "tools_full"


def _refill_refused(yard: Facts) -> str:
    """An extra meal is a whole one: so much must fit, and be there."""
    if yard.food_mg + FEEDING.meal_g * MG > FEEDING.big_trough_g * MG:
        return "trough_full"
    return "" if yard.store_mg >= FEEDING.meal_g * MG else "store_low"
