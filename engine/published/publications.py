"""What production runs: publications, pauses, and the record of both for those who look back.

The newest publication names the bundle that production runs. A pause is a row that is gone when it ends; what was
paused and resumed, and by whom, is recorded in the same transaction. A quest may be paused by its own file too: then
the publication that brings it is recorded as the pause, and the one that takes it away as its end.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Collection, Mapping
from itertools import chain, repeat
from typing import Any, Literal, NamedTuple

from sqlalchemy import BigInteger, Column, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Row, Transaction
from engine.documents.document import read_document
from engine.documents.findings import did_you_mean
from engine.errors import NotFound, Refused
from engine.ledger import big
from engine.published import bundles
from engine.published.bundles import SHORT
from engine.rules.streaks import Pauses
from engine.store import Database

Switch = Literal["paused", "resumed"]


class Publication(SQLModel, table=True):
    """Which bundle production runs: that of the row with the highest number.

    `changes` is what its publisher was told of it, as JSON; there is none where that was not recorded yet.
    """

    no: int = Field(primary_key=True)
    bundle: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str
    note: str
    changes: str | None = None


class Pause(SQLModel, table=True):
    """A quest that pays nothing until the row is gone. Refunds go on."""

    quest: str = Field(primary_key=True)
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str


class PauseRecord(SQLModel, table=True):
    """A quest that was paused or resumed (`what`), for ever. `note` says why."""

    __tablename__ = "pause_record"

    id: int = Field(sa_column=big(primary_key=True))
    quest: str
    what: str
    at: int = Field(sa_column=big())
    by: str
    note: str


class Published(NamedTuple):
    """A publication."""

    no: int
    bundle: str
    at: int
    by: str
    note: str

    @property
    def name(self) -> str:
        """The publication as people speak of it."""
        return f"publication {self.no} ({self.bundle[:SHORT]})"


class Paused(NamedTuple):
    """A quest that is paused, since when, by whom and why."""

    quest: str
    at: int
    by: str
    note: str


class Happened(NamedTuple):
    """Something in the record: a publication (`no`, `bundle`, `changes`), or the pause of a `quest` or its end.

    `note` says why. `changes` is what the publisher was told; None where that was not recorded.
    """

    what: Literal["published"] | Switch
    at: int
    by: str
    no: int = 0
    bundle: str = ""
    note: str = ""
    changes: Mapping[str, Any] | None = None
    quest: str = ""


class Pulse(NamedTuple):
    """What a running process must look at again and again: the newest publication (0: none) and what is paused."""

    publication: int
    paused: frozenset[str]


def publish(  # noqa: PLR0913  (all but three are named and have a default)
    db: Database,
    bundle: str,
    now: int,
    *,
    after: int | None = None,
    by: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
    paused: Collection[str] = (),
) -> Published:
    """Make a recorded bundle the one that production runs; nothing changes when it is that already.

    `after` is the number of the publication that it was compared with (0: none). `changes` is recorded as it is given.
    `paused` are the quests whose own files say so: that they are from now on, and that others no longer are, is
    recorded as any pause and its end.
    Errors: Refused when another one came in between; without `after` it comes after whatever is there.
    """
    insert = text(
        "INSERT INTO publication (no, bundle, at, by, note, changes) VALUES (:no, :bundle, :at, :by, :note, :changes) "
        "ON CONFLICT DO NOTHING"
    )
    told = None if changes is None else json.dumps(changes, ensure_ascii=False)
    while True:
        last = published(db)
        if last is not None and last.bundle == bundle:
            return last
        before = last.no if last else 0
        if last is not None and after is not None and before != after:
            raise _overtaken(last)
        mine = Published(before + 1, bundle, now, by or _someone(), note)
        switched = _switched_by_files(db, mine, {*paused})
        with db.writing() as tx:  # whoever loses the race for a number looks again
            if tx.connection.execute(insert, {**mine._asdict(), "changes": told}).rowcount == 1:
                tx.insert(PauseRecord, switched)
                return mine


def _switched_by_files(db: Database, by: Published, paused: set[str]) -> list[Row]:
    """Return the record of which quests are paused by their files from a publication on, and which no longer are."""
    with db.reading() as tx:
        before = _paused_by_files(tx)
    switched = [(quest, "paused") for quest in sorted(paused - before)]
    switched += [(quest, "resumed") for quest in sorted(before - paused)]
    ids = db.wall_ids.block(len(switched)) if switched else ()
    return [(id, quest, what, by.at, by.by, by.name) for id, (quest, what) in zip(ids, switched, strict=True)]


def _paused_by_files(tx: Transaction) -> set[str]:
    """Return the quests that a publication has paused and none resumed: those with a pause that goes on, the
    operator's own aside.
    """
    going_on = "SUM(CASE what WHEN 'paused' THEN 1 ELSE -1 END)"
    own = "(SELECT COUNT(*) FROM pause WHERE pause.quest = pause_record.quest)"
    asked = text(f"SELECT quest FROM pause_record GROUP BY quest HAVING {going_on} > {own}")
    return set(tx.connection.execute(asked).scalars())


def _overtaken(last: Published) -> Refused:
    who = f" by {last.by}" if last.by else ""
    return Refused(
        f"{last.name}{who} came while this one was checked; nothing is published",
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


def newest(db: Database) -> Published:
    """Return the newest publication. Errors: NotFound when nothing is published."""
    found = published(db)
    if found is None:
        hint = "publish the quests first: tilth quests publish"
        raise NotFound("nothing is published on this database", code="nothing_published", hint=hint)
    return found


def pulse(db: Database) -> Pulse:
    """Look at what may have changed for a running process, in one statement."""
    with db.reading() as tx:
        sql = "SELECT COALESCE(MAX(no), 0), '' FROM publication UNION ALL SELECT 0, quest FROM pause"
        rows = tx.connection.exec_driver_sql(sql).all()
    return Pulse(max(int(no) for no, _ in rows), frozenset(str(quest) for _, quest in rows if quest))


def pause(db: Database, quest: str, now: int, *, by: str = "", note: str = "") -> bool:
    """Pause a quest in every process; return whether it was not paused before. Errors: NotFound."""
    insert = "INSERT INTO pause (quest, at, by) VALUES (:quest, :at, :by) ON CONFLICT DO NOTHING"
    return _switch(db, "paused", insert, {"quest": quest, "at": now, "by": by or _someone(), "note": note})


def resume(db: Database, quest: str, now: int, *, by: str = "") -> bool:
    """Let a paused quest go on; return whether it was paused. Errors: NotFound."""
    delete = "DELETE FROM pause WHERE quest = :quest"
    return _switch(db, "resumed", delete, {"quest": quest, "at": now, "by": by or _someone(), "note": ""})


def _switch(db: Database, what: Switch, sql: str, row: Mapping[str, Any]) -> bool:
    """Change a quest's pause and record it, in one transaction; return whether it is another now."""
    _known(db, row["quest"])
    id = db.wall_ids.block(1)[0]
    with db.writing() as tx:
        switched = tx.connection.execute(text(sql), row).rowcount == 1
        if switched:
            tx.insert(PauseRecord, [(id, row["quest"], what, row["at"], row["by"], row["note"])])
    return switched


