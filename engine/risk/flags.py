"""Flags: what looked odd, for a person to look at. A flag punishes nobody.

One a day, player and kind: looking twice flags once. The evidence is ids and numbers, and nothing else of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table, UniqueConstraint, delete, select
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.ids import Ids
from engine.ledger import big, lone_id
from engine.people.players import lock_players_by_id

Evidence = Mapping[str, Any]


class Kind(StrEnum):
    """What looked odd."""

    FAST = "fast"
    """An hour with as many moves as there may be."""
    TWIN = "twin"
    """The same steps at the same minute as a friend, or from the same device as somebody else."""
    DEVICE = "device"
    """A device that tells the steps of too many players."""
    PACE = "pace"
    """More steps than anybody takes in that time."""
    RING = "ring"
    """Gifts that go nearly only to one player, as others' do."""


class FlagRow(SQLModel, table=True):
    """A flag: the day (a date as a number) that was looked at, and `evidence` as JSON."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("player_id", "kind", "day", name="a_day_is_flagged_once"),)

    id: int = Field(sa_column=lone_id())
    player_id: int = Field(sa_column=big())
    kind: str
    day: int
    at: int = Field(sa_column=big())
    evidence: str


class Flag(NamedTuple):
    """A flag as it is read."""

    id: int
    player_id: int
    kind: str
    day: int
    at: int
    evidence: dict[str, Any]


def flag(tx: Transaction, ids: Ids, kind: Kind, found: Mapping[int, Evidence], day: int, now: int) -> int:
    """Flag players, by id, once for a day; return how many that had not been. Who was erased is left out."""
    players = sorted(lock_players_by_id(tx, found))
    known = tx.fetch(FlagRow, "player_id", ("player_id", "kind", "day"), [(id, kind, day) for id in players])
    new = sorted(set(players) - {id for (id,) in known})
    rows = [
        (id, player, kind.value, day, now, msgspec.json.encode(found[player]).decode())
        for id, player in zip(ids.block(len(new)), new, strict=True)
    ]
    tx.insert(FlagRow, rows)
    return len(rows)


def list_flags(
    tx: Transaction, *, player_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[Flag]:
    """Return flags with a smaller id than `before`, newest first; of one player when one is named."""
    c = _table().c
    wanted = select(c.id, c.player_id, c.kind, c.day, c.at, c.evidence).order_by(c.id.desc()).limit(limit)
    if player_id is not None:
        wanted = wanted.where(c.player_id == player_id)
    if before is not None:
        wanted = wanted.where(c.id < before)
    return [Flag(*row[:-1], msgspec.json.decode(row[-1])) for row in tx.connection.execute(wanted)]


def forget_old(tx: Transaction, before: int) -> int:
    """Delete flags set before an instant, for a tick; return how many."""
    return tx.connection.execute(delete(_table()).where(_table().c.at < before)).rowcount


def _table() -> Table:
    return FlagRow.__table__  # type: ignore[attr-defined, no-any-return]
