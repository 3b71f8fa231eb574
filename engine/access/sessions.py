"""Sessions: what a player's app holds instead of a key, opened by an entry code or by a token the bank has signed.

It is a cookie, or a bearer the view keeps in memory: 256 random bits of which only the SHA-256 is stored. It runs on
the wall clock. A session is remembered for a second, so that a look-up per request costs nothing; one that is killed is
gone within that second, in this process at once.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, select
from sqlmodel import Field, SQLModel

from engine.access.entry import (
    SECRET_BYTES,
    Asked,
    check_bounds,
    consenting,
    digest_of,
    find_code,
    find_locked,
    fits,
    forget_codes,
    unknown_player,
    use_code,
    use_up_codes,
    wrong_code,
)
from engine.access.tokens import forget_used, read_token, use_token
from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE, SECOND, Clock
from engine.errors import Forbidden, Unauthenticated, Unavailable
from engine.ledger import big
from engine.people.consents import PLAY, missing
from engine.people.players import Locked, Player, lock_players_by_id, look_at
from engine.store import Database

_COLUMNS = "player_id, seen_at, ends_at, kind, views, origin, killed_at"
PREFIX = "tilths_"
IDLE = 10 * MINUTE
LASTS = 8 * HOUR
TOUCH = MINUTE  # a use is written when the last written one is so old: a session ends 9 to 10 minutes after its last
KNOWN_FOR = 1 * SECOND
REMEMBERED = 16_384
KEPT = 30 * DAY  # so long the rows of what has ended stay, for those who look into a complaint


class SessionRow(SQLModel, table=True):
    """A session of a player, by the hash of what the app holds. `kind` is cookie or bearer."""

    __tablename__ = "session"

    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    player_id: int = Field(sa_column=big(index=True))
    made_at: int = Field(sa_column=big())
    seen_at: int = Field(sa_column=big())
    ends_at: int = Field(sa_column=big())
    kind: str
    views: str = ""
    origin: str = ""
    killed_at: int | None = Field(default=None, sa_column=Column(BigInteger))


@dataclass(frozen=True, slots=True)
class Session:
    """Who is playing. `ref` is the bank's reference and never shown to players; `views` empty: all views."""

    hash: bytes
    player_id: int
    ref: str
    views: frozenset[str]
    origin: str
    kind: str
    ends_at: int

    @property
    def public_id(self) -> str:
        """What players see of each other."""
        return str(self.player_id)

    def require(self, view: str) -> None:
        """Errors: Forbidden when the session was not opened for this view."""
        if self.views and view not in self.views:
            raise Forbidden(f"this session is not for '{view}'", code="view_not_allowed",
                            hint="ask the bank's app for a code that names this view")  # fmt: skip


class NewSession(NamedTuple):
    """A session just opened. `token` is shown once and is nowhere else."""

    token: str
    session: Session


def exchange(db: Database, code: str, asked: Asked, now: int) -> NewSession:
    """Open a session by a code. Of several exchanges at once exactly one wins: who sets `used_at` under the lock.

    A code told from a wrong origin or for a wrong view is used up all the same: it is in wrong hands. Errors:
    Unauthenticated (`wrong_code`), with the same words whatever is wrong.
    """
    with db.reading() as tx:  # who only guesses never waits for the write lock, nor lets others wait
        row = find_code(tx, code, now)
    with db.writing() as tx:
        player = lock_players_by_id(tx, [row.player_id]).get(row.player_id)
        won = use_code(tx, row.hash, now)
        if won and player and not player.lacks() and fits(row.views.split(), row.origin, asked):
            return _open(tx, player, row.views, row.origin, asked.kind, now)
    raise wrong_code()


def open_by_token(db: Database, token: str, asked: Asked, now: int) -> NewSession:
    """Open a session by a token that the bank has signed; it works once.

    Errors: Unauthenticated (`wrong_token`), Malformed (its views or origin), NotFound, Refused (`no_consent`).
    """
    with db.reading() as tx:
        claims = read_token(tx, token, now)
    check_bounds(claims.views, claims.origin)
    with db.writing() as tx:
        player = consenting(find_locked(tx, claims.ref))
        use_token(tx, claims, on_sqlite=db.on_sqlite)
        if fits(claims.views, claims.origin, asked):
            return _open(tx, player, " ".join(claims.views), claims.origin, asked.kind, now)
    raise Unauthenticated("this token is for another origin or view", code="wrong_token",
                          hint="it is used up; the bank's app makes a new one")  # fmt: skip


def kill_all(tx: Transaction, player_id: int, now: int) -> int:
    """End a player's sessions and use up their codes; return how many sessions were ended.

    For a transaction that holds the player's lock: logging out everywhere, withdrawn consent, erasure. Other processes
    may take a session for a second more.
    """
    c = _sessions().c
    live = (c.player_id == player_id) & c.killed_at.is_(None) & (c.ends_at > now) & (c.seen_at > now - IDLE)
    hashes = tx.connection.execute(select(c.hash).where(live).order_by(c.hash).with_for_update()).scalars().all()
    if hashes:
        tx.connection.execute(_sessions().update().where(c.hash.in_(hashes)).values(killed_at=now))
    use_up_codes(tx, player_id, now)
    return len(hashes)


def forget_old(tx: Transaction, now: int) -> int:
    """Delete the rows of what ended long ago, for a tick; return how many."""
    ended = tx.connection.execute(_sessions().delete().where(_sessions().c.ends_at < now - KEPT)).rowcount
    return forget_codes(tx, now - KEPT) + ended + forget_used(tx, now)


