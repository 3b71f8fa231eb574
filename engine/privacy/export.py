"""Everything that is kept of one player, as JSON with names a person can read: for whoever asks what we know of them.

It is written in pieces, each read in a transaction of its own, so that nobody waits for a player with a long past, and
no memory holds all of it. engine/privacy/personal.py says what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, ColumnElement, Table, select, tuple_

from engine.bulk import Transaction
from engine.clock import DAY, iso
from engine.ids import first_id, made_at
from engine.journal import EventRow, Number
from engine.ledger import PLAYER_STRIDE, Balance, Hold, Transfer, kind_of
from engine.moves import MoveRow
from engine.people.players import Cut
from engine.privacy.personal import Part, parts
from engine.store import Database

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

    A time is ISO 8601, an id text, another player the public id that players see of each other. Who has blocked the
    player is in none of it: that is theirs. Errors: Unavailable.
    """
    with db.reading() as tx:
        names, secret = _names(tx), _silent_blockers(tx, player_id)
    yield _encode({"format": FORMAT, "exported_at": iso(now)})[:-1]
    for table, part in parts():
        if not part.name:
            continue
        yield b"," + _encode(part.name) + b":["
        first = True
        for rows in _pages(db, table, part, player_id):
            told = [row for row in rows if not any(row[name] in secret for name in part.about)]
            shown = [_encode(_shown(table, part, row, player_id, names, secret)) for row in told]
            if shown:
                yield b"," * (not first) + b",".join(shown)
                first = False
        yield b"]"
    yield b"}"


def began(player_id: int) -> int:
    """Return an id below all that a player has done: ids rise with time, and clocks of processes differ a little."""
    return first_id(made_at(player_id) - DAY)


def _pages(db: Database, table: Table, part: Part, player_id: int) -> Iterator[Sequence[Row]]:
    if table is _table(EventRow):
        yield from _walk(db, table, part, player_id)
        return
    if table is _table(Transfer):
        yield from _by_others(db, table, player_id)
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
    for within in _stretches(db, table, player_id):
        yield _read(db, select(table).where(part.of(table, player_id) & within).order_by(table.c.id))


def _by_others(db: Database, table: Table, player_id: int) -> Iterator[Sequence[Row]]:
    """What moves of others took from a player or gave them: those transfers are the others', found as events are."""
    made, hold = _table(MoveRow), _table(Hold).c
    holds = select(hold.id).where(hold.player_id == player_id)
    upto = player_id + PLAYER_STRIDE - 1
    ends = [c.between(player_id, upto) | c.in_(holds) for c in (table.c.source, table.c.target)]
    moved = select(table).join(made, (made.c.player_id == table.c.player_id) & (made.c.id == table.c.cause))
    for within in _stretches(db, made, player_id):
        yield _read(db, moved.where(within & (made.c.player_id != player_id) & (ends[0] | ends[1])).order_by(made.c.id))


def _stretches(db: Database, table: Table, player_id: int) -> Iterator[ColumnElement[bool]]:
    """Yield what says that a row lies in the next stretch of what everybody did since a player came."""
    after, c = began(player_id), table.c
    while True:
        stretch = select(c.id).where(c.id > after).order_by(c.id).offset(WALK).limit(1)
        with db.reading() as tx:
            upto = tx.connection.execute(stretch).scalar()
        if upto is None:
            yield c.id > after
            return
        yield (c.id > after) & (c.id <= upto)
        after = upto


def _read(db: Database, wanted: Any) -> list[Row]:
    with db.reading() as tx:
        return [dict(row._mapping) for row in tx.connection.execute(wanted)]


def _names(tx: Transaction) -> Names:
    c = _table(Number).c
    return {(kind, no): name for kind, no, name in tx.connection.execute(select(c.kind, c.no, c.name))}


def _silent_blockers(tx: Transaction, me: int) -> frozenset[int]:
    """Return who has blocked the player, but for those whom the player cut too: they are hidden anyway."""
    c = _table(Cut).c
    blocked = {int(id) for id in tx.connection.execute(
        select(c.player_id).where((c.other_id == me) & (c.blocked_at > 0))).scalars()}  # fmt: skip
    return frozenset(blocked - set(tx.connection.execute(select(c.other_id).where(c.player_id == me)).scalars()))


def _shown(
    table: Table, part: Part, row: Row, me: int, names: Names, secret: frozenset[int]
) -> dict[str, Any]:  # fmt: skip
    if table is _table(Balance):
        asset = names.get(("asset", (row["id"] - me) >> 2), "")
        return {"asset": asset, "account": kind_of(row["id"], me), "amount": row["amount"]}
    of_transfer = table is _table(Transfer)
    shown: dict[str, Any] = {}
    if of_transfer and row["player_id"] != me:
        shown["by"] = None if row["player_id"] in secret else str(row["player_id"])
    for column in table.columns:
        name, value = column.name, row[column.name]
        if name in part.hidden or (name == "player_id" and name not in part.others):
            continue
        if name in part.own and row["player_id"] != me:
            continue
        if name in NAMED:
            shown[NAMED[name]] = names.get((NAMED[name], value), "")
        elif of_transfer and name in part.others:
            shown[name] = _account(value, me)
        else:
            shown[name] = _value(part, column, None if name in part.others and value in secret else value)
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


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]
