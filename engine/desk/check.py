"""`tilth quests check`: every mistake of the vocabulary, the quests and the maps, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.desk.maps import load_maps
from engine.document import Finding
from engine.game import Game, assets_of
from engine.quests.load import load_quests
from engine.vocabulary_file import load_vocabulary


def check_all(quests: Path, games: Sequence[Game]) -> list[Finding]:
    """Return what is wrong under a quests folder. Without a vocabulary nothing else can be checked."""
    if not quests.is_dir():
        return [Finding(quests.as_posix(), 1, 1, "no_such_folder", "there is no such folder", "say where: --quests")]
    vocabulary, found = load_vocabulary(quests / "vocabulary.yaml")
    if vocabulary is None:
        return found
    _, wrong = load_quests(quests, vocabulary, assets_of(tuple(games)))
    return [*found, *wrong, *load_maps(quests / "maps", vocabulary)[1]]
