"""The questions a quest asks of an act, in their order, each with what it saw and what came of it. Pure.

Nothing is decided here: the verdicts are read off what `progress` decided (`Case.step`), or off the same conditions
asked again one by one. `free` is that decision with the limits of the reward left out, to show what they cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from engine.days import Local, window
from engine.explaining.basis import Behind, behind
from engine.explaining.notation import (
    Bare,
    bonus_text,
    change_text,
    count_text,
    counted_text,
    given_text,
    limit_text,
    near_text,
    noted_text,
    once_text,
    reward_text,
    shown,
    stage_text,
    streak_saw,
    streak_text,
    used_text,
)
from engine.quests.lints import names_in
from engine.quests.quest import Bonus, Condition, Limit, Quest, Run
from engine.quests.syntax import ExpressionError, Name, Node, parse
from engine.rules import stages as stages_of
from engine.rules import streaks
from engine.rules.plans import NONE, STREAK, Act, Facts, Plan, Slot
from engine.rules.progress import Step, advance, params_in
from engine.words.messages import display, plain
from engine.words.spoken import NOTHING, Words, clock, code, length

Verdict = Literal["", "yes", "no", "cut", "not asked", "not kept"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROOTS = ("event", "player", "params", "count", "streak")


class NotKeptError(AttributeError):
    """A field was asked for that is not stored."""


class Line(NamedTuple):
    """One question: its stable name, what the designer wrote, what came of it, and the values it saw."""

    rule: str
    written: Words = NOTHING
    verdict: Verdict = ""
    saw: tuple[Words, ...] = ()


class Case(NamedTuple):
    """An act before a quest, and what was decided. `step` is missing when its conditions did not hold.

    `because` is the rule that decided, `units` the units of the assets, `hashed` the fields that are seen as hashes,
    `winner` the quest of the same group that earned instead, `today` the local day of whoever asks.
    """

    quest: Quest
    act: Act
    day: Local
    because: str
    units: Mapping[str, str]
    hashed: frozenset[str] = frozenset()
    plan: Plan | None = None
    facts: Mapping[Slot, Facts] = {}
    run: Run = Run()
    step: Step | None = None
    free: Step | None = None
    winner: str = ""
    today: date | None = None

    @property
    def measured(self) -> bool:
        """Whether the limits of the reward were asked."""
        return self.step is not None and not self.winner and (bool(self.step.pays) or self.because in self._reward)

    @property
    def _reward(self) -> list[str]:
        return [limit.path for limit in self.quest.limits if limit.of == "reward"]

    def used(self, slot: Slot | None) -> Facts:
        """Return what a slot knew before this act."""
        return self.facts.get(slot, NONE) if slot else NONE

    def unit(self, asset: str = "") -> str:
        """Return the unit of an asset, the reward's own unless named."""
        return self.units.get(asset or self.quest.reward.asset, "")

    def told(self, smallest: int) -> str:
        """Return an amount of the reward's asset with its unit."""
        return f"{display(smallest, self.quest.reward.scale)} {self.unit()}".strip()

    def past(self, every: str) -> bool:
        """Return whether the act's window is over for whoever asks."""
        kind = every if every in ("day", "week", "month", "season") else "day"
        return self.today is not None and window(kind, self.day.date) != window(kind, self.today)

    def last(self, every: str) -> bool:
        """Return whether the quest ends before another window begins than the act's."""
        until = self.quest.when.until_day
        if every == "day":
            return until is not None and self._next_day() >= until
        return until is not None and window(every, self.day.date) == window(every, until - timedelta(days=1))

    def skips(self, every: str) -> bool:
        """Return whether the day after the act's is none of the quest's."""
        return every == "day" and self._next_day() - self.day.date > timedelta(days=1)

    def _next_day(self) -> date:
        """The first day after the act's that is one of the quest's days of the week."""
        days = self.quest.when.weekdays
        ahead = (self.day.date + timedelta(days=n) for n in range(1, 8))
        return next(day for day in ahead if not days or day.weekday() in days)

    def limit(self, limit: Limit) -> Words:
        """Return a limit as a line."""
        return limit_text(limit, self.quest.reward.scale, self.unit())

    def used_of(self, slot: Slot | None, limit: Limit) -> Words:
        """Return how much of a limit was used before this act."""
        used = self.used(slot)
        amount = used.times if limit.of == "times" else used.amount
        return used_text(amount, limit, self.quest.reward.scale, self.unit(), past=self.past(limit.every))

    def behind(self) -> Behind | None:
        """Return what lies behind the quest's streak, with this act."""
        if self.quest.streak is None or self.step is None:
            return None
        facts = self.step.changed.get(STREAK) or self.used(STREAK)
        period = streaks.period_of(self.quest.streak, self.day.date)
        return behind(self.chain(facts), period, self.quest.streak)

    def chain(self, facts: Facts) -> streaks.Chain:
        """Return the periods of the quest's streak that some facts hold."""
        return streaks.read_chain(facts.marks, self.plan.rests if self.plan else ())


