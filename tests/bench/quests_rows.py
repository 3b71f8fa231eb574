"""The rows about the quest language: matching, rules beside other engines, checking and loading files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.bench.measure import Row
from tests.bench.quests_books import WORKLOADS
from tests.bench.quests_files import CHECKED, LOADED, files_row
from tests.bench.quests_matcher import SIZES, matcher_row
from tests.bench.quests_rules import ENGINES, rules_row

Made = Row | tuple[Row, str] | str
"""A row, and what an event comes to; or why there is no row."""


def quests_rows(*, quick: bool) -> dict[str, Callable[[], Made]]:
    """Every row by its name; a row that cannot be made says why."""
    rows: dict[str, Callable[[], Made]] = {}
    for workload in WORKLOADS:
        for size in SIZES:
            rows[f"quests {workload[:2]} {size}"] = partial(matcher_row, workload, size, quick=quick)
    for engine in ENGINES:
        rows[f"quests rules index {engine}"] = partial(rules_row, engine, with_index=True, quick=quick)
        rows[f"quests rules closures {engine}"] = partial(rules_row, engine, with_index=False, quick=quick)
    rows["quests check"] = partial(files_row, CHECKED, tests=True, quick=quick)
    rows["quests load"] = partial(files_row, LOADED, tests=False, quick=quick)
    return rows
