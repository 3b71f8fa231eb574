"""What must be told to players: written in the same transaction as its cause, delivered later (engine/deliver.py).

Two shapes, because one of them is on the hot path. What an event earned is a row of four numbers that names its
transfer. Everything else is a notice: a kind and its values. Whoever writes for a player holds that player's lock, and
so does whoever delivers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, Column, SmallInteger
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.ids import Ids
from engine.ledger import big, lone_id
from engine.words.notices import ENGINE, Value

VALUES_MAX = 1_000  # bytes of JSON


class Outbox(SQLModel, table=True):
    """Something to tell one player: the transfer (player, cause, n), and from which database moment on (`id`)."""

    id: int = Field(sa_column=lone_id())
    player_id: int = Field(sa_column=big())
    cause: int = Field(sa_column=big())
    n: int = Field(sa_type=SmallInteger)


class OutboxNotice(SQLModel, table=True):
    """Something to tell one player that no transfer says. `about_id` is the player it is about, if any."""

    __tablename__ = "outbox_notice"

    id: int = Field(sa_column=lone_id())
    player_id: int = Field(sa_column=big())
    about_id: int | None = Field(sa_column=Column(BigInteger))
    kind: str
    body: str
    nudges: int = Field(sa_type=SmallInteger)
    at: int = Field(sa_column=big())


class Note(NamedTuple):
    """One row to be told; the columns of Outbox in order."""

    id: int
    player_id: int
    cause: int
    n: int


class Telling(NamedTuple):
    """A notice to be told to a player, at the game's `at`; `kind` is the engine's, or `game.kind`."""

    player_id: int
    kind: str
    at: int
    values: Mapping[str, Value]
    about_id: int | None = None
    nudges: bool = True


def tell(tx: Transaction, notes: Sequence[Note]) -> None:
    """Write what must be told of transfers."""
    tx.insert(Outbox, notes)


def notify(tx: Transaction, ids: Ids, tellings: Sequence[Telling]) -> None:
    """Write what else must be told. Raises ValueError for values that take more than 1,000 bytes."""
    rows = []
    for id, one in zip(ids.block(len(tellings)), tellings, strict=True):
        body = msgspec.json.encode(one.values).decode()
        if len(body.encode()) > VALUES_MAX:
            raise ValueError(f"a message's values take at most {VALUES_MAX} bytes")
        rows.append((id, one.player_id, one.about_id, one.kind, body, int(one.nudges), one.at))
    tx.insert(OutboxNotice, rows)


def notify_about(
    tx: Transaction, ids: Ids, kind: str, player_id: int, about_id: int, at: int, **values: Value
) -> None:  # fmt: skip
    """Tell a player one of the engine's own kinds about another player, who is its value `friend`."""
    told = {"friend": str(about_id), **values}
    notify(tx, ids, [Telling(player_id, kind, at, told, about_id, ENGINE[kind].nudges)])
