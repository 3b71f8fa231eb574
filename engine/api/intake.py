"""Group commit: concurrent requests share one transaction, and each gets its own answer after the commit.

A commit that is safe against a power cut costs as much as dozens of events. So requests queue here; one worker thread
(SQLite has one writer) or two (PostgreSQL) take whatever waits, at most 2,000 events, and run it as one batch.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import NamedTuple

from engine.errors import Unavailable
from engine.incoming.events import Event
from engine.journal import Answer

BATCH_EVENTS = 2_000  # the more share a commit, the less an event costs: a tenth less than 1,000; still 0.2 s
MOST_WAITING = 20_000
GATHER_S = 0.002
DRAIN_S = 30.0

Work = Callable[[Sequence[Event], int], Sequence[Answer]]
"""(events, the oldest age they may have in ms) → an answer to each, after the commit."""


class Entry(NamedTuple):
    """One request's events, how old they may be (ms), and where its answers go."""

    events: Sequence[Event]
    earliest: int
    future: asyncio.Future[list[Answer]]


class IntakeQueue:
    """Gathers events of concurrent requests. `put` is called on an event loop, the work runs on threads of its own."""

    def __init__(self, work: Work, workers: int = 1, most_waiting: int = MOST_WAITING) -> None:
        self._work = work
        self.workers = workers
        self._most_waiting = most_waiting
        self._wake = threading.Condition()
        self._entries: deque[Entry] = deque()
        self._fresh: list[Entry] = []
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._answered = 0
        self.waiting = 0
        """Events put and not yet answered."""

    async def put(self, events: Sequence[Event], earliest: int) -> list[Answer]:
        """Return the answer to each event, in order, after their commit.

        Errors: Unavailable when too much waits already or the server is stopping; nothing was stored then.
        """
        if not events:
            return []
        if self._closing:
            raise Unavailable("the server is stopping", hint="send it again to the next one")
        if self.waiting and self.waiting + len(events) > self._most_waiting:
            raise Unavailable("too many events wait already", code="busy", hint="send it again in a moment")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Answer]] = loop.create_future()
        if not self._fresh:  # what this turn of the loop brings in arrives at the worker as one
            loop.call_soon(self._flush)
        self._fresh.append(Entry(events, earliest, future))
        self.waiting += len(events)
        try:
            return await future
        finally:
            self.waiting -= len(events)

    def close(self) -> None:
        """Refuse what comes, finish what waits, end the threads. Call it off the event loop."""
        self._closing = True
        self._flush()
        with self._wake:
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(DRAIN_S)

    def _flush(self) -> None:
        if not self._threads:
            self._start()
        with self._wake:
            fresh, self._fresh = self._fresh, []
            self._entries.extend(fresh)
            self._wake.notify()

    def _start(self) -> None:
        """On the first event, so that a server may fork after it was set up."""
        names = (f"tilth-intake-{n}" for n in range(self.workers))
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while batch := self._take():
            by_age: dict[int, list[Entry]] = {}
            for entry in batch:
                by_age.setdefault(entry.earliest, []).append(entry)
            for earliest, entries in by_age.items():
                self._serve(entries, earliest)

    def _take(self) -> list[Entry]:
        """Wait for events and return what waits, at least one request; nothing when it is time to end."""
        with self._wake:
            idle = not self._entries
            while not self._entries:
                if self._closing:
                    return []
                self._wake.wait()
            if idle:
                self._gather()
            batch: list[Entry] = []
            count = 0
            while self._entries and (not batch or count + len(self._entries[0].events) <= BATCH_EVENTS):
                batch.append(self._entries.popleft())
                count += len(batch[-1].events)
            if self._entries and self.workers > 1:
                self._wake.notify()
            return batch

    def _gather(self) -> None:
        """Senders who got their answers together send again together: wait for them, but never longer than 2 ms.

        A single sender never waits here, because one request is all that was answered last.
        """
        until = monotonic() + GATHER_S
        while len(self._entries) < self._answered and not self._closing:
            left = until - monotonic()
            if left <= 0 or not self._wake.wait(left):
                return

    def _serve(self, entries: list[Entry], earliest: int) -> None:
        events = [event for entry in entries for event in entry.events]
        outcome: Sequence[Answer] | Exception
        try:
            outcome = self._work(events, earliest)
        except Exception as error:
            outcome = error
        self._answered = len(entries)
        loops: dict[asyncio.AbstractEventLoop, list[Entry]] = {}
        start, shares = 0, {}
        for entry in entries:
            loops.setdefault(entry.future.get_loop(), []).append(entry)
            if not isinstance(outcome, Exception):
                shares[id(entry)] = list(outcome[start : start + len(entry.events)])
            start += len(entry.events)
        for loop, theirs in loops.items():
            _deliver(loop, [(e.future, outcome if isinstance(outcome, Exception) else shares[id(e)]) for e in theirs])


Outcome = tuple[asyncio.Future[list[Answer]], list[Answer] | Exception]


def _deliver(loop: asyncio.AbstractEventLoop, outcomes: list[Outcome]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, outcomes)


def _settle(outcomes: list[Outcome]) -> None:
    """On the loop: give each caller its answers, unless it has gone."""
    for future, outcome in outcomes:
        if future.done():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
