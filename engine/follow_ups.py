"""Follow-ups: what a turn wants done to others later, in a transaction of their own and under their own locks.

`later` writes one in the transaction of its cause; `run_follow_ups` hands each to the handler of its kind, exactly
once: the handler's effects and the end of the follow-up are one transaction. A try is counted before it is made, so one
that kills its process cannot do so for ever. One that fails is tried again, later each time and alone; after the last
try it stays as a dead letter that an operator can see and revive. Nothing is done to who has withdrawn consent:
what is due for them waits, and goes on when they agree again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
from sqlalchemy import Index, Table, delete, select, text, update
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import HOUR, MINUTE, SECOND
from engine.ids import Ids
from engine.ledger import big
from engine.store import Database
from engine.ticks import EVERYBODY, Whose

log = logging.getLogger("tilth.follow_ups")

Made = TypeVar("Made")

MOST = 500  # so many are tried in one call
CHAIN = 8  # so long may be what one follow-up makes due at once; the rest of a longer chain waits for the next call
BODY_MAX = 4_096  # bytes of JSON
UNTIL_AGREED = 1 << 62  # a time that never comes
PAUSES = (5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR)
"""So long after the first failure, the second, … is it tried again, by the game's clock; after the last it is dead."""


class FollowUp(SQLModel, table=True):
    """Something to be done to a player. `failed` is the class of the last error; a dead one is not tried again."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("follow_ups_that_wait", "due_at", sqlite_where=text("dead = 0"), postgresql_where=text("dead = 0")),
    )

    id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big())
    kind: str
    due_at: int = Field(sa_column=big())
    body: str
    tries: int = 0
    dead: int = 0
    failed: str = ""


class Due(NamedTuple):
    """A follow-up that is to be done at the game's `now`; `body` is what `later` was given, `tries` how many failed.

    `is_last`: if this try fails too, it is dead.
    """

    id: int
    player_id: int
    kind: str
    due_at: int
    body: Any
    tries: int
    now: int
    ids: Ids
    is_last: bool = False


Handler = Callable[[Transaction, Due, Any], Callable[[], object] | None]
"""Does what a kind of follow-up says: (tx, due, context). It locks the player itself, first, and never commits.

