"""Typed events: what a customer did, checked against the vocabulary, with only what may be kept.

`EventReader` is the only maker of events. CloudEvents come in through `structured`, `batch` and `binary`; files and
games through `build`. An id or a time that is missing is an error: made-up ones would let a retry pay twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import force_setattr

from engine.documents.findings import did_you_mean
from engine.errors import Forbidden, Malformed, TilthError
from engine.incoming.cloudevents import Envelope, binary_envelope, split_batch, structured_envelope
from engine.incoming.vocabulary import (
    EventType,
    Field,
    FieldValue,
    Kind,
    Privacy,
    Undoes,
    Vocabulary,
    complaint,
    is_plain,
)
from engine.incoming.vocabulary_file import load_vocabulary

__all__ = [
    "Event",
    "EventReader",
    "EventType",
    "Field",
    "FieldValue",
    "Kind",
    "Privacy",
    "Undoes",
    "Vocabulary",
    "load_vocabulary",
]

LONGEST_ID = 255
LATEST = 4_102_444_800_000
"""2100-01-01Z in ms: no event can be later (what is merely too early for now is quarantined by ingest)."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """One thing a player did.

    `source` and `id` name it for ever, `type` is a vocabulary name, `player` the bank's reference, `at` ms since 1970Z.
    `fields` is the type's own frozen struct; fields marked `hash` hold 16 hex characters instead of the text. `kept` is
    compact JSON of what may be stored: hashed fields as hashes, dropped ones and defaults left out, decimals as text.
    `fact` (16 bytes) is the business key; `digest` (16 bytes) covers everything that was said: the same id with another
    digest is a conflict. `undoes` is the `fact` of the act it takes back and `undone_amount` how much of it.
    All hashes are keyed with the pepper, which must therefore never change for a database.
    """

    source: str
    id: str
    type: str
    player: str
    at: int
    fields: Any
    kept: str
    fact: bytes | None
    digest: bytes
    undoes: bytes | None = None
    undone_amount: Decimal | None = None


class _Row(NamedTuple):
    """How one field is treated; `space` is the name its hash is made under, so that equal facts have equal hashes."""

    name: str
    default: object
    kind: str
    privacy: Privacy
    space: str
    field: Field


@dataclass(frozen=True, slots=True)
class _Plan:
    """What building an event of one type needs, worked out once."""

    event_type: EventType
    rows: tuple[_Row, ...]
    key: tuple[str, ...]
    key_name: str
    undoes_by: str | None
    undone: str | None


_REQUIRED = object()


def _plan(event_type: EventType) -> _Plan:
    undoes = event_type.undoes
    rows = []
    for known in event_type.fields.values():
        default = known.default if known.optional else _REQUIRED
        space = undoes.key if undoes and known.name == undoes.by else known.name
        rows.append(_Row(known.name, default, known.type, known.privacy, space, known))
    by, amount = (undoes.by, undoes.amount) if undoes else (None, None)
    key = event_type.key
    return _Plan(event_type, tuple(rows), key, "+".join(key), by, amount)


class EventReader:
    """Makes events of a vocabulary. `pepper` (16 to 64 bytes) keys all hashes; keep it as long as the database."""

    def __init__(self, vocabulary: Vocabulary, pepper: bytes) -> None:
        self.vocabulary = vocabulary
        self._plans = {name: _plan(event_type) for name, event_type in vocabulary.types.items()}
        self._hash = blake2b(digest_size=16, key=pepper[:64])

    def keyed(self, text: str) -> int:
        """Return a number below 2^63 that belongs to a text and that only who has the pepper could foretell."""
        found = self._hash.copy()
        found.update(b"number\0" + text.encode())
        return int.from_bytes(found.digest()[:8], "big") >> 1

    def structured(self, body: bytes) -> Event:
        """One CloudEvent as JSON. Malformed: 400 for the envelope, 413 above 64 KiB, 415, 422 for its data."""
        return self._from_outside(structured_envelope(body))

    def batch(self, body: bytes) -> list[Event | TilthError]:
        """A JSON array of CloudEvents; each is read by itself. Malformed (400) only when the array cannot be read."""
        answers: list[Event | TilthError] = []
        for one in split_batch(body):
            try:
                answers.append(self.structured(one))
            except TilthError as error:
                answers.append(error)
        return answers

    def binary(self, headers: Mapping[str, str], body: bytes) -> Event:
        """One CloudEvent whose attributes are `ce-*` headers and whose body is the data. Errors as in `structured`."""
        return self._from_outside(binary_envelope(headers, body))

    def _from_outside(self, told: Envelope) -> Event:
        event_type = self.vocabulary.types.get(told.type)
        if event_type is not None and event_type.games_only:
            raise Forbidden(f"'{told.type}' is told by Tilth itself", code="games_only",
                            hint="nobody sends it: games and invitations are known here")  # fmt: skip
        return self.build(told.type, source=told.source, id=told.id, player=told.player, at=told.at, data=told.data)

    def build(self, type: str, *, source: str, id: str, player: str, at: int, data: Mapping[str, object]) -> Event:
        """The event of these facts; `at` in ms since 1970Z.

        Malformed: 400 for a bad source, id, player or time; 422 with `unknown_type`, `unknown_field`, `missing_field`
        or `wrong_value` for the rest. Nothing is guessed and nothing is rounded.
        """
        plan = self._plans.get(type)
        if plan is None:
            hint = did_you_mean(str(type)[:80], tuple(self._plans))
            raise Malformed(f"there is no event type '{str(type)[:80]}'", code="unknown_type", hint=hint)
        for name, text in (("id", id), ("source", source), ("subject", player)):
            if not (text.__class__ is str and 0 < len(text) <= LONGEST_ID and is_plain(text)):
                raise _bad_name(name)
        if at.__class__ is not int or not 0 <= at < LATEST:
            raise Malformed("the time must lie between 1970 and 2100", code="wrong_time", status=400)
        try:
            fields: Any = msgspec.convert(data if data.__class__ is dict else dict(data), plan.event_type.struct)
        except (msgspec.ValidationError, RecursionError):
            raise complaint(plan.event_type.fields, data, f"'{type}'") from None
        return self._made(plan, Event(source, id, type, player, at, fields, "", None, b""), data)

    def _made(self, plan: _Plan, bare: Event, data: Mapping[str, object]) -> Event:
        """One pass over the fields: check what msgspec cannot, hash, and gather what is kept and what is digested."""
        fields = bare.fields
        kept: dict[str, object] = {}
        marks: dict[str, bytes] = {}
        lines = [bare.type, bare.player, str(bare.at)]
        for name, default, kind, privacy, space, known in plan.rows:
            value = getattr(fields, name)
            if kind == "decimal":  # checked before it is compared: a signalling NaN raises when compared
                text = said = known.amount(value, data.get(name))
            if value == default:
                continue
            if kind == "decimal":
                pass
            elif kind == "text":
                if not is_plain(value):
                    raise known.wrong(value)
                text = said = value
            else:
                said, text = value, str(value)
            lines.append(f"{name}={text}")
            if privacy == "keep":
                kept[name] = said
            elif privacy == "hash":
                marks[name] = mark = self._mark(space, text)
                kept[name] = hashed = mark.hex()[:16]
                force_setattr(fields, name, hashed)
        digest = self._hash.copy()
        digest.update("\n".join(lines).encode())
        fact, undoes, undone = self._fact(plan, fields, marks), None, None
        if plan.undoes_by is not None and plan.undone is not None:
            undoes, undone = self._key_mark(plan.undoes_by, fields, marks, plan), getattr(fields, plan.undone)
        stored = msgspec.json.encode(kept).decode()
        said_by = (bare.source, bare.id, bare.type, bare.player, bare.at)
        return Event(*said_by, fields, stored, fact, digest.digest(), undoes, undone)

    def _fact(self, plan: _Plan, fields: Any, marks: Mapping[str, bytes]) -> bytes | None:
        """The hash of the business key; None when the type has none or the event leaves it empty."""
        if len(plan.key) == 1:
            return self._key_mark(plan.key[0], fields, marks, plan)
        parts = [str(getattr(fields, name)) for name in plan.key]
        return self._mark(plan.key_name, "\n".join(parts)) if parts and all(parts) else None

    def _key_mark(self, name: str, fields: Any, marks: Mapping[str, bytes], plan: _Plan) -> bytes | None:
        if name in marks:
            return marks[name]
        text = getattr(fields, name)
        space = plan.event_type.undoes.key if plan.event_type.undoes and name == plan.undoes_by else name
        return self._mark(space, text) if text else None

    def _mark(self, space: str, text: str) -> bytes:
        hashed = self._hash.copy()
        hashed.update(f"{space}\n{text}".encode())
        return hashed.digest()


def _bad_name(name: str) -> Malformed:
    hint = f"1 to {LONGEST_ID} characters without control characters"
    message = f"'{name}' is empty, too long or has control characters"
    return Malformed(message, code=f"wrong_{name}", hint=hint, status=400)
