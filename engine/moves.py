"""Moves, written once: what a player sent and what came of it."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from engine.ledger import big


class MoveRow(SQLModel, table=True):
    """A move as it was made, for ever: what was sent, the seed of its chance, and the answer."""

    __tablename__ = "move"
    __table_args__ = (UniqueConstraint("player_id", "key", name="a_key_moves_once"),)

    id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big())
    key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    game: str
    name: str
    arguments: str
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    seed: int = Field(sa_column=big())
    at: int = Field(sa_column=big())
    answer: str


class Outcome(msgspec.Struct, array_like=True, frozen=True):
    """What came of a move: a refusal's `code` and values, or what the move gives back."""

    code: str = ""
    values: dict[str, Any] = {}
    result: dict[str, Any] = {}


decode_outcome = msgspec.json.Decoder(Outcome).decode
