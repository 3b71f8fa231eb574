"""How far a player is with a quest, and what an act earns: facts in, facts and an amount out. Pure.

Facts are kept per player, quest and window, so a late event cannot reopen a finished day. The same functions serve
the server, the in-file tests and every explanation. The order is fixed: when, who, if, times limits, amount,
rounding, reward limits; the name of the first "no" is the answer to "why not?".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from engine.days import Local, window
from engine.quests.quest import Count, Curve, Limit, Quest, Reward, Run, Undo

MICRO = 1_000_000  # counts of sums and totals are kept in millionths: the vocabulary's six decimal places
COUNT_MAX = 10**17  # no count rises above it: far from 2^63, so one absurd event cannot stop a player
REWARD_MAX = 10**9  # display units one event may earn from one quest; far beyond any sane reward
_ROUND = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "nearest": ROUND_HALF_EVEN}


class Facts(NamedTuple):
    """What one window knows: times rewarded, amount rewarded (smallest units), the count (see `Count`)."""

    times: int = 0
    amount: int = 0
    count: int = 0  # type: ignore[assignment]  # hides tuple.count, which means nothing here


NONE = Facts()
_UNCOUNTED = Run()


class Slot(NamedTuple):
    """Where facts are kept: a window's name, for one player or `shared` by all of them."""

    name: str
    shared: bool = False


class Step(NamedTuple):
    """What an act does: the facts it changes, the amount it earns (smallest units), and what cut or refused it.

    `counted` is what the quest has counted, this act included.
    """

    changed: dict[Slot, Facts]
    amount: int
    because: str
    counted: int | Decimal = 0


class Act(NamedTuple):
    """One act as the rules see it: its type, its fields, the player's profile."""

    type: str
    fields: Any
    profile: Any


class Plan(NamedTuple):
    """The slots of one quest on one day: all, each once; the count's; and those of limits of times and of rewards.

    A limit of one event keeps nothing and has no slot. `rewards` stands in the order of the limits.
    """

    all: tuple[Slot, ...]
    counted: Slot | None
    times: tuple[tuple[Slot, Limit], ...]
    rewards: tuple[tuple[Slot | None, Limit], ...]


def slots_of(quest: Quest, act: Act, day: Local) -> tuple[Slot, ...]:
    """Return every slot whose facts `advance` will want, each once."""
    return _plan(quest, act, day).all


def _plan(quest: Quest, act: Act, day: Local) -> Plan:
    return _make_plan(quest, act.fields, day.date) if _looks_at_fields(quest) else _day_plan(quest, day.date)


@lru_cache(maxsize=65_536)
def _looks_at_fields(quest: Quest) -> bool:
    return any(limit.per not in ("player", "quest") for limit in quest.limits)


def _make_plan(quest: Quest, fields: Any, day: date) -> Plan:
    limits = tuple(None if limit.every == "event" else _limit_slot(limit, fields, day) for limit in quest.limits)
    count = Slot(window(quest.count.every, day)) if quest.count else None
    both = tuple(zip(limits, quest.limits, strict=True))
    found = [slot for slot in (*limits, count) if slot]
    return Plan(
        tuple(dict.fromkeys(found)),
        count,
        tuple((slot, limit) for slot, limit in both if slot and limit.of == "times"),
        tuple((slot, limit) for slot, limit in both if limit.of == "reward"),
    )


@lru_cache(maxsize=65_536)
def _day_plan(quest: Quest, day: date) -> Plan:
    """The plan of a quest whose limits look at no field: the same for every act of a day."""
    return _make_plan(quest, None, day)


def count_slot(count: Count, day: Local) -> Slot:
    """Return where a quest's count is kept for the window of a local day."""
    return Slot(window(count.every, day.date))


def _limit_slot(limit: Limit, fields: Any, day: date) -> Slot:
    """Return where a limit's use is kept. A field's value is hashed to be short and plain, not to hide it.

    Equal numbers are one value however they were written: 10.5 and 10.50.
    """
    name = window(limit.every, day)
    if limit.per == "player":
        return Slot(name)
    if limit.per == "quest":
        return Slot(name, shared=True)
    value = getattr(fields, limit.per)
    text = str(value.normalize() if isinstance(value, Decimal) else value)
    return Slot(f"{name}|{limit.per}={blake2b(text.encode(), digest_size=8).hexdigest()}")


def open_at(quest: Quest, day: Local) -> str:
    """Return the name of the part of `when` that is closed at a local time, or nothing."""
    when = quest.when
    if when.always:
        return ""
    if when.from_day and day.date < when.from_day:
        return "when.from"
    if when.until_day and day.date >= when.until_day:
        return "when.until"
    if when.weekdays and day.date.weekday() not in when.weekdays:
        return "when.weekdays"
    if when.hours and not any(first <= day.minute < last for first, last in when.hours):
        return "when.hours"
    return ""


def first_no(quest: Quest, act: Act, day: Local) -> str:
    """Return the first of when, who and if that says no, by its stable name; nothing when all say yes."""
    if quest.when.event != act.type:
        return "when.event"
    if closed := open_at(quest, day):
        return closed
    return next((c.path for c in quest.conditions if not c.holds(act.fields, act.profile, Run())), "")


