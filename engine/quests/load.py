"""Quest files → a quest book. All mistakes of all files are told in one run; a book exists only when there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from engine.documents.document import Document, Finding, Warn, did_you_mean, read_document, read_file, validate
from engine.documents.findings import near_miss
from engine.documents.pydantic_words import shown
from engine.incoming.events import Event, EventReader, Vocabulary
from engine.quests.budgets import Budget, load_budgets, read_budgets
from engine.quests.build import Builder
from engine.quests.context import AssetSpec
from engine.quests.inputs import references
from engine.quests.matcher import Matcher
from engine.quests.model import QuestFile
from engine.quests.quest import Quest
from engine.quests.salvage import Salvaged, salvage
from engine.quests.shelf import TEMPLATES, Shelf, home_of
from engine.quests.templates import Template, extend, part_of, read_template, stands_alone, validate_part
from engine.quests.trials import PEPPER, Trial, TrialReader
from engine.resting import collector_resting

__all__ = ["AssetSpec", "Progress", "QuestBook", "load_quests", "load_texts"]

Item = TypeVar("Item")

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

ASIDE = ("maps", "quiz", TEMPLATES)
"""Folders under the quests that hold something else."""

BUDGETS = "budgets.yaml"

ASIDE_FILES = ("vocabulary.yaml", BUDGETS)
"""Files beside them that do."""


@dataclass(frozen=True)
class QuestBook:
    """All quests that are in force, by id. Immutable; `version` is the hash of what they mean and of their status."""

    quests: Mapping[str, Quest]
    trials: Mapping[str, tuple[Trial, ...]]
    vocabulary: Vocabulary
    version: str = ""
    warns: tuple[Warn, ...] = field(default=(), repr=False, compare=False)
    paused: frozenset[str] = field(init=False, repr=False, compare=False)
    """The paused quests: they would run. Replaced as a whole by `switch`."""
    _matcher: Matcher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.quests.values(), key=lambda quest: (quest.priority, quest.id))
        object.__setattr__(self, "_matcher", Matcher(ordered))
        object.__setattr__(self, "paused", frozenset(quest.id for quest in ordered if quest.status == "paused"))
        said = "\n".join(f"{quest.id} {quest.version} {quest.status} {quest.priority}" for quest in ordered)
        object.__setattr__(self, "version", sha256(said.encode()).hexdigest()[:16])

    @cached_property
    def warnings(self) -> tuple[Finding, ...]:
        """What is allowed and most likely not meant, in the order of the files; a template's once, whoever uses it."""
        told = [warn() for warn in self.warns]
        return tuple({(one.file, one.line, one.column, one.code): one for one in told}.values())

    def match(self, event: Event, profile: Any) -> list[Quest]:
        """The live quests whose conditions hold for this event and player, by priority and id. Times are not asked."""
        return self._matcher.match(event.type, event.fields, profile)

    def switch(self, quest_id: str, on: bool) -> None:
        """Pause a quest or let it go on, at once and only in this process. Raises KeyError for an unknown quest."""
        self._matcher.switch(quest_id, on)
        paused = {quest_id} if not on and self.quests[quest_id].status != "draft" else set()
        object.__setattr__(self, "paused", self.paused - {quest_id} | paused)


@collector_resting()
def load_quests(
    paths: Path | str | Iterable[Path | str],
    vocabulary: Vocabulary,
    assets: Mapping[str, AssetSpec],
    progress: Progress | None = None,
) -> tuple[QuestBook | None, list[Finding]]:
    """Load quest files and folders (`*.yaml` in them, but not the vocabulary and the maps), and check everything.

    With any finding there is no book. Findings come in the order of the files, templates first, and in each by line;
    what only all files together show comes last. `progress` is told after each file.
    """
    given = [paths] if isinstance(paths, Path | str) else list(paths)
    book = _Loader(vocabulary, assets)
    for path in given:
        root = Path(path)
        home = home_of(root)
        book.enter(home)
        for name in book.shelf.under(root):
            book.template(name)
        for file in _counted(_files_in(root, home, book.shelf), progress):
            book.add(*read_file(file, _name(file, root)))
        if not root.exists():
            book.findings.append(Finding(str(root), 1, 1, "unreadable", "there is no such file or folder"))
    return book.book()


