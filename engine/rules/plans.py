"""Where a quest's facts are kept, and what they are: numbers and marks per player, quest and window. Pure.

A window is named by its local date, so a late event finds the day it belongs to and cannot reopen another.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from engine.days import Local, window
from engine.quests.quest import Count, Limit, Quest, Steps
from engine.rules.streaks import Rests

MICRO = 1_000_000  # counts of sums and totals are kept in millionths: the vocabulary's six decimal places


class Facts(NamedTuple):
    """What one window knows: times rewarded, amount rewarded (smallest units), the count (see `Count`).

    `marks` is text for what no number holds: the days of a streak, the acts of steps.
    """

    times: int = 0
    amount: int = 0
    count: int = 0  # type: ignore[assignment]  # hides tuple.count, which means nothing here
    marks: str = ""


NONE = Facts()
OF_QUEST, OF_ALL = 1, 2


class Slot(NamedTuple):
    """Where facts are kept: a window's name, and whose they are.

    One player's with a quest (0), all players' with a quest (`OF_QUEST`), or all players' with all quests (`OF_ALL`).
    """

    name: str
    scope: int = 0


STREAK = Slot("streak")


class Act(NamedTuple):
    """One act as the rules see it: its type, its fields, the player's profile and reference, its instant and id."""

    type: str
    fields: Any
    profile: Any
    who: str = ""
    at: int = 0
    id: int = 0


class Plan(NamedTuple):
    """The slots of one quest for one act: `all`, each once, and what each is for.

    A limit of one event keeps nothing and has no slot. `rewards` stands in the order of the limits. `used` are the
    slots of limits, count and steps, which learn what was paid. `near` are the three slots in which an act could lie
    that is too close to this one: before, at and after its own. `watched` are the limits with alerts. `rests` are the
    periods in which the quest was paused: no streak misses them.
    """

    all: tuple[Slot, ...]
    counted: Slot | None
    times: tuple[tuple[Slot, Limit], ...]
    rewards: tuple[tuple[Slot | None, Limit], ...]
    used: tuple[Slot, ...]
    staged: Slot | None = None
    near: tuple[Slot, ...] = ()
    watched: tuple[tuple[Slot, Limit], ...] = ()
    rests: Rests = ()


def plan_of(quest: Quest, act: Act, day: Local) -> Plan:
    """Return where an act's facts are kept; `all` is every slot whose facts `advance` will want."""
    plan = _make_plan(quest, act.fields, day.date) if quest.by_field else _day_plan(quest, day.date)
    if not quest.cooldown_ms:
        return plan
    nth = act.at // quest.cooldown_ms
    near = tuple(Slot(f"cool:{n}") for n in (nth - 1, nth, nth + 1))
    return plan._replace(all=plan.all + near, near=near)


def _make_plan(quest: Quest, fields: Any, day: date) -> Plan:
    limits = tuple(None if limit.every == "event" else _limit_slot(limit, fields, day) for limit in quest.limits)
    count = Slot(window(quest.count.every, day)) if quest.count else None
    staged = steps_slot(quest.steps, day) if quest.steps else None
    both = tuple(zip(limits, quest.limits, strict=True))
    used = tuple(dict.fromkeys(slot for slot in (*limits, count, staged) if slot))
    times = tuple((slot, limit) for slot, limit in both if slot and limit.of == "times")
    rewards = tuple((slot, limit) for slot, limit in both if limit.of == "reward")
    return Plan(
        used + ((STREAK,) if quest.streak else ()),
        count,
        times,
        rewards,
        used,
        staged,
        watched=tuple((slot, limit) for slot, limit in rewards + times if slot and limit.alert_at),
    )


@lru_cache(maxsize=65_536)
def _day_plan(quest: Quest, day: date) -> Plan:
    """The plan of a quest whose limits look at no field: the same for every act of a day."""
    return _make_plan(quest, None, day)


def count_slot(count: Count, day: Local) -> Slot:
    """Return where a quest's count is kept for the window of a local day."""
    return Slot(window(count.every, day.date))


def steps_slot(steps: Steps, day: date) -> Slot:
    """Return where the acts of a quest's steps are kept for the window of a local day."""
    return Slot(f"steps:{window(steps.every, day)}")


def _limit_slot(limit: Limit, fields: Any, day: date) -> Slot:
    """Return where a limit's use is kept. A field's value is hashed to be short and plain, not to hide it.

    Equal numbers are one value however they were written: 10.5 and 10.50.
    """
    name = window(limit.every, day)
    if limit.per == "player":
        return Slot(name)
    if limit.per == "quest":
        return Slot(name, OF_QUEST)
    if limit.per == "budget":
        return Slot(f"budget:{limit.budget}|{name}", OF_ALL)
    return Slot(f"{name}|{limit.per}={_hashed(getattr(fields, limit.per))}")


@lru_cache(maxsize=65_536, typed=True)  # typed: 100 is "100" as a whole number and "1E+2" as a decimal
def _hashed(value: object) -> str:
    if isinstance(value, Decimal):
        value = value.normalize() if value else 0  # there are two zeros
    text = str(value)
    return blake2b(text.encode(), digest_size=8).hexdigest()
