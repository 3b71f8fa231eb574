"""Bundles: everything a quest book is made of, kept in the database under its hash, and the lives of quests.

A bundle is the texts of the vocabulary, the quests, their templates and budgets, and the quiz; a text is stored once,
whatever the number of bundles it is in. `quest_life` says for each quest number which bundle explains it and since
when it is gone: for 90 days its refunds still work. Which bundle production runs is said in `publications`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Table, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.errors import NotFound
from engine.store import Database

FROZEN_MS = 90 * DAY
"""So long after a quest went its refunds still work."""

SHORT = 12
"""So many characters of a hash are shown to people; commands take any beginning that is not shared."""


class ContentFile(SQLModel, table=True):
    """A text, under its hash."""

    __tablename__ = "content_file"

    hash: str = Field(primary_key=True)
    text: str


class Bundle(SQLModel, table=True):
    """The files of a book as JSON, `[[name, hash], …]` by name; `hash` is that of this text."""

    hash: str = Field(primary_key=True)
    files: str
    made_at: int = Field(sa_column=Column(BigInteger, nullable=False))


class QuestLife(SQLModel, table=True):
    """What a quest number stands for: the quest's key and version, and the bundle and file they are written in.

    `bundle` is the first one with this version, which runs since `seen_at`; `gone_at` is when a process first ran
    content without the quest.
    """

    __tablename__ = "quest_life"

    no: int = Field(primary_key=True)
    key: str
    version: str
    bundle: str
    file: str
    seen_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    gone_at: int | None = Field(default=None, sa_column=Column(BigInteger))


class Life(NamedTuple):
    """A row of QuestLife."""

    no: int
    key: str
    version: str
    bundle: str
    file: str
    seen_at: int
    gone_at: int | None

    @property
    def quest(self) -> str:
        """The quest's id."""
        return self.key.partition("@")[0]


def hash_of(texts: Mapping[str, str]) -> str:
    """Return the hash of a bundle of texts by name."""
    return _hash(_files(texts))


def store(db: Database, texts: Mapping[str, str], now: int) -> str:
    """Keep the texts of a bundle, so that it can be published; return its hash. Nothing runs by that."""
    bundle = hash_of(texts)
    with db.reading() as tx:
        known = _has(tx, bundle)
    if not known:
        with db.writing() as tx:
            _store(tx, texts, bundle, now)
    return bundle


def keep(db: Database, texts: Mapping[str, str], lives: Mapping[int, tuple[str, str, str]], now: int) -> list[Life]:
    """Record that content made of these texts runs, with its quests: number → (key, version, file).

    Returns what is gone and not yet forgotten. Writes only what is new: running the same again writes nothing.
    """
    bundle = hash_of(texts)
    with db.reading() as tx:
        known = _has(tx, bundle)
        before = {life.no: life for life in _lives(tx)}
    changed = _changed(before, lives, bundle, now)
    if changed or not known:
        with db.writing() as tx:
            if not known:
                _store(tx, texts, bundle, now)
            tx.put(QuestLife, sorted(changed))
    after = before | {life.no: life for life in changed}
    return [life for life in after.values() if life.gone_at is not None and now < life.gone_at + FROZEN_MS]


def texts_of(db: Database, bundle: str, wanted: Callable[[str], bool] | None = None) -> dict[str, str]:
    """Return the texts of a bundle by name: all, or those whose name is `wanted`. Errors: NotFound."""
    with db.reading() as tx:
        row = tx.connection.execute(select(Bundle.files).where(_c(Bundle).hash == bundle)).first()  # type: ignore[call-overload]
        if row is None:
            raise NotFound(f"there is no bundle {bundle[:SHORT]}", code="no_such_bundle")
        files = [(name, hash) for name, hash in json.loads(row[0]) if wanted is None or wanted(name)]
        rows = tx.fetch(ContentFile, "hash, text", ("hash",), [(hash,) for _, hash in files])
    found: dict[str, str] = dict(rows)
    return {name: found[hash] for name, hash in files}


def find_bundle(db: Database, start: str, or_else: str = "") -> str:
    """Return the whole hash of the one bundle whose hash begins so. Errors: NotFound; `or_else` ends its hint."""
    with db.reading() as tx:
        column = _c(Bundle).hash
        rows = tx.connection.execute(select(column).where(column.startswith(start, autoescape=True)).limit(2)).all()
    if len(rows) != 1:
        said = "no bundle" if not rows else "more than one bundle"
        hint = "'tilth quests history' lists the hashes" + or_else
        raise NotFound(f"there is {said} '{start}' in this database", code="no_such_bundle", hint=hint)
    return str(rows[0][0])


def _changed(
    before: Mapping[int, Life], lives: Mapping[int, tuple[str, str, str]], bundle: str, now: int
) -> list[Life]:
    """The rows to write: what is new, has another meaning, has come back, or has gone."""
    found: list[Life] = []
    for no, (key, version, file) in lives.items():
        known = before.get(no)
        if known is None or known.version != version:
            found.append(Life(no, key, version, bundle, file, now, None))
        elif known.gone_at is not None:
            found.append(known._replace(gone_at=None))
    gone = [life for life in before.values() if life.gone_at is None and life.no not in lives]
    return found + [life._replace(gone_at=now) for life in gone]


def _store(tx: Transaction, texts: Mapping[str, str], bundle: str, now: int) -> None:
    wanted = {_hash(text): text for text in texts.values()}
    there = {row[0] for row in tx.fetch(ContentFile, "hash", ("hash",), [(hash,) for hash in wanted])}
    tx.put(ContentFile, sorted((hash, text) for hash, text in wanted.items() if hash not in there))
    insert = text("INSERT INTO bundle (hash, files, made_at) VALUES (:hash, :files, :at) ON CONFLICT DO NOTHING")
    tx.finish()
    tx.connection.execute(insert, {"hash": bundle, "files": _files(texts), "at": now})


def _has(tx: Transaction, bundle: str) -> bool:
    return bool(tx.fetch(Bundle, "hash", ("hash",), [(bundle,)]))


def lives(db: Database) -> Sequence[Life]:
    """Return every quest number's life: what runs, what has gone, and what is long forgotten."""
    with db.reading() as tx:
        return _lives(tx)


def _lives(tx: Transaction) -> Sequence[Life]:
    c = _c(QuestLife)
    return [Life(*row) for row in tx.connection.execute(select(*(c[name] for name in Life._fields)))]


def _files(texts: Mapping[str, str]) -> str:
    return json.dumps([[name, _hash(text)] for name, text in sorted(texts.items())], ensure_ascii=False)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _c(table: type) -> Any:
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found.c
