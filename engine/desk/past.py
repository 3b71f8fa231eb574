"""What a database remembers of the quests that were there before: their last lives, and whether anybody began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine import bundles
from engine.bundles import Life
from engine.content import Content, thawed
from engine.journal import Progress
from engine.quests.quest import Quest
from engine.store import Database


@dataclass(frozen=True, slots=True)
class Past:
    """What quests were before, by id. `begun` are those of which players have progress under their key."""

    quests: Mapping[str, Quest] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    unreadable: tuple[str, ...] = ()


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
    begun = _with_progress(db, asked.values())
    return Past(quests, frozenset(name for name, no in asked.items() if no in begun), unreadable)


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
