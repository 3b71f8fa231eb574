"""What became of a player's events, read back: what was kept of each, what it earned, and how refunds and acts meet.

Only what is stored is known: of a hashed field the hash, of a dropped one nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table, bindparam, select, text

from engine.bulk import Transaction
from engine.errors import Malformed, NotFound
from engine.explaining.questions import NotKeptError
from engine.incoming.events import EventReader, EventType, Vocabulary
from engine.journal import Answer, Earned, EventRow, Number, decode_answer
from engine.ledger import NewTransfer, Transfer, mint

_PREFIX_BYTES = 8  # a hashed field keeps so many bytes of the hash that is its act's business key
_decode = msgspec.json.Decoder().decode

LOOK_BACK = 50_000
"""So many of the newest events of all players are looked through for those that no key leads to."""

_LAST_ID = 2**63 - 1


class Seen(NamedTuple):
    """An event as it was stored, with its answer. `kept` are the fields that were stored, `sender` who told it.

    `at` is when it happened, `received_at` when it was told and answered.
    """

    id: int
    sender: str
    sender_id: str
    type: str
    at: int
    fact: bytes | None
    kept: dict[str, Any]
    answer: Answer
    received_at: int = 0


class Moved(NewTransfer):
    """A transfer as it was made; the columns of Transfer in order."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """The name callers know it by; opaque to them."""
        return transfer_id(self.player_id, self.cause, self.n)


class Kept:
    """An event's fields as far as they are known. Errors: NotKeptError for the others.

    `missing` are those that nobody can see any more: what was not stored, and what is stored as a hash.
    """

    def __init__(self, kind: EventType, kept: dict[str, Any], *, whole: bool = True) -> None:
        self.missing: list[str] = []
        for name, field in kind.fields.items():
            if name in kept:
                setattr(self, name, Decimal(str(kept[name])) if field.type == "decimal" else kept[name])
            elif whole and field.privacy != "drop" and field.optional:
                setattr(self, name, field.default)
            if name not in vars(self) or (field.privacy == "hash" and name in kept):
                self.missing.append(name)

    def __getattr__(self, name: str) -> Any:
        raise NotKeptError(name)


def transfer_id(player_id: int, cause: int, n: int) -> str:
    """Return the opaque name of a transfer."""
    return f"{player_id}-{cause}-{n}"


def find_transfer(tx: Transaction, player_id: int, name: str) -> Moved:
    """Return a player's transfer by its name. Errors: NotFound, also when it is another player's."""
    parts = name.split("-")
    whole = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts)
    key = tuple(map(int, parts)) if whole else ()
    if key and key[0] == player_id and key[1] < 2**63 and key[2] < 2**15:
        columns = "player_id, cause, n, asset_no, quest_no, source, target, amount, at"
        for row in tx.fetch(Transfer, columns, ("player_id", "cause", "n"), [key]):
            return Moved(*row)
    hint = "take it from GET /v1/players/{id}/statement"
    raise NotFound("this player has no such transfer", code="unknown_transfer", hint=hint)


def moved_by(tx: Transaction, player_id: int, cause: int) -> list[Moved]:
    """Return everything one cause moved, in order."""
    columns = "player_id, cause, n, asset_no, quest_no, source, target, amount, at"
    return [Moved(*row) for row in sorted(tx.fetch(Transfer, columns, ("player_id", "cause"), [(player_id, cause)]))]


class Found(NamedTuple):
    """A player's events, those told last first. All are there that were told at or after `since` (0: at any time).

    Before that only those that moved something, and those that are known by their business key.
    """

    events: list[Seen]
    since: int = 0


def newest(
    tx: Transaction, player_id: int, types: Sequence[str], limit: int, *, quests: Collection[int] = (), before: int = 0
) -> Found:
    """Return a player's newest events of some types, at most `limit`, those with an id below `before` if it is given.

    No index holds all events of a player: each event would pay for it. So they are found by three ways that cost no
    more than the player has, or a fixed number: by their business keys, by what they moved for the `quests` (numbers),
    and the others among the newest `LOOK_BACK` events of all players.
    """
    top = before or _LAST_ID
    floor = _first(
        tx, "SELECT id FROM event WHERE id < :top ORDER BY id DESC LIMIT 1 OFFSET :back", top=top, back=LOOK_BACK
    )
    about = {"player": player_id, "types": list(types), "top": top, "most": limit}
    ids = {*_ids(tx, _KEYED, **about), *_ids(tx, _LATE, **about, floor=floor)}
    if quests:
        ids |= set(_ids(tx, _MOVED, **{**about, "types": sorted(quests)}))
    c = _events().c
    wanted = sorted(ids, reverse=True)
    events = list(_read(tx, (c.player_id == player_id) & c.id.in_(wanted) & c.type.in_(types), limit)) if wanted else []
    since = _first(tx, "SELECT received_at FROM event WHERE id = :floor", floor=floor) if floor else 0
    return Found(events, since)


_KEYED = (
    "WITH mine AS MATERIALIZED (SELECT id, type FROM event WHERE player_id = :player AND fact IS NOT NULL) "
    "SELECT id FROM mine WHERE type IN :types AND id < :top ORDER BY id DESC LIMIT :most"
)
_MOVED = (
    "SELECT DISTINCT cause FROM transfer WHERE player_id = :player AND cause < :top AND quest_no IN :types "
    "ORDER BY cause DESC LIMIT :most"
)
_LATE = (
    "WITH lately AS MATERIALIZED (SELECT id, type, player_id FROM event WHERE id < :top AND id > :floor) "
    "SELECT id FROM lately WHERE player_id = :player AND type IN :types ORDER BY id DESC LIMIT :most"
)


def _ids(tx: Transaction, sql: str, **values: Any) -> list[int]:
    wanted = text(sql).bindparams(bindparam("types", expanding=True))
    return [int(row[0]) for row in tx.connection.execute(wanted, values)]


def _first(tx: Transaction, sql: str, **values: int) -> int:
    return int(tx.connection.execute(text(sql), values).scalar() or 0)


def named(tx: Transaction, player_id: int, sender_id: str) -> list[Seen]:
    """Return a player's events that their senders gave this id: one for each sender who told one."""
    number, c = _numbers().c, _events().c
    senders = [no for (no,) in tx.connection.execute(select(number.no).where(number.kind == "sender"))]
    here = c.sender_no.in_(senders) & (c.sender_id == sender_id) & (c.player_id == player_id)
    return list(_read(tx, here, len(senders) or 1))


