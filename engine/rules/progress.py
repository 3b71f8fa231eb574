"""How far a player is with a quest, and what an act earns: facts in, facts and an amount out. Pure.

Facts are kept per player, quest and window, so a late event cannot reopen a finished day. The same functions serve
the server, the in-file tests and every explanation. The order is fixed: when, who, if, times limits, amount,
rounding, reward limits; the name of the first "no" is the answer to "why not?".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from engine.days import Local
from engine.quests.quest import Bonus, Condition, Count, Limit, Quest, Run, Streak, Undo, Value
from engine.rules import stages as stages_of
from engine.rules import streaks
from engine.rules.experiments import arm_of
from engine.rules.plans import MICRO, NONE, STREAK, Act, Facts, Plan, Slot
from engine.rules.rewards import Due, Pay, due_by_amount, due_by_curve, within_limits

COUNT_MAX = 10**17  # no count rises above it: far from 2^63, so one absurd event cannot stop a player
_MICRO = Decimal(MICRO)
_RUN = Run()
_new = tuple.__new__  # makes a named tuple of its values at half the price of calling it


class Crossed(NamedTuple):
    """A share of a limit that an act has used up: percent of `most`, and what is used now."""

    limit: Limit
    slot: str
    percent: int
    used: int


class Step(NamedTuple):
    """What an act does: the facts it changes, what it earns, and the rule that cut or refused it.

    `counted` and `streak` are what the quest has counted, this act included. `kept` are the facts that change when
    another quest of its group earns instead.
    """

    changed: dict[Slot, Facts]
    pays: tuple[Pay, ...]
    because: str
    counted: int | Decimal = 0
    streak: int = 0
    kept: Mapping[Slot, Facts] = {}
    crossed: tuple[Crossed, ...] = ()

    @property
    def amount(self) -> int:
        """What it earns in all, where all is of one asset."""
        return sum(pay.amount for pay in self.pays)


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


def arm_in(quest: Quest, act: Act) -> str:
    """Return the arm of a quest's experiment that an act's player is in; without an experiment, nothing."""
    return arm_of(quest.experiment, act.who) if quest.experiment else ""


def run_of(quest: Quest, act: Act, day: Local) -> Run:
    """Return what a quest's expressions may read besides event and player: the parameters of this day and arm."""
    return Run(params=_params_at(quest, arm_in(quest, act), day.date)) if quest.varying else _RUN


@lru_cache(maxsize=65_536)
def _params_at(quest: Quest, arm: str, day: date) -> Mapping[str, Value]:
    return {one.name: one.at(day, arm) for one in quest.varying}


def params_in(quest: Quest, act: Act, day: Local) -> dict[str, int | str | bool]:
    """Return every parameter as it was for an act; exact decimals as text."""
    if not quest.params and not quest.varying:
        return {}
    return _told_params(quest, arm_in(quest, act), day.date)


@lru_cache(maxsize=65_536)
def _told_params(quest: Quest, arm: str, day: date) -> dict[str, int | str | bool]:
    both = {**quest.params, **_params_at(quest, arm, day)}
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in both.items()}


def first_no(quest: Quest, act: Act, day: Local) -> str:
    """Return the first of when, who and if that says no, by its stable name; nothing when all say yes."""
    heard = [listener for listener in quest.listeners if listener.event == act.type]
    if not heard:
        return "when.event"
    if closed := open_at(quest, day):
        return closed
    run = run_of(quest, act, day)
    said = [_no_of(listener.conditions, act, run) for listener in heard]
    return "" if "" in said else said[0]


def _no_of(conditions: Sequence[Condition], act: Act, run: Run) -> str:
    return next((one.path for one in conditions if not one.holds(act.fields, act.profile, run)), "")