def advance(quest: Quest, act: Act, day: Local, facts: Mapping[Slot, Facts]) -> Step:
    """Return what an act does whose conditions hold (`first_no` or the matcher has said so).

    `facts` holds what `slots_of` named; a missing slot has happened nothing.
    """
    if closed := open_at(quest, day):
        return Step({}, 0, closed)
    plan = _plan(quest, act, day)
    changed, before, now = _counted(quest.count, act, plan.counted, facts)
    for slot, limit in plan.times:
        if facts.get(slot, NONE).times >= limit.max:
            return Step(changed, 0, limit.path)
    amount, because = _raw_amount(quest, act, plan, before, now, facts)
    if amount:
        amount, because = _within_limits(plan, amount, facts)
    if not amount:
        return Step(changed, 0, because)
    for slot in plan.all:
        times, used, count = changed.get(slot) or facts.get(slot, NONE)
        changed[slot] = Facts(times + 1, used + amount, count)
    return Step(changed, amount, because, now)


def _counted(
    count: Count | None, act: Act, slot: Slot | None, facts: Mapping[Slot, Facts]
) -> tuple[dict[Slot, Facts], int | Decimal, int | Decimal]:
    """Return the changed count's facts, and the count before and after this act."""
    if count is None or slot is None:
        return {}, 0, 0
    times, amount, old = facts.get(slot, NONE)
    new = _next_count(count, act, old)
    changed = {slot: Facts(times, amount, new)} if new != old else {}
    return (changed, old, new) if count.kind == "times" else (changed, Decimal(old) / MICRO, Decimal(new) / MICRO)


def _next_count(count: Count, act: Act, old: int) -> int:
    if count.kind == "times":
        return old + 1
    assert count.value is not None
    value = int(Decimal(count.value(act.fields, act.profile, Run())) * MICRO)
    return min(max(old, value) if count.kind == "highest" else old + max(value, 0), COUNT_MAX)


def _raw_amount(
    quest: Quest, act: Act, plan: Plan, before: int | Decimal, now: int | Decimal, facts: Mapping[Slot, Facts]
) -> tuple[int, str]:
    """Return the reward in smallest units before any limit; a rise of the curve is paid once."""
    need = quest.count.need if quest.count else None
    if need is not None and plan.counted and (now < need or facts.get(plan.counted, NONE).times):
        return 0, "count.need"
    reward = quest.reward
    if reward.curve:
        rise = _rounded(curve_at(reward.curve, now), reward) - _rounded(curve_at(reward.curve, before), reward)
        return min(max(rise, 0), REWARD_MAX) * reward.scale, "reward.curve"
    assert reward.amount is not None
    run = Run(count=now) if quest.count else _UNCOUNTED
    amount = reward.amount(act.fields, act.profile, run)
    whole = amount if isinstance(amount, int) else _rounded(Decimal(amount), reward)
    return min(max(whole, 0), REWARD_MAX) * reward.scale, "reward.amount"


def _rounded(amount: Decimal, reward: Reward) -> int:
    return int(amount.to_integral_value(_ROUND[reward.round]))


def curve_at(curve: Curve, count: int | Decimal) -> Decimal:
    """Return the curve's display amount at a count: 0 at 0 and before the first point, flat after the last.

    What nothing has counted towards is not reached, so a first point [0, 5] is paid with the first count.
    """
    x = Decimal(count)
    reached = [point for point in curve.points if point[0] <= x]
    if not reached or not x:
        return Decimal(0)
    x0, y0 = reached[-1]
    if curve.between == "step" or len(reached) == len(curve.points):
        return y0
    x1, y1 = curve.points[len(reached)]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _within_limits(plan: Plan, amount: int, facts: Mapping[Slot, Facts]) -> tuple[int, str]:
    because = ""
    for slot, limit in plan.rewards:
        left = max(limit.max - (facts.get(slot, NONE).amount if slot else 0), 0)
        if amount > left:
            amount, because = (left if limit.cut else 0), limit.path
        if not amount:
            break
    return amount, because


def taken_back(granted: int, taken: int, paid: Decimal, refunded: Decimal, undo: Undo, scale: int) -> int:
    """Return how much more of a grant goes back, when `refunded` in all of `paid` has come back.

    Cumulative, and rounded down to whole display units until everything is refunded, so partial refunds in any
    order take back what one refund of their sum does, and never more than was granted.
    """
    if refunded >= paid or undo.take_back == "all":
        return granted - taken
    share = int(granted * refunded / paid)
    return max(share - share % scale - taken, 0)


def lost_count(count: Count, added: int, before: int, total: int, paid: int) -> int:
    """Return how much of what an act added to a count is lost when its refunds rise from `before` to `total` of `paid`.

    A sum loses the share that came back; an act counted once is lost when half of its price has come back.
    """
    if count.kind == "sum":
        return added * total // paid - added * before // paid
    return added if 2 * before < paid <= 2 * total else 0


def uncounted(count: Count, facts: Facts, contribution: int) -> Facts:
    """Return a window's facts after a counted act was taken back whole: count less its contribution."""
    return facts._replace(count=max(facts.count - contribution, 0)) if count.kind != "highest" else facts
