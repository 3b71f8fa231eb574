"""Where a player stands with a quest between two acts: limits, count, streak, steps. Pure.

Of an act that was told before, this is how its windows stand by now.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.explaining.basis import behind
from engine.explaining.notation import (
    count_text,
    counted_text,
    given_text,
    near_text,
    noted_text,
    stage_text,
    streak_saw,
    streak_text,
)
from engine.explaining.questions import Case, Line, Verdict, nearest
from engine.quests.quest import Streak
from engine.rules import stages as stages_of
from engine.rules import streaks
from engine.rules.plans import MICRO, STREAK
from engine.rules.progress import arm_in, params_in
from engine.words.spoken import NOTHING, Words, code, length


class _Any:
    """Fields of an act that is not there: every field is empty."""

    def __getattr__(self, name: str) -> str:
        return ""


ANY = _Any()


def stands_at(case: Case) -> Iterator[Line]:
    """Return where a player stands between two acts: arm, values, cooldown, limits, count, streak and steps."""
    quest, plan = case.quest, case.plan
    assert plan is not None
    yield from _dealt(case)
    if (near := nearest(case)) is not None:
        verdict: Verdict = "no" if near < quest.cooldown_ms else "yes"
        yield Line("cooldown", length(quest.cooldown_ms), verdict, (near_text(near),))
    for slot, limit in (*plan.times, *plan.rewards):
        if slot and (limit.per in ("player", "quest", "budget") or case.act.fields is not ANY):
            facts = case.used(slot)
            used = facts.times if limit.of == "times" else facts.amount
            room: Verdict = "yes" if used < limit.max else "no"
            yield Line(limit.path, case.limit(limit), room, (case.used_of(slot, limit),))
    if quest.count:
        facts, whole = case.used(plan.counted), quest.count.kind == "times"
        need, given = quest.count.need, quest.count.need is not None and facts.times > 0
        saw = [counted_text(Decimal(facts.count) / (1 if whole else MICRO), need)]
        saw += [given_text(quest.count.every, past=case.past(quest.count.every))] if given else []
        rule = "count.need" if need is not None else "count"
        yield Line(rule, count_text(quest.count), "no" if given else "yes", tuple(saw))
    if quest.streak:
        yield Line("streak", streak_text(quest.streak), "yes", _streak_now(case, quest.streak))
    yield from _open_steps(case)


def _dealt(case: Case) -> Iterator[Line]:
    """The arm of an experiment and the values of this day, which are known before the first event."""
    quest, act = case.quest, case.act
    if quest.experiment:
        arms = ", ".join(f"{name} {percent} %" for name, percent in quest.experiment.arms)
        arm = arm_in(quest, act)
        yield Line("experiment", code(f"{quest.experiment.key}: {arms}"), "yes", (Words(f"分组 {arm}", f"arm {arm}"),))
    if quest.varying:
        changing = {one.name for one in quest.varying}
        values = {name: value for name, value in params_in(quest, act, case.day).items() if name in changing}
        yield Line("params", NOTHING, "yes", tuple(code(f"params.{name} = {value}") for name, value in values.items()))


def _streak_now(case: Case, streak: Streak) -> tuple[Words, ...]:
    """The streak that an act in this period goes on with, or has gone on with already, and what was missed."""
    chain, period = case.chain(case.used(STREAK)), streaks.period_of(streak, case.day.date)
    if streaks.reach(chain, period, streak)[0]:
        return streak_saw(streak, behind(chain, period, streak))
    alive = behind(streaks.with_act(chain, period), period, streak)
    return streak_saw(streak, alive._replace(length=max(alive.length - 1, 0)))


def _open_steps(case: Case) -> Iterator[Line]:
    """Every step, and whether it is done."""
    steps, slot = case.quest.steps, case.plan.staged if case.plan else None
    if steps is None or slot is None:
        return
    acts = stages_of.read_acts(case.used(slot).marks)
    for stage, done in zip(steps.stages, stages_of.done_in(steps.stages, acts), strict=True):
        saw = (noted_text(steps, stage, acts),)
        yield Line(stage.path, stage_text(steps, stage), "yes" if done else "no", saw)