class Sessions:
    """Finds the session of what an app holds, notes that it is used, and ends it."""

    def __init__(self, db: Database, wall: Clock, known_for: int = KNOWN_FOR) -> None:
        self._db, self._wall, self._known_for = db, wall, known_for
        self._known: OrderedDict[bytes, tuple[int, Session | None]] = OrderedDict()
        self._used: dict[bytes, int] = {}  # when sessions were used, as far as it is not written yet
        self._lock = threading.Lock()

    def remembered(self, token: str) -> Session | None:
        """Return the session of a token if it is remembered; None: ask `find`. Errors: as `find`."""
        digest, now = digest_of(token), self._wall.now()
        entry = self._known.get(digest)
        if entry is None or not 0 <= now - entry[0] < self._known_for:
            return None
        if entry[1] is None or now >= entry[1].ends_at:
            raise session_ended()
        self._note(digest, now)
        return entry[1]

    def find(self, token: str) -> Session:
        """Return the live session of a token. Errors: Unauthenticated (`session_ended`), Unavailable.

        A session lives until it was not used for ten minutes, is eight hours old, is killed, or its player's consent
        is gone.
        """
        digest, now = digest_of(token), self._wall.now()
        session, seen_at = self._read(digest, now)
        with self._lock:
            self._known[digest] = (now, session)
            self._known.move_to_end(digest)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        if session is None:
            raise session_ended()
        self._note(digest, now)
        if now - seen_at >= TOUCH:
            self._write_uses()
        return session

    def alive(self, hashes: Sequence[bytes]) -> set[bytes]:
        """Return which of some sessions are still live, for whoever keeps them open; asking is no use of them."""
        now = self._wall.now()
        with self._db.reading() as tx:
            asked = [(digest,) for digest in hashes]
            rows = tx.fetch(SessionRow, "hash, player_id, seen_at, ends_at, killed_at", ("hash",), asked)
            people = tx.fetch(Player, "id, consent_at, purposes, minor", ("id",), [(row[1],) for row in rows])
        play = {id for id, at, purposes, minor in people if not missing(at is not None, purposes, minor, PLAY)}
        return {
            bytes(digest)
            for digest, player_id, seen_at, ends_at, killed_at in rows
            if player_id in play and killed_at is None and now < ends_at
            and now - max(seen_at, self._used.get(bytes(digest), 0)) < IDLE
        }  # fmt: skip

    def kill(self, session: Session) -> None:
        """End one session."""
        c = _sessions().c
        with self._db.writing() as tx:
            live = (c.hash == session.hash) & c.killed_at.is_(None)
            tx.connection.execute(_sessions().update().where(live).values(killed_at=self._wall.now()))
        with self._lock:
            self._known.pop(session.hash, None)

    def kill_all(self, ref: str) -> int:
        """End every session of a player and return how many there were. Errors: NotFound."""
        with self._db.writing() as tx:
            player = find_locked(tx, ref)
            if player is None:
                raise unknown_player()
            count = kill_all(tx, player.id, self._wall.now())
        self.forget(player.id)
        return count

    def forget(self, player_id: int) -> None:
        """Forget what is remembered of a player's sessions, so that what was ended elsewhere ends here at once."""
        with self._lock:
            gone = [digest for digest, (_, one) in self._known.items() if one and one.player_id == player_id]
            for digest in gone:
                del self._known[digest]

    def forget_all(self) -> None:
        """Forget what is remembered of all sessions."""
        with self._lock:
            self._known.clear()
            self._used.clear()

    def _read(self, digest: bytes, now: int) -> tuple[Session | None, int]:
        """Return the live session and when its last written use was."""
        with self._db.reading() as tx:
            rows = tx.fetch(SessionRow, _COLUMNS, ("hash",), [(digest,)])
            player = look_at(tx, "id", rows[0][0]) if rows else None
        if player is None or player.lacks():
            return None, 0
        player_id, seen_at, ends_at, kind, views, origin, killed_at = rows[0]
        if killed_at is not None or now >= ends_at or now - max(seen_at, self._used.get(digest, 0)) >= IDLE:
            return None, 0
        return Session(digest, player_id, player.ref, frozenset(views.split()), origin, kind, ends_at), seen_at

    def _write_uses(self) -> None:
        """Write every use that is not written yet in one go, so that many sessions cost few transactions."""
        with self._lock:
            used, self._used = self._used, {}
        c = _sessions().c
        later = (c.hash == bindparam("h")) & (c.seen_at < bindparam("at"))
        rows = [{"h": digest, "at": at} for digest, at in sorted(used.items())]  # one order: no deadlock
        try:
            with self._db.writing() as tx:
                tx.connection.execute(_sessions().update().where(later).values(seen_at=bindparam("at")), rows)
        except Unavailable:  # whoever only looks is not turned away because the database is busy
            with self._lock:
                self._used = used | self._used

    def _note(self, digest: bytes, now: int) -> None:
        with self._lock:
            self._used[digest] = now


def session_ended() -> Unauthenticated:
    """Return the one error for every session that is unknown or over."""
    hint = "the bank's app asks for a new code; POST /v1/sessions opens a session with it"
    return Unauthenticated("this session is over", code="session_ended", hint=hint)


def _open(tx: Transaction, player: Locked, views: str, origin: str, kind: str, now: int) -> NewSession:
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    digest, ends_at = digest_of(token), now + LASTS
    row = {"hash": digest, "player_id": player.id, "made_at": now, "seen_at": now, "ends_at": ends_at, "kind": kind,
           "views": views, "origin": origin, "killed_at": None}  # fmt: skip
    tx.connection.execute(_sessions().insert(), row)
    session = Session(digest, player.id, player.ref, frozenset(views.split()), origin, kind, ends_at)
    return NewSession(token, session)


def _sessions() -> Table:
    return SessionRow.__table__  # type: ignore[attr-defined, no-any-return]
