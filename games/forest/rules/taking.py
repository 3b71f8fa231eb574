"""Taking and giving: how bubbles look, who may collect or take of them, help and water; what goes back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from games.forest.numbers import NUMBERS

HOUR = 3_600_000
SECOND = 1_000


class Chance(Protocol):
    """What a rule draws from."""

    def randint(self, a: int, b: int) -> int:
        """Return a whole number from `a` to `b`, both included."""


class Status(StrEnum):
    """How a bubble looks to whoever looks at it."""

    GROWING = "growing"
    RIPE = "ripe"
    GOLDEN = "golden"
    TAKEN = "taken"
    LEFT = "left"
    PROTECTED = "protected"
    VANISHING = "vanishing"


class Bubble(NamedTuple):
    """A hold of energy with what was taken of it."""

    ripe_at: int
    gone_at: int
    amount_g: int
    taken_g: int = 0
    golden: bool = False

    @property
    def full_g(self) -> int:
        """What was in it before anybody took of it."""
        return self.amount_g + self.taken_g


class Thief(NamedTuple):
    """What stands between a player and the bubbles of one friend.

    `times` is how often the player took of this bubble, `may` how often that is allowed; `today` and `today_here` are
    how many bubbles the player took today, of everybody and of this friend.
    """

    times: int = 0
    may: int = 1
    today: int = 0
    today_here: int = 0
    peace: bool = False
    shield: bool = False
    delay_ms: int = 0
    guest: bool = True


def collect_refused(bubble: Bubble, now: int) -> str:
    """Say why the owner cannot collect: `not_ripe`, `gone`."""
    if now < bubble.ripe_at:
        return "not_ripe"
    return "gone" if now >= bubble.gone_at else ""


def left_to_take(bubble: Bubble) -> int:
    """Return how much of a bubble friends may still take: the owner keeps 60 % of what was in it, rounded up."""
    kept = -(-bubble.full_g * NUMBERS.stealing.owner_keeps_percent // 100)
    return max(0, bubble.amount_g - kept)


def steal_refused(bubble: Bubble, thief: Thief, now: int) -> str:
    """Say why a friend cannot take of a bubble now.

    `not_ripe`, `gone`, `golden`, `peace`, `shield`, `for_others`, `taken_already`, `left_to_owner`,
    `enough_of_friend`, `enough_today`: what stays a no the longest comes first, and nobody is told how soon it ripens.
    """
    limits = NUMBERS.stealing
    checks = (
        (bubble.golden, "golden"),
        (thief.peace, "peace"),
        (now >= bubble.gone_at, "gone"),
        (thief.times >= thief.may, "taken_already"),
        (now < bubble.ripe_at + thief.delay_ms, "not_ripe"),
        (thief.shield, "shield"),
        (not thief.guest, "for_others"),
        (not left_to_take(bubble), "left_to_owner"),
        (thief.today_here >= limits.a_friend_a_day, "enough_of_friend"),
        (thief.today >= limits.a_day, "enough_today"),
    )
    return next((code for no, code in checks if no), "")


def is_guest(lot: int, friends: int) -> bool:
    """Return whether a friend with this lot (0 to 9,999, drawn for bubble and friend) may take of a bubble at all.

    So many of an owner's friends are drawn that there is enough for each of them: no race decides who gets something.
    """
    wanted = -(-10_000 * NUMBERS.stealing.guests // max(1, friends))
    return lot < max(wanted, 100 * NUMBERS.stealing.least_guests_percent)


def share_taken(bubble: Bubble, chance: Chance) -> int:
    """Draw how much a friend takes: 1 g to a tenth of what was in the bubble, never below what the owner keeps."""
    most = max(1, bubble.full_g * NUMBERS.stealing.most_percent // 100)
    return min(left_to_take(bubble), chance.randint(1, most))


def help_refused(bubble: Bubble, today: int, now: int) -> str:
    """Say why a friend cannot collect a bubble for its owner: `golden`, `gone`, `not_vanishing`, `enough_help`."""
    if bubble.golden:
        return "golden"
    if now >= bubble.gone_at:
        return "gone"
    if not is_vanishing(bubble, now):
        return "not_vanishing"
    return "enough_help" if today >= NUMBERS.helping.a_day else ""


def neighbour_refused(friends: int, grown_g: int, visits: int) -> str:
    """Say why the neighbour has nothing today: `has_friends`, `visited_already`.

    For who has no friends, and for who begins, so that the first bubble hangs there at once: what is earned outside
    ripens for hours.
    """
    if friends and grown_g:
        return "has_friends"
    return "visited_already" if visits else ""


def is_vanishing(bubble: Bubble, now: int) -> bool:
    """Return whether a bubble is in its last hours, so that friends may collect it for its owner."""
    return bubble.gone_at - NUMBERS.bubbles.vanishing_h * HOUR <= now < bubble.gone_at and now >= bubble.ripe_at


def status_for_owner(bubble: Bubble, now: int) -> Status:
    """Return how the owner sees a bubble."""
    if now < bubble.ripe_at:
        return Status.GROWING
    if bubble.golden:
        return Status.GOLDEN
    return Status.VANISHING if is_vanishing(bubble, now) else Status.RIPE


def status_for_friend(bubble: Bubble, thief: Thief, now: int) -> Status:
    """Return how a friend sees a bubble: what they did to it, and what they may do."""
    if bubble.golden:
        return Status.GOLDEN
    if is_vanishing(bubble, now):
        return Status.VANISHING
    if thief.times >= thief.may:
        return Status.TAKEN
    if now < bubble.ripe_at + thief.delay_ms:
        return Status.GROWING
    if thief.peace or thief.shield:
        return Status.PROTECTED
    return Status.RIPE if thief.guest and left_to_take(bubble) else Status.LEFT


def ripens(bubble: Bubble, now: int, delay_ms: int) -> str:
    """Return when a bubble ripens as friends are told: `soon` or `later`, never a countdown; '' when it is ripe."""
    left = bubble.ripe_at + delay_ms - now
    if left <= 0:
        return ""
    return "soon" if left <= NUMBERS.bubbles.soon_h * HOUR else "later"


def revive_refused(expired: Sequence[int], today: int, *, today_here: bool, now: int) -> str:
    """Say why a friend's energy cannot be brought back: `revived_already`, `enough_revived`, `nothing_to_revive`.

    `expired` are the instants from which nobody could collect it.
    """
    if today_here:
        return "revived_already"
    if today >= NUMBERS.reviving.friends_a_day:
        return "enough_revived"
    return "" if any(revivable(gone_at, now) for gone_at in expired) else "nothing_to_revive"


def revivable(gone_at: int, now: int) -> bool:
    """Return whether what nobody could collect from an instant on can still be brought back."""
    return gone_at > now - NUMBERS.reviving.expired_within_h * HOUR


def water_refused(amount_g: int, today_here: int) -> str:
    """Say why a friend cannot be watered: `wrong_amount`, `enough_water`."""
    if amount_g not in NUMBERS.watering.amounts_g:
        return "wrong_amount"
    return "enough_water" if today_here >= NUMBERS.watering.a_friend_a_day else ""


def thumb_refused(today: int, today_here: int) -> str:
    """Say why a friend cannot be given a thumbs-up: `thumbed_already`, `enough_thumbs`."""
    if today_here:
        return "thumbed_already"
    return "enough_thumbs" if today >= NUMBERS.friends.thumbs_a_day else ""


def peace_refused(taken_today: int) -> str:
    """Say why peace cannot begin now: `took_today`. Who has taken is not out of reach the same day."""
    return "took_today" if taken_today else ""


def given_back(taken_today_g: int, back_today_g: int, limit_g: int) -> int:
    """Return how much goes back to a friend by itself: the amount to water that comes nearest to what is too much.

    `taken_today_g` was taken from the friend today, `back_today_g` went back already, and `limit_g` is what the player
    wants to keep at most (0: everything).
    """
    too_much = taken_today_g - back_today_g - limit_g
    if not limit_g or too_much <= 0:
        return 0
    return max((one for one in NUMBERS.watering.amounts_g if one <= too_much), default=0)


def shown(bubbles: Sequence[Bubble], now: int) -> list[int]:
    """Return the places of the bubbles that are shown: at most six, what can be done first, then what ripens first.

    The newest, which is the last of `bubbles`, is always among them: what one has just done is seen.
    """
    order = sorted(range(len(bubbles)), key=lambda i: (bubbles[i].ripe_at > now, bubbles[i].gone_at, i))
    first, newest = order[: NUMBERS.bubbles.shown], len(bubbles) - 1
    return first if newest in first or not first else [*first[:-1], newest]


def shown_to_friend(bubbles: Sequence[tuple[Bubble, Thief]], now: int) -> list[int]:
    """Return the places of the bubbles that a friend is shown: at most six, first what can be taken of, then what can
    be collected for its owner. What is not shown is not marked, and nothing is taken of it in passing.
    """

    def late(i: int) -> tuple[bool, bool, bool, int, int]:
        bubble, thief = bubbles[i]
        no = bool(steal_refused(bubble, thief, now))
        return no, bool(help_refused(bubble, 0, now)), bubble.ripe_at > now, bubble.gone_at, i

    return sorted(range(len(bubbles)), key=late)[: NUMBERS.bubbles.shown]
