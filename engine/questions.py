"""The questions a quest asks of an act, in their order, each with what it saw and what came of it. Pure.

Nothing is decided here: the verdicts are read off what `progress` decided (`Case.step`), or off the same conditions
asked again one by one. `free` is that decision with the limits of the reward left out, to show what they cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from engine import stages as stages_of
from engine.days import Local
from engine.messages import display, plain
from engine.plans import NONE, Act, Facts, Plan, Slot
from engine.progress import Step, advance, params_in
from engine.quests.lints import names_in
from engine.quests.quest import Bonus, Condition, Count, Limit, Quest, Run, Stage, Streak
from engine.quests.syntax import ExpressionError, Name, Node, parse
from engine.spoken import clock

Verdict = Literal["", "yes", "no", "cut", "not asked", "not kept"]

WINDOW = {
    "event": "each time", "day": "a day", "week": "a week", "month": "a month", "season": "a season", "ever": "in all",
}  # fmt: skip
NOW = {
    "event": "", "day": " today", "week": " this week", "month": " this month", "season": " this season", "ever": "",
}  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROOTS = ("event", "player", "params", "count", "streak")


class NotKeptError(AttributeError):
    """A field was asked for that is not stored."""


class Line(NamedTuple):
    """One question: its stable name, what the designer wrote, what came of it, and the values it saw."""

    rule: str
    wrote: str
    verdict: Verdict = ""
    saw: tuple[str, ...] = ()


class Case(NamedTuple):
    """An act before a quest, and what was decided. `step` is missing when its conditions did not hold.

    `because` is the rule that decided, `units` the units of the assets, `hashed` the fields that are seen as hashes,
    `winner` the quest of the same group that earned instead.
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


def lines_of(case: Case) -> tuple[Line, ...]:
    """Return every question of the case's quest, in the order in which they are asked."""
    found = [*_when(case), *_conditions(case)]
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


def _when(case: Case) -> Iterator[Line]:
    when, here = case.quest.when, f"{case.day.date:%Y-%m-%d} {clock(case.day.minute)} {_DAYS[case.day.date.weekday()]}"
    events = dict.fromkeys(listener.event for listener in case.quest.listeners)
    yield Line("when.event", " or ".join(events), saw=(f"event.type = {case.act.type}",))
    if when.from_day:
        yield Line("when.from", f"{when.from_day}", saw=(here,))
    if when.until_day:
        yield Line("when.until", f"{when.until_day}", saw=(here,))
    if when.weekdays:
        yield Line("when.weekdays", ", ".join(_DAYS[day] for day in sorted(when.weekdays)), saw=(here,))
    if when.hours:
        yield Line("when.hours", ", ".join(f"{clock(a)}-{clock(b)}" for a, b in when.hours), saw=(here,))


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
            yield Line(one.path, one.text, "not asked")
            continue
        verdict = _holds(case, one)
        yield Line(one.path, one.text, verdict, values(case, one.text, one.node))
        asked = verdict == "yes"


def _holds(case: Case, condition: Condition, run: Run | None = None) -> Verdict:
    try:
        return "yes" if condition.holds(case.act.fields, case.act.profile, run or case.run) else "no"
    except NotKeptError:
        return "not kept"


def _cooldown(case: Case) -> Iterator[Line]:
    if case.quest.cooldown_ms:
        near = nearest(case)
        saw = "nothing near" if near is None else f"another one {length(near)} away"
        yield Line("cooldown", length(case.quest.cooldown_ms), saw=(saw,))


def nearest(case: Case) -> int | None:
    """Return how far away, in ms, the nearest act is that counted or paid, if there is one."""
    found = [case.used(slot) for slot in case.plan.near] if case.plan else []
    return min((abs(one.count - case.act.at) for one in found if one.times), default=None)


def _count(case: Case) -> Iterator[Line]:
    count = case.quest.count
    if count:
        yield Line("count", count_text(count), saw=(counted(case),))


