"""Which content a command means: what is published on a database, or the files of a folder; and it says which."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.clock import iso
from engine.documents.findings import did_you_mean
from engine.errors import NotFound, TilthError, WrongContent
from engine.game import discover
from engine.published import bundles
from engine.published.bundles import FROZEN_MS, SHORT, Life
from engine.published.content import Content, content_from, load_content
from engine.published.live import Mode
from engine.published.publications import Published, newest, published
from engine.store import Database


@dataclass(frozen=True, slots=True)
class InForce:
    """Content, and where it is from: a publication, or (None) the folder `quests`."""

    content: Content
    publication: Published | None
    quests: Path

    @property
    def name(self) -> str:
        """`publication 3 (58ee6939b3c1)`, `the folder quests (70c6d169a452)`."""
        if self.publication:
            return self.publication.name
        return f"the folder {self.quests.as_posix()} ({self.content.bundle[:SHORT]})"

    def as_dict(self) -> dict[str, Any]:
        """For programs: the number of the publication, or the folder, and the hash."""
        no = self.publication.no if self.publication else None
        folder = None if self.publication else self.quests.as_posix()
        return {"publication": no, "folder": folder, "bundle": self.content.bundle}


def content_in_force(db: Database, mode: Mode | None, quests: Path) -> InForce:
    """Return what runs on a database: in production what is published, else the folder.

    Without a mode it is what is published, where anything is. Errors: NotFound when nothing is published, WrongContent.
    """
    if mode in (Mode.DEVELOPMENT, Mode.SANDBOX):
        return from_folder(quests)
    last = newest(db) if mode is Mode.PRODUCTION else published(db)
    return from_folder(quests) if last is None else InForce(content_of(db, last), last, quests)


def from_folder(quests: Path) -> InForce:
    """Return the content of a folder. Errors: WrongContent."""
    return InForce(load_content(quests, discover()), None, quests)


def content_of(db: Database, publication: Published) -> Content:
    """Return what was published. Errors: WrongContent when this version of the language cannot read it."""
    try:
        return content_from(bundles.texts_of(db, publication.bundle), discover())
    except WrongContent as error:
        hint = "another version published it: see 'tilth quests history', and publish what this version can read"
        raise WrongContent(error.findings, hint=hint) from error


def must_be_in_force(db: Database, found: InForce, id: str) -> None:
    """Refuse a quest that is not part of what is in force, and say what became of it. Errors: NotFound."""
    if id in found.content.book.quests:
        return
    became = _what_became_of(db, id) or _in_folder(found, id)
    if became:
        message = f"the quest '{id}' is not in force: {found.name} does not have it"
        raise NotFound(message, code="not_in_force", hint=became)
    hint = did_you_mean(id, found.content.book.quests)
    raise NotFound(f"there is no quest '{id[:80]}' in {found.name}", code="unknown_quest", hint=hint)


def _what_became_of(db: Database, id: str) -> str:
    gone = [life for life in bundles.lives(db) if life.quest == id and life.gone_at is not None]
    if not gone:
        return ""
    last: Life = max(gone, key=lambda life: life.gone_at or 0)
    assert last.gone_at is not None
    since, until = iso(last.gone_at)[:10], iso(last.gone_at + FROZEN_MS)[:10]
    return f"it went on {since} and pays nothing; until {until} a refund still takes back what it gave"


def _in_folder(found: InForce, id: str) -> str:
    """Whether the quest is in the folder that was not asked."""
    if found.publication is None:
        return ""
    try:
        there = id in load_content(found.quests, discover()).book.quests
    except TilthError:  # what is wrong with the folder is not the question
        return ""
    folder = found.quests.as_posix()
    return f"{folder} has it: publish it, or ask that folder with --mode development" if there else ""