What it returns, if anything, is called after the commit.
"""


class Write(Protocol):
    """What runs an attempt in a writing transaction (engine.ingest.write)."""

    def __call__(self, db: Database, now: int, attempt: Callable[[Transaction], Made], /) -> Made:
        """Run it, again if it must be, and return what it made."""
        ...


def plainly(db: Database, _now: int, attempt: Callable[[Transaction], Made]) -> Made:
    """Run an attempt once."""
    with db.writing() as tx:
        return attempt(tx)


class _Taken(Exception):
    """Another process is at this follow-up, or has done it."""


@dataclass(slots=True)
class Followed:
    """What one call did: follow-ups done, failed (of these, dead for good), and whether more are due and `left`."""

    done: int = 0
    failed: int = 0
    dead: int = 0
    left: int = 0


def later(tx: Transaction, ids: Ids, kind: str, player_id: int, due_at: int, body: object = None) -> int:
    """Let something be done to a player from `due_at` on (the game's clock); return its id.

    `body` is whatever JSON can hold. Raises ValueError when it takes more than 4,096 bytes.
    """
    told = msgspec.json.encode(body).decode()
    if len(told.encode()) > BODY_MAX:
        raise ValueError(f"a follow-up's body has at most {BODY_MAX} bytes")
    [id] = ids.block(1)
    tx.insert(FollowUp, [(id, player_id, kind, due_at, told, 0, 0, "")])
    return id


def wait(tx: Transaction, due: Due) -> None:
    """Let a follow-up of somebody who does not agree to play wait until they do: nothing is done to them till then."""
    later(tx, due.ids, due.kind, due.player_id, UNTIL_AGREED, due.body)


def go_on(tx: Transaction, player_id: int, now: int) -> None:
    """Let what waits for a player, who agrees to play again, be done from now on."""
    table = _table()
    waits = (table.c.dead == 0) & (table.c.due_at == UNTIL_AGREED) & (table.c.player_id == player_id)
    tx.connection.execute(update(table).where(waits).values(due_at=now))


def run_follow_ups(
    db: Database,
    now: int,
    context: Callable[[], Any] = lambda: None,
    *,
    handlers: Mapping[str, Handler],
    write: Write = plainly,
    whose: Whose = EVERYBODY,
    most: int = MOST,
) -> Followed:
    """Do what is due at the game's `now`, oldest first; each in its own transaction. What that makes due now is done
    in the same call, after all that was due before.

    However follow-ups beget each other, a call ends: it makes at most `most` tries in at most `CHAIN` rounds, and what
    failed is due later than now. `context` is asked, when anything is due, for what handlers get beside it. What raises
    is logged by the error's class and tried again later. Errors: Unavailable when the database cannot be asked, and
    those of `context`.
    """
    came_to, told, tried = Followed(), None, 0
    for _ in range(CHAIN):
        found = _due(db, now, whose, most - tried + 1)
        found, came_to.left = found[: most - tried], len(found[most - tried :])
        if not found:
            break
        told = told or context()
        fresh = [id for id, tries in found if not tries]
        again = [id for id, tries in found if tries]  # alone: one that kills its process takes no other with it
        for batch in [fresh, *([id] for id in again)]:
            for due in _claim(db, batch, now):
                _try(write, db, due, told, handlers, came_to)
        tried += len(found)
    return came_to


def dead_follow_ups(db: Database, limit: int = 50) -> list[FollowUp]:
    """Return the newest dead letters."""
    table = _table()
    with db.reading() as tx:
        rows = tx.connection.execute(select(table).where(table.c.dead == 1).order_by(table.c.id.desc()).limit(limit))
        return [FollowUp(**row._mapping) for row in rows]


def revive(db: Database, id: int, now: int) -> bool:
    """Let a dead letter be tried again from now on; return whether there was one."""
    table = _table()
    with db.writing() as tx:
        again = update(table).where((table.c.id == id) & (table.c.dead == 1)).values(dead=0, tries=0, due_at=now)
        return tx.connection.execute(again).rowcount == 1


def count_dead(db: Database) -> int:
    """Return how many dead letters there are."""
    with db.reading() as tx:
        return int(tx.connection.execute(text("SELECT COUNT(*) FROM follow_up WHERE dead = 1")).scalar_one())


def next_due(tx: Transaction, whose: Whose = EVERYBODY) -> int | None:
    """Return the instant from which the next one is due; None when none waits."""
    asked = f"SELECT MIN(due_at) FROM follow_up WHERE dead = 0 AND due_at < {UNTIL_AGREED}{whose.only('player_id')}"
    return tx.connection.execute(text(asked)).scalar()


def _due(db: Database, now: int, whose: Whose, most: int) -> list[tuple[int, int]]:
    waiting = text(
        f"SELECT id, tries FROM follow_up WHERE dead = 0 AND due_at <= :now{whose.only('player_id')} "
        "ORDER BY due_at, id LIMIT :most"
    )
    with db.reading() as tx:
        return [(int(id), int(tries)) for id, tries in tx.connection.execute(waiting, {"now": now, "most": most})]


def _claim(db: Database, wanted: Sequence[int], now: int) -> list[Due]:
    """Count a try of those that are still due and that nobody else is at, and put them off until it has failed."""
    if not wanted:
        return []
    table, ids = _table(), db.ids  # before the transaction: the first use takes a node number in one of its own
    still = (table.c.id.in_(wanted)) & (table.c.dead == 0) & (table.c.due_at <= now)
    claimed = []
    with db.writing() as tx:
        rows = tx.connection.execute(select(table).where(still).with_for_update(skip_locked=True)).all()
        for row in sorted(rows, key=lambda row: (row.due_at, row.id)):
            last = row.tries >= len(PAUSES)
            values = {"tries": row.tries + 1, "due_at": now + PAUSES[min(row.tries, len(PAUSES) - 1)]}
            if row.tries > len(PAUSES):  # its process died in the last try
                values = {"dead": 1}
            else:
                body = msgspec.json.decode(row.body)
                claimed.append(Due(row.id, row.player_id, row.kind, row.due_at, body, row.tries, now, ids, last))
            tx.connection.execute(update(table).where(table.c.id == row.id).values(**values))
    return claimed


def _try(write: Write, db: Database, due: Due, context: Any, handlers: Mapping[str, Handler], sums: Followed) -> None:
    """Do one follow-up and end it, or note why not; what raises must not stop the others."""
    table = _table()
    mine = (table.c.id == due.id) & (table.c.tries == due.tries + 1)

    def attempt(tx: Transaction) -> Callable[[], object] | None:
        after = handlers[due.kind](tx, due, context)
        if not tx.connection.execute(delete(table).where(mine)).rowcount:
            raise _Taken  # it took so long to get here that another process has tried it meanwhile
        return after

    try:
        after = write(db, due.now, attempt)
    except _Taken:
        return
    except Exception as error:  # never its text, which may quote a row
        sums.failed, sums.dead = sums.failed + 1, sums.dead + due.is_last
        failed = {"failed": type(error).__name__, "dead": int(due.is_last)}
        with db.writing() as tx:
            tx.connection.execute(update(table).where(mine).values(**failed))
        log.warning("follow-up %s %s: %s", due.id, "is dead" if due.is_last else "failed", failed["failed"])
        return
    sums.done += 1
    if after:
        after()


def _table() -> Table:
    return FollowUp.__table__  # type: ignore[attr-defined, no-any-return]