def advance(quest: Quest, plan: Plan, act: Act, day: Local, facts: Mapping[Slot, Facts]) -> Step:
    """Return what an act does whose conditions hold (`first_no` or the matcher has said so).

    `facts` holds what the plan (`plan_of` the same quest, act and day) names; a missing slot has happened nothing.
    """
    if not quest.always and (closed := _closed(quest, plan, act, day, facts)):
        return Step({}, (), closed)
    run = run_of(quest, act, day)
    changed, before, now = _counted(quest.count, act, plan.counted, facts, run)
    for slot, limit in plan.times:
        if facts.get(slot, NONE).times >= limit.max:
            return _refused(plan, act, changed, limit.path, now)
    missing = _stage(quest, plan, act, facts, changed, run) if quest.steps else ""
    streak = _continued(quest.streak, plan, day, facts, changed) if quest.streak else 0
    if quest.count or streak:
        run = _new(Run, (now, streak, run.params))
    due, missing = (None, missing) if missing else _due(quest, plan, act, run, before, facts)
    kept = _marked(plan, act, dict(changed)) if quest.exclusive else changed
    dues: list[Due] = [due] if due and due.amount else []
    if quest.bonuses:
        if plan.counted:
            changed.setdefault(plan.counted, facts.get(plan.counted, NONE))
        runs = run._replace(count=before), run
        dues += _bonuses(quest, plan, act, day, runs, changed, rewarded=bool(dues))
    if not dues:
        return _refused(plan, act, changed, missing or (due.rule if due else ""), now, streak)
    rewards = [(facts.get(slot, NONE).amount if slot else 0, limit) for slot, limit in plan.rewards]
    pays, because = within_limits(dues, quest.reward.asset, rewards)
    if not pays:
        return _refused(plan, act, changed, because, now, streak)
    crossed = _use(quest, plan, pays, facts, changed, rewarded=bool(due and due.amount))
    if plan.near:
        changed[plan.near[1]] = Facts(1, 0, act.at)
    return _new(Step, (changed, pays, because or missing, now, streak, kept, crossed))


def _closed(quest: Quest, plan: Plan, act: Act, day: Local, facts: Mapping[Slot, Facts]) -> str:
    """Return what keeps an act from counting at all: the times, a condition of this day or arm, the cooldown."""
    if closed := open_at(quest, day) or (first_no(quest, act, day) if quest.varying else ""):
        return closed
    return "cooldown" if plan.near and _too_soon(quest, plan, act, facts) else ""


def _refused(
    plan: Plan, act: Act, changed: dict[Slot, Facts], because: str, now: int | Decimal, streak: int = 0
) -> Step:
    """An act that earns nothing; what it counted stays, and then others must keep their distance from it."""
    if plan.near:
        _marked(plan, act, changed)
    return _new(Step, (changed, (), because, now, streak, changed, ()))


def _marked(plan: Plan, act: Act, changed: dict[Slot, Facts]) -> dict[Slot, Facts]:
    """Note where an act stands that counted, for the quest's cooldown."""
    if plan.near and changed:
        changed[plan.near[1]] = Facts(1, 0, act.at)
    return changed


def _too_soon(quest: Quest, plan: Plan, act: Act, facts: Mapping[Slot, Facts]) -> bool:
    """Whether an act that counted or paid is less than the cooldown away, before or after.

    Each slot is as long as the cooldown, so it can hold only one such act, and two neighbours are all that matter.
    """
    found = (facts.get(slot, NONE) for slot in plan.near)
    return any(one.times and abs(one.count - act.at) < quest.cooldown_ms for one in found)


def _counted(
    count: Count | None, act: Act, slot: Slot | None, facts: Mapping[Slot, Facts], run: Run
) -> tuple[dict[Slot, Facts], int | Decimal, int | Decimal]:
    """Return the changed count's facts, and the count before and after this act."""
    if count is None or slot is None:
        return {}, 0, 0
    times, amount, old, marks = facts.get(slot, NONE)
    if count.kind == "times":
        return {slot: _new(Facts, (times, amount, old + 1, marks))}, old, old + 1
    assert count.value is not None
    value = int(Decimal(count.value(act.fields, act.profile, run)) * _MICRO)
    new = min(max(old, value) if count.kind == "highest" else old + max(value, 0), COUNT_MAX)
    changed = {slot: _new(Facts, (times, amount, new, marks))} if new != old else {}
    return changed, Decimal(old) / _MICRO, Decimal(new) / _MICRO


