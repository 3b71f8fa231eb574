"""The drawings: named parts, colours of one palette, small files, and a face for every state of the hen."""

import gzip
import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from games.forest.numbers import NUMBERS
from games.stage.art import ASSETS, PARTS, drawing
from games.stage.stamps import image
from tests.art import sheet

GAMES = ("farm", "forest")
FILES = sorted(file for folder in (*GAMES, "shell") for file in (ASSETS / folder).glob("*.svg"))
MARKS = [file for file in FILES if file.name.startswith("mark-")]
TOLD = sorted(
    file for folder in GAMES for kind in ("poses", "grow", "clips") for file in (ASSETS / folder).glob(f"*.{kind}.json")
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
PAINT = re.compile(r' (?:fill|stroke|stop-color|color)="([^"]*)"')
WHOLE, FIRST_LOAD, SEASONS, MOST_PATHS = 3600, 40_000, 10_000, 40
"""Bytes of one drawing, of all that a game's page begins with, and of its scenery, packed; paths of a drawing."""
DOES, PLACES = ("hungry", "eating", "sleepy", "resting"), ("", "away", "stealing")
MOODS, KINDS = ("", "hurried", "ruffled"), ("own", "guest", "thief", "work")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _palette() -> Any:
    return json.loads(_read(ASSETS / "palette.json"))


def _packed(*files: Path) -> int:
    return len(gzip.compress(b"".join(file.read_bytes() for file in files), 9, mtime=0))


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _drawings_of(told: Path) -> list[Path]:
    """The drawings that a file of poses, growth or clips is about: its own, or every tree, or every bubble."""
    name = told.name.split(".")[0]
    if told.name == "tree.clips.json":
        return [file.with_name(file.name.replace(".grow.json", ".svg")) for file in told.parent.glob("*.grow.json")]
    own = told.with_name(f"{name}.svg")
    return [own] if own.is_file() else sorted(told.parent.glob(f"{name}-*.svg"))


def _named(told: Path) -> set[str]:
    found = json.loads(_read(told))
    if "clips" in found:
        return {part for clip in found["clips"].values() for part in clip["parts"]}
    if "parts" in found:
        return {one["part"] for one in found["parts"]}
    return {*found["only"], *(part for moved in found["moved"].values() for part in moved)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_begins_at_nought_and_holds_only_what_every_renderer_draws_alike(file: Path):
    svg = _read(file)

    assert re.search(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \d+ \d+">', svg)
    assert not re.search(r"<(text|tspan|filter|mask|style|script|image|foreignObject|use|animate|a)\b", svg)
    assert not re.search(r'\s(on\w+|style|class|href|xlink:href)="', svg)
    assert PARTS.findall(svg), "a drawing has at least one named part"
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_uses_the_colours_of_the_palette_alone(file: Path):
    allowed = {colour for tones in _palette()["colours"].values() for colour in tones}

    assert set(COLOUR.findall(_read(file))) <= allowed
    others = {paint for paint in PAINT.findall(_read(file)) if not COLOUR.fullmatch(paint)}
    assert all(paint in ("none", "currentColor") or paint.startswith("url(#") for paint in others), others


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_is_small(file: Path):
    assert _read(file).count("<path") <= MOST_PATHS
    assert _packed(file) <= (400 if file in MARKS else WHOLE)


@pytest.mark.parametrize("file", MARKS, ids=lambda file: file.stem)
def test_a_mark_has_the_colour_of_the_words_beside_it(file: Path):
    assert not COLOUR.search(_read(file))
    assert "currentColor" in _read(file)


@pytest.mark.parametrize("told", TOLD, ids=lambda file: file.name)
def test_every_part_that_is_posed_grown_or_moved_is_in_a_drawing(told: Path):
    parts = [set(PARTS.findall(_read(file))) for file in _drawings_of(told)]

    assert parts
    assert _named(told) <= set().union(*parts)


@pytest.mark.parametrize("told", [file for file in TOLD if "coloured" in _read(file)], ids=lambda file: file.name)
def test_colours_of_hours_and_seasons_are_in_the_palette(told: Path):
    palette = _palette()
    known = {colour for kind in ("colours", "hours") for tones in palette[kind].values() for colour in tones}

    assert set(COLOUR.findall(_read(told))) <= known


def test_the_palette_says_each_colour_once_and_counts_its_contrasts_right():
    palette = _palette()
    every = [colour for kind in ("colours", "hours") for tones in palette[kind].values() for colour in tones]

    assert len(every) == len(set(every))
    for pair in palette["pairs"]:
        assert pair["contrast"] == round(_contrast(pair["ink"], pair["on"]), 1), pair
        assert pair["contrast"] >= pair["least"], pair


@pytest.mark.parametrize("game", GAMES)
def test_what_a_games_page_begins_with_fits_its_budget(game: str):
    every = [*(ASSETS / game).glob("*.svg"), *(ASSETS / game).glob("*.json"), *(ASSETS / "shell").glob("*")]
    back = {"farm": "yard", "forest": "clearing"}[game]
    scenery = [*(ASSETS / game).glob(f"{back}.*"), ASSETS / "shell" / "seasons.json"]

    assert _packed(*every) <= FIRST_LOAD
    assert _packed(*scenery) <= SEASONS


@pytest.mark.parametrize("words", [" ".join(filter(None, one)) for one in product(DOES, PLACES, MOODS, KINDS)])
def test_in_every_state_the_hen_has_one_pair_of_eyes_and_one_beak_and_stands_or_sits(words: str):
    seen = _seen(drawing(image("farm/hen", 0, 0, 160, pose=words)))

    assert len([part for part in seen if part.startswith("eyes.")]) == 1
    assert len([part for part in seen if part.startswith("beak")]) == 1
    assert len([part for part in seen if part in ("legs", "legs.tiptoe", "straw")]) == 1


def test_every_state_of_the_hen_looks_different_from_every_other():
    states = [" ".join(filter(None, one)) for one in product(DOES, PLACES, MOODS, KINDS)]
    drawn = {
        drawing(image("farm/hen", 0, 0, 160, pose=words, colour=f"#{states.index(words) % 4:06x}")) for words in states
    }

    assert len(drawn) == len(states) == 144


def test_the_hen_never_cries():
    named = " ".join(
        PARTS.findall(_read(ASSETS / "farm" / "hen.svg")) + list(_named(ASSETS / "farm" / "hen.poses.json"))
    )

    assert not re.search(r"tear|cry|sob|weep|hurt|ill|dead", named)


def _seen(svg: str) -> list[str]:
    """The parts that can be seen: not hidden, and not made as small as nothing."""
    found = re.findall(r'<g id="([\w.]+)"([^>]*)>', svg)
    return [part for part, how in found if "display" not in how and "scale(0)" not in how]


def test_every_species_has_a_drawing_of_its_own_and_grows():
    missing = [
        name
        for name in NUMBERS.species
        for ending in ("svg", "grow.json")
        if not (ASSETS / "forest" / f"{name}.{ending}").exists()
    ]

    assert len(NUMBERS.species) > 4
    assert missing == []


def test_all_drawings_come_on_one_sheet(tmp_path: Path):
    with Image.open(sheet.draw(tmp_path / "sheet.png")) as drawn:
        width, height = drawn.size
        colours = drawn.convert("RGB").resize((64, 64)).getcolors(4096)

    assert (width, height > 4000) == (sheet.CELL * sheet.WIDE, True)
    assert colours is not None
    assert len(colours) > 200
