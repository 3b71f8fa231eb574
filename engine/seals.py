"""Seals: a hash chain over the committed journal, so that a change made behind the ledger's back can be named.

A seal covers a block of causes (events, moves, and what ticks did) in the order of their ids, and the transfers of
each. It is made by a tick, long after the rows: no transfer waits for a hot row.

**Why no late commit is missed.** Ids are time-ordered, but rows commit in any order, so a row may appear below ids
that are there already. A row that is not committed yet belongs to a transaction that is open now, and its id was taken
after that transaction began. So everything below the begin of the oldest open transaction has been decided; on
PostgreSQL we ask for it, on SQLite no other writer can be open. `LAG` is kept besides, because the processes' clocks
differ, and an id maker in a hurry takes ids of the next milliseconds: neither comes near ten minutes. A machine whose
clock is set back by more than that makes rows that look put in afterwards, and the audit says so.

**What comes late by nature.** A refund that waits for its payment gets its transfers when that comes, under its own
old id. Events answered as parked are therefore sealed without transfers, noted in `seal_waiting`, and their transfers
are sealed with the first block after they no longer wait.

**What is hashed.** Of each cause three hashes of 16 bytes: of what stays for ever, of what belongs to a person, and
of the transfers. Erasing a player blanks what belongs to a person, and the rest is still proved: a cause that is blank
and whose player was erased fits its seal; one that is blank of a player who is there does not. Whoever can write to
the database can make a new chain: the log tells each seal's digest, to be kept elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Column, LargeBinary, text
from sqlmodel import Field, SQLModel

from engine.bulk import Row, Transaction
from engine.clock import MINUTE
from engine.ids import first_id
from engine.journal import EventRow
from engine.ledger import Transfer, big
from engine.moves import MoveRow
from engine.people.players import Player
from engine.ticks import TickCause

log = logging.getLogger("tilth.seals")

LAG = 10 * MINUTE  # so much younger rows are not sealed yet
BLOCK = 1_000  # so many causes make a full seal
HASH = 16
WIDTH = 8 + 3 * HASH  # of a cause in `entries`: its id, and its three hashes
LATE_WIDTH = 8 + HASH  # of a cause in `late`: its id, and the hash of its transfers
FIRST = bytes(32)  # what stands before the first seal
_PARKED = '["parked"'  # how the answer of a refund that waits begins
_SAYS = ("it was changed", "what was told of it was changed", "a transfer it caused was changed, put in or taken out")


class Seal(SQLModel, table=True):
    """One block of the chain: the causes up to `upto`, and the transfers of earlier ones that came `late`."""

    no: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    upto: int = Field(sa_column=big())
    entries: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    late: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    previous: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SealWaiting(SQLModel, table=True):
    """A sealed event whose transfers may still come, as it waits for its payment."""

    __tablename__ = "seal_waiting"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    event_id: int = Field(sa_column=big(primary_key=True))


class Verdict(NamedTuple):
    """How many seals there are, the last one's digest (hex), and the first place that does not fit, or nothing."""

    seals: int
    digest: str
    wrong: str = ""


class _Cause(NamedTuple):
    """One row that causes transfers: what stays, what belongs to a person, and whether its transfers come late."""

    id: int
    player_id: int
    lasting: Row
    personal: Row
    waits: bool
    blank: Row = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing of a person is left in it."""
        return bool(self.blank) and self.personal == self.blank


ERASED_ID = "\x1a"
"""What the sender's ids of erased events begin with, before our own: no sender can send it."""


def blank_event(id: int) -> Row:
    """Return the personal columns of an erased event: the sender's id, the fact, what was kept."""
    return f"{ERASED_ID}{id}", None, "{}"


def blank_move(id: int) -> Row:
    """Return the personal columns of an erased move: its key, its arguments, its answer."""
    return str(id).encode(), "{}", '["",{},{}]'


_EVENTS = "id, player_id, sender_no, type, at, received_at, digest, answer, sender_id, fact, kept"
_MOVES = "id, player_id, game, name, digest, seed, at, key, arguments, answer"
_TICKS = "id, player_id, name, slot"


