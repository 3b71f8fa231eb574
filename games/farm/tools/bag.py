"""What moves and pages both load of the bag: the tools in it, and what tasks have come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from engine.bulk import Query, Row
from engine.daily import DailyCount
from games.farm.numbers import NUMBERS
from games.farm.tools import rules
from games.farm.tools.rules import Waiting
from games.farm.tools.tables import TaskRow, ToolRow

PATIENCE_DAYS = 8
"""What was done waits so long for its tool, today included: days that engine/daily.py keeps in every time zone."""

Taken = Mapping[str, int]
"""Up to which day each task has given its tools."""
Did = frozenset[tuple[int, str]]
"""What was done on which day."""


def bag_of(player_id: int) -> Query[Counter[str]]:
    """Ask how many of each tool a player has."""
    return Query(ToolRow, "tool, many", ("player_id",), [(player_id,)], lambda rows: Counter(dict(rows)))


def taken_of(player_id: int) -> Query[Taken]:
    """Ask up to which day tasks have given a player their tools."""
    return Query(TaskRow, "task, day", ("player_id",), [(player_id,)], _taken)


def did_of(player_id: int, today: date) -> Query[Did]:
    """Ask what a player did on the days that still count."""
    last = today.toordinal()
    keys = [(player_id, day) for day in range(last - PATIENCE_DAYS + 1, last + 1)]
    return Query(DailyCount, "day, what, other_id", ("player_id", "day"), keys, _did)


def came_to(task: str, did: Did, taken: Taken, today: date) -> Waiting:
    """Return what a task has come to; the days of `won` are local days (`date.toordinal`)."""
    kind, last = NUMBERS.tools.tasks[task], today.toordinal()
    days = range(max(last - PATIENCE_DAYS, taken.get(task, 0)) + 1, last + 1)
    found = rules.waiting([(day, f"farm.{kind.does}") in did for day in days], kind.in_a_row)
    return Waiting([days[place] for place in found.won], found.so_far)


def _taken(rows: list[Row]) -> Taken:
    return {task: day for task, day in rows}  # noqa: C416


def _did(rows: list[Row]) -> Did:
    return frozenset((day, what) for day, what, other in rows if not other)
