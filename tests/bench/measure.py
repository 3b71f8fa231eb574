"""What a run and a row of the table are. A ratio is the median over pairs of runs that take turns on one machine."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Run:
    """So many events in so many seconds, of which this process was on the processor for `cpu` seconds."""

    events: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Events per second."""
        return self.events / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of CPU time per event."""
        return self.cpu * 1e6 / self.events


def total(runs: Sequence[Run]) -> Run:
    """Put runs that followed each other into one."""
    return Run(sum(run.events for run in runs), sum(run.seconds for run in runs), sum(run.cpu for run in runs))


Pair = tuple[Run, Run]
"""Ours and the floor's, one right after the other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `ratio` is better when larger; `spread` is the least and the largest ratio of a pair."""

    name: str
    engine: str
    ours: float
    floor: float
    unit: str
    ratio: float
    target: float
    runs: int
    spread: tuple[float, float]
    cpu_us_ours: float | None = None
    cpu_us_floor: float | None = None
    cpu_us_budget: float | None = None
    note: str = ""


def timed(events: int, work: Callable[[], object]) -> Run:
    """Run `work` once and say how long it took. The bench's own rows and events are no burden to the collector."""
    gc.collect()
    gc.freeze()
    cpu, start = time.process_time(), time.perf_counter()
    work()
    run = Run(events, time.perf_counter() - start, time.process_time() - cpu)
    gc.unfreeze()
    return run


def on_cpu(run: Run) -> Run:
    """The same run by the time it was on the processor: for work of one thread, whatever else the machine does."""
    return replace(run, seconds=run.cpu)


def cpu_timed(events: int, work: Callable[[], object]) -> Run:
    """Run `work` once and say how long it was on the processor."""
    return on_cpu(timed(events, work))


def row_of(name: str, engine: str, pairs: Sequence[Pair], target: float, *, budget: float | None = None) -> Row:
    """Put pairs of runs into one line: medians of ours, of the floor and of the pairs' ratios."""
    ratios = [ours.rate / floor.rate for ours, floor in pairs]
    return Row(
        name,
        engine,
        statistics.median(ours.rate for ours, _ in pairs),
        statistics.median(floor.rate for _, floor in pairs),
        "events/s",
        statistics.median(ratios),
        target,
        len(pairs),
        (min(ratios), max(ratios)),
        statistics.median(ours.cpu_us for ours, _ in pairs),
        statistics.median(floor.cpu_us for _, floor in pairs),
        budget,
    )
