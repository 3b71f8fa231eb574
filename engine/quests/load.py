"""Quest files → a quest book. All mistakes of all files are told in one run; a book exists only when there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.document import Document, Finding, read_document, read_file, validate
from engine.events import Event, Vocabulary
from engine.quests.build import Builder
from engine.quests.context import AssetSpec
from engine.quests.matcher import Matcher
from engine.quests.model import QuestFile
from engine.quests.quest import Quest
from engine.quests.salvage import salvage
from engine.quests.trials import Trial, TrialReader

__all__ = ["AssetSpec", "QuestBook", "load_quests", "load_texts"]

ASIDE = ("maps", "templates")
"""Folders under the quests that hold something else."""


@dataclass(frozen=True)
class QuestBook:
    """All quests that are in force, by id. Immutable; `version` is the hash of what they mean and of their status."""

    quests: Mapping[str, Quest]
    trials: Mapping[str, tuple[Trial, ...]]
    vocabulary: Vocabulary
    version: str = ""
    _matcher: Matcher = field(init=False, repr=False, compare=False)
    _undone: dict[str, tuple[Quest, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.quests.values(), key=lambda quest: (quest.priority, quest.id))
        undone: dict[str, list[Quest]] = {}
        for quest in ordered:
            if quest.undo is not None:
                undone.setdefault(quest.undo.on, []).append(quest)
        object.__setattr__(self, "_matcher", Matcher(ordered))
        object.__setattr__(self, "_undone", {on: tuple(quests) for on, quests in undone.items()})
        said = "\n".join(f"{quest.id} {quest.version} {quest.status} {quest.priority}" for quest in ordered)
        object.__setattr__(self, "version", sha256(said.encode()).hexdigest()[:16])

    def match(self, event: Event, profile: Any) -> list[Quest]:
        """The live quests whose conditions hold for this event and player, by priority and id. Times are not asked."""
        return self._matcher.match(event.type, event.fields, profile)

    def switch(self, quest_id: str, on: bool) -> None:
        """Pause a quest or let it go on, at once and only in this process. Raises KeyError for an unknown quest."""
        self._matcher.switch(quest_id, on)

    def undone_by(self, event_type: str) -> tuple[Quest, ...]:
        """The quests, live or not, whose rewards an event of this type takes back."""
        return self._undone.get(event_type, ())


def load_quests(
    paths: Path | str | Iterable[Path | str], vocabulary: Vocabulary, assets: Mapping[str, AssetSpec]
) -> tuple[QuestBook | None, list[Finding]]:
    """Load quest files and folders (`*.yaml` in them, but not the vocabulary and the maps), and check everything.

    With any finding there is no book. Findings come in the order of the files, and in each by line.
    """
    given = [paths] if isinstance(paths, Path | str) else list(paths)
    book = _Loader(vocabulary, assets)
    for path in given:
        root = Path(path)
        for file in _files_in(root):
            document, findings = read_file(file, _name(file, root))
            book.add(document, findings)
        if not root.exists():
            book.findings.append(Finding(str(root), 1, 1, "unreadable", "there is no such file or folder"))
    return book.book()


def load_texts(
    texts: Mapping[str, str], vocabulary: Vocabulary, assets: Mapping[str, AssetSpec]
) -> tuple[QuestBook | None, list[Finding]]:
    """Load quests from texts by file name, as `load_quests` does from files."""
    book = _Loader(vocabulary, assets)
    for name, text in texts.items():
        book.add(*read_document(text, name))
    return book.book()


def _files_in(root: Path) -> Sequence[Path]:
    if not root.is_dir():
        return [root] if root.exists() else []
    found = [path for path in root.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()]
    return sorted(
        path
        for path in found
        if path != root / "vocabulary.yaml" and not set(path.relative_to(root).parts[:-1]) & set(ASIDE)
    )


def _name(file: Path, root: Path) -> str:
    """What findings call a file: as the user would type it, with forward slashes everywhere."""
    return file.as_posix() if root.is_dir() or file == root else file.name


class _Loader:
    """Gathers quests and findings over all files."""

    def __init__(self, vocabulary: Vocabulary, assets: Mapping[str, AssetSpec]) -> None:
        self.vocabulary = vocabulary
        self.assets = assets
        self.findings: list[Finding] = []
        self.quests: dict[str, Quest] = {}
        self.trials: dict[str, tuple[Trial, ...]] = {}
        self.first: dict[str, Finding] = {}

    def add(self, document: Document | None, findings: Iterable[Finding]) -> None:
        """Take one file in."""
        found = list(findings)
        if document is not None:
            file, wrong = validate(document, QuestFile)
            found += wrong
            quiet: frozenset[str] = frozenset()
            if file is None:
                file, quiet = salvage(document)
            if file is not None:
                cut = {finding.line for finding in found if finding.code == "yaml_comma"}
                more = self._quest(document, file, quiet)
                found += [finding for finding in more if finding.code != "yaml_comma" or finding.line not in cut]
        self.findings += sorted(found, key=lambda finding: (finding.line, finding.column))

    def _quest(self, document: Document, file: QuestFile, quiet: frozenset[str]) -> list[Finding]:
        builder = Builder(document, file, self.vocabulary, self.assets, quiet)
        quest = builder.quest()
        reader = TrialReader(document, file, self.vocabulary, quiet)
        reader.gives_known = file.reward.give in self.assets
        trials = reader.trials()
        found = [*builder.findings, *reader.findings]
        if "id" not in quiet:
            found += self._seen_before(document, file.id)
        if quest is not None and not found:
            self.quests[file.id], self.trials[file.id] = quest, trials
        return found

    def _seen_before(self, document: Document, quest_id: str) -> list[Finding]:
        here = document.finding(("id",), "duplicate_id", f"there is already a quest '{quest_id}'")
        first = self.first.setdefault(quest_id, here)
        return [] if first is here else [replace(here, hint=f"the first is {first.file}:{first.line}")]

    def book(self) -> tuple[QuestBook | None, list[Finding]]:
        """The book, when nothing was found."""
        if self.findings:
            return None, self.findings
        return QuestBook(dict(sorted(self.quests.items())), self.trials, self.vocabulary), []