def lines_of(case: Case) -> tuple[Line, ...]:
    """Return every question of the case's quest, in the order in which they are asked."""
    found = [*when_lines(case), *_conditions(case)]
    decided = any(line.rule == case.because for line in found) or case.step is None
    rest = [
        *_cooldown(case), *_count(case), *_times(case), *_streak(case), *_stages(case), *_need(case), *_amount(case),
        *_exclusive(case), *_bonuses(case), *_rewards(case),
    ]  # fmt: skip
    found = list(_filled(found, case.because, decided=False))
    return (*found, *_filled(rest, case.because, decided=decided))


def _filled(lines: Sequence[Line], because: str, *, decided: bool) -> Iterator[Line]:
    """Give the lines their verdicts: yes up to the rule that decided, not asked after it."""
    for line in lines:
        if decided and not line.verdict:
            yield line._replace(verdict="not asked", saw=())
        elif line.verdict:
            yield line
        elif line.rule == because:
            decided = True
            yield line._replace(verdict="no")
        else:
            yield line._replace(verdict="yes")


def when_lines(case: Case) -> Iterator[Line]:
    """Return what `when` asks, with the act and its local time beside it; the verdicts are left open."""
    when, here = case.quest.when, f"{case.day.date:%Y-%m-%d} {clock(case.day.minute)} {_DAYS[case.day.date.weekday()]}"
    events, saw = dict.fromkeys(listener.event for listener in case.quest.listeners), (code(here),)
    heard = Words(" 或 ".join(events), " or ".join(events))
    yield Line("when.event", heard, saw=(code(f"event.type = {case.act.type}"),))
    if when.from_day:
        yield Line("when.from", code(f"{when.from_day}"), saw=saw)
    if when.until_day:
        yield Line("when.until", code(f"{when.until_day}"), saw=saw)
    if when.weekdays:
        yield Line("when.weekdays", code(", ".join(_DAYS[day] for day in sorted(when.weekdays))), saw=saw)
    if when.hours:
        yield Line("when.hours", code(", ".join(f"{clock(a)}-{clock(b)}" for a, b in when.hours)), saw=saw)


def _conditions(case: Case) -> Iterator[Line]:
    """The conditions of who and if, and those of each step that listens to such an act."""
    asked = case.quest.hears(case.act.type) and not case.because.startswith("when.")
    who = list(_asked(case, case.quest.conditions, asked=asked))
    yield from who
    asked = asked and all(line.verdict == "yes" for line in who)
    stages = case.quest.steps.stages if case.quest.steps else ()
    for stage in stages:
        yield from _asked(case, stage.conditions, asked=asked and stage.event == case.act.type)


