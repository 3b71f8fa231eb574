"""Time that passes in a sandbox: what is due is done in order, each thing at its own instant.

As if the time had passed: a tick runs at the slot at which it has something to do, a follow-up when it is due. What
comes of it is what a server that was never stopped would have done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.follow_ups import next_due
from engine.game import Game
from engine.jobs import Done, run_all, ticks_of
from engine.store import Database
from engine.ticks import Tick, Whose, next_at

MOST = 2_000  # steps in one go: a few seconds


@dataclass(slots=True)
class Passed:
    """How far time has come: `reached`, in so many `steps`, and whether that was all. `many` counts what was done."""

    reached: int
    steps: int = 0
    whole: bool = False
    many: Counter[str] = field(default_factory=Counter)

    def count(self, done: Done) -> None:
        """Count a step and what it did."""
        self.steps += 1
        self.many.update({ran.name.partition("@")[0]: ran.many for ran in done.ticks})
        self.many["follow_ups"] += done.follow_ups.done


class Passage:
    """The way from one instant to another for those who live by one clock. `move` is told each instant on the way."""

    def __init__(
        self,
        db: Database,
        games: Iterable[Game],
        whose: Whose,
        context: Callable[[], Any],
        move: Callable[[int], object],
    ) -> None:
        self._db, self._games, self._whose = db, tuple(games), whose
        self._context, self._move = context, move
        self._ticks = ticks_of(self._games, whose)
        self._failed: set[str] = set()

    def go(self, at: int, to: int, most: int = MOST) -> Passed:
        """Go from one instant to another, at most so many steps. Errors: Unavailable."""
        passed = Passed(at)
        while passed.steps < most:
            instant, due = self._next(passed.reached)
            passed.whole = instant is None or instant > to
            if instant is None or passed.whole:
                passed.reached = to
                self._move(to)
                break
            if instant > passed.reached:
                passed.reached = instant
                self._move(instant)
            done = self._do(instant, due)
            self._failed = {ran.name for ran in done.ticks if ran.failed}
            passed.count(done)
        return passed

    def arrive(self, passed: Passed, most: int = MOST) -> None:
        """Do what is done at the end of the way, and whatever is left: as after an outage. Errors: Unavailable.

        After `most` steps it is not whole: then it goes on when it is asked again.
        """
        everything = {tick.name for tick in self._ticks}
        passed.whole = False
        while passed.steps < most and not passed.whole:
            done = self._do(passed.reached, everything)
            passed.count(done)
            passed.whole = not done.goes_on

    def _next(self, at: int) -> tuple[int | None, Collection[str]]:
        """The next instant at which something is due, `at` or later, and the ticks that are."""
        with self._db.reading() as tx:
            found = {tick.name: next_at(tx, tick, self._again(tick, at), self._whose) for tick in self._ticks}
            followed = next_due(tx, self._whose)
        instants = [
            one for one in (*found.values(), None if followed is None else max(followed, at)) if one is not None
        ]
        first = min(instants, default=None)
        return first, {name for name, one in found.items() if one == first}

    def _again(self, tick: Tick, at: int) -> int:
        """What has just failed is not tried again before its next slot."""
        return at - at % tick.period_ms + tick.period_ms if tick.name in self._failed else at

    def _do(self, at: int, due: Collection[str]) -> Done:
        return run_all(
            self._db, at, games=self._games, context=self._context, whose=self._whose, only=lambda one: one.name in due
        )  # fmt: skip
