"""Everything designers and games bring, cross-checked: vocabulary, quests, quiz, assets. Wrong content stops the start.

Content comes from a folder or from a bundle in the database. Bound to a database it has numbers, and with them the
quests that have gone but whose refunds still work.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from engine.clock import SystemClock
from engine.documents.findings import Finding
from engine.errors import Malformed, NotFound, Refused, WrongContent
from engine.game import Asset, Game, assets_of
from engine.incoming.events import Vocabulary
from engine.incoming.vocabulary_file import load_vocabulary, read_vocabulary
from engine.journal import numbers
from engine.ledger import ASSET_MAX
from engine.published import bundles
from engine.quests.load import Progress, QuestBook, load_quests, load_texts
from engine.quests.quest import Quest
from engine.quiz.load import is_set, load_sets, read_sets
from engine.quiz.questions import NO_QUIZ, Quiz
from engine.rules.streaks import Pauses
from engine.sources import OURS
from engine.store import Database

log = logging.getLogger("tilth.content")

QUESTS = Path(__file__).parents[2] / "quests"
VOCABULARY, BUDGETS, TEMPLATES = "vocabulary.yaml", "budgets.yaml", "templates/"
ASIDE = frozenset(("maps", "templates"))
"""Folders in which no quest is looked for; the templates that count stand directly under the quests."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Numbers:
    """The small numbers that names have in one database.

    `quests_by_no` has the frozen quests too: those that went, and those that a quest with `restart` left behind.
    `forget_at` is when the first of them is forgotten: see `Content.forget`. `pauses` are the times, in this database,
    in which the operator had a quest paused, by its id.
    """

    quests: Mapping[str, int]
    quests_by_no: Mapping[int, Quest]
    assets: Mapping[str, int]
    assets_by_no: Mapping[int, Asset]
    senders: dict[str, int] = field(default_factory=dict)
    forget_at: int | None = None
    pauses: Mapping[str, Pauses] = field(default_factory=dict)
    _undone: dict[str, tuple[tuple[int, Quest], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        undone: dict[str, list[tuple[int, Quest]]] = defaultdict(list)
        for no, quest in sorted(self.quests_by_no.items(), key=lambda item: (item[1].priority, item[1].id, item[0])):
            if quest.undo is not None:
                undone[quest.undo.on].append((no, quest))
        object.__setattr__(self, "_undone", {on: tuple(quests) for on, quests in undone.items()})

    def undone_by(self, event_type: str) -> tuple[tuple[int, Quest], ...]:
        """The quests with their numbers, live or not and frozen, whose rewards an event of this type takes back."""
        return self._undone.get(event_type, ())

    def sender(self, db: Database, name: str) -> int:
        """Return a sender's number; a new sender gets the next one."""
        if name not in self.senders:
            self.senders.update(numbers(db, "sender", [name]))
        return self.senders[name]


class Content:
    """What is in force: immutable, replaced as a whole.

    `texts` are what it was made of, by name below its folder `root`; content without texts was made up in memory, and
    no database remembers it. `bundle` is the hash of the texts.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        book: QuestBook,
        assets: Mapping[str, Asset],
        texts: Mapping[str, str] | None = None,
        root: str = "",
        games: Iterable[Game] = (),
        quiz: Quiz = NO_QUIZ,
    ) -> None:
        self.games: Mapping[str, Game] = {game.name: game for game in games}
        self.vocabulary = vocabulary
        self.book = book
        self.quiz = quiz
        self.assets = assets
        self.texts: Mapping[str, str] = texts or {}
        self.root = root
        self.bundle = bundles.hash_of(self.texts) if texts else ""
        self.profile = lru_cache(maxsize=10_000)(self._profile)
        """A player's fields from their JSON text; few different texts, so remembered. What the vocabulary no longer
        knows is left out: a changed vocabulary must not stop a player."""

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is allowed and most likely not meant, of quests and question sets."""
        return *self.book.warnings, *self.quiz.warnings

    def _profile(self, text: str) -> Any:
        values = msgspec.json.decode(text)
        try:
            return self.vocabulary.profile(values)
        except Malformed as gone:
            log.warning("a stored profile no longer fits the vocabulary (%s); what does not fit is left out", gone.code)
            return self.vocabulary.profile(self.vocabulary.fitting(values))

    def file_of(self, quest: Quest) -> str:
        """Return the name of a quest's file among the texts."""
        return quest.file if quest.file in self.texts else quest.file.removeprefix(f"{self.root}/")

    def bind(self, db: Database, now: int | None = None, before: Numbers | None = None) -> Numbers:
        """Return this content's numbers in a database, giving new names theirs, and record there what runs.

        `now` (by default the machine's time) is when quests that are no longer here have gone. `before` are the
        numbers of the content this one replaces: what is known there is not asked again. Errors: WrongContent.
        """
        at = SystemClock().now() if now is None else now
        held = self.book.quests
        given = numbers(db, "quest", [quest.key for quest in held.values()])
        here = {given[quest.key]: quest for quest in held.values()}
        assets = self._asset_numbers(db)
        gone = self._record(db, here, at)
        frozen = self._frozen(db, gone, before)
        return Numbers(
            {quest.id: no for no, quest in (frozen | here).items()},
            frozen | here,
            assets,
            {no: self.assets[name] for name, no in assets.items()},
            self._senders(db, before),
            min((life.gone_at + bundles.FROZEN_MS for life in gone if life.gone_at is not None), default=None),
        )

    def forget(self, db: Database, now: int, before: Numbers) -> Numbers:
        """Return the numbers this was bound to before, without the quests that are forgotten by now.

        Nothing is written: another process may run newer content, and what that recorded of its quests must stay.
        """
        until = {life.no: life.gone_at + bundles.FROZEN_MS for life in bundles.lives(db) if life.gone_at is not None}
        held, known = self.book.quests, before.quests_by_no
        kept = {no: one for no, one in known.items() if held.get(one.id) is one or until.get(no, now + 1) > now}
        return replace(
            before,
            quests={one.id: no for no, one in kept.items()},
            quests_by_no=kept,
            forget_at=min((at for at in until.values() if at > now), default=None),
        )

    def _senders(self, db: Database, before: Numbers | None) -> dict[str, int]:
        """Return the known senders, our own among them: a turn that tells events cannot stop to number one."""
        ours = [OURS + name for name in ("friends", *self.games)]
        return {**numbers(db, "sender", ours), **(before.senders if before else {})}

    def store(self, db: Database, now: int) -> None:
        """Keep what this is made of in a database, so that it can be published there. Errors: WrongContent."""
        self._asset_numbers(db)  # what cannot be bound must not be published
        bundles.store(db, self.texts, now)

    def _asset_numbers(self, db: Database) -> dict[str, int]:
        assets = numbers(db, "asset", self.assets)
        if max(assets.values(), default=0) > ASSET_MAX:
            raise WrongContent([f"there are more than {ASSET_MAX} assets"])
        return assets

    def _record(self, db: Database, here: Mapping[int, Quest], now: int) -> list[bundles.Life]:
        """Keep in the database that this content runs; return what went and is not forgotten."""
        if not self.texts:
            return []
        lives = {no: (quest.key, quest.version, self.file_of(quest)) for no, quest in here.items()}
        return bundles.keep(db, self.texts, lives, now)

    def _frozen(self, db: Database, gone: Iterable[bundles.Life], before: Numbers | None) -> dict[int, Quest]:
        """The quests that have gone, by number: as they were a moment ago, or made anew from their last bundle."""
        known = before.quests_by_no if before else {}
        found = {life.no: known[life.no] for life in gone if life.no in known}
        lost = [life for life in gone if life.no not in known]
        made = thawed(db, lost, self.assets)
        for life in lost:
            if life.no not in made:
                log.warning("the quest %s has gone and cannot be made again: its refunds take nothing back", life.key)
        return found | made


def load_content(
    quests: Path, games: tuple[Game, ...], before: Content | None = None, progress: Progress | None = None
) -> Content:
    """Load and cross-check everything under a quests folder. Errors: WrongContent with every finding.

    `before` is the content this one replaces: a vocabulary that did not change stays the same object. `progress` is
    told after each quest.
    """
    assets = assets_of(games)
    for _ in range(_TRIES):  # what is recorded must be what was checked, though somebody is writing files just now
        texts = read_texts(quests)
        vocabulary, findings = _vocabulary(texts, before) or load_vocabulary(quests / VOCABULARY)
        if vocabulary is None:
            raise WrongContent(list(findings))
        book, wrong = load_quests(quests, vocabulary, assets, progress)
        quiz, odd = load_sets(quests)
        if read_texts(quests) != texts:
            continue
        if findings or book is None or quiz is None:
            raise WrongContent([*findings, *wrong, *odd])
        return Content(vocabulary, book, assets, texts, quests.as_posix(), games, quiz)
    raise Refused("the quests change while they are read", code="quests_change", hint="try again in a moment")


def content_from(texts: Mapping[str, str], games: tuple[Game, ...], before: Content | None = None) -> Content:
    """Make content of the texts of a bundle. Errors: WrongContent with every finding."""
    assets = assets_of(games)
    vocabulary, findings = _vocabulary(texts, before) or read_vocabulary(texts.get(VOCABULARY, ""), VOCABULARY)
    if vocabulary is None:
        raise WrongContent(list(findings))
    book, wrong = load_texts(_of_quests(texts), vocabulary, assets)
    quiz, odd = read_sets({name: text for name, text in texts.items() if is_set(name)})
    if book is None or quiz is None:
        raise WrongContent([*wrong, *odd])
    return Content(vocabulary, book, assets, texts, games=games, quiz=quiz)


def read_texts(quests: Path) -> dict[str, str]:
    """Return the texts that a bundle of a folder holds, by name: all its YAML files but the maps."""
    found = sorted(path for path in quests.rglob("*") if path.suffix in (".yaml", ".yml"))
    texts: dict[str, str] = {}
    for path in found:
        name = path.relative_to(quests).as_posix()
        if not ASIDE & set(name.removeprefix(TEMPLATES).split("/")[:-1]) and path.is_file():
            texts[name] = path.read_bytes().decode("utf-8", errors="replace")
    return texts


def holds_quest(name: str) -> bool:
    """Return whether a file of a bundle is that of a quest."""
    return not shared(name) and not is_set(name)


def shared(name: str) -> bool:
    """Return whether a file of a bundle may concern every quest."""
    return name in (VOCABULARY, BUDGETS) or name.startswith(TEMPLATES)


def _vocabulary(texts: Mapping[str, str], before: Content | None) -> tuple[Vocabulary, list[Any]] | None:
    """The vocabulary of before, when its text is the same: events that wait were read with it."""
    if before and VOCABULARY in texts and before.texts.get(VOCABULARY) == texts[VOCABULARY]:
        return before.vocabulary, []
    return None


def _of_quests(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name != VOCABULARY and not is_set(name)}


def thawed(db: Database, lives: Iterable[bundles.Life], assets: Mapping[str, Asset]) -> dict[int, Quest]:
    """Return the quests of some lives by number, each as it was in the bundle that explains it.

    What can no longer be made (its asset has gone, the language has changed) is left out.
    """
    by_bundle: dict[str, list[bundles.Life]] = defaultdict(list)
    for life in lives:
        by_bundle[life.bundle].append(life)
    found: dict[int, Quest] = {}
    for bundle, together in by_bundle.items():
        found |= _thawed(db, bundle, together, assets)
    return found


def _thawed(db: Database, bundle: str, lives: list[bundles.Life], assets: Mapping[str, Asset]) -> dict[int, Quest]:
    """The quests of some lives of one bundle, made of nothing but their own files and what is shared there."""
    files = {life.file for life in lives}
    try:
        texts = bundles.texts_of(db, bundle, lambda name: name in files or shared(name))
        vocabulary, _ = read_vocabulary(texts[VOCABULARY], VOCABULARY)
    except (NotFound, KeyError):
        vocabulary = None
    found: dict[int, Quest] = {}
    if vocabulary is not None:
        common = {name: text for name, text in texts.items() if shared(name) and name != VOCABULARY}
        for life in lives:
            book, _ = load_texts(common | {life.file: texts.get(life.file, "")}, vocabulary, assets, alone=True)
            quest = next(iter(book.quests.values()), None) if book else None
            if quest is not None and quest.key == life.key:
                found[life.no] = quest
    return found
