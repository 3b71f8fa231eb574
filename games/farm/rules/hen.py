"""The hen: how she feels, what she does, and what of it allows what. She is never unwell, and never begs."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from games.farm.numbers import NUMBERS
from games.farm.rules import HOUR, MINUTE

FULL_MOOD = 100
MG = 1_000  # to a gram


class State(StrEnum):
    """What she does."""

    EATING = "eating"
    HUNGRY = "hungry"
    SLEEPY = "sleepy"
    RESTING = "resting"
    """Nobody has come for days: she naps in the straw, and waits without a word."""
    AWAY = "away"


class Hen(NamedTuple):
    """All that her state follows from. `hungry_at` is when her trough was empty, 0 while there is food in it.

    `seen_at` is when her owner last did something for her.
    """

    food_mg: int
    hungry_at: int
    asleep_until: int
    seen_at: int
    away: bool = False


def state(hen: Hen, now: int) -> State:
    """Return what she does now."""
    if hen.away:
        return State.AWAY
    if hen.food_mg:
        return State.EATING
    if now < hen.asleep_until:
        return State.SLEEPY
    return State.RESTING if now >= hen.seen_at + NUMBERS.hen.rests_after_h * HOUR else State.HUNGRY


def as_friends_see(doing: State) -> State:
    """Return what a friend is shown that she does: that nobody came for days is her owner's affair."""
    return State.HUNGRY if doing == State.RESTING else doing


def mood(value: int, since_day: int, day: int) -> int:
    """Return her mood (0 to 100) on a day, when it was `value` on another: it calms down, and is never low."""
    calm = NUMBERS.hen.mood_calm
    return max(min(value, calm), value - NUMBERS.hen.mood_calms_a_day * max(0, day - since_day))


def happier(value: int, by: int) -> int:
    """Return a mood after something nice."""
    return min(FULL_MOOD, value + by)


def speed(mood_now: int) -> int:
    """Return how fast she eats, in mg/h: faster the happier she is."""
    slow, quick = NUMBERS.hen.slow_mg_h, NUMBERS.hen.quick_mg_h
    return slow + (quick - slow) * mood_now // FULL_MOOD


def eggs_ready(crop_mg: int, laid_mg: int) -> int:
    """Return how many eggs wait in the nest."""
    return (crop_mg - laid_mg) // (NUMBERS.hen.egg_g * MG)


def egg_part(crop_mg: int, laid_mg: int) -> int:
    """Return how far the next egg is, in thousandths."""
    egg = NUMBERS.hen.egg_g * MG
    return (crop_mg - laid_mg) % egg * 1_000 // egg


def busy(doing: State, *, of_friend: bool = False) -> str:
    """Return what one's own hen, or a friend's, is busy with, '' when she is at home, awake and has nothing to eat."""
    if doing == State.AWAY:
        return "friend_hen_away" if of_friend else "hen_away"
    if doing == State.EATING:
        return "still_eating"
    if doing == State.SLEEPY:
        return "friend_asleep" if of_friend else "asleep"
    return ""


def feed_refused(doing: State, store_mg: int) -> str:
    """Return why she cannot be fed now, '' when she can."""
    return busy(doing) or ("" if store_mg >= NUMBERS.feeding.meal_g * MG else "store_low")


def bed_refused(doing: State, local_hour: int) -> str:
    """Return why she cannot be tucked in now: in the evening, at home, with nothing left to eat, she can."""
    return busy(doing) or ("" if local_hour >= NUMBERS.hen.bed_from_h else "not_evening")


def may_wander(doing: State, local_hour: int, *, stays: bool) -> bool:
    """Return whether a hen may go and look for food elsewhere now: hungry, by day, of an owner who lets her."""
    by_day = NUMBERS.hen.wakes_h <= local_hour < NUMBERS.hen.bed_from_h
    return doing == State.HUNGRY and by_day and not stays


def wanders_at(hungry_at: int) -> int:
    """Return when a hungry hen first looks elsewhere."""
    return hungry_at + NUMBERS.visits.wanders_after_min * MINUTE


def room_left(store_mg: int) -> int:
    """Return how much more the store holds."""
    return max(0, NUMBERS.feeding.store_g * MG - store_mg)
