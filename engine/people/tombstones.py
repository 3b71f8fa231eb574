"""Tombstones: who was erased must stay erased, also after an older backup was restored.

A tombstone is a hash of the bank's reference, keyed with the pepper, and an id taken when the player was erased: who
has that reference and a smaller id is erased again. Tombstones stand in a table, and are copied to a file beside the
database, which a restore of the database leaves as it is. They name nobody: without the reference nothing is found.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Column, LargeBinary, select
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.errors import Malformed, UnsafeDatabase
from engine.game_time import in_sandbox
from engine.ledger import big
from engine.pepper import pepper_in
from engine.store import Database

log = logging.getLogger("tilth.tombstones")

VARIABLE = "TILTH_TOMBSTONES"
"""Where the file is; by default it stands beside an SQLite database. For PostgreSQL it must be said: a place
that is not among the database's backups, and a file of this database alone."""


class Tombstone(SQLModel, table=True):
    """A reference that was erased: players of it with an id below `before_id` are to be erased."""

    mark: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    before_id: int = Field(sa_column=big())


def mark_of(pepper: bytes, ref: str) -> bytes:
    """Return what stands for a reference."""
    return hmac.digest(pepper, b"tombstone\n" + ref.encode("utf-8", "surrogateescape"), "sha256")


def erased(tx: Transaction, refs: Iterable[str]) -> set[str]:
    """Return those of the references that were erased."""
    pepper = pepper_in(tx)
    if pepper is None:  # nothing was ever hashed here
        return set()
    marks = {mark_of(pepper, ref): ref for ref in refs}
    found = tx.fetch(Tombstone, "mark", ("mark",), [(mark,) for mark in marks])
    return {marks[bytes(mark)] for (mark,) in found}


def bury(tx: Transaction, ref: str, before_id: int) -> dict[bytes, int]:
    """Set the tombstone of a reference and return it.

    Errors: Malformed (`no_pepper`): `pepper(db)` makes one first.
    """
    pepper = pepper_in(tx)
    if pepper is None:
        raise Malformed("this database has no pepper yet", code="no_pepper", hint="start the server once")
    tombstone = {mark_of(pepper, ref): before_id}
    tx.put(Tombstone, list(tombstone.items()))
    return tombstone


def add(tx: Transaction, marks: Mapping[bytes, int]) -> None:
    """Keep tombstones; of two of one reference the later."""
    known = all_of(tx)
    tx.put(Tombstone, sorted((mark, id) for mark, id in marks.items() if id > known.get(mark, 0)))


def all_of(tx: Transaction) -> dict[bytes, int]:
    """Return every tombstone: before which id players are erased, by mark."""
    tx.finish()
    c = Tombstone.__table__.c  # type: ignore[attr-defined]
    return {bytes(mark): int(id) for mark, id in tx.connection.execute(select(c.mark, c.before_id))}


def path_of(tx: Transaction) -> Path | None:
    """Return where the file of tombstones is, if this database has one.

    A sandbox has none: who was erased there comes back with a snapshot or a reset, as everything does.
    """
    if in_sandbox(tx):
        return None
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return Path(given)
    url = tx.connection.engine.url
    return Path(f"{url.database}.erased") if url.get_backend_name() == "sqlite" and url.database else None


def place(db: Database) -> Path | None:
    """Return the file that the next tombstone is written to, once it is sure that it can be; None in a sandbox.

    Nobody is erased without one: a restored backup would bring them back, and nothing would notice. Errors:
    UnsafeDatabase (`no_tombstones`).
    """
    with db.reading() as tx:
        path, made_up = path_of(tx), in_sandbox(tx)
    if made_up:
        return None
    hint = f"set {VARIABLE} to a file that can be written and is not among the database's backups"
    if path is None:
        raise UnsafeDatabase("there is no place for tombstones, so a restored backup would bring back who was erased",
                             code="no_tombstones", hint=hint)  # fmt: skip
    try:
        path.open("ab").close()
    except OSError as error:
        raise UnsafeDatabase(f"the file of tombstones cannot be written ({type(error).__name__})",
                             code="no_tombstones", hint=hint) from error  # fmt: skip
    return path


def read(path: Path) -> dict[bytes, int]:
    """Return the tombstones of a file; none for one that is not there.

    A line that is none is left out and logged: the machine may have stopped while it was written, and the table has it.
    """
    found: dict[bytes, int] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            mark, id = json.loads(line)
            found[bytes.fromhex(mark)] = max(int(id), found.get(bytes.fromhex(mark), 0))
        except (ValueError, TypeError) as error:
            log.warning("%s:%d is no tombstone (%s)", path.name, number, type(error).__name__)
    return found


def append(path: Path, marks: Mapping[bytes, int]) -> None:
    """Add tombstones to a file, and wait until they are on the disk."""
    if not marks:
        return
    text = "".join(json.dumps([mark.hex(), str(id)]) + "\n" for mark, id in sorted(marks.items()))
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            text = ("" if file.read(1) == b"\n" else "\n") + text  # the machine stopped while one was written
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def newer(marks: Mapping[bytes, int], than: Mapping[bytes, int]) -> dict[bytes, int]:
    """Return those tombstones that are not among the others, or are later there."""
    return {mark: id for mark, id in marks.items() if id > than.get(mark, 0)}


def matching(marks: Mapping[bytes, int], pepper: bytes, players: Sequence[tuple[int, str]]) -> list[int]:
    """Return the ids of those players, given as (id, reference), that tombstones erase."""
    return [id for id, ref in players if id < marks.get(mark_of(pepper, ref), 0)]
