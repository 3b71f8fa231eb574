"""What a database remembers of the quests and budgets that were there before, and whether anybody began."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.documents.document import read_document
from engine.journal import SHARED, Progress
from engine.published import bundles
from engine.published.bundles import Life
from engine.published.changes import budgets_of
from engine.published.content import BUDGETS, Content, thawed
from engine.published.publications import Publication
from engine.quests.quest import Quest
from engine.store import Database


@dataclass(frozen=True, slots=True)
class Past:
    """What quests were before, by id. `begun` are those of which players have progress under their key.

    `assets` are all that a budget of which something was spent was ever published with, by its name.
    """

    quests: Mapping[str, Quest] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    unreadable: tuple[str, ...] = ()
    assets: Mapping[str, frozenset[str]] = field(default_factory=dict)


NO_PAST = Past()


def past_of(db: Database, new: Content, old: Content) -> Past:
    """Return what a database knows of the quests of new content, besides what old content says of them."""
    lives = bundles.lives(db)
    here, there = new.book.quests, old.book.quests
    wanted = [life for name, life in _last(lives).items() if _matters(life, here.get(name), there.get(name))]
    made = thawed(db, wanted, new.assets)
    quests = {life.quest: made[life.no] for life in wanted if life.no in made}
    unreadable = tuple(sorted(life.quest for life in wanted if life.no not in made))
    drafts = {name for name in here if _was_draft(quests.get(name)) or _was_draft(there.get(name))}
    by_key = {life.key: life.no for life in lives}
    asked = {name: by_key[key] for name in drafts if (key := here[name].key) in by_key}
    numbers = _with_progress(db, asked.values())
    begun = frozenset(name for name, no in asked.items() if no in numbers)
    return Past(quests, begun, unreadable, _published_assets(db, _spent(db) & budgets_of(new).keys()))


def nobody_began(db: Database) -> bool:
    """Whether a database has no progress of any player or quest."""
    columns: Any = Progress.__table__.c  # type: ignore[attr-defined]
    with db.reading() as tx:
        return tx.connection.execute(select(columns.quest_no).limit(1)).first() is None


def _last(lives: Iterable[Life]) -> dict[str, Life]:
    """The last life of each id: one that runs, or else the one that went last."""
    ordered = sorted(lives, key=lambda life: (life.gone_at is None, life.gone_at or 0, life.seen_at, life.no))
    return {life.quest: life for life in ordered}


def _matters(life: Life, now: Quest | None, was: Quest | None) -> bool:
    """Whether a life says anything that is not known of the quest already."""
    same = now is not None and (now.key, now.version) == (life.key, life.version)
    known = was is not None and (was.key, was.version) == (life.key, life.version)
    return now is not None and not same and not known


def _was_draft(quest: Quest | None) -> bool:
    return quest is not None and quest.status == "draft"


def _with_progress(db: Database, numbers: Iterable[int]) -> set[int]:
    columns: Any = Progress.__table__.c  # type: ignore[attr-defined]
    found: set[int] = set()
    with db.reading() as tx:
        for no in numbers:
            row = tx.connection.execute(select(columns.quest_no).where(columns.quest_no == no).limit(1)).first()
            found |= set() if row is None else {no}
    return found


def _spent(db: Database) -> set[str]:
    """The budgets of which something was ever spent."""
    c: Any = Progress.__table__.c  # type: ignore[attr-defined]
    shared = select(c.slot).where(c.player_id == SHARED, c.quest_no == 0, c.amount > 0)
    with db.reading() as tx:
        slots = [str(row[0]) for row in tx.connection.execute(shared)]
    return {slot.removeprefix("budget:").rpartition("|")[0] for slot in slots}


def _published_assets(db: Database, names: Collection[str]) -> dict[str, frozenset[str]]:
    """The assets that some budgets were published with, as all publications say; an asset may be gone by now."""
    found: dict[str, set[str]] = {name: set() for name in names}
    if not found:
        return {}
    c: Any = Publication.__table__.c  # type: ignore[attr-defined]
    with db.reading() as tx:
        published = [str(row[0]) for row in tx.connection.execute(select(c.bundle).distinct())]
    texts = {bundles.texts_of(db, bundle, lambda name: name == BUDGETS).get(BUDGETS, "") for bundle in published}
    for text in texts:
        for name, asset in _assets_in(text):
            if name in found:
                found[name].add(asset)
    return {name: frozenset(assets) for name, assets in found.items()}


def _assets_in(text: str) -> Iterator[tuple[str, str]]:
    """The asset of each budget of a file, whatever else is written there."""
    document, _ = read_document(text, BUDGETS)
    data = document.data if document else None
    named = data.get("budgets") if isinstance(data, dict) else None
    for name, block in named.items() if isinstance(named, dict) else ():
        if isinstance(block, dict) and "asset" in block:
            yield str(name), str(block["asset"])