def _stage(
    quest: Quest, plan: Plan, act: Act, facts: Mapping[Slot, Facts], changed: dict[Slot, Facts], run: Run
) -> str:
    """Note the act for the stages whose conditions it fulfils; return the name of what is missing still.

    Once the reward is given, acts matter only where a refund could take it back.
    """
    assert quest.steps is not None
    assert plan.staged is not None
    stages, before = quest.steps.stages, facts.get(plan.staged, NONE)
    if before.times and quest.undo is None:
        return "steps"
    served = [one for one in stages if one.event == act.type and not _no_of(one.conditions, act, run)]
    acts = stages_of.with_act(stages_of.read_acts(before.marks), served, stages_of.Done(act.at, act.id))
    changed[plan.staged] = before._replace(marks=stages_of.written(acts))
    missing = stages_of.first_open(stages, acts)
    if missing is not None:
        return stages[missing].path
    return "steps" if before.times else ""


def _continued(streak: Streak, plan: Plan, day: Local, facts: Mapping[Slot, Facts], changed: dict[Slot, Facts]) -> int:
    """Note the act's day for the streak and return its length there."""
    before = facts.get(STREAK, NONE)
    period = streaks.period_of(streak, day.date)
    chain = streaks.with_act(streaks.read_chain(before.marks, plan.rests), period)
    changed[STREAK] = before._replace(marks=streaks.written(chain))
    return max(streaks.reach(chain, period, streak)[0], 1)  # also where a wrong clock put it out of reach


def _due(
    quest: Quest, plan: Plan, act: Act, run: Run, before: int | Decimal, facts: Mapping[Slot, Facts]
) -> tuple[Due | None, str]:
    """Return the reward before any limit, or the name of what is missing."""
    need = quest.count.need if quest.count else None
    if need is not None and plan.counted and (run.count < need or facts.get(plan.counted, NONE).times):
        return None, "count.need"
    if quest.reward.curve:
        return due_by_curve(quest.reward, before, run.count, run.streak), ""
    return due_by_amount(quest.reward, act.fields, act.profile, run, "reward.amount"), ""


def _bonuses(
    quest: Quest, plan: Plan, act: Act, day: Local, both: tuple[Run, Run], changed: dict[Slot, Facts], *, rewarded: bool
) -> list[Due]:
    """Return the bonuses that are due, each at most once for what it asks about; `both` are before and with this act.

    Those about a length or a count are due when that is reached, whatever the reward; all others come on top of one.
    """
    found: list[Due] = []
    run = both[1]
    for bonus in quest.bonuses:
        if bonus.by_length:
            runs = _new_lengths(quest, plan, bonus, act, day, run, changed)
        elif bonus.by_count and quest.count and plan.counted:
            runs = _new_count(quest.count, bonus, act, plan.counted, both, changed)
        else:
            runs = [run] if rewarded and bonus.when.holds(act.fields, act.profile, run) else []
        found += [due_by_amount(bonus.reward, act.fields, act.profile, one, bonus.path) for one in runs]
    return [due for due in found if due.amount]


def _new_lengths(
    quest: Quest, plan: Plan, bonus: Bonus, act: Act, day: Local, run: Run, changed: dict[Slot, Facts]
) -> list[Run]:
    """Find the lengths at which a bonus is due for the first time: at this act, or where a late act filled a gap."""
    assert quest.streak
    streak, period = quest.streak, streaks.period_of(quest.streak, day.date)
    facts = changed[STREAK]
    chain, found = streaks.read_chain(facts.marks, plan.rests), []
    for later, length in streaks.lengths_from(chain, period, streak):
        then = run._replace(streak=length)
        holds = bonus.when.holds(act.fields, act.profile, then)
        if holds and not streaks.was_paid(chain, bonus.key, length, later, streak):
            chain = streaks.with_paid(chain, bonus.key, length, later, act.id)
            found.append(then)
    if found:
        changed[STREAK] = facts._replace(marks=streaks.written(chain))
    return found


