"""Events, progress and names, written once. Whoever is told twice gives the first answer again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, UniqueConstraint, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Query, Row, Transaction
from engine.ledger import big, lone_id
from engine.rules.plans import OF_QUEST, Facts, Slot
from engine.store import Database

SHARED = 0  # the player number under which facts shared by all players are kept


class Number(SQLModel, table=True):
    """The small number a name has for ever: a quest, an asset or a sender. Rows hold numbers, people see names."""

    __table_args__ = (UniqueConstraint("kind", "name"),)

    kind: str = Field(primary_key=True)
    no: int = Field(primary_key=True)
    name: str


class EventRow(SQLModel, table=True):
    """An event as it was told, for ever: what may be kept of it, and the first answer.

    (sender, sender's id) is unique for ever. `fact` is the hash of the business key, so that the same fact under
    another id is found; `digest` tells a repetition from a conflict.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("sender_no", "sender_id", name="an_event_is_told_once"),
        Index(
            "a_fact_is_told_once",
            "player_id",
            "fact",
            unique=True,
            sqlite_where=text("fact IS NOT NULL"),
            postgresql_where=text("fact IS NOT NULL"),
        ),
    )

    id: int = Field(sa_column=lone_id())
    player_id: int = Field(sa_column=big())
    sender_no: int
    sender_id: str
    type: str
    at: int = Field(sa_column=big())
    received_at: int = Field(sa_column=big())
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    fact: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    kept: str
    answer: str


class Progress(SQLModel, table=True):
    """Facts of one player (0: of all), quest and window; see engine.rules.progress."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    quest_no: int = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    times: int = Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"))  # SQLite's INTEGER has 64 bits
    amount: int = Field(sa_column=big())
    count: int = Field(sa_column=big())
    marks: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Parked(SQLModel, table=True):
    """A refund that came before its payment; `fact` is the payment's business key, `amount` in millionths."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    fact: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    event_id: int = Field(sa_column=big(primary_key=True))
    type: str
    at: int = Field(sa_column=big())
    amount: int = Field(sa_column=big())


class Unmatched(SQLModel, table=True):
    """A refund that waited 90 days for its payment and was let go: its event stays, and nothing waits any more."""

    player_id: int = Field(sa_column=big(primary_key=True))
    event_id: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())


