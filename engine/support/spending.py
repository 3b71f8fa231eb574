"""How far each budget, and each limit that alerts, is used up in the window that runs now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from engine.alerts import AlertRow
from engine.days import local_in, window
from engine.journal import SHARED, slot_key
from engine.people.players import DEFAULT_ZONE
from engine.published.changes import budgets_of
from engine.published.content import Content
from engine.quests.quest import Limit, Quest
from engine.rules.plans import NONE, OF_ALL, OF_QUEST, Slot
from engine.store import Database
from engine.support.standing import Standing, numbers_in
from engine.words.messages import display

_FULL = 100


class Spent(NamedTuple):
    """What is used of a limit of all players, in display units, in the window of a local day.

    `alerts` are the percents that were crossed in this window, of those in `alert_at`.
    """

    name: str
    rule: str
    window: str
    used: str
    most: str
    unit: str
    percent: int
    alert_at: tuple[int, ...]
    alerts: tuple[int, ...]


def spending(db: Database, content: Content, now: int) -> list[Spent]:
    """Return every budget and every limit with alerts, budgets first. A window's day is the quest's zone's."""
    with db.reading() as tx:
        numbers = numbers_in(tx, content)
        standing = Standing(content, numbers, tx=tx)
        table = AlertRow.__table__  # type: ignore[attr-defined]
        raised = tx.connection.execute(select(table.c.quest, table.c.rule, table.c.slot, table.c.percent)).all()
        found = []
        for name, limit, slot, asset in _watched(content, now):
            key = slot_key(SHARED, numbers.quests.get(name, 0), slot)
            facts = standing.facts([key]).get(key, NONE)
            used = facts.times if limit.of == "times" else facts.amount
            crossed = tuple(sorted(row[3] for row in raised if tuple(row[:3]) == (name, limit.path, slot.name)))
            found.append(_spent(content, name, limit, slot, asset, used, crossed))
    return found


def _spent(
    content: Content, name: str, limit: Limit, slot: Slot, asset: str, used: int, crossed: tuple[int, ...]
) -> Spent:
    times = limit.of == "times"
    scale, unit = (1, "times") if times else (content.assets[asset].scale, content.assets[asset].unit)
    percent = used * 100 // limit.max if limit.max else _FULL
    here = slot.name.rpartition("|")[2]
    used_text, most = display(used, scale), display(limit.max, scale)
    return Spent(name, limit.path, here, used_text, most, unit, percent, limit.alert_at, crossed)


def _watched(content: Content, now: int) -> Iterator[tuple[str, Limit, Slot, str]]:
    """Each limit to watch: its name (a budget's or a quest's), where its use is kept, and its asset."""
    for budget in budgets_of(content).values():
        limit = Limit("budget", budget.max, "reward", "budget", budget.every, True, budget.alert_at, budget.name)
        day = _day(now, DEFAULT_ZONE)
        yield budget.name, limit, Slot(f"budget:{budget.name}|{window(budget.every, day)}", OF_ALL), budget.asset
    for _, quest in sorted(content.book.quests.items()):
        for limit in quest.limits:
            if limit.alert_at and limit.per == "quest":
                yield quest.id, limit, _slot(quest, limit, now), quest.reward.asset


def _slot(quest: Quest, limit: Limit, now: int) -> Slot:
    return Slot(window(limit.every, _day(now, quest.when.zone or DEFAULT_ZONE)), OF_QUEST)


def _day(now: int, zone: str) -> date:
    return local_in(now, zone).date