def _new_count(
    count: Count, bonus: Bonus, act: Act, slot: Slot, both: tuple[Run, Run], changed: dict[Slot, Facts]
) -> list[Run]:
    """Find whether a bonus about the count is due: for a count of acts whenever its condition becomes true higher up
    than it was ever paid for in this window; for sums and totals once in a window, or a refund could bring it again.
    """
    before, run = both
    if not bonus.when.holds(act.fields, act.profile, run):
        return []
    facts = changed[slot]
    paid = read_paid(facts.marks)
    known = paid.get(bonus.key)
    if known and count.kind != "times":
        return []
    was = known and bonus.when.holds(act.fields, act.profile, before)
    if known and (was or facts.count <= known[0]):
        return []
    changed[slot] = facts._replace(marks=written_paid({**paid, bonus.key: (facts.count, act.id)}))
    return [run]


def read_paid(marks: str) -> dict[str, tuple[int, int]]:
    """Read what bonuses about a count were paid in a window: key → (the count, the act's id)."""
    found = {}
    for one in marks.split():
        key, _, rest = one.partition("=")
        count, _, act_id = rest.partition("@")
        found[key] = (int(count), int(act_id))
    return found


def written_paid(paid: Mapping[str, tuple[int, int]]) -> str:
    """Write what `read_paid` reads."""
    return " ".join(f"{key}={count}@{act_id}" for key, (count, act_id) in sorted(paid.items()))


def free_bonuses(facts: Facts, act_id: int, *, of_streak: bool) -> Facts:
    """Return facts in which the bonuses an act was paid count as not paid: they came back, and may be earned again."""
    if not facts.marks:
        return facts
    if of_streak:
        return facts._replace(marks=streaks.written(streaks.without_paid(streaks.read_chain(facts.marks), act_id)))
    kept = {key: one for key, one in read_paid(facts.marks).items() if one[1] != act_id}
    return facts._replace(marks=written_paid(kept))


def _use(
    quest: Quest, plan: Plan, pays: Sequence[Pay], facts: Mapping[Slot, Facts], changed: dict[Slot, Facts], *,
    rewarded: bool,
) -> tuple[Crossed, ...]:  # fmt: skip
    """Note in every slot what was paid; return which shares of limits were crossed.

    A bonus alone uses amounts but no times: neither a need nor steps are used up by it.
    """
    amount = 0
    for pay in pays:
        if pay.reward.asset == quest.reward.asset:
            amount += pay.amount
    for slot in plan.used:
        times, used, count, marks = changed.get(slot) or facts.get(slot, NONE)
        changed[slot] = _new(Facts, (times + rewarded, used + amount, count, marks))
    if not plan.watched:
        return ()
    return tuple(one for slot, limit in plan.watched for one in _crossed(slot, limit, facts, changed))


def _crossed(slot: Slot, limit: Limit, facts: Mapping[Slot, Facts], changed: Mapping[Slot, Facts]) -> Iterator[Crossed]:
    before, after = facts.get(slot, NONE), changed[slot]
    low, high = (before.times, after.times) if limit.of == "times" else (before.amount, after.amount)
    for percent in limit.alert_at:
        if low * 100 < percent * limit.max <= high * 100:
            yield Crossed(limit, slot.name, percent, high)


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
    return added if lost_whole(before, total, paid) else 0


def lost_whole(before: int, total: int, paid: int) -> bool:
    """Return whether an act stops counting when its refunds rise from `before` to `total`: half its price is back."""
    return 2 * before < paid <= 2 * total


def uncounted(count: Count, facts: Facts, contribution: int) -> Facts:
    """Return a window's facts after a counted act was taken back whole: count less its contribution."""
    return facts._replace(count=max(facts.count - contribution, 0)) if count.kind != "highest" else facts
