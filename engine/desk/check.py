"""`tilth quests check`: every mistake of the vocabulary, the quests and the maps, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.desk.maps import load_maps
from engine.documents.document import Finding, did_you_mean
from engine.errors import Malformed, NotFound
from engine.game import Game, assets_of
from engine.incoming.vocabulary_file import load_vocabulary
from engine.published.content import Content, read_texts, shared
from engine.quests.load import Progress, load_quests


def check_all(quests: Path, games: Sequence[Game], progress: Progress | None = None) -> list[Finding]:
    """Return what is wrong under a quests folder. Without a vocabulary nothing else can be checked.

    When the quests are right, warnings of them are among it.
    """
    if not quests.is_dir():
        return [Finding(quests.as_posix(), 1, 1, "no_such_folder", "there is no such folder", "say where: --quests")]
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        return found
    book, wrong = load_quests(quests, vocabulary, assets_of(tuple(games)), progress)
    warnings = book.warnings if book is not None else ()
    return [*found, *wrong, *load_maps(quests / "maps", vocabulary)[1], *warnings]


def folder_of(quests: Path, paths: Sequence[Path]) -> Path:
    """Return the folder to read: `quests`, or, when what is named does not lie there, the one in which it lies.

    Errors: Malformed when that is no folder of quests, or when there are several.
    """
    outside = [path for path in paths if not _lies_in(path, [quests])]
    if not outside:
        return quests
    homes = {home for path in paths for home in _homes(path)[:1]}
    if len(homes) == 1 and all(_homes(path) for path in paths):
        return homes.pop()
    hint = "name what lies in one folder with a vocabulary.yaml, or say which with --quests"
    raise Malformed(f"{outside[0]} does not lie in {quests.as_posix()}", code="not_in_folder", hint=hint)


def _homes(path: Path) -> list[Path]:
    """The folders of quests that a file or folder lies in, or is; the nearest first."""
    near = [path, *path.parents] if path.is_absolute() else [path, *path.parents, *Path.cwd().parents]
    return [folder for folder in near if (folder / "vocabulary.yaml").is_file()]


def quests_in(quests: Path, paths: Sequence[Path]) -> int:
    """Return how many quest files a folder of quests has in some files and folders."""
    names = [name for name in read_texts(quests) if not shared(name)] if quests.is_dir() else []
    return sum(1 for name in names if _lies_in(quests / name, paths))


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
