"""By what an amount came to what it is: the streak and what it missed, the count, the values of the day. Pure.

The streak is read off the same chain that decides; what it would have earned unbroken is asked of the same expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from engine.quests.lints import names_in
from engine.quests.quest import Quest, Streak, Value
from engine.quests.syntax import ExpressionError, parse
from engine.rules import streaks
from engine.words.spoken import STREAKS, WINDOWS, Words, amount, days_between, grouped, listed, month_of

_MOST_ROWS = 2
"""So many stretches of missed days are named; of more, their number."""


class Behind(NamedTuple):
    """What lies behind a streak: its length, and the missed periods that it forgave.

    `missed` are those between it and the streak before, which was `before` long; none, when none was before. `fresh`
    says that it began with this very period. `rested` are those in it, or between both, that do not count as missed
    because the quest was paused in them.
    """

    length: int = 0
    forgiven: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    before: int = 0
    fresh: bool = False
    rested: tuple[int, ...] = ()


class By(NamedTuple):
    """What an amount may rest on. `amount` and `instead` are in display units: what it is, and what an unbroken streak
    would have made it. `counted` is the count then, `past` whether its window is over, `params` the values that change.
    """

    behind: Behind | None = None
    amount: str = ""
    instead: str = ""
    unit: str = ""
    counted: str = ""
    past: bool = False
    params: Mapping[str, Value] = {}


def behind(chain: streaks.Chain, period: int, streak: Streak) -> Behind:
    """Return what lies behind the streak at a period; nothing where the period is not active."""
    length, start = streaks.reach(chain, period, streak)
    if not length:
        return Behind()
    last = next((one for one in range(start - 1, chain.first - 1, -1) if streaks.is_active(chain, one)), None)
    since = start if last is None else last
    forgiven = tuple(one for one in range(start, period) if streaks.is_missed(chain, one))
    missed = tuple(one for one in range(since, start) if streaks.is_missed(chain, one))
    idle = (one for one in range(since, period) if not streaks.is_active(chain, one))
    rested = tuple(one for one in idle if not streaks.is_missed(chain, one)) if chain.rests else ()
    before = 0 if last is None else streaks.reach(chain, last, streak)[0]
    return Behind(length, forgiven, missed, before, start == period, rested)


@lru_cache(maxsize=65_536)
def reads(text: str) -> frozenset[str]:
    """Return what an expression reads: `count`, `streak`, and each parameter as `params.rate`."""
    try:
        found = list(names_in(parse(text)))
    except ExpressionError:
        return frozenset()
    return frozenset(f"params.{one.field}" if one.root == "params" else one.root for one in found)


def clauses(quest: Quest, by: By) -> Iterator[dict[str, str]]:
    """Yield what a sentence about a reward adds, for what the reward's amount reads."""
    read = reads(quest.reward.text)
    if by.behind and by.behind.length and quest.streak and "streak" in read:
        yield _of_streak(quest.streak, by.behind, by).as_dict()
    if by.counted and quest.count and "count" in read:
        yield _of_count(quest.count.kind == "times", quest.count.every, by).as_dict()
    changing = {one.name for one in quest.varying}
    told = [value for name, value in by.params.items() if name in changing and f"params.{name}" in read]
    numbers = [f"{value}" for value in told if not isinstance(value, bool) and f"{value}" != by.amount]
    if numbers:
        yield Words(f"这次按 {'、'.join(numbers)} 计算", f"reckoned with {listed(numbers)} this time").as_dict()


def _of_streak(streak: Streak, seen: Behind, by: By) -> Words:
    said = _of_length(streak, seen, by)
    if not seen.rested:
        return said
    rest = spoken(streak.every, seen.rested)
    return Words(
        f"{said.zh}；{rest.zh}活动暂停，不算缺", f"{said.en}; the quest was paused ({rest.en}), which breaks no streak"
    )


def _of_length(streak: Streak, seen: Behind, by: By) -> Words:
    unit = STREAKS[streak.every]
    if seen.fresh and seen.missed:
        gap, were = spoken(streak.every, seen.missed), "was" if len(seen.missed) == 1 else "were"
        zh = f"{gap.zh}没有记录，连续{unit.zh}数从 1 重新开始"
        en = f"{gap.en} {were} missed, so the streak starts again at 1"
        if not by.instead or by.instead == by.amount:
            return Words(zh, en)
        here, there = amount(by.amount, by.unit), amount(by.instead, by.unit)
        return Words(f"{zh}：是 {here.zh}，而不是 {there.zh}", f"{en}: {here.en} instead of {there.en}")
    forgiven = spoken(streak.every, seen.forgiven) if seen.forgiven else None
    zh, en = f"这是连续的第 {seen.length} {unit.zh}", f"this was {unit.en.removesuffix('s')} {seen.length} in a row"
    if forgiven is None:
        return Words(zh, en)
    return Words(f"{zh}，{forgiven.zh}没有记录也照样连续", f"{en}, with {forgiven.en} forgiven")


def _of_count(times: bool, every: str, by: By) -> Words:
    spoken_window = WINDOWS.get(every)
    zh, en = "一共", "in all"
    if spoken_window:
        zh, en = spoken_window.then if by.past else spoken_window.now
    count = grouped(by.counted)
    if times:
        zh = f"这是{zh}的第 {count.zh} 次" if spoken_window else f"这是第 {count.zh} 次"
        return Words(zh, f"this was number {count.en} {en}")
    return Words(f"{zh}计到 {count.zh}", f"the count {en} was {count.en}")


def in_a_row(periods: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of periods without a gap."""
    rows: list[tuple[int, int]] = []
    for period in periods:
        if rows and period == rows[-1][1] + 1:
            rows[-1] = rows[-1][0], period
        else:
            rows.append((period, period))
    return rows


def spoken(every: str, periods: Sequence[int]) -> Words:
    """Return periods of a streak as people say them: `18 to 20 November`, `2 weeks`."""
    rows = in_a_row(periods)
    if len(rows) > _MOST_ROWS:
        unit = STREAKS[every]
        return Words(f"{len(periods)} {unit.zh}", f"{len(periods)} {unit.en}")
    told = [_row(every, first, last) for first, last in rows]
    return Words("、".join(one.zh for one in told), listed([one.en for one in told]))


def _row(every: str, first: int, last: int) -> Words:
    if every == "day":
        return days_between(date.fromordinal(first), date.fromordinal(last))
    if every == "week":
        days = days_between(date.fromordinal(first * 7 + 1), date.fromordinal(last * 7 + 7))
        return Words(f"{days.zh}", days.en)
    begin, end = (month_of(date(one // 12, one % 12 + 1, 1)) for one in (first, last))
    return begin if first == last else Words(f"{begin.zh}至 {end.zh}", f"{begin.en} to {end.en}")
