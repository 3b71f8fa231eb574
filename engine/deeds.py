"""Deeds: what happened between a player and another in a game, as each one's feed of activities shows it.

Each of the two has a row: `mine` is 1 with whoever did it. A deed is kept as its kind and its values; its words are the
game's, filled when somebody reads. Whoever blocked the other does not see them in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Index, SmallInteger, Table, select
from sqlmodel import Field, SQLModel

from engine.bulk import Row, Transaction
from engine.clock import DAY
from engine.ledger import big

KEPT_FOR = 30 * DAY


class DeedRow(SQLModel, table=True):
    """One deed in one player's feed; `body` is JSON."""

    __tablename__ = "deed"
    __table_args__ = (
        Index("deeds_with", "other_id"), Index("deeds_by_age", "at"), {"sqlite_with_rowid": False},
    )  # fmt: skip

    player_id: int = Field(sa_column=big(primary_key=True))
    id: int = Field(sa_column=big(primary_key=True))
    game: str
    kind: str
    other_id: int = Field(sa_column=big())
    mine: int = Field(sa_type=SmallInteger)
    at: int = Field(sa_column=big())
    body: str


class Deed(NamedTuple):
    """A deed as it is read: of whom with the player, whether the player did it, when, and its values."""

    id: int
    kind: str
    other_id: int
    mine: bool
    at: int
    values: Mapping[str, Any]


def rows_of(
    ids: Sequence[int], game: str, kind: str, actor_id: int, other_id: int, at: int, values: Mapping[str, Any]
) -> list[Row]:
    """Return the two rows of one deed, under two new ids."""
    body = msgspec.json.encode(values).decode()
    return [
        (actor_id, ids[0], game, kind, other_id, 1, at, body),
        (other_id, ids[1], game, kind, actor_id, 0, at, body),
    ]


def deeds_of(
    tx: Transaction, player_id: int, game: str, *, before: int | None = None, limit: int = 20,
    hidden: Collection[int] = (),
) -> list[Deed]:  # fmt: skip
    """Return a player's deeds in a game older than `before`, newest first, without those of `hidden` players."""
    table: Table = DeedRow.__table__  # type: ignore[attr-defined]
    c = table.c
    own = (c.player_id == player_id) & (c.game == game)
    wanted = select(c.id, c.kind, c.other_id, c.mine, c.at, c.body).where(own)
    if before is not None:
        wanted = wanted.where(c.id < before)
    if hidden:
        wanted = wanted.where(c.other_id.not_in(hidden))
    rows = tx.connection.execute(wanted.order_by(c.id.desc()).limit(limit))
    return [
        Deed(id, kind, other, bool(by_me), at, msgspec.json.decode(body)) for id, kind, other, by_me, at, body in rows
    ]


def forget_old(tx: Transaction, before: int, most: int) -> int:
    """Delete at most some of the deeds done before an instant, for a tick; return how many."""
    table: Table = DeedRow.__table__  # type: ignore[attr-defined]
    c = table.c
    old = tx.connection.execute(select(c.player_id, c.id).where(c.at < before).limit(most)).all()
    tx.delete(DeedRow, ("player_id", "id"), [tuple(row) for row in old])
    return len(old)
