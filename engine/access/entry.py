"""Entry codes: the bank's back end asks for one, hands it to its app, and the app's view opens a session with it.

A code is 256 random bits of which only the SHA-256 is stored; it lives a minute, works once, and is bound to a player,
to the views it may open and, if the bank says so, to the origin the view runs on. It runs on the wall clock.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, LargeBinary, Table, select
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import SECOND
from engine.errors import Malformed, NotFound, Refused, Unauthenticated
from engine.incoming.vocabulary import is_plain
from engine.ledger import big
from engine.people.consents import MINOR
from engine.people.players import Locked, lock_players
from engine.store import Database

COOKIE, BEARER = "cookie", "bearer"
ACCOUNT = "account"
"""Named among a session's views, it may take out or erase everything about its player; so may one for all views."""

PREFIX = "tilthc_"
SECRET_BYTES = 32  # 256 bits: never guessed
LIVES = 60 * SECOND
VIEWS_MOST = 32
_VIEW = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_ORIGIN = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


class EntryCode(SQLModel, table=True):
    """A code that opens one session within a minute. `views` are words parted by spaces; none: all of them."""

    __tablename__ = "entry_code"

    hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    player_id: int = Field(sa_column=big(index=True))
    made_at: int = Field(sa_column=big())
    views: str = ""
    origin: str = ""
    used_at: int | None = Field(default=None, sa_column=Column(BigInteger))


class Asked(NamedTuple):
    """How a session is asked for: as cookie or bearer, from which origin ('' if none was told), for which view."""

    kind: str = BEARER
    origin: str = ""
    view: str = ""


class NewCode(NamedTuple):
    """A code just made. `code` is shown once and is nowhere else."""

    code: str
    ends_at: int


def make_code(db: Database, ref: str, now: int, views: Sequence[str] = (), origin: str = "") -> NewCode:
    """Make a code for a player, bound to the views and the origin if they are given.

    Errors: Malformed (a view or an origin that is none), NotFound, Refused (`no_consent`).
    """
    check_bounds(views, origin)
    code = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    with db.writing() as tx:
        player = consenting(find_locked(tx, ref))
        row = {"hash": digest_of(code), "player_id": player.id, "made_at": now, "views": " ".join(views),
               "origin": origin, "used_at": None}  # fmt: skip
        tx.connection.execute(_codes().insert(), row)
    return NewCode(code, now + LIVES)


def find_code(tx: Transaction, code: str, now: int) -> Any:
    """Return the row of a code that may be used now. Errors: Unauthenticated, with the same words whatever is wrong."""
    row = tx.connection.execute(select(_codes()).where(_codes().c.hash == digest_of(code))).first()
    if row is None or row.used_at is not None or not 0 <= now - row.made_at < LIVES:
        raise wrong_code()
    return row


def use_code(tx: Transaction, hash: bytes, now: int) -> bool:
    """Use up a code; of several at once exactly one is told True: the row says so under the write lock."""
    unused = (_codes().c.hash == hash) & _codes().c.used_at.is_(None)
    return tx.connection.execute(_codes().update().where(unused).values(used_at=now)).rowcount == 1


def use_up_codes(tx: Transaction, player_id: int, now: int) -> None:
    """Use up every code of a player: none of them opens anything any more."""
    unused = (_codes().c.player_id == player_id) & _codes().c.used_at.is_(None)
    tx.connection.execute(_codes().update().where(unused).values(used_at=now))


def forget_codes(tx: Transaction, before: int) -> int:
    """Delete codes that were made before an instant; return how many."""
    return tx.connection.execute(_codes().delete().where(_codes().c.made_at < before)).rowcount


def check_bounds(views: Sequence[str], origin: str) -> None:
    """Errors: Malformed for what is no name of a view or no origin."""
    if len(views) > VIEWS_MOST or not all(map(_VIEW.fullmatch, views)):
        raise Malformed(f"'views' are at most {VIEWS_MOST} names like 'forest'", code="wrong_view",
                        hint="lower-case letters, digits, '.', '_' and '-'")  # fmt: skip
    if origin and not _ORIGIN.fullmatch(origin):
        raise Malformed("'origin' is no origin", code="wrong_origin",
                        hint="write it as browsers do, without a path: https://play.bank.example")  # fmt: skip


def wrong_code() -> Unauthenticated:
    """Return the one error for every code that opens nothing."""
    hint = "it works once, for a minute, for the origin and the views it was made for; the app asks for a new one"
    return Unauthenticated("this code opens nothing", code="wrong_code", hint=hint)


def fits(views: Sequence[str], origin: str, asked: Asked) -> bool:
    """Whether what is bound to these views (none: all) and this origin (none: any) is asked for as it may be."""
    right_view = not asked.view or not views or asked.view in views
    return right_view and (not origin or origin == asked.origin)


def find_locked(tx: Transaction, ref: str) -> Locked | None:
    """Return a player under their lock, None if unknown; PostgreSQL cannot even be asked about a NUL."""
    return lock_players(tx, [ref]).get(ref) if is_plain(ref) else None


def consenting(player: Locked | None) -> Locked:
    """Return the player. Errors: NotFound, Refused (`no_consent`, `minor`)."""
    if player is None:
        raise unknown_player()
    if player.lacks() == MINOR:
        raise Refused("a minor plays when a guardian has agreed", code="minor",
                      hint='tell it first: PUT /v1/players/{id} with "guardian"')  # fmt: skip
    if player.lacks():
        raise Refused("this player has not agreed to play", code="no_consent",
                      hint='tell it first: PUT /v1/players/{id} with "consent"')  # fmt: skip
    return player


def unknown_player() -> NotFound:
    """Return the error for a player nobody told us of."""
    return NotFound("there is no such player", code="unknown_player", hint="create it with PUT /v1/players/{id}")


def digest_of(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _codes() -> Table:
    return EntryCode.__table__  # type: ignore[attr-defined, no-any-return]
