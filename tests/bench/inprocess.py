"""Ingest in process from decoded events, and two processes against one."""

from __future__ import annotations

import multiprocessing
from contextlib import closing
from typing import Any

from engine.published.content import Content
from engine.store import open_database
from tests.bench.measure import Row, Run, row_of
from tests.bench.sides import Contest, Ours, Place, migrated, past_of
from tests.bench.workload import Workload, content, told_on

TARGETS = {("sqlite", 1_000): 0.5, ("sqlite", 1): 0.45, ("postgres", 1_000): 0.45, ("postgres", 1): 0.35}
CPU_BUDGET_US = 100.0  # SQLite at 1,000
EVENTS = {1_000: 20_000, 1: 2_000}
QUICK = {1_000: 4_000, 1: 300}
PAIRS, QUICK_PAIRS = 5, 2
BATCH = 1_000


def ingest_row(place: Place, engine: str, size: int, *, quick: bool) -> tuple[Row, str]:
    """Our ingest against the floor in batches of `size`; also say how many rows an event took."""
    with closing(Contest(place, engine, content(), past_of(quick))) as contest:
        events, pairs = (QUICK[size], QUICK_PAIRS) if quick else (EVENTS[size], PAIRS)
        found = contest.pairs(size, pairs, events)
        budget = CPU_BUDGET_US if (engine, size) == ("sqlite", BATCH) else None
        row = row_of(f"ingest, batches of {size:,}", engine, found, TARGETS[engine, size], budget=budget)
        return row, contest.per_event()


def processes_row(place: Place, *, quick: bool) -> Row:
    """Two processes, each with its half of the players, against one with all of them, on one PostgreSQL database."""
    url = place.new("postgres")
    migrated(url, past_of(quick)).close()
    events = 2 * QUICK[BATCH] if quick else EVENTS[BATCH]
    context = multiprocessing.get_context("spawn")
    pairs = []
    with closing(Crew(context, url, 2)) as crew:
        for run in range(1, (QUICK_PAIRS if quick else PAIRS) + 2):
            alone = crew.run([(events, 2 * run, (0, 1))])
            pairs.append((crew.run([(events // 2, 2 * run + 1, (0, 2)), (events // 2, 2 * run + 1, (1, 2))]), alone))
    return row_of("two processes against one", "postgres", pairs[1:], 1.6)


Task = tuple[int, int, tuple[int, int]]
"""How many events, on which day, of which share of the players."""


class Crew:
    """Processes that ingest on command, started once so that no run pays for imports."""

    def __init__(self, context: Any, url: str, count: int) -> None:
        self._pipes = []
        self._started = []
        for number in range(count):
            here, there = context.Pipe()
            process = context.Process(target=_ingest_on_command, args=(there, url, number + 2), daemon=True)
            process.start()
            self._pipes.append(here)
            self._started.append(process)

    def run(self, tasks: list[Task]) -> Run:
        """Give the first processes one task each, at once; return their sum of events in the longest of their times."""
        told = list(zip(self._pipes, tasks, strict=False))
        for pipe, task in told:
            pipe.send(task)
        for pipe, _ in told:
            pipe.recv()
        for pipe, _ in told:
            pipe.send("go")
        runs: list[Run] = [pipe.recv() for pipe, _ in told]
        return Run(sum(r.events for r in runs), max(r.seconds for r in runs), sum(r.cpu for r in runs))

    def close(self) -> None:
        """End the processes."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._started:
            process.join(30)


def _ingest_on_command(pipe: Any, url: str, seed: int) -> None:
    found: Content = content()
    workload = Workload(found, seed=seed)
    with closing(open_database(url)) as db:
        ours = Ours(db, found)
        while task := pipe.recv():
            count, day, share = task
            events = workload.events(count, day, share)
            pipe.send("ready")
            pipe.recv()
            pipe.send(ours.run(events, BATCH, told_on(day))[0])