def seal_block(tx: Transaction, wall: int, lag: int = LAG, *, now: int | None = None, rate: int = 1) -> int:
    """Seal the next block of what is older than `lag` at the wall clock's `wall`; return how many causes it has.

    0 means that nothing was left to seal. At most `BLOCK` at once: call it again while the block is full. In a sandbox
    ids are made by another clock: it says `now`, and of it `rate` passes in a millisecond.
    """
    now = wall if now is None else now
    last = tx.connection.execute(text("SELECT no, upto, digest FROM seal ORDER BY no DESC LIMIT 1")).first()
    no, after, previous = (last.no, last.upto, bytes(last.digest)) if last else (0, 0, FIRST)
    horizon = now - (wall - _oldest_open(tx, wall)) * rate - lag
    causes = _causes(tx, after, first_id(horizon), BLOCK)
    entries = b"".join(_entries(tx, causes))
    tx.insert(SealWaiting, [(cause.player_id, cause.id) for cause in causes if cause.waits])
    late = _late(tx)
    if not causes and not late:
        return 0
    upto = causes[-1].id if causes else after
    digest = _digest(previous, (no + 1, now, upto), entries, late)
    tx.insert(Seal, [(no + 1, now, upto, entries, late, previous, digest)])
    log.info("seal %d of %d causes: %s", no + 1, len(causes), digest.hex())
    return len(causes)


def verify(tx: Transaction) -> Verdict:
    """Walk the chain and compare it with the journal; name the first place that does not fit."""
    numbers = [int(no) for no in tx.connection.execute(text("SELECT no FROM seal ORDER BY no")).scalars()]
    before, after = FIRST, 0
    for place, no in enumerate(numbers, 1):
        seal = tx.connection.execute(text("SELECT * FROM seal WHERE no = :no"), {"no": no}).one()
        entries, late, digest = bytes(seal.entries), bytes(seal.late), bytes(seal.digest)
        if no != place or bytes(seal.previous) != before:
            return Verdict(len(numbers), before.hex(), f"seal {place} is gone or does not follow the one before")
        if _digest(before, (no, seal.at, seal.upto), entries, late) != digest:
            return Verdict(len(numbers), before.hex(), f"seal {no} itself was changed")
        if wrong := _misfit(tx, after, seal.upto, entries) or _late_misfit(tx, late):
            return Verdict(len(numbers), digest.hex(), f"seal {no} breaks at {wrong}")
        before, after = digest, seal.upto
    return Verdict(len(numbers), before.hex() if numbers else "")


