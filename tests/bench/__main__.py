"""`python -m tests.bench [--only NAME] [--quick] [--growth]`: one table, and `var/bench.json`. Nothing here can fail a
build: times depend on the machine, and only ratios are worth reading."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.farm import farm_rows
from tests.bench.forest import forest_rows
from tests.bench.growth import growth_row, memory_row
from tests.bench.inprocess import ingest_row, processes_row
from tests.bench.measure import Row
from tests.bench.over_http import http_row
from tests.bench.play import play_rows
from tests.bench.postgres import postgres
from tests.bench.quests_rows import Made, quests_rows
from tests.bench.sides import Place, folder, past_of
from tests.bench.stage import stage_rows
from tests.bench.telling import telling_rows
from tests.bench.web import web_rows

RESULT = Path("var") / "bench.json"
console = Console(highlight=False, width=140)


def main() -> None:
    """Run the bench from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME", help="only rows whose name or engine contains this")
    parser.add_argument("--quick", action="store_true", help="few events, to see that it runs")
    parser.add_argument("--growth", action="store_true", help="growth and memory instead (many minutes)")
    told = parser.parse_args()
    with ExitStack() as stack:
        place = Place(stack.enter_context(folder()), _server(stack))
        found = _run(_rows(place, growth=told.growth, quick=told.quick), told.only)
    RESULT.write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n", encoding="utf-8")
    console.print(_table(found))
    past = past_of(told.quick)
    console.print(
        "[dim]Medians of pairs that take turns, after one that warms up, in databases that already held "
        f"{past.players:,} players with {past.events} events each. Written to {RESULT}.[/]"
    )


def _server(stack: ExitStack) -> str:
    try:
        return stack.enter_context(postgres())
    except Exception as error:  # whatever keeps a server from starting has its own class
        console.print(f"[yellow]PostgreSQL does not start, so its rows are missing: {error}[/]")
        return ""


def _rows(place: Place, *, growth: bool, quick: bool) -> dict[str, Callable[[], Made | list[Row]]]:
    """Every row by a name to choose it by."""
    rows: dict[str, Callable[[], Made | list[Row]]] = {}
    for engine in place.engines:
        if growth:
            rows[f"growth {engine}"] = partial(growth_row, place, engine, quick=quick)
            continue
        for size in (1_000, 1):
            rows[f"ingest {size} {engine}"] = partial(ingest_row, place, engine, size, quick=quick)
        for size in () if quick and engine != "sqlite" else (1, 100):
            rows[f"http {size} {engine}"] = partial(http_row, place, engine, size, quick=quick)
    if not growth:
        rows.update(quests_rows(quick=quick))
        for more in (telling_rows, play_rows, forest_rows, farm_rows):
            rows.update(more(place, quick=quick))
        rows.update(web_rows(quick=quick))
        rows.update(stage_rows(quick=quick))
    if growth:
        rows["memory sqlite"] = partial(memory_row, place, quick=quick)
    elif place.server:
        rows["processes postgres"] = partial(processes_row, place, quick=quick)
    return rows


def _run(rows: dict[str, Callable[[], Made | list[Row]]], only: str) -> list[Row]:
    found = []
    for name, make in rows.items():
        if only not in name:
            continue
        with console.status(f"{name} …"):
            made = make()
        if isinstance(made, str):
            console.print(f"[yellow]{name}: {made}[/]")
            continue
        for one in made if isinstance(made, list) else [made]:
            row, note = (one[0], f"an event: {one[1]}") if isinstance(one, tuple) else (one, one.note)
            found.append(row)
            console.print(f"{row.name}: {row.ratio:.2f}" + (f"  [dim]{note}[/]" if note else ""))
    return found


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, header_style="dim")
    for head in ("", "engine", "ours", "floor", "", "ratio", "target", "CPU µs ours", "floor", "runs", "spread"):
        table.add_column(head, justify="left" if head in ("", "engine") else "right", no_wrap=True)
    for row in rows:
        budget = f" (≤ {row.cpu_us_budget:.0f})" if row.cpu_us_budget else ""
        colour = "green" if row.ratio >= row.target else "yellow"
        table.add_row(
            row.name, row.engine, f"{row.ours:,.0f}", f"{row.floor:,.0f}", row.unit, f"[{colour}]{row.ratio:.2f}[/]",
            f"{row.target:.2f}", f"{row.cpu_us_ours:,.0f}{budget}" if row.cpu_us_ours else "",
            f"{row.cpu_us_floor:,.0f}" if row.cpu_us_floor else "", str(row.runs),
            f"{row.spread[0]:.2f}–{row.spread[1]:.2f}",
        )  # fmt: skip
    return table


if __name__ == "__main__":
    main()