def count_text(count: Count) -> str:
    """Return what is counted as a line: `acts a week, need 3`."""
    what = {"times": "acts", "sum": "a sum", "highest": "the highest total"}[count.kind]
    return f"{what} {WINDOW[count.every]}" + (f", need {count.need}" if count.need is not None else "")


def counted(case: Case) -> str:
    """Return how far the count is with this act: `count 2 of 3`."""
    count = plain(Decimal(case.step.counted)) if case.step else "0"
    need = case.quest.count.need if case.quest.count else None
    return f"count {count}" + (f" of {need}" if need is not None else "")


def _times(case: Case) -> Iterator[Line]:
    slots = {limit.path: slot for slot, limit in case.plan.times} if case.plan else {}
    for limit in case.quest.limits:
        if limit.of == "times":
            used = case.used(slots.get(limit.path)).times
            yield Line(limit.path, written(case, limit), saw=(f"used {used} of {limit.max}{NOW[limit.every]}",))


def _streak(case: Case) -> Iterator[Line]:
    streak = case.quest.streak
    if streak:
        yield Line("streak", streak_text(streak), saw=(f"streak {case.step.streak if case.step else 0}",))


def streak_text(streak: Streak) -> str:
    """Return a streak as a line."""
    return f"every {streak.every}" + (f", forgives {streak.forgive} in {streak.among}" if streak.forgive else "")


def _stages(case: Case) -> Iterator[Line]:
    steps = case.quest.steps
    if steps is None:
        return
    slot = case.plan.staged if case.plan else None
    marks = (case.step.changed.get(slot) if case.step and slot else None) or case.used(slot)
    acts = stages_of.read_acts(marks.marks)
    for stage in steps.stages:
        after = f" after {steps.stages[stage.after].id}" if stage.after is not None else ""
        within = f" within {length(stage.within_ms)}" if stage.within_ms else ""
        wrote = f"{stage.id}: {stage.need} × {stage.event}{after}{within}"
        yield Line(stage.path, wrote, saw=(noted(stage, acts),))
    yield Line("steps", f"once {WINDOW[steps.every]}", saw=(f"given {case.used(slot).times} times",))


def noted(stage: Stage, acts: stages_of.Acts) -> str:
    """Return how many acts are noted for a step; one that came before the step it comes after does not count yet."""
    return f"{len(acts.get(stage.id, ()))} noted, need {stage.need}"


def _need(case: Case) -> Iterator[Line]:
    count = case.quest.count
    if count and count.need is not None:
        given = case.used(case.plan.counted).times if case.plan else 0
        also = (f"given already{NOW[count.every]}",) if given else ()
        yield Line("count.need", f"{count.need}, once {WINDOW[count.every]}", saw=(counted(case), *also))


def _amount(case: Case) -> Iterator[Line]:
    reward, raw, amount = case.quest.reward, "", ""
    due = next((pay for pay in case.free.pays if pay.rule.startswith("reward")), None) if case.free else None
    if due:
        raw, amount = plain(Decimal(due.raw)), case.told(due.amount)
    if reward.curve:
        points = ", ".join(f"[{plain(x)}, {plain(y)}]" for x, y in reward.curve.points)
        yield Line("reward.curve", f"{reward.curve.between}: {points}", saw=(counted(case), *_shown("raw", raw)))
    else:
        yield Line("reward.amount", reward.text, saw=(*values(case, reward.text), *_shown("raw", raw)))
    yield Line("reward.round", reward.round, saw=(f"{raw} → {amount}",) if due else ())


def _shown(name: str, value: str) -> tuple[str, ...]:
    return (f"{name} = {value}",) if value else ()


def _exclusive(case: Case) -> Iterator[Line]:
    if case.quest.exclusive:
        yield Line("exclusive", case.quest.exclusive, saw=(f"the best is {case.winner or case.quest.id}",))


def _bonuses(case: Case) -> Iterator[Line]:
    for bonus in case.quest.bonuses:
        wrote = f"{bonus.when.text}: {bonus.reward.text} {bonus.reward.asset}"
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


