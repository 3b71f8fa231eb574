"""Ticks: what must happen though nobody looks, exactly once over any number of processes.

A tick has slots, the multiples of its period in UTC milliseconds. A slot's row is inserted in the transaction that has
its effect, so the row's primary key is what makes it happen once; whoever wakes us, and how often, decides nothing.
Which slots are missing follows from the last row and the game's clock. A big tick works in steps, each a transaction
of its own; how far it came is kept in the row, so whoever comes next goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BigInteger, Table, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.ids import Ids
from engine.ledger import big
from engine.store import Collision, Database

log = logging.getLogger("tilth.ticks")

MOST = 50  # so many steps a tick takes in one call: a jump of months is caught up in many calls
KEPT = 1_000  # so many slots back are rows kept, for whoever wants to see what happened
LATE = 10  # a slot is late when more than one part in so many of its period has gone by
OPEN, DONE, SKIPPED = "open", "done", "skipped"
LAST = text("SELECT slot, state, reached FROM tick WHERE name = :name ORDER BY slot DESC LIMIT 1")


class TickRow(SQLModel, table=True):
    """One slot of a tick that has begun. `state` is open, done or skipped; `many` counts what it has done."""

    __tablename__ = "tick"
    __table_args__ = ({"sqlite_with_rowid": False},)

    name: str = Field(primary_key=True)
    slot: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    state: str
    reached: str
    many: int = Field(sa_type=BigInteger)


class TickCause(SQLModel, table=True):
    """The cause of transfers of one player that a tick has made, as an event is the cause of others."""

    __tablename__ = "tick_cause"

    id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big())
    name: str
    slot: int = Field(sa_column=big())


class Policy(StrEnum):
    """What becomes of slots that were missed: each is made up for, only the newest is, or none."""

    EVERY = "every"
    LATEST = "latest"
    SKIP = "skip"


class Whose(NamedTuple):
    """Whose time has come: everybody's, or in a sandbox that of those who live by one `clock`."""

    clock: str = ""
    where: str = ""

    def only(self, column: str) -> str:
        """Return what narrows a WHERE to them; `column` holds the player's id."""
        return self.where.format(column)


EVERYBODY = Whose()


@dataclass(frozen=True, slots=True)
class Run:
    """What a step of a tick is given: its slot, the game's now, the wall clock's, and where the step before ended."""

    name: str
    slot: int
    now: int
    wall: int
    reached: str
    ids: Ids
    whose: Whose = EVERYBODY


class Step(NamedTuple):
    """What a step came to: how many things it did, and whether more is to be done from `reached` on."""

    many: int = 0
    more: bool = False
    reached: str = ""


Work = Callable[[Transaction, Run], Step]
"""Does one step, at most some hundred rows, in the transaction that is handed in. It never commits."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to be done once in each `period_ms`.

    `by_player`: its work is `run.whose` alone, and is done by each clock of a sandbox. `due` says from which instant on
    there is something to do (None: nothing), so that neither a sandbox whose clock is moved nor a server that was away
    need go through every slot; at the end of the way the newest slot is done whatever it says.
    """

    name: str
    period_ms: int
    policy: Policy
    work: Work
    by_player: bool = False
    due: Callable[[Transaction, Whose], int | None] | None = None


def at_the_end(_tx: Transaction, _whose: Whose) -> int | None:
    """The `due` of a tick whose work nobody sees before the end of the way: what is sealed, delivered or forgotten."""
    return None


@dataclass(slots=True)
class Ran:
    """What one call did for a tick: slots finished, slots skipped, things done, slots left, the class of an error."""

    name: str
    slots: int = 0
    skipped: int = 0
    many: int = 0
    left: int = 0
    failed: str = ""


class _Last(NamedTuple):
    slot: int
    state: str
    reached: str


class _Busy(Exception):
    """Another process is at this tick."""


def run_due(db: Database, ticks: Sequence[Tick], now: int, *, most: int = MOST) -> list[Ran]:
    """Run what is due at the game's `now`, at most `most` steps a tick; return what was due and what is left of it.

    A tick that raises is logged by its error's class, does not stop the others, and is tried again by the next call.
    Errors: Unavailable when the database cannot even be asked what is due.
    """
    with db.reading() as tx:
        last = {tick.name: _last(tx, tick.name) for tick in ticks}
    return [_catch_up(db, tick, now, most) for tick in ticks if _next(tick, last[tick.name], now)]


