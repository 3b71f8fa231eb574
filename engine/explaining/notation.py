"""How a rule and the values it saw are written down, in Chinese and English: `5 times per player a day`. Pure.

What a designer wrote as an expression or a name stays as it is in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from engine.explaining.basis import Behind, in_a_row
from engine.quests.quest import Bonus, Count, Limit, Quest, Stage, Steps, Streak
from engine.rules import stages as stages_of
from engine.words.messages import display, plain
from engine.words.spoken import NOTHING, WINDOWS, Words, code, length, stretch

_WRITTEN = {
    "event": Words("每次", "each time"), "ever": Words("一共", "in all"),
    **{every: spoken.each for every, spoken in WINDOWS.items()},
}  # fmt: skip

_COUNTS = {
    "times": Words("次数", "acts"), "sum": Words("累计", "a sum"), "highest": Words("最高值", "the highest total"),
}  # fmt: skip


class Bare(str):
    """A text that is shown without quote marks."""


def shown(value: object) -> str:
    """Return a value as a designer would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and not isinstance(value, Bare):
        return f'"{value}"'
    if isinstance(value, frozenset | set | list | tuple):
        return "[" + ", ".join(sorted(map(str, value))) + "]"
    return str(value)


def window_now(every: str, *, past: bool) -> Words:
    """Return ` today`, or ` that day` when that window is over; nothing where no window ends."""
    spoken = WINDOWS.get(every)
    if spoken is None:
        return NOTHING
    return spoken.then if past else spoken.now


def limit_text(limit: Limit, scale: int, unit: str) -> Words:
    """Return a limit as a line: `5 times per player a day`, `60 g a month from the budget spring`."""
    every, many = _WRITTEN[limit.every], limit.of == "times"
    most = f"{display(limit.max, 1 if many else scale)}"
    zh = f"{most} 次" if many else f"{most}{unit}"
    en = ("once" if limit.max == 1 else f"{most} times") if many else f"{most} {unit}".strip()
    whole = NOTHING if limit.cut or many else Words("，放不下就不给", ", all or nothing")
    if limit.per == "budget":
        own = f"from the budget {limit.budget}"
        return Words(f"预算 {limit.budget} {every.zh} {zh}{whole.zh}", f"{en} {every.en} {own}{whole.en}")
    whose = {"player": Words("每位玩家", "per player"), "quest": Words("所有玩家合计", "for all players")}.get(
        limit.per, Words(f"每个 event.{limit.per} ", f"per event.{limit.per}")
    )
    return Words(f"{whose.zh}{every.zh} {zh}{whole.zh}", f"{en} {whose.en} {every.en}{whole.en}")


def used_text(used: int, limit: Limit, scale: int, unit: str, *, past: bool = False) -> Words:
    """Return how much of a limit is used: `used 20 of 25 g today`."""
    many, now = limit.of == "times", window_now(limit.every, past=past)
    here, most = (display(one, 1 if many else scale) for one in (used, limit.max))
    zh, en = (" 次", "") if many else (unit, f" {unit}".rstrip())
    return Words(f"{now.zh}已用 {here}/{most}{zh}", f"used {here} of {most}{en} {now.en}".rstrip())


def change_text(before: str, after: str) -> Words:
    """Return what became of an amount: `9.99 → 9 g`."""
    return code(f"{before} → {after}")


def count_text(count: Count) -> Words:
    """Return what is counted as a line: `acts a week, need 3`."""
    what = _COUNTS[count.kind]
    every = _WRITTEN[count.every]
    need = NOTHING if count.need is None else Words(f"，需要 {count.need}", f", need {count.need}")
    return Words(f"{every.zh}{what.zh}{need.zh}", f"{what.en} {every.en}{need.en}")


def counted_text(count: int | Decimal, need: int | None) -> Words:
    """Return how far a count is: `count 2 of 3`."""
    told = plain(Decimal(count))
    if need is None:
        return Words(f"已计 {told}", f"count {told}")
    return Words(f"已计 {told}/{need}", f"count {told} of {need}")


def given_text(every: str, *, past: bool) -> Words:
    """Return that what comes once per window was given."""
    now = window_now(every, past=past)
    return Words(f"{now.zh}已经给过", f"given already {now.en}".rstrip())


def once_text(every: str, need: int | None = None) -> Words:
    """Return how often something is due: `3, once a week`."""
    before = "" if need is None else f"{need}"
    each = _WRITTEN[every]
    return Words(f"{before}{'，' if before else ''}{each.zh}一次", f"{before}{', ' if before else ''}once {each.en}")