def _given(case: Case, bonus: Bonus) -> Iterator[str]:
    for pay in case.step.pays if case.step else ():
        if pay.rule == bonus.path:
            asset = bonus.reward.asset
            yield f"{display(pay.amount, bonus.reward.scale)} {case.unit(asset)} {asset}".strip()


def _rewards(case: Case) -> Iterator[Line]:
    """The limits of the reward. Each is asked alone after those before it, to see what it leaves."""
    if case.plan is None or case.step is None or case.free is None:
        yield from (Line(limit.path, written(case, limit)) for limit in case.quest.limits if limit.of == "reward")
        return
    cuts = {cut.rule for pay in case.step.pays for cut in pay.cuts} | {case.because}
    before = _own(case, case.free)
    for number, (slot, limit) in enumerate(case.plan.rewards):
        if not case.measured:
            yield Line(limit.path, written(case, limit))
            continue
        plan = case.plan._replace(rewards=case.plan.rewards[: number + 1])
        after = _own(case, advance(case.quest, plan, case.act, case.day, case.facts))
        used = f"used {display(case.used(slot).amount, case.quest.reward.scale)} of {case.told(limit.max)}"
        saw = [f"{used}{NOW[limit.every]}"] if slot else []
        saw += [f"{case.told(before)} → {case.told(after)}"] if before != after else []
        verdict: Verdict = "not asked" if not before else "yes" if before == after else "cut" if after else "no"
        if case.step.pays:
            verdict = "cut" if limit.path in cuts else "yes"
        yield Line(limit.path, written(case, limit), verdict, tuple(saw) if before else ())
        before = after


def _own(case: Case, step: Step) -> int:
    """What a decision pays of the quest's own asset."""
    return sum(pay.amount for pay in step.pays if pay.reward.asset == case.quest.reward.asset)


def written(case: Case, limit: Limit) -> str:
    """Return a limit as a line: `5 times per player a day`."""
    times = "once" if limit.max == 1 else f"{limit.max} times"
    most = times if limit.of == "times" else case.told(limit.max)
    whose = {"player": "per player", "quest": "for all players", "budget": f"for budget {limit.budget}"}
    whole = "" if limit.cut or limit.of == "times" else ", all or nothing"
    return f"{most} {whose.get(limit.per, f'per event.{limit.per}')} {WINDOW[limit.every]}{whole}"


def values(case: Case, text: str, node: Any = None) -> tuple[str, ...]:
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


def _value(case: Case, name: Name) -> str:
    said = f"{name.root}.{name.field}" if name.field else name.root
    try:
        value = _read(case, name)
    except NotKeptError:
        return f"{said} is not kept"
    if name.root == "event" and name.field in case.hashed:
        return f"{said} is kept as a hash"
    return f"{said} = {shown(value)}"


def _read(case: Case, name: Name) -> Any:
    if name.root == "event":
        return getattr(case.act.fields, name.field)
    if name.root == "player":
        return getattr(case.act.profile, name.field)
    if name.root == "params":
        return _Bare(str(params_in(case.quest, case.act, case.day).get(name.field, "")))
    if case.step is None:
        return _Bare("?")
    return case.step.streak if name.root == "streak" else case.step.counted


class _Bare(str):
    """A text that is shown without quote marks."""


def shown(value: object) -> str:
    """Return a value as a designer would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and not isinstance(value, _Bare):
        return f'"{value}"'
    if isinstance(value, frozenset | set | list | tuple):
        return "[" + ", ".join(sorted(map(str, value))) + "]"
    return str(value)


def length(ms: int) -> str:
    """Return a length of time: `10m`, `6h`, `90d`, `3m 20s`."""
    for size, unit in ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m")):
        if ms >= size and ms % size == 0:
            return f"{ms // size}{unit}"
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}m {rest / 1000:g}s" if minutes else f"{rest / 1000:g}s"
