"""Days, weeks or months in a row, as a definition over the set of periods in which an act happened. Pure.

The streak at a period is the longest chain that ends there, begins with an active period, and in which no `among`
periods in a row hold more than `forgive` missed ones. So the order in which acts are told plays no part, a late act
can only make a streak longer, and the same set always gives the same length. A period in which the quest was paused and
nothing happened is left out, as if the calendar did not have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from engine.quests.quest import Streak

LONGEST = 4_000  # periods remembered, ten years of days; older ones no longer count
MOST_PAID = 400  # bonuses remembered; one that would belong before the oldest of them is not paid


class Paid(NamedTuple):
    """A bonus that was paid: its key, the length it was paid for, the period it was paid in, and by which act."""

    bonus: str
    length: int
    period: int
    act_id: int


Pauses = tuple[tuple[int, int | None], ...]
"""When a quest was paused: from an instant to another, or until today."""

Rests = tuple[tuple[int, int], ...]
"""Stretches of periods in which a quest was paused at any time, each by its first and its last."""


class Chain(NamedTuple):
    """What is known of a streak: bit n of `active` is period `first` + n; and the bonuses paid for lengths.

    `rests` is not a player's and is not written: it is handed in when a chain is read.
    """

    first: int = 0
    active: int = 0
    paid: tuple[Paid, ...] = ()
    rests: Rests = ()


def period_of(streak: Streak, day: date) -> int:
    """Return the number of the day, the week (from Monday) or the month in which a local day falls."""
    if streak.every == "day":
        return day.toordinal()
    return (day.toordinal() - 1) // 7 if streak.every == "week" else day.year * 12 + day.month - 1


def rests_of(streak: Streak, pauses: Pauses, day_at: Callable[[int], date]) -> Rests:
    """Return the periods that pauses fell into; `day_at` says on which local day an instant lies."""
    ends = ((begin, date.max if end is None else day_at(end - 1)) for begin, end in pauses)
    return tuple((period_of(streak, day_at(begin)), period_of(streak, end)) for begin, end in ends)


def read_chain(marks: str, rests: Rests = ()) -> Chain:
    """Read what `written` wrote."""
    if not marks:
        return Chain(rests=rests)
    first, active, *paid = marks.split(" ")
    return Chain(int(first), int(active, 16), tuple(_read_paid(one) for one in paid), rests)


def _read_paid(text: str) -> Paid:
    bonus, *numbers = text.split(".")
    length, period, act_id = map(int, numbers)
    return Paid(bonus, length, period, act_id)


def written(chain: Chain) -> str:
    """Return a chain as text: first period, active periods in hex, bonuses paid as bonus.length.period.act."""
    return " ".join([str(chain.first), f"{chain.active:x}", *(".".join(map(str, one)) for one in chain.paid)])


def with_act(chain: Chain, period: int) -> Chain:
    """Return the chain with an act in a period. What is older than `LONGEST` periods is forgotten.

    An act so far ahead that all others would be forgotten is not noted: one wrong clock must not end a streak.
    """
    if not chain.active:
        return chain._replace(first=period, active=1)
    if period - chain.first - chain.active.bit_length() >= LONGEST:
        return chain
    first = min(chain.first, period)
    active = chain.active << (chain.first - first) | 1 << (period - first)
    if (surplus := active.bit_length() - LONGEST) > 0:
        first, active = first + surplus, active >> surplus
    return chain._replace(first=first, active=active)


def reach(chain: Chain, period: int, streak: Streak) -> tuple[int, int]:
    """Return the length of the streak at a period, and the period it began in. An inactive period has none: 0."""
    at = period - chain.first
    if at < 0 or not chain.active >> at & 1:
        return 0, period
    idle = _idle(chain, at) if chain.rests else 0
    there = chain.active | idle
    length, start, missed = 0, at, list[int]()
    while at >= 0:
        gap = (~there & ((2 << at) - 1)).bit_length() - 1  # the newest missed period up to here, or -1
        if row := chain.active & ((2 << at) - (1 << gap + 1)):
            length, start = length + row.bit_count(), (row & -row).bit_length() - 1
        if gap < 0:
            break
        missed.append(gap - (idle & (1 << gap) - 1).bit_count() if idle else gap)
        if len(missed) > streak.forgive and missed[-1 - streak.forgive] - missed[-1] < streak.among:
            break
        at = gap - 1
    return length, chain.first + start


def _idle(chain: Chain, end: int) -> int:
    """Return the bits, up to that of `end`, of the periods that are left out."""
    found = 0
    for first, last in chain.rests:
        low, high = max(first - chain.first, 0), min(last - chain.first, end)
        if low <= high:
            found |= (2 << high) - (1 << low)
    return found & ~chain.active


def is_active(chain: Chain, period: int) -> bool:
    """Return whether an act is known of a period."""
    return period >= chain.first and bool(chain.active >> (period - chain.first) & 1)


def is_missed(chain: Chain, period: int) -> bool:
    """Return whether nothing happened in a period though the quest ran all through it."""
    return not is_active(chain, period) and not any(first <= period <= last for first, last in chain.rests)


def lengths_from(chain: Chain, period: int, streak: Streak) -> Iterator[tuple[int, int]]:
    """Yield each active period of a period's streak from that one on, and the streak's length there.

    After a late act these are the later periods whose streak it made longer.
    """
    for later in range(period, chain.first + chain.active.bit_length()):
        length, start = reach(chain, later, streak)
        if length and start > period:
            return
        if length:
            yield later, length


def was_paid(chain: Chain, bonus: str, length: int, period: int, streak: Streak) -> bool:
    """Return whether a bonus was paid for this length in the streak that a period belongs to."""
    if len(chain.paid) >= MOST_PAID and period < min(one.period for one in chain.paid):
        return True
    return any(
        reach(chain, max(one.period, period), streak)[1] <= min(one.period, period)
        for one in chain.paid
        if (one.bonus, one.length) == (bonus, length)
    )


def without_paid(chain: Chain, act_id: int) -> Chain:
    """Return the chain without the bonuses that an act was paid: they have come back and may be earned again."""
    return chain._replace(paid=tuple(one for one in chain.paid if one.act_id != act_id))


def with_paid(chain: Chain, bonus: str, length: int, period: int, act_id: int) -> Chain:
    """Return the chain with a bonus noted as paid."""
    paid = sorted((*chain.paid, Paid(bonus, length, period, act_id)), key=lambda one: one.period)
    return chain._replace(paid=tuple(paid[-MOST_PAID:]))
