"""What one may do for a friend, and what is in the way. Pure."""

from __future__ import annotations

from typing import NamedTuple

from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG, State

KIND = NUMBERS.kindness


class Today(NamedTuple):
    """How often one did something today: with this friend, and in all."""

    here: int = 0
    in_all: int = 0


def feed_refused(doing: State, store_mg: int, today: Today) -> str:
    """Return why a friend's hen cannot be fed now, '' when she can. A sleeping one is let sleep."""
    if no := hen.busy(doing, of_friend=True):
        return no
    if today.in_all >= KIND.meals_a_day:
        return "enough_meals"
    if today.here >= KIND.meals_a_friend_a_day:
        return "fed_already"
    return "" if store_mg >= NUMBERS.feeding.meal_g * MG else "store_low"


def wheat_refused(store_mg: int, today: Today, taken_mg: int) -> str:
    """Return why no wheat can be sent; `taken_mg` is what the friend has been sent today by everybody."""
    if today.here >= KIND.wheat_a_friend_a_day:
        return "enough_wheat"
    if not _has_room(taken_mg, KIND.wheat_g):
        return "friend_has_wheat"
    return "" if store_mg >= KIND.wheat_g * MG else "store_low"


def hire_refused(mine: State, theirs: State, *, guests: int, may_work: bool, store_mg: int, today: Today) -> str:
    """Return why a friend's hen cannot work here: one's own eats at home, hers is hungry at home and may."""
    if mine != State.EATING:
        return "own_not_eating"
    if guests >= NUMBERS.visits.places:
        return "coop_full"
    if not may_work:
        return "stays_home"
    if theirs == State.AWAY:
        return "friend_hen_away"
    if theirs not in (State.HUNGRY, State.RESTING):
        return "friend_hen_busy"
    if today.in_all >= KIND.hires_a_day or today.here:
        return "enough_hires"
    return "" if store_mg >= KIND.hire_needs_g * MG else "store_low"


def tea_refused(
    mine: State, *, guests: int, fence: bool, keeps_to_itself: bool, store_mg: int, today: Today, taken_mg: int = 0
) -> str:
    """Return why one's hen cannot visit a friend for tea, with a gift; `taken_mg` is as for wheat."""
    reasons = (
        (keeps_to_itself, "keeps_to_itself"),
        (fence, "fence"),
        (guests >= NUMBERS.visits.places, "friend_coop_full"),
        (bool(today.here), "visited_already"),
        (today.in_all >= NUMBERS.visits.guests_a_day, "enough_visits"),
        (not _has_room(taken_mg, NUMBERS.visits.gift_g), "friend_has_wheat"),
        (store_mg < NUMBERS.visits.gift_g * MG, "store_low"),
    )
    return hen.busy(mine) or next((code for no, code in reasons if no), "")


def tell_refused(*, thieves: int, today: Today) -> str:
    """Return why a friend need not be told of hens at the trough; `thieves` are those that are not one's own."""
    if not thieves:
        return "no_thief"
    if today.here:
        return "told_already"
    return "" if today.in_all < NUMBERS.visits.tells_a_day else "enough_told"


def invite_refused(today: Today) -> str:
    """Return why a friend cannot be invited to a shared meal."""
    if today.here:
        return "invited_already"
    return "" if today.in_all < KIND.invitations_a_day else "enough_invited"


def _has_room(taken_mg: int, grams: int) -> bool:
    """Whether a friend who has been sent so much today by everybody may be sent some more."""
    return taken_mg + grams * MG <= KIND.wheat_taken_a_day_g * MG