class Award(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How an amount came about, for whoever asks later: the quest's `version`, and the `rule` that gave it.

    `raw` is the amount in display units before it was rounded by `round`; `params` and the experiment's `arm` are as
    they were then; `cuts` are (limit, amount before, amount after) in smallest units.
    """

    version: str
    rule: str
    raw: str
    round: str
    arm: str = ""
    params: dict[str, int | str | bool] = {}
    cuts: tuple[tuple[str, int, int], ...] = ()


class Earned(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a quest gave: an amount in smallest units, in hand (`ripe_at` None) or ripe later.

    `because` names the limit that cut it, or the bonus it is. `count` (as text) and `streak` are what the quest had
    counted then. What a refund takes back has no `award`.
    """

    quest: str
    asset: str
    amount: int
    ripe_at: int | None
    because: str
    count: str = ""
    streak: int = 0
    award: Award | None = None


class WhyNot(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A quest that was touched and gave nothing, and the name of its first "no"."""

    quest: str
    because: str


class Answer(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What became of one event. `status` is applied, parked, quarantined or refused; `code` says why not applied."""

    status: str
    code: str = ""
    earned: tuple[Earned, ...] = ()
    why_not: tuple[WhyNot, ...] = ()
    replayed: bool = False


class Known(NamedTuple):
    """An event told before: its digest and the first answer."""

    digest: bytes
    answer: Answer


class Act(NamedTuple):
    """An act that a refund may name: its event id, type, instant and kept fields (JSON text)."""

    id: int
    type: str
    at: int
    kept: str


class ParkedRefund(NamedTuple):
    """A refund waiting for its payment; the columns of Parked in order."""

    player_id: int
    fact: bytes
    event_id: int
    type: str
    at: int
    amount: int


Key = tuple[int, int, str]
"""(player id or SHARED, quest number, slot name): where facts are kept."""

encode_answer = msgspec.json.Encoder().encode
decode_answer = msgspec.json.Decoder(Answer).decode


def numbers(db: Database, kind: str, names: Iterable[str]) -> dict[str, int]:
    """Return the number of each name of a kind, giving new names the next ones, in a transaction of its own."""
    wanted = set(names)
    with db.reading() as tx:
        found = _numbers(tx, kind)
    if wanted <= found.keys():
        return {name: found[name] for name in wanted}
    give = text(
        "INSERT INTO number (kind, no, name) "
        "SELECT CAST(:kind AS VARCHAR), COALESCE(MAX(no), 0) + 1, CAST(:name AS VARCHAR) FROM number "
        "WHERE kind = CAST(:kind AS VARCHAR) ON CONFLICT DO NOTHING"
    )
    while missing := sorted(wanted - found.keys()):
        with db.writing() as tx:
            for name in missing:
                tx.connection.execute(give, {"kind": kind, "name": name})
            found = _numbers(tx, kind)
    return {name: found[name] for name in wanted}


def _numbers(tx: Transaction, kind: str) -> dict[str, int]:
    rows = tx.connection.execute(select(Number.name, Number.no).where(Number.kind == kind))  # type: ignore[call-overload]
    return {str(name): int(no) for name, no in rows}


def known_events(keys: Sequence[tuple[int, str]]) -> Query[dict[tuple[int, str], Known]]:
    """Ask which events (sender number, sender's id) were told before, with their first answer."""

    def parse(rows: list[Row]) -> dict[tuple[int, str], Known]:
        return {(sender, id): Known(bytes(digest), decode_answer(answer)) for sender, id, digest, answer in rows}

    return Query(EventRow, "sender_no, sender_id, digest, answer", ("sender_no", "sender_id"), keys, parse)


def known_acts(facts: Sequence[tuple[int, bytes]]) -> Query[dict[tuple[int, bytes], Act]]:
    """Ask which acts, by (player id, fact), are known to have been done."""

    def parse(rows: list[Row]) -> dict[tuple[int, bytes], Act]:
        return {(player, bytes(fact)): Act(id, type, at, kept) for player, fact, id, type, at, kept in rows}

    return Query(EventRow, "player_id, fact, id, type, at, kept", ("player_id", "fact"), facts, parse)


def parked_refunds(facts: Sequence[tuple[int, bytes]]) -> Query[dict[tuple[int, bytes], list[ParkedRefund]]]:
    """Ask for the refunds that wait for acts, by (player id, fact), oldest first."""

    def parse(rows: list[Row]) -> dict[tuple[int, bytes], list[ParkedRefund]]:
        found: dict[tuple[int, bytes], list[ParkedRefund]] = {}
        for player, fact, event, *rest in sorted(rows, key=lambda row: row[2]):
            found.setdefault((player, bytes(fact)), []).append(ParkedRefund(player, bytes(fact), event, *rest))
        return found

    return Query(Parked, "player_id, fact, event_id, type, at, amount", ("player_id", "fact"), facts, parse)


def record_events(tx: Transaction, rows: Sequence[tuple[object, ...]]) -> None:
    """Write events in the column order of EventRow, in the order of their unique key, so that writers never cross."""
    tx.insert(EventRow, sorted(rows, key=itemgetter(2, 3)))


def progress_of(keys: Sequence[Key]) -> Query[dict[Key, Facts]]:
    """Ask for the facts of each of the players' keys that has any."""
    return _progress([key for key in keys if key[0] != SHARED], "")


def shared_progress(keys: Sequence[Key]) -> Query[dict[Key, Facts]]:
    """Ask for the facts all players share, and lock them in order; the players were locked before."""
    return _progress(sorted(key for key in keys if key[0] == SHARED), "quest_no, slot")


def _progress(keys: Sequence[Key], lock: str) -> Query[dict[Key, Facts]]:
    def parse(rows: list[Row]) -> dict[Key, Facts]:
        return {row[:3]: tuple.__new__(Facts, row[3:]) for row in rows}

    columns = "player_id, quest_no, slot, times, amount, count, marks"
    return Query(Progress, columns, ("player_id", "quest_no", "slot"), keys, parse, lock)


def create_shared(db: Database, keys: Iterable[Key]) -> None:
    """Create empty shared facts in a transaction of its own: only a row that is there can be locked."""
    rows = [{"player_id": p, "quest_no": q, "slot": s} for p, q, s in sorted(keys)]
    insert = text(
        "INSERT INTO progress (player_id, quest_no, slot, times, amount, count) "
        "VALUES (:player_id, :quest_no, :slot, 0, 0, 0) ON CONFLICT DO NOTHING"
    )
    with db.writing() as tx:
        tx.connection.execute(insert, rows)


def save_progress(tx: Transaction, facts: dict[Key, Facts]) -> None:
    """Write changed facts, in key order."""
    tx.put(Progress, [key + value for key, value in sorted(facts.items())])


def slot_key(player_id: int, quest_no: int, slot: Slot) -> Key:
    """Return where a slot's facts are kept."""
    if not slot.scope:
        return player_id, quest_no, slot.name
    return SHARED, quest_no if slot.scope == OF_QUEST else 0, slot.name
