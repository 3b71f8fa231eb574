"""Bundles: everything a quest book is made of, kept in the database under its hash, and which of them production runs.

A bundle is the texts of the vocabulary, the quests, their templates and budgets; a text is stored once, whatever the
number of bundles it is in. The newest publication names the bundle that production runs. `quest_life` says for each
quest number which bundle explains it and since when it is gone: for 90 days its refunds still work.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Table, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.document import read_document
from engine.errors import NotFound, Refused
from engine.findings import did_you_mean
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


class Publication(SQLModel, table=True):
    """Which bundle production runs: that of the row with the highest number."""

    no: int = Field(primary_key=True)
    bundle: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str
    note: str


class Pause(SQLModel, table=True):
    """A quest that pays nothing until the row is gone. Refunds go on."""

    quest: str = Field(primary_key=True)
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str


class QuestLife(SQLModel, table=True):
    """What a quest number stands for: the quest's key and version, and the bundle and file they are written in.

    `bundle` is the first one with this version; `gone_at` is when a process first ran content without the quest.
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


class Published(NamedTuple):
    """A row of Publication."""

    no: int
    bundle: str
    at: int
    by: str
    note: str


class Pulse(NamedTuple):
    """What a running process must look at again and again: the newest publication (0: none) and what is paused."""

    publication: int
    paused: frozenset[str]


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


def find_bundle(db: Database, start: str) -> str:
    """Return the whole hash of the one bundle whose hash begins so. Errors: NotFound."""
    with db.reading() as tx:
        column = _c(Bundle).hash
        rows = tx.connection.execute(select(column).where(column.startswith(start, autoescape=True)).limit(2)).all()
    if len(rows) != 1:
        said = "no bundle" if not rows else "more than one bundle"
        hint = "give a folder, a bundle's hash, or 'published'"
        raise NotFound(f"there is {said} '{start}' in this database", code="no_such_bundle", hint=hint)
    return str(rows[0][0])


def publish(
    db: Database, bundle: str, now: int, *, after: int | None = None, by: str = "", note: str = ""
) -> Published:
    """Make a recorded bundle the one that production runs; nothing changes when it is that already.

    `after` is the number of the publication that it was compared with (0: none). Errors: Refused when another one came
    in between; without `after` it comes after whatever is there.
    """
    insert = text(
        "INSERT INTO publication (no, bundle, at, by, note) VALUES (:no, :bundle, :at, :by, :note) "
        "ON CONFLICT DO NOTHING"
    )
    while True:
        newest = published(db)
        if newest is not None and newest.bundle == bundle:
            return newest
        before = newest.no if newest else 0
        if newest is not None and after is not None and before != after:
            raise _overtaken(newest)
        mine = Published(before + 1, bundle, now, by or _someone(), note)
        with db.writing() as tx:  # whoever loses the race for a number looks again
            if tx.connection.execute(insert, mine._asdict()).rowcount == 1:
                return mine


def _overtaken(newest: Published) -> Refused:
    who = f" by {newest.by}" if newest.by else ""
    return Refused(
        f"publication {newest.no} ({newest.bundle[:SHORT]}){who} came while this one was checked; nothing is published",
        code="published_meanwhile",
        hint="see what differs with 'tilth quests check --against published', then publish again",
    )


def published(db: Database) -> Published | None:
    """Return the newest publication, if there is one."""
    c = _c(Publication)
    with db.reading() as tx:
        rows = tx.connection.execute(select(c.no, c.bundle, c.at, c.by, c.note).order_by(c.no.desc()).limit(1))
        row = rows.first()
    return Published(*row) if row else None


def pulse(db: Database) -> Pulse:
    """Look at what may have changed for a running process, in one statement."""
    with db.reading() as tx:
        sql = "SELECT COALESCE(MAX(no), 0), '' FROM publication UNION ALL SELECT 0, quest FROM pause"
        rows = tx.connection.exec_driver_sql(sql).all()
    return Pulse(max(int(no) for no, _ in rows), frozenset(str(quest) for _, quest in rows if quest))


def pause(db: Database, quest: str, now: int, *, by: str = "") -> bool:
    """Pause a quest in every process; return whether it was not paused before. Errors: NotFound."""
    _known(db, quest)
    insert = text("INSERT INTO pause (quest, at, by) VALUES (:quest, :at, :by) ON CONFLICT DO NOTHING")
    with db.writing() as tx:
        return tx.connection.execute(insert, {"quest": quest, "at": now, "by": by or _someone()}).rowcount == 1


def resume(db: Database, quest: str) -> bool:
    """Let a paused quest go on; return whether it was paused. Errors: NotFound."""
    _known(db, quest)
    with db.writing() as tx:
        return tx.connection.execute(text("DELETE FROM pause WHERE quest = :quest"), {"quest": quest}).rowcount == 1


def _known(db: Database, quest: str) -> None:
    """Refuse an id that nothing here ever had. One that has gone may be paused: some process may still run it."""
    with db.reading() as tx:
        known = {life.quest for life in _lives(tx)}
        paused = {str(row[0]) for row in tx.connection.execute(select(_c(Pause).quest))}
    if quest not in known | paused and not _is_published(db, quest):
        hint = did_you_mean(quest, known) or "no quest has run on this database yet; say which with --database"
        raise NotFound(f"no quest '{quest}' runs on this database", code="no_such_quest", hint=hint)


def _is_published(db: Database, quest: str) -> bool:
    """Whether the newest publication has the quest: no process may have run it yet."""
    newest = published(db)
    likely = [text for text in texts_of(db, newest.bundle).values() if quest in text] if newest else []
    documents = [read_document(text, "")[0] for text in likely]
    return any(isinstance(one.data, dict) and one.data.get("id") == quest for one in documents if one is not None)


def _someone() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user id: a container
        return ""


def _changed(
    before: Mapping[int, Life], lives: Mapping[int, tuple[str, str, str]], bundle: str, now: int
) -> list[Life]:
    """The rows to write: what is new, has another meaning, has come back, or has gone."""
    found: list[Life] = []
    for no, (key, version, file) in lives.items():
        known = before.get(no)
        if known is None or known.version != version:
            found.append(Life(no, key, version, bundle, file, known.seen_at if known else now, None))
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
