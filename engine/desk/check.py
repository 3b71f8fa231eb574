"""`tilth quests check`: every mistake of the vocabulary, the quests and the maps, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.content import Content
from engine.desk.maps import load_maps
from engine.document import Finding, did_you_mean, read_file
from engine.errors import NotFound
from engine.game import Game, assets_of
from engine.quests.load import Progress, QuestBook, load_quests
from engine.quests.quest import Quest
from engine.vocabulary_file import load_vocabulary


def check_all(
    quests: Path, games: Sequence[Game], progress: Progress | None = None, *, strict: bool = False
) -> list[Finding]:
    """Return what is wrong under a quests folder. Without a vocabulary nothing else can be checked.

    With `strict` also live quests that nothing bounds, when all else is well.
    """
    if not quests.is_dir():
        return [Finding(quests.as_posix(), 1, 1, "no_such_folder", "there is no such folder", "say where: --quests")]
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        return found
    book, wrong = load_quests(quests, vocabulary, assets_of(tuple(games)), progress)
    found = [*found, *wrong, *load_maps(quests / "maps", vocabulary)[1]]
    return [*found, *_unbounded(book)] if strict and book else found


def within(found: Sequence[Finding], paths: Sequence[Path]) -> list[Finding]:
    """Return the findings in some files and folders. Errors: NotFound for one that is not there."""
    for path in paths:
        if not path.exists():
            raise NotFound(f"there is no file or folder {path}", code="no_such_file")
    return [finding for finding in found if _lies_in(Path(finding.file), paths)]


def named(content: Content, names: Sequence[str]) -> set[str]:
    """Return the ids of the quests with these ids or in these files and folders. Errors: NotFound."""
    found: set[str] = set()
    for name in names:
        there = {quest.id for quest in content.book.quests.values() if _lies_in(Path(quest.file), [Path(name)])}
        if name in content.book.quests:
            there.add(name)
        if not there:
            hint = did_you_mean(name, content.book.quests)
            raise NotFound(f"there is no quest '{name[:80]}'", code="unknown_quest", hint=hint)
        found |= there
    return found


def _lies_in(file: Path, paths: Sequence[Path]) -> bool:
    whole = file.resolve()
    return any(whole.is_relative_to(path.resolve()) for path in paths)


def _unbounded(book: QuestBook) -> list[Finding]:
    """Live quests that pay as often as anybody likes: without a limit, a need, a curve, steps and a cooldown."""
    found = []
    for quest in book.quests.values():
        document, _ = read_file(Path(quest.file), quest.file)
        if quest.status == "live" and not _bounded(quest) and document is not None:
            message = "nothing bounds this live quest: it pays as often as anybody likes"
            hint = "add limits: - {max: 1, of: times, every: day}"
            found.append(document.finding(("reward",), "unbounded", message, hint, key=True))
    return found


def _bounded(quest: Quest) -> bool:
    limited = any(limit.every != "event" for limit in quest.limits)
    return limited or quest.once or quest.reward.curve is not None or quest.cooldown_ms > 0
