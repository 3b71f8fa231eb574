"""Sources: the systems that may send events and ask questions, each by keys of its own.

A source is named by the CloudEvents `source` attribute it may send as. A key is `tilth_live_`, in a sandbox
`tilth_test_`, and 256 random bits; only its SHA-256 is stored, so whoever reads the database cannot send. Several keys
of one source may live side by side: add the new one, move the sender over, revoke the old one.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, LargeBinary, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from engine.clock import DAY, SECOND, Clock
from engine.documents.findings import did_you_mean
from engine.errors import Forbidden, Malformed, NotFound, Unauthenticated
from engine.game_time import is_sandbox
from engine.ledger import big
from engine.store import Database, Setting

PREFIX = "tilth_"  # of every key; those made before there were sandboxes have nothing more, and are live
LIVE, TEST = PREFIX + "live_", PREFIX + "test_"
SANDBOX = "sandbox"  # the scope of whoever may move a sandbox's clock; no key of a live database has it
OURS = "tilth/"  # the names of our own senders begin so: games, friendships; no key is made for one
KEY_BYTES = 32  # 256 bits: no key is ever guessed
SCOPES = (
    "events:write", "players:write", "players:read", "players:export",
    "players:erase", "quests:read", "sessions:write", "operator",
)  # fmt: skip
MAX_AGE_DAYS = 30  # older events are quarantined unless the source was given longer (design, section 10)
MAX_AGE_DAYS_MOST = 3_650
NAME_MAX = 255
KNOWN_FOR = 3 * SECOND  # so long a revoked key may still work; a look-up per request would cost more than the event
REMEMBERED = 4_096


class SourceKey(SQLModel, table=True):
    """One key of one source, with what it may do. `scopes` and `types` are words parted by spaces.

    No types: all but those that take something back; they must be named.
    """

    __tablename__ = "source_key"

    id: int = Field(sa_column=big(primary_key=True))
    source: str = Field(index=True)
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    scopes: str
    types: str = ""
    max_age_days: int = MAX_AGE_DAYS
    created_at: int = Field(sa_column=big())
    revoked_at: int | None = Field(default=None, sa_column=Column(BigInteger))


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key is asked to allow: scopes, and for `events:write` the event types and their age.

    No types: all but those that take something back; they must be named.
    """

    scopes: tuple[str, ...]
    types: tuple[str, ...] = ()
    max_age_days: int = MAX_AGE_DAYS


@dataclass(frozen=True, slots=True)
class Source:
    """Who is asking, by one live key."""

    key_id: int
    name: str
    scopes: frozenset[str]
    types: frozenset[str]
    max_age_ms: int

    def require(self, scope: str) -> None:
        """Errors: Forbidden when the key was not given this scope."""
        if scope not in self.scopes:
            raise Forbidden(f"this key has no scope '{scope}'", code="scope_missing",
                            hint="make a key that has it: tilth source add … --scope " + scope)  # fmt: skip

    def may_tell(self, source: str, type: str, *, undoes: bool = False) -> None:
        """Errors: Forbidden for another sender's event (`source_not_allowed`) or a type outside the key's scope.

        A type that `undoes` must be named by the key: whoever sends it can take any player's rewards back.
        """
        if source != self.name:
            raise Forbidden("this key may not send as that source", code="source_not_allowed",
                            hint=f"'source' must be '{self.name}'")  # fmt: skip
        if type not in self.types and (self.types or undoes):
            may = f"it may send {', '.join(sorted(self.types)) or 'all that takes nothing back'}"
            raise Forbidden(f"this key may not send '{type}' events", code="type_not_allowed",
                            hint=f"{may}; a key for it: tilth source add {self.name} … --type {type}")  # fmt: skip


class NewKey(NamedTuple):
    """A key just made. `key` is shown once and is nowhere else."""

    id: int
    source: str
    key: str


def add_source(db: Database, name: str, grant: Grant, now: int) -> NewKey:
    """Make a key for a source; a source that has keys gets one more. Errors: Malformed."""
    of_sandbox = is_sandbox(db)
    _check(name, grant, (*SCOPES, SANDBOX) if of_sandbox else SCOPES)
    key = (TEST if of_sandbox else LIVE) + secrets.token_urlsafe(KEY_BYTES)
    id = db.wall_ids.block(1)[0]
    row = {
        "id": id, "source": name, "digest": _digest(key), "scopes": " ".join(grant.scopes),
        "types": " ".join(grant.types), "max_age_days": grant.max_age_days, "created_at": now, "revoked_at": None,
    }  # fmt: skip
    with db.writing() as tx:
        tx.connection.execute(_table().insert(), row)
    return NewKey(id, name, key)


def list_sources(db: Database) -> list[SourceKey]:
    """Return every key, live or revoked, by source and age. What is listed cannot be used to send."""
    table = _table()
    with db.reading() as tx:
        rows = tx.connection.execute(select(table).order_by(table.c.source, table.c.id)).all()
    return [SourceKey(**row._mapping) for row in rows]


def revoke(db: Database, name: str, now: int, *, key_id: int | None = None) -> int:
    """Revoke one key of a source, or all of its live ones; return how many. Errors: NotFound when there is none."""
    table = _table()
    wanted = (table.c.source == name) & table.c.revoked_at.is_(None)
    if key_id is not None:
        wanted &= table.c.id == key_id
    with db.writing() as tx:
        count = tx.connection.execute(table.update().where(wanted).values(revoked_at=now)).rowcount
    if not count:
        raise NotFound(f"'{name}' has no such live key", code="unknown_source", hint="'tilth source list' shows them")
    return count