def _oldest_open(tx: Transaction, wall: int) -> int:
    """Return when the oldest transaction began that is open beside this one, in milliseconds; `wall` without one."""
    if tx.connection.dialect.name == "sqlite":
        return wall
    ask = (
        "SELECT CAST(EXTRACT(EPOCH FROM MIN(xact_start)) * 1000 AS BIGINT) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    oldest = tx.connection.execute(text(ask)).scalar_one()
    return wall if oldest is None else min(wall, int(oldest))


def _causes(tx: Transaction, after: int, before: int, most: int) -> list[_Cause]:
    """Return the causes between two ids, in order, at most so many."""
    found = [_event(*row) for row in _rows(tx, EventRow, _EVENTS, after, before, most)]
    found += [_move(*row) for row in _rows(tx, MoveRow, _MOVES, after, before, most)]
    ticked = _rows(tx, TickCause, _TICKS, after, before, most)
    found += [_Cause(row[0], row[1], tuple(row), (), False) for row in ticked]
    return sorted(found, key=itemgetter(0))[:most]


def _rows(tx: Transaction, table: type, columns: str, after: int, before: int, most: int) -> Iterable[Any]:
    name = table.__table__.name  # type: ignore[attr-defined]
    ask = text(f"SELECT {columns} FROM {name} WHERE id > :after AND id < :before ORDER BY id LIMIT :most")
    return tx.connection.execute(ask, {"after": after, "before": before, "most": most})


def _event(id: int, player_id: int, *rest: Any) -> _Cause:
    sender_no, type, at, received_at, digest, answer, sender_id, fact, kept = rest
    lasting = (id, player_id, sender_no, type, at, received_at, bytes(digest), answer)
    personal = (sender_id, None if fact is None else bytes(fact), kept)
    return _Cause(id, player_id, lasting, personal, answer.startswith(_PARKED), blank_event(id))


def _move(id: int, player_id: int, *rest: Any) -> _Cause:
    game, name, digest, seed, at, key, arguments, answer = rest
    lasting = (id, player_id, game, name, bytes(digest), seed, at)
    return _Cause(id, player_id, lasting, (bytes(key), arguments, answer), False, blank_move(id))


def _entries(tx: Transaction, causes: Sequence[_Cause]) -> list[bytes]:
    """Return what a seal keeps of each cause."""
    moved = _transfers(tx, [(cause.player_id, cause.id) for cause in causes if not cause.waits])
    return [
        cause.id.to_bytes(8) + _hash(cause.lasting) + _hash(cause.personal) + _hash(moved.get(cause.id, ()))
        for cause in causes
    ]


def _transfers(tx: Transaction, causes: Sequence[tuple[int, int]]) -> dict[int, Sequence[Row]]:
    """Return the transfers of causes, given as (player id, cause): rows in order, by cause."""
    columns = "cause, n, player_id, asset_no, quest_no, source, target, amount, at"
    rows = sorted(tx.fetch(Transfer, columns, ("player_id", "cause"), causes)) if causes else []
    return {cause: list(of) for cause, of in groupby(rows, key=itemgetter(0))}


def _late(tx: Transaction) -> bytes:
    """Seal the transfers of refunds that no longer wait; they were committed with the end of the waiting."""
    ask = (
        "SELECT w.player_id, w.event_id FROM seal_waiting w LEFT JOIN parked k ON k.player_id = w.player_id "
        f"AND k.event_id = w.event_id WHERE k.event_id IS NULL ORDER BY w.event_id LIMIT {BLOCK}"
    )
    tx.finish()  # what has just begun to wait is looked at too
    over = [(int(player), int(event)) for player, event in tx.connection.execute(text(ask))]
    moved = _transfers(tx, over)
    tx.delete(SealWaiting, ("player_id", "event_id"), over)
    return b"".join(event.to_bytes(8) + _hash(moved.get(event, ())) for _, event in over)


def _hash(value: Sequence[Any]) -> bytes:
    return sha256(msgspec.msgpack.encode(value)).digest()[:HASH]


def _digest(previous: bytes, named: tuple[int, int, int], entries: bytes, late: bytes) -> bytes:
    return sha256(msgspec.msgpack.encode((previous, *named, entries, late))).digest()


def _misfit(tx: Transaction, after: int, upto: int, entries: bytes) -> str:
    """Return the first cause of a block that is not as it was sealed, or nothing."""
    causes = _causes(tx, after, upto + 1, len(entries) // WIDTH + 1)
    there = _entries(tx, causes)
    sealed = [entries[start : start + WIDTH] for start in range(0, len(entries), WIDTH)]
    erased = _erased(tx, {cause.player_id for cause in causes if cause.is_blank})
    for was, now, cause in zip(sealed, there, causes, strict=False):
        if was != now and not (cause.player_id in erased and cause.is_blank and _proved(was) == _proved(now)):
            return _difference(was, now)
    if len(there) > len(sealed):
        return f"{_named(there[len(sealed)])}: it was put in"
    return f"{_named(sealed[len(there)])}: it is gone" if len(sealed) > len(there) else ""


def _erased(tx: Transaction, players: Iterable[int]) -> set[int]:
    return {id for id, erased in tx.fetch(Player, "id, erased", ("id",), [(id,) for id in players]) if erased}


def _proved(entry: bytes) -> tuple[bytes, bytes]:
    """What is left to prove of an erased cause: its id, what stays for ever, and its transfers."""
    return entry[: 8 + HASH], entry[8 + 2 * HASH :]


def _difference(was: bytes, now: bytes) -> str:
    if was[:8] != now[:8]:
        return f"{_named(was)}: it is gone" if was[:8] < now[:8] else f"{_named(now)}: it was put in"
    parts = [slice(8 + part * HASH, 8 + (part + 1) * HASH) for part in range(3)]
    return f"{_named(was)}: " + next(says for part, says in zip(parts, _SAYS, strict=True) if was[part] != now[part])


def _named(entry: bytes) -> str:
    return f"cause {int.from_bytes(entry[:8])}"


def _late_misfit(tx: Transaction, late: bytes) -> str:
    """Return the first refund that had waited whose transfers are not as they were sealed, or nothing."""
    sealed = [late[start : start + LATE_WIDTH] for start in range(0, len(late), LATE_WIDTH)]
    ids = [int.from_bytes(one[:8]) for one in sealed]
    players = tx.fetch(EventRow, "player_id, id", ("id",), [(id,) for id in ids])
    moved = _transfers(tx, players)
    for id, one in zip(ids, sealed, strict=True):
        if one[8:] != _hash(moved.get(id, ())):
            return f"cause {id}: {_SAYS[2]}"
    return ""