def streak_text(streak: Streak) -> Words:
    """Return a streak as a line."""
    unit = {"day": "天", "week": "周", "month": "个月"}[streak.every]
    forgives = NOTHING
    if streak.forgive:
        forgives = Words(
            f"，{streak.among} {unit}里可以缺 {streak.forgive} {unit}", f", forgives {streak.forgive} in {streak.among}"
        )
    return Words(f"每{unit.removeprefix('个')}连续{forgives.zh}", f"every {streak.every}{forgives.en}")


def stage_text(steps: Steps, stage: Stage) -> Words:
    """Return a step as a line: `come: 1 × sign_in after shop within 48 hours`."""
    after = NOTHING
    if stage.after is not None:
        before = steps.stages[stage.after].id
        after = Words(f"，在 {before} 之后", f" after {before}")
    within = NOTHING
    if stage.within_ms:
        apart = length(stage.within_ms)
        within = Words(f"，{apart.zh}之内", f" within {apart.en}")
    what = f"{stage.id}: {stage.need} × {stage.event}"
    return Words(f"{what}{after.zh}{within.zh}", f"{what}{after.en}{within.en}")


def noted_text(steps: Steps, stage: Stage, acts: stages_of.Acts) -> Words:
    """Return how many acts are noted for a step, and what they lack: more of them, or the step that comes before."""
    noted = len(acts.get(stage.id, ()))
    said = Words(f"已记 {noted} 次，需要 {stage.need} 次", f"{noted} noted, need {stage.need}")
    if left := max(stage.need - noted, 0):
        return Words(f"{said.zh}，还差 {left} 次", f"{said.en}, {left} left")
    done = stages_of.done_in(steps.stages, acts)
    if done[steps.stages.index(stage)]:
        return said
    if stage.after is None:
        return Words(f"{said.zh}，但相隔太久", f"{said.en}, but too far apart")
    before = steps.stages[stage.after]
    if not done[stage.after]:
        return Words(f"{said.zh}，先要完成 {before.id}", f"{said.en}; it waits for {before.id}")
    return Words(f"{said.zh}，但不在 {before.id} 之后的期限里", f"{said.en}, but not in time after {before.id}")


def period_text(every: str, period: int) -> Words:
    """Return a period of a streak by its date: `2026-11-18`, `the week of 2026-11-16`, `2026-11`."""
    if every == "month":
        year, month = divmod(period, 12)
        return code(f"{year}-{month + 1:02}")
    if every == "week":
        monday = date.fromordinal(period * 7 + 1)
        return Words(f"{monday} 那一周", f"the week of {monday}")
    return code(f"{date.fromordinal(period)}")


def periods_text(every: str, periods: Sequence[int]) -> Words:
    """Return several periods, those in a row as `2026-11-18 … 2026-11-20`."""
    told = []
    for first, last in in_a_row(periods):
        begin, end = period_text(every, first), period_text(every, last)
        told.append(begin if first == last else Words(f"{begin.zh} … {end.zh}", f"{begin.en} … {end.en}"))
    return Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))


def streak_saw(streak: Streak, seen: Behind) -> tuple[Words, ...]:
    """Return what a line shows of a streak: its length, and what was missed, forgiven or left out."""
    found = [Words(f"连续 {seen.length}", f"streak {seen.length}")]
    if seen.missed:
        gap = periods_text(streak.every, seen.missed)
        found.append(Words(f"{gap.zh} 没有，之前连续 {seen.before}", f"missed {gap.en}; before that {seen.before}"))
    if seen.forgiven:
        gap = periods_text(streak.every, seen.forgiven)
        found.append(Words(f"{gap.zh} 没有，照样连续", f"forgiven {gap.en}"))
    if seen.rested:
        gap = periods_text(streak.every, seen.rested)
        found.append(Words(f"{gap.zh} 活动暂停，不算缺", f"the quest was paused {gap.en}: not missed"))
    return tuple(found)


def near_text(near: int | None) -> Words:
    """Return how far away the nearest act is that counted or paid."""
    if near is None:
        return Words("附近没有", "nothing near")
    far = stretch(near)
    return Words(f"相距 {far.zh} 有一次", f"another one {far.en} away")


def reward_text(quest: Quest) -> Words:
    """Return what a reward is as written: its expression, or the points of its curve."""
    curve = quest.reward.curve
    if curve is None:
        return code(quest.reward.text)
    points = ", ".join(f"[{plain(x)}, {plain(y)}]" for x, y in curve.points)
    return code(f"{curve.between}: {points}")


def bonus_text(bonus: Bonus) -> Words:
    """Return a bonus as a line: when it is given, and what."""
    return code(f"{bonus.when.text}: {bonus.reward.text} {bonus.reward.asset}")
