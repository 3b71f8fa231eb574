"""Moves, written once: what a player sent and what came of it. The same key gives the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from engine.bulk import Query, Row, Transaction
from engine.errors import Malformed
from engine.ledger import big, lone_id

KEY_MAX = 255


class MoveRow(SQLModel, table=True):
    """A move as it was made, for ever: what was sent, the seed of its chance, and the answer."""

    __tablename__ = "move"
    __table_args__ = (UniqueConstraint("player_id", "key", name="a_key_moves_once"),)

    id: int = Field(sa_column=lone_id())
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


class Sent(NamedTuple):
    """What a player sent, once: the game (or `tilth`), the move, its arguments, and the Idempotency-Key."""

    player_id: int
    game: str
    name: str
    arguments: Mapping[str, Any]
    key: str

    @property
    def digest(self) -> bytes:
        """What tells it from something else under the same key."""
        return _hash(f"{self.game}/{self.name}".encode(), _encode(self.arguments))


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Outcome).decode


def check_key(key: str) -> None:
    """Errors: Malformed (`key_missing`) when it is missing or too long."""
    if not 0 < len(key) <= KEY_MAX:
        hint = f"Idempotency-Key has 1 to {KEY_MAX} characters; make a new one for each move"
        raise Malformed("the key is missing or too long", code="key_missing", hint=hint, status=400)


def told_before(tx: Transaction, sent: Sent) -> Outcome | None:
    """Return what came of it the first time; the player is locked. Errors: Malformed (`key_reused`)."""
    return first_told(sent, tx.answer(asked_before(sent)))


def asked_before(sent: Sent) -> Query[list[Row]]:
    """Ask for what is kept of the key, for `first_told`; behind the lock of the player."""
    return Query(MoveRow, "digest, answer", ("player_id", "key"), [(sent.player_id, _hash(sent.key.encode()))], list)


def first_told(sent: Sent, before: list[Row]) -> Outcome | None:
    """Return what came of it the first time, from what is kept of its key. Errors: Malformed (`key_reused`)."""
    if not before:
        return None
    if before[0][0] != sent.digest:
        hint = "a new move needs a new Idempotency-Key"
        raise Malformed("this key was sent before with something else", code="key_reused", hint=hint)
    return _decode(before[0][1])


def remember(tx: Transaction, id: int, sent: Sent, seed: int, now: int, outcome: Outcome) -> None:
    """Keep what was sent and what came of it, for ever."""
    row = (
        id, sent.player_id, _hash(sent.key.encode()), sent.game, sent.name, _encode(sent.arguments).decode(),
        sent.digest, seed, now, _encode(outcome).decode(),
    )  # fmt: skip
    tx.insert(MoveRow, [row])


def _hash(*parts: bytes) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part)
        found.update(b"\0")
    return found.digest()
