"""Everything that is kept of one player, as JSON with names a person can read: for whoever asks what we know of them.

It is written in pieces, each read in a transaction of its own, so that nobody waits for a player with a long past, and
no memory holds all of it. engine/privacy/personal.py says what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Table, select, tuple_

from engine.bulk import Transaction
from engine.clock import DAY, iso
from engine.journal import EventRow, Number
from engine.ledger import Balance, Transfer, kind_of
from engine.privacy.personal import Part, parts
from engine.store import NODE_BITS, SEQUENCE_BITS, Database

FORMAT = "tilth/export/v1"
PAGE = 1_000
WALK = 20_000  # so many events, of all players, are looked through for one player's at once
NAMED = {"quest_no": "quest", "asset_no": "asset", "sender_no": "sender"}
_TIMES = frozenset({"at", "zone_from", "counts_from"})
_FLAGS = frozenset({"given", "nudges", "dead"})
_encode = msgspec.json.Encoder().encode

Row = Mapping[str, Any]
Names = Mapping[tuple[str, int], str]


def export(db: Database, player_id: int, now: int) -> Iterator[bytes]:
    """Yield the pieces of one JSON object: what is kept of a player, by the table names of engine.privacy.personal.

    A time is ISO 8601, an id text, another player the public id that players see of each other. Errors: Unavailable.
    """
    with db.reading() as tx:
        names = _names(tx)
    yield _encode({"format": FORMAT, "exported_at": iso(now)})[:-1]
    for table, part in parts():
        if not part.name:
            continue
        yield b"," + _encode(part.name) + b":["
        first = True
        for rows in _pages(db, table, part, player_id):
            shown = [_encode(_shown(table, part, row, player_id, names)) for row in rows]
            if shown:
                yield b"," * (not first) + b",".join(shown)
                first = False
        yield b"]"
    yield b"}"


def began(player_id: int) -> int:
    """Return an id below all that a player has done: ids rise with time, and clocks of processes differ a little."""
    shift = NODE_BITS + SEQUENCE_BITS
    return max(0, (player_id >> shift) - DAY) << shift


def _pages(db: Database, table: Table, part: Part, player_id: int) -> Iterator[Sequence[Row]]:
    if table is EventRow.__table__:  # type: ignore[attr-defined]
        yield from _walk(db, table, part, player_id)
        return
    keys = list(table.primary_key.columns)
    last: tuple[Any, ...] | None = None
    while True:
        wanted = select(table).where(part.of(table, player_id)).order_by(*keys).limit(PAGE)
        if last is not None:
            wanted = wanted.where(tuple_(*keys) > tuple_(*last))
        rows = _read(db, wanted)
        yield rows
        if len(rows) < PAGE:
            return
        last = tuple(rows[-1][key.name] for key in keys)


def _walk(db: Database, table: Table, part: Part, player_id: int) -> Iterator[Sequence[Row]]:
    """Events have no index by player: all since the player came are looked through, a stretch at a time."""
    after, c = began(player_id), table.c
    while True:
        stretch = select(c.id).where(c.id > after).order_by(c.id).offset(WALK).limit(1)
        with db.reading() as tx:
            upto = tx.connection.execute(stretch).scalar()
        mine = part.of(table, player_id) & (c.id > after)
        yield _read(db, select(table).where(mine if upto is None else mine & (c.id <= upto)).order_by(c.id))
        if upto is None:
            return
        after = upto


def _read(db: Database, wanted: Any) -> list[Row]:
    with db.reading() as tx:
        return [dict(row._mapping) for row in tx.connection.execute(wanted)]


def _names(tx: Transaction) -> Names:
    c = Number.__table__.c  # type: ignore[attr-defined]
    return {(kind, no): name for kind, no, name in tx.connection.execute(select(c.kind, c.no, c.name))}


def _shown(table: Table, part: Part, row: Row, me: int, names: Names) -> dict[str, Any]:
    if table is Balance.__table__:  # type: ignore[attr-defined]
        asset = names.get(("asset", (row["id"] - me) >> 2), "")
        return {"asset": asset, "account": kind_of(row["id"], me), "amount": row["amount"]}
    of_transfer = table is Transfer.__table__  # type: ignore[attr-defined]
    shown: dict[str, Any] = {}
    for column in table.columns:
        name, value = column.name, row[column.name]
        if name in part.hidden or (name == "player_id" and name not in part.others):
            continue
        if name in NAMED:
            shown[NAMED[name]] = names.get((NAMED[name], value), "")
        elif of_transfer and name in part.others:
            shown[name] = _account(value, me)
        else:
            shown[name] = _value(part, column, value)
    return shown


def _value(part: Part, column: Column[Any], value: Any) -> Any:
    name = column.name
    if name in part.json:
        return msgspec.json.decode(value) if value else None
    if value is None or name in part.others:
        return str(value) if value else None
    if name in _TIMES or name.endswith("_at"):
        return iso(value) if value else None
    if name in _FLAGS:
        return bool(value)
    if isinstance(value, bytes):
        return value.hex()
    is_id = isinstance(column.type, BigInteger) and (name in ("id", "cause") or name.endswith("_id"))
    return str(value) if is_id else value


def _account(account_id: int, me: int) -> str:
    """A place of the statement: its kind; or its number, when it is a hold, or belongs to another player."""
    kind = kind_of(account_id, me)
    return str(account_id) if kind == "hold" else kind
