"""A bank may want one game alone: the other's folders are deleted, and what is left is whole and passes its tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_tidy import HOME

GAMES = ("farm", "forest")
LEFT_BEHIND = shutil.ignore_patterns(".*", "node_modules", "dist", "__pycache__", "var", "build", "*.egg-info")
SHORT = "not postgres and not month and not fairness and not economy"
"""The quick ones, on the embedded database; `make soak` runs all but its own kind."""


def without(game: str, folder: Path) -> Path:
    """A copy of the project in which a game, its quests and its tests have never been."""
    copy = folder / "tilth"
    shutil.copytree(HOME, copy, ignore=LEFT_BEHIND)
    for place in ("games", "quests", "tests", "tests/replays"):
        shutil.rmtree(copy / place / game)
    return copy


def run(copy: Path, *words: str) -> str:
    """What a program says that runs in a copy; it must end well."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    told = subprocess.run([sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 0, (told.stdout + told.stderr)[-4_000:]
    return told.stdout


@pytest.mark.slow
@pytest.mark.parametrize("gone", GAMES)
def test_a_game_passes_its_tests_when_the_other_one_is_deleted(tmp_path: Path, gone: str):
    copy = without(gone, tmp_path)
    [kept] = {*GAMES} - {gone}

    assert run(copy, "-c", "from engine.game import discover; print(*(one.name for one in discover()))") == f"{kept}\n"
    assert "is well" in run(copy, "server.py", "quests", "check")
    assert " passed" in run(copy, "-m", "pytest", "-q", "-n0", f"tests/{kept}", "-k", SHORT)


@pytest.mark.soak
@pytest.mark.parametrize("gone", GAMES)
def test_a_game_passes_its_tests_on_both_databases_when_the_other_one_is_deleted(tmp_path: Path, gone: str):
    copy = without(gone, tmp_path)
    [kept] = {*GAMES} - {gone}

    assert " passed" in run(copy, "-m", "pytest", "-q", "-n0", f"tests/{kept}")
