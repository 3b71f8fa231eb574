"""Snapshots of a sandbox: all that happened there under a name, kept in a row of the database itself, and put back.

A snapshot is the rows of every table in the order of their keys, as one text of bytes: the same on both engines, seen
by every process, and written and read in one transaction. Who has keys and sessions, and what the numbers of quests,
assets and senders mean, is not part of it: keys go on working, and whoever holds a number still means the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, Column, LargeBinary, Table, delete, func, select, text
from sqlmodel import Field, SQLModel
from sqlmodel.main import default_registry

from engine.bulk import Transaction
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound, Refused
from engine.game_time import Pace
from engine.ledger import big

LEFT_ALONE = frozenset({
    "setting", "sandbox_snapshot", "source_key", "token_key", "used_token", "session", "entry_code",
    "number", "content_file", "bundle", "quest_life", "publication", "pause", "pause_record",
})  # fmt: skip
"""The tables that no snapshot has and no reset empties: access, and what content is called."""

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
FASTEST = 1  # of zlib: a tenth of the time, a third more bytes


class SnapshotRow(SQLModel, table=True):
    """A snapshot. `clocks` is how they stood, as JSON; `revision` that of the tables; `rows` what they hold."""

    __tablename__ = "sandbox_snapshot"

    name: str = Field(primary_key=True)
    made_at: int = Field(sa_column=big())
    clocks: str
    revision: str
    rows: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Snapshot(NamedTuple):
    """A snapshot as it is listed: its name, the game's instant it was made at, and its size in bytes."""

    name: str
    at: int
    size: int


def dump(tx: Transaction) -> bytes:
    """Return all that happened, as bytes: equal when, and only when, every row is."""
    held = []
    for model in _models():
        table = _table(model)
        rows = tx.connection.execute(select(table).order_by(*table.primary_key.columns))
        held.append((str(table.name), [tuple(row) for row in rows]))
    return msgspec.msgpack.encode(held)


def pack(tx: Transaction) -> bytes:
    """Return all that happened, compressed, for `unpack`."""
    return zlib.compress(dump(tx), FASTEST)


def unpack(tx: Transaction, packed: bytes) -> None:
    """Let everything be as it was when it was packed: of this process's version of the tables."""
    models = {_table(model).name: model for model in _models()}
    wipe(tx)
    for table, rows in msgspec.msgpack.decode(zlib.decompress(packed)):
        tx.insert(models[table], [tuple(row) for row in rows])
    tx.finish()


def keep(tx: Transaction, name: str, clocks: dict[str, Pace], at: int) -> Snapshot:
    """Keep a snapshot, in the place of one of this name. `clocks` stand still in it. Errors: Malformed."""
    if not NAME.fullmatch(name):
        raise Malformed("a snapshot's name has 1 to 40 characters: a to z, 0 to 9, - and _", code="wrong_label",
                        hint="for example before-the-theft")  # fmt: skip
    rows = pack(tx)
    forget(tx, name)
    tx.insert(SnapshotRow, [(name, at, msgspec.json.encode(clocks).decode(), _revision(tx), rows)])
    tx.finish()
    return Snapshot(name, at, len(rows))


def put_back(tx: Transaction, name: str) -> dict[str, Pace]:
    """Let everything be as it was in a snapshot; return how the clocks stood. Errors: NotFound, Refused."""
    c = _snapshots().c
    found = tx.connection.execute(select(c.clocks, c.revision, c.rows).where(c.name == name)).first()
    if found is None:
        raise NotFound(f"there is no snapshot '{name}'", code="unknown_snapshot",
                       hint=did_you_mean(name, [one.name for one in listed(tx)]))  # fmt: skip
    if found.revision != _revision(tx):
        raise Refused("this snapshot is of another version of Tilth", code="old_snapshot", hint="make it anew")
    unpack(tx, found.rows)
    return msgspec.json.decode(found.clocks, type=dict[str, Pace])


def listed(tx: Transaction) -> list[Snapshot]:
    """Return the snapshots there are, by name."""
    c = _snapshots().c
    found = tx.connection.execute(select(c.name, c.made_at, func.length(c.rows)).order_by(c.name))
    return [Snapshot(*row) for row in found]


def forget(tx: Transaction, name: str) -> bool:
    """Forget a snapshot; return whether there was one."""
    return tx.connection.execute(delete(_snapshots()).where(_snapshots().c.name == name)).rowcount > 0


def wipe(tx: Transaction) -> None:
    """Forget all that happened. The only place where transfers are deleted, and only a sandbox comes here."""
    with _unguarded(tx):
        for model in _models():
            tx.connection.execute(delete(_table(model)))


def newest_id(tx: Transaction) -> int:
    """Return the highest id of anything that happened; 0 when nothing has."""
    ids = [_table(model).c.id for model in _models() if "id" in _table(model).c]
    wide = [id for id in ids if isinstance(id.type, BigInteger)]
    return max((tx.connection.execute(select(func.max(id))).scalar() or 0 for id in wide), default=0)


def _models() -> list[type]:
    """Every table that has something of what happened, by name; the games' own among them."""
    found = {str(mapper.local_table.name): mapper.class_ for mapper in default_registry.mappers}  # type: ignore[attr-defined]
    return [found[name] for name in sorted(found) if name not in LEFT_ALONE]


@contextmanager
def _unguarded(tx: Transaction) -> Iterator[None]:
    """Put the triggers that keep transfers from being deleted out of the way, inside this transaction."""
    connection = tx.connection
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE transfer DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE transfer ENABLE TRIGGER USER"))
        return
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)


def _revision(tx: Transaction) -> str:
    return ", ".join(tx.connection.execute(text("SELECT version_num FROM alembic_version ORDER BY 1")).scalars())


def _snapshots() -> Table:
    return _table(SnapshotRow)


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]