def told_fact(tx: Transaction, player_id: int, fact: bytes) -> Seen | None:
    """Return the event by which a player's fact was told first, if it is known."""
    c = _events().c
    return next(_read(tx, (c.player_id == player_id) & (c.fact == fact), 1), None)


def event_of(tx: Transaction, player_id: int, cause: int) -> Seen | None:
    """Return the event that was the cause of something; nothing when it was no event."""
    c = _events().c
    return next(_read(tx, (c.player_id == player_id) & (c.id == cause), 1), None)


def act_of(tx: Transaction, player_id: int, refund: Seen, reader: EventReader) -> Seen | None:
    """Return the act that a refund took back, if it is known."""
    mark = _undoes(refund, reader)
    if mark is None:
        return None
    c = _events().c
    beyond = mark + b"\xff" * (17 - len(mark))
    return next(_read(tx, (c.player_id == player_id) & (c.fact >= mark) & (c.fact < beyond), 1), None)


def refunds_of(tx: Transaction, player_id: int, act: Seen, reader: EventReader) -> list[Seen]:
    """Return the refunds that took back an act, oldest first."""
    kinds = _undoing(reader.vocabulary, act.type)
    if act.fact is None or not kinds:
        return []
    found = newest(tx, player_id, kinds, 1_000).events
    return [one for one in reversed(found) if (mark := _undoes(one, reader)) and act.fact.startswith(mark)]


def earned_of(moves: Sequence[Moved], answer: Answer) -> dict[int, Earned]:
    """Return what each of a cause's grants was earned by, by the transfer's n.

    Grants stand in the order of what was earned; one reward may be two of them, when a part pays a debt.
    """
    rewards = iter([one for one in answer.earned if one.award])
    found: dict[int, Earned] = {}
    current, left = None, 0
    for move in moves:
        if move.source != mint(move.asset_no):
            continue
        if not left:
            current = next(rewards, None)
            left = current.amount if current else 0
        if current:
            found[move.n] = current
            left -= move.amount
    return found


def _undoing(vocabulary: Vocabulary, act_type: str) -> list[str]:
    """The types that take back acts of a type."""
    key = vocabulary.types[act_type].key if act_type in vocabulary.types else ()
    return [name for name, kind in vocabulary.types.items() if kind.undoes and (kind.undoes.key,) == tuple(key)]


def _undoes(refund: Seen, reader: EventReader) -> bytes | None:
    """The business key of the act that a refund names, as far as it is known: whole, or its first bytes."""
    kind = reader.vocabulary.types.get(refund.type)
    if kind is None or kind.undoes is None or kind.undoes.by not in refund.kept:
        return None
    if kind.fields[kind.undoes.by].privacy == "hash":
        return bytes.fromhex(str(refund.kept[kind.undoes.by]))[:_PREFIX_BYTES]
    try:
        return reader.build(refund.type, source="-", id="-", player="-", at=refund.at, data=refund.kept).undoes
    except Malformed:  # a field that it needs is not kept
        return None


def _read(tx: Transaction, where: Any, limit: int) -> Iterator[Seen]:
    """Events with their senders, those told last first."""
    event, number = _events(), _numbers()
    c = event.c
    sender = (number.c.kind == "sender") & (number.c.no == c.sender_no)
    wanted = select(c.id, number.c.name, c.sender_id, c.type, c.at, c.fact, c.kept, c.answer, c.received_at)
    wanted = wanted.select_from(event.outerjoin(number, sender)).where(where).order_by(c.id.desc()).limit(limit)
    for id, name, sender_id, type, at, fact, kept, answer, told_at in tx.connection.execute(wanted).all():
        whole = None if fact is None else bytes(fact)
        yield Seen(id, name or "", sender_id, type, at, whole, _decode(kept), decode_answer(answer), told_at)


def _events() -> Table:
    return _table(EventRow)


def _numbers() -> Table:
    return _table(Number)


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]