def secret(db: Database, name: str) -> bytes:
    """Return the database's own secret of this name (32 bytes), made when first asked for. It never changes."""
    table: Table = Setting.__table__  # type: ignore[attr-defined]
    with db.reading() as tx:
        found = tx.connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
    if found is not None:
        return bytes.fromhex(found)
    insert = sqlite.insert if db.on_sqlite else postgresql.insert
    with db.writing() as tx:
        row = {"name": name, "value": secrets.token_hex(KEY_BYTES)}
        tx.connection.execute(insert(table).on_conflict_do_nothing(), row)
        return bytes.fromhex(tx.connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one())


class Keys:
    """Finds the source of a key; what was found is remembered for a few seconds of the wall clock.

    A sandbox takes test keys alone, and whoever is live takes none of them.
    """

    def __init__(self, db: Database, wall: Clock, known_for: int = KNOWN_FOR, *, of_sandbox: bool = False) -> None:
        self._db, self._wall, self._known_for, self._of_sandbox = db, wall, known_for, of_sandbox
        self._known: OrderedDict[bytes, tuple[int, Source | None]] = OrderedDict()
        self._lock = threading.Lock()

    def remembered(self, authorization: str) -> Source | None:
        """Return who this header names if that is remembered; None: ask `find`. Errors: as `find`."""
        entry = self._known.get(_digest(self._key_in(authorization)))
        if entry is None or self._wall.now() - entry[0] >= self._known_for:
            return None
        if entry[1] is None:
            raise _unknown()
        return entry[1]

    def find(self, authorization: str) -> Source:
        """Return who an `Authorization: Bearer tilth_…` header names. Errors: Unauthenticated, Unavailable."""
        known = self.remembered(authorization)
        if known is not None:
            return known
        digest = _digest(self._key_in(authorization))
        source = self._read(digest)
        with self._lock:
            self._known[digest] = (self._wall.now(), source)
            self._known.move_to_end(digest)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        if source is None:
            raise _unknown()
        return source

    def _key_in(self, authorization: str) -> str:
        kind, _, key = authorization.partition(" ")
        mine = TEST if self._of_sandbox else LIVE
        if kind.lower() != "bearer" or not key.startswith(PREFIX):
            raise Unauthenticated("this needs a key", hint=f"send 'Authorization: Bearer {mine}…'")
        if key.startswith(TEST) and not self._of_sandbox:
            raise Unauthenticated("this is a sandbox's key, and this server is live", code="test_key",
                                  hint="send it to the sandbox; live keys begin with tilth_live_")  # fmt: skip
        if self._of_sandbox and not key.startswith(TEST):
            raise Unauthenticated("this is a live key, and this server is a sandbox", code="live_key",
                                  hint="keep it for the live one; a sandbox's keys begin with tilth_test_")  # fmt: skip
        return key

    def _read(self, digest: bytes) -> Source | None:
        columns = "id, source, scopes, types, max_age_days, revoked_at"
        with self._db.reading() as tx:
            rows = tx.fetch(SourceKey, columns, ("digest",), [(digest,)])
        live = [row for row in rows if row[5] is None]
        if not live:
            return None
        id, name, scopes, types, days, _ = live[0]
        return Source(id, name, frozenset(scopes.split()), frozenset(types.split()), days * DAY)


def check_name(name: str) -> None:
    """Errors: Malformed when a source could not be called so."""
    if not (0 < len(name) <= NAME_MAX and name.isprintable() and name == name.strip()):
        raise Malformed(f"a source's name has 1 to {NAME_MAX} plain characters", code="wrong_source",
                        hint="the 'source' its events carry, for example bank/cards")  # fmt: skip
    if name.startswith(OURS):
        raise Malformed(f"names that begin with '{OURS}' are the engine's own", code="source_reserved",
                        hint="begin with your own name, for example bank/cards")  # fmt: skip


def _check(name: str, grant: Grant, scopes: Sequence[str]) -> None:
    check_name(name)
    if not grant.scopes:
        raise Malformed("a key needs a scope", code="scope_missing", hint=f"choose from {', '.join(scopes)}")
    for scope in grant.scopes:
        if scope not in scopes:
            hint = "only a sandbox's keys have it" if scope == SANDBOX else did_you_mean(scope, scopes)
            raise Malformed(f"there is no scope '{scope}'", code="unknown_scope", hint=hint)
    if grant.types and "events:write" not in grant.scopes:
        raise Malformed("event types narrow the scope 'events:write'", code="types_without_scope",
                        hint="add --scope events:write")  # fmt: skip
    check_types(grant.types, ())
    if not 1 <= grant.max_age_days <= MAX_AGE_DAYS_MOST:
        raise Malformed(f"events may be 1 to {MAX_AGE_DAYS_MOST} days old, not {grant.max_age_days}",
                        code="wrong_age")  # fmt: skip


def check_types(types: Sequence[str], known: Sequence[str]) -> None:
    """Errors: Malformed for a type with a space in it or, when `known` is given, one that is not in it."""
    for type in types:
        if not type or " " in type or (known and type not in known):
            hint = did_you_mean(type, known) if known else "one word"
            raise Malformed(f"there is no event type '{type}'", code="unknown_type", hint=hint)


def _unknown() -> Unauthenticated:
    return Unauthenticated("this key is unknown or revoked", code="unknown_key", hint="ask for a new one")


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _table() -> Table:
    return SourceKey.__table__  # type: ignore[attr-defined, no-any-return]
