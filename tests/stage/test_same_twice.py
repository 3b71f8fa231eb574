"""The same tape and seed twice, each in a window and on a sandbox of its own: the same log, and the same pictures."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.stage.pictures import differing, opened
from tests.stage.screens import in_window

pytestmark = pytest.mark.slow
TAPE, MOMENTS = "fair", 10
MOST_DIFFERENT, LITTLE = 0.001, 4  # of the pixels, and of a colour's 255 steps


class Played(NamedTuple):
    """What a tape left: its log, and a picture of each chosen moment by its number."""

    log: str
    pictures: dict[str, Path]


@pytest.fixture(scope="module")
def twice(screen: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Played, Played]:
    first, second = (_played(screen, tmp_path_factory.mktemp(TAPE)) for _ in range(2))
    return first, second


def _played(screen: str, folder: Path) -> Played:
    in_window("tests.stage.through_twice", str(folder), TAPE, screen=screen)
    return Played((folder / "log.json").read_text(encoding="utf-8"), {one.stem: one for one in folder.glob("*.png")})


def test_the_same_tape_and_seed_leave_the_same_log(twice: tuple[Played, Played]):
    first, second = twice

    assert len(first.log) > 1_000
    assert first.log == second.log


def test_the_same_tape_and_seed_show_the_same_pictures(twice: tuple[Played, Played]):
    first, second = twice

    assert len(first.pictures) >= MOMENTS
    assert {*first.pictures} == {*second.pictures}
    found = {
        name: different
        for name, file in sorted(first.pictures.items())
        if (different := differing(opened(file), opened(second.pictures[name]), LITTLE)) > MOST_DIFFERENT
    }
    assert found == {}


def test_the_moments_that_are_compared_differ_from_each_other(twice: tuple[Played, Played]):
    files = [file for _, file in sorted(twice[0].pictures.items())]

    assert all(differing(opened(one), opened(other), LITTLE) > MOST_DIFFERENT for one, other in pairwise(files))
