"""The window looks as when somebody looked at it and found it good.

    TILTH_GOLDENS=write .venv/bin/pytest tests/stage/test_goldens.py     writes the pictures anew: look at each of them

Pictures are compared at a quarter of their size, where each 4×4 pixels are one, their mean: another version of Mesa
or FreeType draws an edge otherwise by a pixel, and a picture that is kept small loses as much; neither is seen then.
Of what is left 1 % may differ by more than a little, and of no square as wide as a bubble more than half: a
thing that is missing is small beside the window. With another font nothing is compared. What was seen goes to
var/looks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import ImageDraw

from games.stage import fonts
from games.stage.stamps import LANGS
from tests.stage.pictures import differing, opened, reduced, worst_tile
from tests.stage.screens import in_window
from tests.stage.through_scenes import STORIES
from tests.test_tidy import HOME

pytestmark = pytest.mark.slow
GOLDENS = Path(__file__).parent / "goldens"
OTHERS = HOME / "var" / "looks"
SMALLER, LITTLE, MOST_DIFFERENT = 4, 20, 0.01
TILE, MOST_OF_TILE = 12, 0.5  # 48 pixels of the window
QUALITY = 60
WRITE = os.environ.get("TILTH_GOLDENS") == "write"


@pytest.fixture(scope="module")
def drawn(screen: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all scenes as they look now."""
    if not fonts.FILE.is_file() and not fonts.build():
        pytest.skip(f"the pictures were made with {fonts.FAMILY}, which is not installed: make stage installs it")
    folder = tmp_path_factory.mktemp("scenes")
    for story in STORIES:
        in_window("tests.stage.through_scenes", str(folder), story, screen=screen)
    return folder


@pytest.mark.parametrize("lang", LANGS)
def test_every_scene_looks_as_it_did(drawn: Path, lang: str):
    found = [one for file in sorted(drawn.glob(f"*-{lang}.png")) for one in _judged(file)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", LANGS)
def test_every_golden_picture_is_of_a_scene_and_there_are_enough_of_them(drawn: Path, lang: str):
    scenes = {file.stem for file in drawn.glob(f"*-{lang}.png")}
    kept = {file.stem: file for file in GOLDENS.glob(f"*-{lang}.webp")}
    for stale in {*kept} - scenes if WRITE else ():
        kept.pop(stale).unlink()

    assert {*kept} == scenes
    assert len(scenes) >= 20


def test_two_scenes_are_never_taken_for_the_same(drawn: Path):
    files = sorted(drawn.glob(f"*-{LANGS[0]}.png"))

    alike = [
        (one.stem, other.stem) for n, one in enumerate(files) for other in files[n + 1 :] if _different(one, other) == 0
    ]
    assert alike == []


def test_a_part_that_is_missing_is_more_than_may_differ(drawn: Path, tmp_path: Path):
    """A hen or a tree that is not there: a hole of the size of the smallest that moves by itself."""
    seen = drawn / f"home-{LANGS[0]}.png"
    picture = opened(seen)
    picture.paste("#ffffff", (180, 300, 300, 420))
    picture.save(tmp_path / "hole.png")

    assert _different(seen, tmp_path / "hole.png") > MOST_DIFFERENT


def test_a_bubble_that_is_missing_is_seen_though_it_is_small(drawn: Path, tmp_path: Path):
    seen, file = drawn / f"home-{LANGS[1]}.png", tmp_path / "none.png"
    picture = opened(seen)
    sky = picture.getpixel((60, 251))
    ImageDraw.Draw(picture).ellipse((98, 221, 158, 281), fill=sky)
    picture.save(file)

    assert _different(seen, file) < MOST_DIFFERENT
    assert _worst(seen, file) > MOST_OF_TILE


def _judged(file: Path) -> Iterator[str]:
    """Compare a scene with the golden picture of that name, or write it; says what is different."""
    golden = GOLDENS / f"{file.stem}.webp"
    if WRITE:
        GOLDENS.mkdir(exist_ok=True)
        opened(file).save(golden, "WEBP", quality=QUALITY, method=6)
    elif not golden.exists():
        yield f"{file.stem}: there is no such picture yet"
    elif (different := _different(golden, file)) > MOST_DIFFERENT or _worst(golden, file) > MOST_OF_TILE:
        OTHERS.mkdir(parents=True, exist_ok=True)
        (OTHERS / f"stage-{file.name}").write_bytes(file.read_bytes())
        told = f"{different:.1%} of it is different, {_worst(golden, file):.0%} of one square"
        yield f"{file.stem}: {told}; what was seen is in {OTHERS.relative_to(HOME)}"


def _different(one: Path, other: Path) -> float:
    return differing(_small(one), _small(other), LITTLE)


def _worst(one: Path, other: Path) -> float:
    return worst_tile(_small(one), _small(other), LITTLE, TILE)


@cache
def _small(file: Path) -> object:
    return reduced(opened(file), SMALLER)