def _asked(case: Case, conditions: Sequence[Condition], *, asked: bool) -> Iterator[Line]:
    """Conditions asked one by one, up to the first no."""
    for one in conditions:
        if not asked:
            yield Line(one.path, code(one.text), "not asked")
            continue
        verdict = _holds(case, one)
        yield Line(one.path, code(one.text), verdict, values(case, one.text, one.node))
        asked = verdict == "yes"


def _holds(case: Case, condition: Condition, run: Run | None = None) -> Verdict:
    try:
        return "yes" if condition.holds(case.act.fields, case.act.profile, run or case.run) else "no"
    except NotKeptError:
        return "not kept"


def _cooldown(case: Case) -> Iterator[Line]:
    if case.quest.cooldown_ms:
        yield Line("cooldown", length(case.quest.cooldown_ms), saw=(near_text(nearest(case)),))


def nearest(case: Case) -> int | None:
    """Return how far away, in ms, the nearest act is that counted or paid, if there is one."""
    found = [case.used(slot) for slot in case.plan.near] if case.plan else []
    return min((abs(one.count - case.act.at) for one in found if one.times), default=None)


def _count(case: Case) -> Iterator[Line]:
    count = case.quest.count
    if count:
        yield Line("count", count_text(count), saw=(_counted(case),))


def _counted(case: Case) -> Words:
    """How far the count is with this act."""
    need = case.quest.count.need if case.quest.count else None
    return counted_text(case.step.counted if case.step else 0, need)


def _times(case: Case) -> Iterator[Line]:
    slots = {limit.path: slot for slot, limit in case.plan.times} if case.plan else {}
    for limit in case.quest.limits:
        if limit.of == "times":
            yield Line(limit.path, case.limit(limit), saw=(case.used_of(slots.get(limit.path), limit),))


def _streak(case: Case) -> Iterator[Line]:
    streak = case.quest.streak
    if streak:
        yield Line("streak", streak_text(streak), saw=streak_saw(streak, case.behind() or Behind()))


def _stages(case: Case) -> Iterator[Line]:
    steps = case.quest.steps
    if steps is None:
        return
    slot = case.plan.staged if case.plan else None
    marks = (case.step.changed.get(slot) if case.step and slot else None) or case.used(slot)
    acts = stages_of.read_acts(marks.marks)
    for stage in steps.stages:
        yield Line(stage.path, stage_text(steps, stage), saw=(noted_text(steps, stage, acts),))
    times = case.used(slot).times
    yield Line("steps", once_text(steps.every), saw=(Words(f"已给过 {times} 次", f"given {times} times"),))


def _need(case: Case) -> Iterator[Line]:
    count = case.quest.count
    if count and count.need is not None:
        given = case.used(case.plan.counted).times if case.plan else 0
        also = (given_text(count.every, past=case.past(count.every)),) if given else ()
        yield Line("count.need", once_text(count.every, count.need), saw=(_counted(case), *also))


def _amount(case: Case) -> Iterator[Line]:
    reward, raw, amount = case.quest.reward, "", ""
    due = next((pay for pay in case.free.pays if pay.rule.startswith("reward")), None) if case.free else None
    if due:
        raw, amount = plain(Decimal(due.raw)), case.told(due.amount)
    if reward.curve:
        yield Line("reward.curve", reward_text(case.quest), saw=(_counted(case), *_shown("raw", raw)))
    else:
        yield Line("reward.amount", reward_text(case.quest), saw=(*values(case, reward.text), *_shown("raw", raw)))
    yield Line("reward.round", code(reward.round), saw=(change_text(raw, amount),) if due else ())


def _shown(name: str, value: str) -> tuple[Words, ...]:
    return (code(f"{name} = {value}"),) if value else ()


def _exclusive(case: Case) -> Iterator[Line]:
    if case.quest.exclusive:
        best = case.winner or case.quest.id
        yield Line("exclusive", code(case.quest.exclusive), saw=(Words(f"最多的是 {best}", f"the best is {best}"),))


