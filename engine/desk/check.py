"""`tilth quests check`: every mistake of the vocabulary, the quests, the quiz and the maps, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.desk.maps import load_maps
from engine.documents.document import Finding, did_you_mean
from engine.errors import Malformed, NotFound, WrongContent
from engine.game import Game, assets_of
from engine.incoming.vocabulary_file import load_vocabulary
from engine.published.content import Content, holds_quest, load_content, read_texts, shared
from engine.quests.load import Progress, load_quests
from engine.quiz.load import load_sets


def check_all(quests: Path, games: Sequence[Game], progress: Progress | None = None) -> list[Finding]:
    """Return what is wrong under a quests folder. Without a vocabulary nothing else can be checked.

    When the quests are right, or the question sets, warnings of them are among it.
    """
    if not quests.is_dir():
        return [Finding(quests.as_posix(), 1, 1, "no_such_folder", "there is no such folder", "say where: --quests")]
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        return found
    book, wrong = load_quests(quests, vocabulary, assets_of(tuple(games)), progress)
    quiz, odd = load_sets(quests)
    warnings = [*(book.warnings if book is not None else ()), *(quiz.warnings if quiz is not None else ())]
    return [*found, *wrong, *odd, *load_maps(quests / "maps", vocabulary)[1], *warnings]


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
    names = [name for name in read_texts(quests) if holds_quest(name)] if quests.is_dir() else []
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


def load_right(
    quests: Path, games: tuple[Game, ...], progress: Progress | None = None
) -> tuple[Content, list[Finding]]:
    """Return the content of a folder without the quest files that are wrong, and what is wrong with those.

    Errors: WrongContent when what quests share is wrong, or when no quest is right.
    """
    try:
        return load_content(quests, games, progress=progress), []
    except WrongContent as error:
        found = [one for one in error.findings if isinstance(one, Finding)]
        files = {quests / name: name for name in read_texts(quests)}
        wrong = {Path(one.file) for one in found}
        right = [file for file, name in files.items() if file not in wrong and holds_quest(name)]
        if any(shared(name) for file, name in files.items() if file in wrong) or not right:
            raise
        return _content_of(quests, right, games), found


def _content_of(quests: Path, files: Sequence[Path], games: tuple[Game, ...]) -> Content:
    """Content of some files of a folder of quests. Errors: WrongContent.

    A quest that others play with in their tests may be among those left out, and then those cannot be tested.
    """
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    assets = assets_of(games)
    while vocabulary is not None and files:
        book, found = load_quests(files, vocabulary, assets)
        if book is not None:
            return Content(vocabulary, book, assets, root=quests.as_posix(), games=games)
        files = [file for file in files if file not in {Path(one.file) for one in found}]
    raise WrongContent(list(found))


def asked_of(content: Content, wrong: Sequence[Finding], which: Sequence[str]) -> tuple[set[str] | None, list[Finding]]:
    """Return which quests are meant, None for all, and what is wrong with files that are meant, too.

    Errors: NotFound; WrongContent when what is meant is nothing but wrong.
    """
    if not which:
        return None, list(wrong)
    told = [finding for finding in wrong if _meant(Path(finding.file), which)]
    try:
        return named(content, which), told
    except NotFound:
        if told:
            raise WrongContent([*told]) from None
        raise


def left_out(quests: Path, content: Content, which: Sequence[str]) -> list[str]:
    """Return the quest files of a folder that are meant, and that content of some of them lacks."""
    there = {quest.file for quest in content.book.quests.values()}
    files = [(quests / name).as_posix() for name in read_texts(quests) if holds_quest(name)]
    return [file for file in files if file not in there and (not which or _meant(Path(file), which))]


def _meant(file: Path, which: Sequence[str]) -> bool:
    """Whether a file is among those named, or most likely holds a quest that is."""
    return file.stem in which or _lies_in(file, [Path(name) for name in which])


def _lies_in(file: Path, paths: Sequence[Path]) -> bool:
    whole = file.resolve()
    return any(whole.is_relative_to(path.resolve()) for path in paths)