def next_at(tx: Transaction, tick: Tick, now: int, whose: Whose = EVERYBODY) -> int | None:
    """Return the instant, `now` or later, at which a tick has something to do next; None when it has nothing."""
    due, period = tick.due(tx, whose) if tick.due else 0, tick.period_ms
    if due is None:
        return None
    last = _last(tx, tick.name)
    if last is None or last.state == OPEN:
        return now
    return max(last.slot - last.slot % period + period, -(-due // period) * period, now)


def missing(tick: Tick, last: int | None, now: int) -> int:
    """Return how many slots are to be run at `now` when `last` was the last one."""
    newest = now - now % tick.period_ms
    if last is None:
        return 1
    if newest <= last:
        return 0
    return 1 if tick.policy is not Policy.EVERY else (newest - last - 1) // tick.period_ms + 1


def _catch_up(db: Database, tick: Tick, now: int, most: int) -> Ran:
    ran = Ran(tick.name)
    try:
        for _ in range(most):
            if not _try_step(db, tick, now, ran):
                break
        with db.reading() as tx:
            last = _last(tx, tick.name)
        ran.left = missing(tick, last.slot if last else None, now) + (last is not None and last.state == OPEN)
    except Exception as error:  # whatever it was: never its text, which may quote a row
        ran.failed, ran.left = type(error).__name__, max(ran.left, 1)
        log.error("tick %s failed and will be tried again: %s", tick.name, ran.failed)
    return ran


def _try_step(db: Database, tick: Tick, now: int, ran: Ran) -> bool:
    """Take one step; return whether to go on."""
    try:
        return _step(db, tick, now, ran)
    except Collision:
        return True
    except _Busy:
        return False


def _step(db: Database, tick: Tick, now: int, ran: Ran) -> bool:
    ids, wall = db.ids, db.clock.now()
    with db.writing() as tx:
        if not db.on_sqlite:
            _be_alone(tx, tick.name)
        last = _last(tx, tick.name)
        due = _next(tick, last, now)
        if due is None:
            return False
        if last is None or due.slot != last.slot:
            due = _ahead(tx, tick, due, now)
            _begin(tx, tick, due, now)
        step = Step() if due.state == SKIPPED else tick.work(tx, Run(tick.name, due.slot, now, wall, due.reached, ids))
        if due.state == OPEN:
            _note(tx, tick.name, due.slot, step)
    ran.many += step.many
    ran.slots += due.state == OPEN and not step.more
    ran.skipped += due.state == SKIPPED
    return True


def _next(tick: Tick, last: _Last | None, now: int) -> _Last | None:
    """Return the slot to work on, with the state it gets: one that is under way comes first."""
    if last and last.state == OPEN:
        return last
    if not missing(tick, last.slot if last else None, now):
        return None
    period, newest = tick.period_ms, now - now % tick.period_ms
    if last and tick.policy is Policy.EVERY:
        return _Last(last.slot - last.slot % period + period, OPEN, "")
    late = tick.policy is Policy.SKIP and (now - newest) * LATE > period
    return _Last(newest, SKIPPED if late else OPEN, "")


def _ahead(tx: Transaction, tick: Tick, next: _Last, now: int) -> _Last:
    """Return the slot to begin with: those that were missed, and in which nothing was due, are left out."""
    period, newest = tick.period_ms, now - now % tick.period_ms
    if tick.due is None or next.slot == newest:
        return next
    due = tick.due(tx, EVERYBODY)
    first = newest if due is None else min(newest, -(-due // period) * period)
    return next._replace(slot=max(next.slot, first))


def _last(tx: Transaction, name: str) -> _Last | None:
    row = tx.connection.execute(LAST, {"name": name}).first()
    return _Last(*row) if row else None


def _be_alone(tx: Transaction, name: str) -> None:
    """Let one process at a time do a tick's steps. What is read from now on is what the others have committed.

    The lock ends with the transaction, so a pool that lends connections by transaction does it no harm.
    """
    ask = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
    if not tx.connection.execute(ask, {"name": f"tilth tick {name}"}).scalar_one():
        raise _Busy


def _begin(tx: Transaction, tick: Tick, due: _Last, now: int) -> None:
    """Take the slot, and forget what lies far back: under the lock nobody can take a slot before the last one."""
    table: Table = TickRow.__table__  # type: ignore[attr-defined]
    row = {"name": tick.name, "slot": due.slot, "at": now, "state": due.state, "reached": "", "many": 0}
    try:
        tx.connection.execute(insert(table), row)
    except IntegrityError as taken:
        raise _Busy from taken
    if due.slot // tick.period_ms % (KEPT // 10) == 0:
        old = (table.c.name == tick.name) & (table.c.slot < due.slot - KEPT * tick.period_ms)
        tx.connection.execute(table.delete().where(old))


def _note(tx: Transaction, name: str, slot: int, step: Step) -> None:
    """Keep how far a slot has come."""
    table: Table = TickRow.__table__  # type: ignore[attr-defined]
    mine = (table.c.name == name) & (table.c.slot == slot)
    state = OPEN if step.more else DONE
    values = {"state": state, "reached": step.reached, "many": table.c.many + step.many}
    tx.connection.execute(update(table).where(mine).values(values))
