"""Everything designers and games bring, cross-checked: vocabulary, quests, assets. Wrong content stops the start."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import Malformed, WrongContent
from engine.events import Vocabulary
from engine.game import Asset, Game, assets_of
from engine.journal import numbers
from engine.ledger import ASSET_MAX
from engine.quests.load import QuestBook, load_quests
from engine.quests.quest import Quest
from engine.store import Database
from engine.vocabulary_file import load_vocabulary

log = logging.getLogger("tilth.content")

QUESTS = Path(__file__).parent.parent / "quests"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The small numbers that names have in one database."""

    quests: Mapping[str, int]
    quests_by_no: Mapping[int, Quest]
    assets: Mapping[str, int]
    assets_by_no: Mapping[int, Asset]
    senders: dict[str, int] = field(default_factory=dict)

    def sender(self, db: Database, name: str) -> int:
        """Return a sender's number; a new sender gets the next one."""
        if name not in self.senders:
            self.senders.update(numbers(db, "sender", [name]))
        return self.senders[name]


class Content:
    """What is in force: immutable, replaced as a whole."""

    def __init__(self, vocabulary: Vocabulary, book: QuestBook, assets: Mapping[str, Asset]) -> None:
        self.vocabulary = vocabulary
        self.book = book
        self.assets = assets
        self.profile = lru_cache(maxsize=10_000)(self._profile)
        """A player's fields from their JSON text; few different texts, so remembered. What the vocabulary no longer
        knows is left out: a changed vocabulary must not stop a player."""

    def _profile(self, text: str) -> Any:
        values = msgspec.json.decode(text)
        try:
            return self.vocabulary.profile(values)
        except Malformed as gone:
            log.warning("a stored profile no longer fits the vocabulary (%s); what does not fit is left out", gone.code)
            return self.vocabulary.profile(self.vocabulary.fitting(values))

    def bind(self, db: Database) -> Numbers:
        """Return this content's numbers in a database, giving new names theirs. Errors: WrongContent."""
        quests = numbers(db, "quest", self.book.quests)
        assets = numbers(db, "asset", self.assets)
        if max(assets.values(), default=0) > ASSET_MAX:
            raise WrongContent([f"there are more than {ASSET_MAX} assets"])
        return Numbers(
            quests,
            {no: self.book.quests[name] for name, no in quests.items()},
            assets,
            {no: self.assets[name] for name, no in assets.items()},
        )


def load_content(quests: Path, games: tuple[Game, ...]) -> Content:
    """Load and cross-check everything under a quests folder. Errors: WrongContent with every finding."""
    vocabulary, findings = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        raise WrongContent(list(findings))
    assets = assets_of(games)
    book, wrong = load_quests(quests, vocabulary, assets)
    if findings or wrong or book is None:
        raise WrongContent([*findings, *wrong])
    return Content(vocabulary, book, assets)