def pauses(db: Database) -> list[Paused]:
    """Return what is paused now, by id; why, as the record says."""
    c, r = _c(Pause), _c(PauseRecord)
    why = select(r.note).where(r.quest == c.quest, r.what == "paused", r.at == c.at).order_by(r.id.desc()).limit(1)
    wanted = select(c.quest, c.at, c.by, why.scalar_subquery()).order_by(c.quest)
    with db.reading() as tx:
        return [Paused(quest, at, by, note or "") for quest, at, by, note in tx.connection.execute(wanted)]


def times_paused(tx: Transaction) -> dict[str, Pauses]:
    """Return when each quest was paused that ever was, by id, oldest first; a pause that goes on has no end.

    Each beginning is paired with the end of the same place in the row: two machines whose clocks differ may have
    recorded an end before its beginning, and the clock of a sandbox may be moved back.
    """
    c = _c(PauseRecord)
    found: dict[str, tuple[list[int], list[int]]] = {}
    for quest, what, at in tx.connection.execute(select(c.quest, c.what, c.at).order_by(c.id)):
        found.setdefault(quest, ([], []))[what == "resumed"].append(at)
    paired = {quest: zip(begins, chain(ends, repeat(None)), strict=False) for quest, (begins, ends) in found.items()}
    return {
        quest: tuple((begin, None if end is None else max(end, begin + 1)) for begin, end in pairs)
        for quest, pairs in paired.items()
    }


def in_force(db: Database, quest: str) -> bool:
    """Return whether a quest runs on this database, or is published and may run at any moment."""
    runs = any(life.quest == quest and life.gone_at is None for life in bundles.lives(db))
    return runs or _is_published(db, quest)


def history(db: Database, most: int) -> list[Happened]:
    """Return the last `most` publications, pauses and resumptions, the newest first."""
    c, r = _c(Publication), _c(PauseRecord)
    with db.reading() as tx:
        told = [
            Happened("published", row.at, row.by, row.no, row.bundle, row.note, _read(row.changes))
            for row in tx.connection.execute(select(c).order_by(c.no.desc()).limit(most))
        ]
        told += [
            Happened(row.what, row.at, row.by, note=row.note, quest=row.quest)
            for row in tx.connection.execute(select(r).order_by(r.id.desc()).limit(most))
        ]
    return sorted(told, key=lambda one: -one.at)[:most]


def _read(changes: str | None) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = None if changes is None else json.loads(changes)
    return found


def _known(db: Database, quest: str) -> None:
    """Refuse an id that nothing here ever had. One that has gone may be paused: some process may still run it."""
    known = {life.quest for life in bundles.lives(db)}
    if quest not in known | {one.quest for one in pauses(db)} and not _is_published(db, quest):
        hint = did_you_mean(quest, known) or "no quest has run on this database yet; say which with --database"
        raise NotFound(f"no quest '{quest}' runs on this database", code="no_such_quest", hint=hint)


def _is_published(db: Database, quest: str) -> bool:
    """Whether the last publication has the quest: no process may have run it yet."""
    last = published(db)
    likely = [file for file in bundles.texts_of(db, last.bundle).values() if quest in file] if last else []
    documents = [read_document(file, "")[0] for file in likely]
    return any(isinstance(one.data, dict) and one.data.get("id") == quest for one in documents if one is not None)


def _someone() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user id: a container
        return ""


def _c(table: type) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]