@collector_resting()
def load_texts(
    texts: Mapping[str, str],
    vocabulary: Vocabulary,
    assets: Mapping[str, AssetSpec],
    progress: Progress | None = None,
    *,
    alone: bool = False,
) -> tuple[QuestBook | None, list[Finding]]:
    """Load quests from texts by file name, as `load_quests` does from files.

    Texts named `templates/…` are templates, and `budgets.yaml` holds the budgets. With `alone` the quests need not be
    whole: others that their tests play with may be missing.
    """
    book = _Loader(vocabulary, assets)
    book.alone = alone
    book.shelf = Shelf.of_texts(texts)
    book.budgets, book.findings = read_budgets(texts[BUDGETS], BUDGETS, assets) if BUDGETS in texts else ({}, [])
    for name in book.shelf.names:
        book.template(name)
    names = [name for name in texts if name not in book.shelf.names and name != BUDGETS]
    for name in _counted(names, progress):
        book.add(*read_document(texts[name], name))
    return book.book()


def _counted(items: Sequence[Item], progress: Progress | None) -> Iterator[Item]:
    for done, item in enumerate(items, start=1):
        yield item
        if progress:
            progress(done, len(items))


def _files_in(root: Path, home: Path, shelf: Shelf) -> Sequence[Path]:
    """The quest files in a folder, or the one that was given, without what holds something else."""
    inside = root.rglob("*") if root.is_dir() else [root]
    aside = {root / name for name in ASIDE_FILES} | {home / name for name in ASIDE_FILES}
    return sorted(
        path
        for path in inside
        if path not in aside
        and not shelf.holds(path)
        and path.is_file()
        and (path == root or path.suffix in (".yaml", ".yml"))
        and not set(path.relative_to(root).parts[:-1]) & set(ASIDE)
    )


def _name(file: Path, root: Path) -> str:
    """What findings call a file: as the user would type it, with forward slashes everywhere."""
    return file.as_posix() if root.is_dir() or file == root else file.name