def _bonuses(case: Case) -> Iterator[Line]:
    for bonus in case.quest.bonuses:
        wrote = bonus_text(bonus)
        if not case.measured or case.step is None or case.free is None:
            yield Line(bonus.path, wrote)
            continue
        amounts = [pay.amount for pay in case.step.pays if pay.rule == bonus.path]
        cut = any(pay.cuts for pay in case.step.pays if pay.rule == bonus.path)
        due = [pay for pay in case.free.pays if pay.rule == bonus.path]
        verdict: Verdict = "no" if not due else "yes" if amounts and not cut else "cut"
        then = case  # a late act may be due for the length of a later one
        if due and bonus.by_length:
            then = case._replace(step=case.step._replace(streak=due[0].streak))
        yield Line(bonus.path, wrote, verdict, (*values(then, bonus.when.text, bonus.when.node), *_given(case, bonus)))


def _given(case: Case, bonus: Bonus) -> Iterator[Words]:
    for pay in case.step.pays if case.step else ():
        if pay.rule == bonus.path:
            asset = bonus.reward.asset
            yield code(f"{display(pay.amount, bonus.reward.scale)} {case.unit(asset)} {asset}".strip())


def _rewards(case: Case) -> Iterator[Line]:
    """The limits of the reward. Each is asked alone after those before it, to see what it leaves."""
    if case.plan is None or case.step is None or case.free is None:
        yield from (Line(limit.path, case.limit(limit)) for limit in case.quest.limits if limit.of == "reward")
        return
    cuts = {cut.rule for pay in case.step.pays for cut in pay.cuts} | {case.because}
    before = _own(case, case.free)
    for number, (slot, limit) in enumerate(case.plan.rewards):
        if not case.measured:
            yield Line(limit.path, case.limit(limit))
            continue
        plan = case.plan._replace(rewards=case.plan.rewards[: number + 1])
        after = _own(case, advance(case.quest, plan, case.act, case.day, case.facts))
        saw = [case.used_of(slot, limit)] if slot else []
        saw += [change_text(case.told(before), case.told(after))] if before != after else []
        verdict: Verdict = "not asked" if not before else "yes" if before == after else "cut" if after else "no"
        if case.step.pays:
            verdict = "cut" if limit.path in cuts else "yes"
        yield Line(limit.path, case.limit(limit), verdict, tuple(saw) if before else ())
        before = after


def _own(case: Case, step: Step) -> int:
    """What a decision pays of the quest's own asset."""
    return sum(pay.amount for pay in step.pays if pay.reward.asset == case.quest.reward.asset)


def values(case: Case, text: str, node: Any = None) -> tuple[Words, ...]:
    """Return what an expression reads, each with its value: `event.amount = 9.99`."""
    if not case.quest.hears(case.act.type):
        return ()
    return tuple(dict.fromkeys(_value(case, name) for name in _names(text, node)))


def _names(text: str, node: Node | None) -> list[Name]:
    """The names in an expression as written; where it is no expression (`who.segments`), those of its tree."""
    try:
        found = [name for name in names_in(parse(text)) if name.root in _ROOTS]
    except ExpressionError:
        found = []
    return found or ([name for name in names_in(node) if name.root in _ROOTS] if node else [])


def _value(case: Case, name: Name) -> Words:
    said = f"{name.root}.{name.field}" if name.field else name.root
    try:
        value = _read(case, name)
    except NotKeptError:
        return Words(f"{said} 没有保存", f"{said} is not kept")
    if name.root == "event" and name.field in case.hashed:
        return Words(f"{said} 只存了哈希值", f"{said} is kept as a hash")
    return code(f"{said} = {shown(value)}")


def _read(case: Case, name: Name) -> Any:
    if name.root == "event":
        return getattr(case.act.fields, name.field)
    if name.root == "player":
        return getattr(case.act.profile, name.field)
    if name.root == "params":
        return Bare(str(params_in(case.quest, case.act, case.day).get(name.field, "")))
    if case.step is None:
        return Bare("?")
    return case.step.streak if name.root == "streak" else case.step.counted
