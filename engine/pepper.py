"""The pepper: 32 secret bytes that key every hash of a field that must not be readable.

Whoever has a dump of the database and the pepper can try out payees and references until the hashes match. So a bank
gives the pepper in the environment, and the database keeps no more than a hash of it, to refuse another one.
"""

from __future__ import annotations

import hashlib
import os
import re

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.bulk import Transaction
from engine.errors import Malformed, UnsafeDatabase
from engine.sources import secret
from engine.store import Database, Setting

VARIABLE = "TILTH_PEPPER"
OWN, CHECK = "pepper", "pepper_check"


def pepper(db: Database) -> bytes:
    """Return the pepper (32 bytes): that of the environment, else the database's own, made when first asked for.

    A database whose own pepper is then given in the environment forgets it. It never changes: with another one every
    fact would count again. Errors: Malformed when the environment's is not 64 hex digits; UnsafeDatabase
    (`wrong_pepper`) when it is not this database's, or when this database's was given once and is not given now.
    """
    given = os.environ.get(VARIABLE, "").strip().lower()
    if given:
        return _outside(db, given)
    if CHECK in _settings(db):
        raise UnsafeDatabase(f"this database's pepper is kept outside it, and {VARIABLE} is not set",
                             code="wrong_pepper", hint=f"set {VARIABLE} to what it was")  # fmt: skip
    return secret(db, OWN)


def begin_with(db: Database, seed: int) -> None:
    """Give a sandbox that has no pepper yet one of a seed, so that what is drawn there can be drawn again elsewhere."""
    insert = sqlite.insert if db.on_sqlite else postgresql.insert
    made = hashlib.sha256(f"{OWN} {seed}".encode()).hexdigest()
    with db.writing() as tx:
        tx.connection.execute(insert(_table()).on_conflict_do_nothing(), {"name": OWN, "value": made})


def pepper_in(tx: Transaction) -> bytes | None:
    """Return the pepper inside a transaction; None when this database never had one. `pepper` has checked it."""
    given = os.environ.get(VARIABLE, "").strip().lower()
    if given:
        return bytes.fromhex(given)
    found = tx.fetch(Setting, "value", ("name",), [(OWN,)])
    return bytes.fromhex(found[0][0]) if found else None


def _outside(db: Database, given: str) -> bytes:
    if not re.fullmatch("[0-9a-f]{64}", given):
        raise Malformed(f"{VARIABLE} must be 64 hex digits", code="bad_pepper", hint="openssl rand -hex 32 makes one")
    known, check = _settings(db), hashlib.sha256(f"{CHECK} {given}".encode()).hexdigest()
    if known.get(CHECK) != check or OWN in known:
        if known.get(OWN, given) == given:
            _keep_outside(db, check)
            known = _settings(db)
        if known.get(CHECK) != check:
            before = f"start without {VARIABLE} as before" if OWN in known else f"set {VARIABLE} to what it was"
            raise UnsafeDatabase(f"{VARIABLE} is not the pepper this database began with: with another one every "
                                 "payment would count again", code="wrong_pepper",
                                 hint=f"{before}, or begin with a new database")  # fmt: skip
    return bytes.fromhex(given)


def _keep_outside(db: Database, check: str) -> None:
    insert = sqlite.insert if db.on_sqlite else postgresql.insert
    with db.writing() as tx:
        tx.connection.execute(insert(_table()).on_conflict_do_nothing(), {"name": CHECK, "value": check})
        tx.connection.execute(_table().delete().where(_table().c.name == OWN))


def _settings(db: Database) -> dict[str, str]:
    c = _table().c
    with db.reading() as tx:
        rows = tx.connection.execute(select(c.name, c.value).where(c.name.in_([OWN, CHECK]))).all()
    return {str(name): str(value) for name, value in rows}


def _table() -> Table:
    return Setting.__table__  # type: ignore[attr-defined, no-any-return]