class _Loader:
    """Gathers quests and findings over all files."""

    def __init__(self, vocabulary: Vocabulary, assets: Mapping[str, AssetSpec]) -> None:
        self.vocabulary = vocabulary
        self.assets = assets
        self.shelf = Shelf.of_texts({})
        self.budgets: Mapping[str, Budget] = {}
        self.homes: dict[Path, tuple[Shelf, Mapping[str, Budget]]] = {}
        self.findings: list[Finding] = []
        self.warns: list[Warn] = []
        self.quests: dict[str, Quest] = {}
        self.trials: dict[str, tuple[Trial, ...]] = {}
        self.first: dict[str, Finding] = {}
        self.groups: dict[str, list[tuple[str, Finding]]] = {}
        self.templates: dict[tuple[Shelf, str], Template | None] = {}
        self.told: set[tuple[str, int]] = set()
        self.reader = EventReader(vocabulary, PEPPER)
        self.beside: list[tuple[Document, tuple[str | int, ...], str]] = []
        self.alone = False

    def enter(self, home: Path) -> None:
        """What the next files extend and name is that of this quests folder."""
        if home not in self.homes:
            budgets, wrong = load_budgets(home / BUDGETS, self.assets)
            self.findings += wrong
            self.homes[home] = Shelf.in_folder(home), budgets
        self.shelf, self.budgets = self.homes[home]

    # --- templates --------------------------------------------------------------------------------------------------

    def template(self, name: str) -> Template | None:
        """The template of this name, read and checked when it is first asked for; None: it cannot be read at all."""
        if (self.shelf, name) not in self.templates:
            document, findings = self.shelf.read(name)
            template = None if document is None else read_template(document)
            found = list(findings)
            if template is not None:
                found += template.findings or self._rules_of(template)
            found.sort(key=_place)
            self.findings += found
            self.told |= {(finding.file, finding.line) for finding in found}
            self.templates[self.shelf, name] = template
        return self.templates[self.shelf, name]

    def _rules_of(self, template: Template) -> list[Finding]:
        """What is wrong with a template's rules, when they rest on nothing that only a quest can tell."""
        if not stands_alone(template):
            return []
        part = part_of(template.document, template.keys, template.references, template.defaults)
        file, _ = validate(part, QuestFile)
        salvaged = salvage(part) if file is None else Salvaged(file)
        if salvaged.file is None:
            return []
        builder = self._builder(part, salvaged.file, salvaged)
        builder.quest()
        return [finding for finding in builder.findings if finding.file == template.document.file]

    def _extended(self, document: Document) -> list[Finding]:
        """Check a quest that names a template, or gives inputs."""
        template, found = self._named(document)
        if template is None or template.inputs is None:
            own = {key: value for key, value in document.data.items() if key not in ("extends", "inputs")}
            return found + validate_part(document, own, references(own), {})
        extended = extend(document, template)
        found += extended.findings + self._checked(extended.document)
        hidden = {f"'{key}' is missing" for key in template.meant}
        found = [one for one in found if one.code != "missing_key" or one.message not in hidden]
        return list(self._news(document, found))

    def _named(self, document: Document) -> tuple[Template | None, list[Finding]]:
        """The template that a quest extends, or what is wrong with its name."""
        if "extends" not in document.data:
            hint = "name the template that has them, as extends: templates/pay-and-earn.yaml"
            return None, [
                document.finding(("inputs",), "inputs_of_nothing", "'inputs' needs 'extends'", hint, key=True)
            ]
        name = document.data["extends"]
        if document.refused(("extends",)):
            return None, []
        if isinstance(name, str) and name in self.shelf.names:
            return self.template(name), []
        hint = did_you_mean(name, self.shelf.names) or "templates are files as templates/pay-and-earn.yaml"
        if isinstance(name, str):
            return None, [document.finding(("extends",), "unknown_template", f"there is no template '{name}'", hint)]
        message = f"expected a template's name, not {shown(name)}"
        return None, [document.finding(("extends",), "wrong_type", message, "extends: templates/pay-and-earn.yaml")]

    def _news(self, document: Document, found: Iterable[Finding]) -> Iterator[Finding]:
        """The findings without those of a template that were told already; the others say who used it."""
        for finding in found:
            if finding.file == document.file:
                yield finding
            elif (finding.file, finding.line) not in self.told:
                self.told.add((finding.file, finding.line))
                used = f"as {document.file} uses it"
                yield replace(finding, hint=f"{finding.hint}; {used}" if finding.hint else used)

    # --- quests -----------------------------------------------------------------------------------------------------

    def add(self, document: Document | None, findings: Iterable[Finding]) -> None:
        """Take one file in."""
        found = list(findings)
        if document is not None and isinstance(document.data, dict) and not _EXTENDING.isdisjoint(document.data):
            found += self._extended(document)
        elif document is not None:
            found += self._checked(document)
        own = document.file if document is not None else ""
        self.findings += sorted(found, key=lambda finding: (finding.file != own, finding.line, finding.column))

    def _checked(self, document: Document) -> list[Finding]:
        """What is wrong with a quest; it is kept when nothing is."""
        file, found = validate(document, QuestFile)
        salvaged = salvage(document) if file is None else Salvaged(file)
        if salvaged.file is None:
            return found
        cut = {(finding.file, finding.line) for finding in found if finding.code == "yaml_comma"}
        more = self._quest(document, salvaged.file, salvaged)
        return found + [one for one in more if one.code != "yaml_comma" or (one.file, one.line) not in cut]

    def _builder(self, document: Document, file: QuestFile, salvaged: Salvaged) -> Builder:
        return Builder(document, file, self.vocabulary, self.assets, salvaged, self.budgets)

    def _quest(self, document: Document, file: QuestFile, salvaged: Salvaged) -> list[Finding]:
        builder, quiet = self._builder(document, file, salvaged), salvaged.quiet
        quest = builder.quest()
        reader = TrialReader(document, file, self.reader, salvaged)
        reader.gives_known = file.gives <= self.assets.keys()
        trials = reader.trials()
        found = [*builder.findings, *reader.findings]
        if "id" not in quiet:
            found += self._seen_before(document, file.id)
        if quiet.isdisjoint(("exclusive", "reward")) and file.exclusive is not None:
            self._grouped(document, file.exclusive, file.reward.give)
        if "tests" not in quiet:
            self.beside += [
                (document, ("tests", n, "with", k), other)
                for n, test in enumerate(file.tests)
                for k, other in enumerate(test.beside)
            ]
        if quest is not None and not found:
            self.quests[file.id], self.trials[file.id] = quest, trials
            self.warns += [*builder.warnings, *reader.warnings]
        return found

    def _seen_before(self, document: Document, quest_id: str) -> list[Finding]:
        here = document.finding(("id",), "duplicate_id", f"there is already a quest '{quest_id}'")
        first = self.first.setdefault(quest_id, here)
        return [] if first is here else [replace(here, hint=f"the first is {first.file}:{first.line}")]

    def _grouped(self, document: Document, group: str, asset: str) -> None:
        """Note a quest of an exclusive group, with what to say if it is the odd one."""
        message = f"the quests of '{group}' must all give the same asset, and this one gives {asset}"
        here = document.finding(("exclusive",), "exclusive_assets", message, key=True)
        self.groups.setdefault(group, []).append((asset, here))

    def _odd_ones(self) -> Iterator[Finding]:
        """The quests that give another asset than most of their group: the best of it is the one that pays most."""
        for quests in self.groups.values():
            known = [(asset, here) for asset, here in quests if asset in self.assets]  # others are told at the reward
            most = Counter(asset for asset, _ in known).most_common(1)
            for asset, here in known:
                if asset != most[0][0]:
                    first = next(one for other, one in known if other == most[0][0])
                    yield replace(here, hint=f"{first.file}:{first.line} gives {most[0][0]}")

    def _lonely(self) -> Iterator[Finding]:
        """Exclusive groups of one quest: it always wins, and the name may be a slip."""
        for group, quests in self.groups.items():
            if len(quests) == 1:
                near = near_miss(group, self.groups.keys() - {group})
                hint = f"did you mean '{near}'?" if near else "name it in another quest, too, or remove it"
                message = f"no other quest is in the group '{group}', so it excludes nothing"
                yield replace(quests[0][1], code="lonely_group", message=message, hint=hint, level="warning")

    def book(self) -> tuple[QuestBook | None, list[Finding]]:
        """The book, when nothing was found."""
        self.findings += self._odd_ones()
        if not self.alone:
            self.findings += self._strangers()
        if self.findings:
            return None, self.findings
        if not self.alone:
            self.warns += [partial(replace, one) for one in self._lonely()]
        return QuestBook(dict(sorted(self.quests.items())), self.trials, self.vocabulary, warns=tuple(self.warns)), []

    def _strangers(self) -> Iterator[Finding]:
        """Quests that some test plays with, and that are not there."""
        for document, place, other in self.beside:
            if other not in self.first:
                hint = did_you_mean(other, self.first)
                yield document.finding(place, "unknown_quest", f"there is no quest '{other}'", hint)


_EXTENDING = frozenset(("extends", "inputs"))


def _place(finding: Finding) -> tuple[int, int]:
    return finding.line, finding.column
