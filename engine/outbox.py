"""What must be told to a player: written in the same transaction as its cause, delivered later.

A row names the transfer it is about instead of carrying a text, so it costs little and can be told in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.ledger import big


class Outbox(SQLModel, table=True):
    """Something to tell one player: the transfer (player, cause, n), and from which database moment on (`id`)."""

    id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big())
    cause: int = Field(sa_column=big())
    n: int = Field(sa_type=SmallInteger)


class Note(NamedTuple):
    """One row to be told; the columns of Outbox in order."""

    id: int
    player_id: int
    cause: int
    n: int


def tell(tx: Transaction, notes: Sequence[Note]) -> None:
    """Write what must be told."""
    tx.insert(Outbox, notes)
