"""Follow-ups: what a turn wants done to others later, in a transaction of their own and under their own locks.

`later` writes one in the transaction of its cause; `run_follow_ups` hands each to the handler registered under its
kind, exactly once: the handler's effects and the end of the follow-up are one transaction. One that raises is tried
again, later each time; after the last try it stays as a dead letter that an operator can see and revive.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Index, Table, delete, select, text, update
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import HOUR, MINUTE, SECOND
from engine.errors import Unavailable
from engine.ledger import big
from engine.store import Database, Ids

log = logging.getLogger("tilth.follow_ups")

MOST = 500  # so many are tried in one call
BODY_MAX = 4_096  # bytes of JSON
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
    """A follow-up that is to be done at the game's `now`; `body` is what `later` was given, `tries` how many failed."""

    id: int
    player_id: int
    kind: str
    due_at: int
    body: Any
    tries: int
    now: int
    ids: Ids


Handler = Callable[[Transaction, Due, Any], None]
"""Does what a kind of follow-up says: (tx, due, context). It locks the player itself, first, and never commits."""

HANDLERS: dict[str, Handler] = {}


@dataclass(slots=True)
class Followed:
    """What one call did: follow-ups done, failed (of these, dead for good), and whether more are due and `left`."""

    done: int = 0
    failed: int = 0
    dead: int = 0
    left: int = 0


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a handler under its kind: `@handles("forest.thank")`. Raises ValueError when the kind has one."""

    def register(handler: Handler) -> Handler:
        if HANDLERS.setdefault(kind, handler) is not handler:
            raise ValueError(f"two handlers for '{kind}'")
        return handler

    return register


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


def run_follow_ups(
    db: Database,
    now: int,
    context: Callable[[], Any] = lambda: None,
    *,
    handlers: Mapping[str, Handler] = HANDLERS,
    most: int = MOST,
) -> Followed:
    """Do what is due at the game's `now`, oldest first; each in its own transaction.

    `context` is asked, when anything is due, for what handlers get beside it. What raises is logged by the error's
    class and tried again later. Errors: Unavailable when the database cannot be asked, and those of `context`.
    """
    found, came_to = _due(db, now, most + 1), Followed()
    told = context() if found else None
    for id in found[:most]:
        try:
            came_to.done += _do(db, id, now, told, handlers)
        except Unavailable:
            came_to.failed += 1  # not its fault, and it is still due: the next call takes it
        except Exception as error:  # one that fails must not stop the others; never its text, which may quote a row
            came_to.failed += 1
            came_to.dead += _put_off(db, id, now, type(error).__name__)
    came_to.left = len(found[most:])
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


def _due(db: Database, now: int, most: int) -> list[int]:
    waiting = text("SELECT id FROM follow_up WHERE dead = 0 AND due_at <= :now ORDER BY due_at, id LIMIT :most")
    with db.reading() as tx:
        return [int(id) for id in tx.connection.execute(waiting, {"now": now, "most": most}).scalars()]


def _do(db: Database, id: int, now: int, context: Any, handlers: Mapping[str, Handler]) -> bool:
    """Do one follow-up and end it; false when another process has done it, or is at it."""
    ids = db.ids  # before the transaction: the first use takes a node number in one of its own
    with db.writing() as tx:
        row = _locked(tx, id, now)
        if row is None:
            return False
        body = msgspec.json.decode(row.body)
        due = Due(row.id, row.player_id, row.kind, row.due_at, body, row.tries, now, ids)
        handlers[row.kind](tx, due, context)
        table = _table()
        tx.connection.execute(delete(table).where(table.c.id == id))
    return True


def _put_off(db: Database, id: int, now: int, failed: str) -> bool:
    """Note a failure; return whether it was the last one."""
    with db.writing() as tx:
        row = _locked(tx, id, now)
        if row is None:
            return False
        dead = bool(row.tries >= len(PAUSES))
        due_at = row.due_at if dead else now + PAUSES[row.tries]
        table = _table()
        values = {"tries": row.tries + 1, "dead": int(dead), "due_at": due_at, "failed": failed}
        tx.connection.execute(update(table).where(table.c.id == id).values(values))
    log.warning("follow-up %s %s: %s", id, "is dead" if dead else "failed", failed)
    return dead


def _locked(tx: Transaction, id: int, now: int) -> Any:
    """Return the row, if it is still due and nobody else is at it (PostgreSQL; SQLite has one writer)."""
    table = _table()
    wanted = select(table).where((table.c.id == id) & (table.c.dead == 0) & (table.c.due_at <= now))
    return tx.connection.execute(wanted.with_for_update(skip_locked=True)).first()


def _table() -> Table:
    return FollowUp.__table__  # type: ignore[attr-defined, no-any-return]
