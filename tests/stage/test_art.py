"""The art on the desktop: the web's own files, coloured, grown and complete."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from games.stage.art import ASSETS, drawing, grow, pixels
from games.stage.errors import StageFailed
from games.stage.stamps import box, image

CLIPS = json.loads((ASSETS / "forest" / "tree.grow.json").read_text(encoding="utf-8"))
can_draw = pytest.mark.skipif(
    find_spec("resvg_py") is None, reason="the stage is not installed: make stage installs it"
)
KINDS = sorted(file.name.removesuffix(".grow.json") for file in (ASSETS / "forest").glob("*.grow.json"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_seedling_shows_its_sprout_and_no_crown_and_a_whole_tree_the_other_way_round(kind: str):
    small, whole = (drawing(image(f"forest/{kind}", 0, 0, 100, grown=v)) for v in (0.0, 1.0))

    assert "scale(0.0000)" in _part(small, "crown.peak")
    assert "scale(1.0000)" in _part(whole, "crown.peak")
    assert 'opacity="1"' in _part(small, "sprout")
    assert 'opacity="0"' in _part(whole, "sprout")


def test_a_tree_grows_evenly_so_that_any_two_steps_look_different():
    svg = (ASSETS / "forest" / "tree.svg").read_text(encoding="utf-8")

    assert len({grow(svg, CLIPS, n / 50) for n in range(51)}) == 51


def test_parts_stand_as_the_words_of_a_pose_say():
    eating, guest = (drawing(image("farm/hen", 0, 0, 100, pose=words)) for words in ("eating own", "hungry guest left"))

    assert 'display="none"' not in _part(eating, "eyes.glad")
    assert 'display="none"' in _part(eating, "eyes.shut")
    assert "rotate" in _part(eating, "head")
    assert "scale(-1 1)" in _part(guest, "whole")
    assert 'display="none"' not in _part(guest, "basket")


def test_a_scenery_changes_its_colours_by_word_and_a_later_word_sees_what_an_earlier_one_made():
    hours = ("day summer", "day winter", "night winter")
    summer, winter, night = (drawing(image("farm/yard", 0, 0, 100, pose=words)) for words in hours)

    assert "#b3dc8b" in summer
    assert "#b3dc8b" not in winter
    assert "#6f8aa5" in night


@pytest.mark.parametrize("name", ["trough", "egg"])
def test_what_fills_up_looks_different_at_every_step(name: str):
    assert len({drawing(image(f"farm/{name}", 0, 0, 100, grown=n / 20)) for n in range(21)}) == 21


def test_a_mark_has_the_colour_of_its_stamp_and_a_box_its_corners():
    assert "#123456" in drawing(image("forest/mark-water", 0, 0, 24, colour="#123456"))
    assert 'rx="10" fill="#ffffff"' in drawing(box(0, 0, 60, 20, "#ffffff", radius=14))


def _part(svg: str, name: str) -> str:
    found = re.search(rf'<g id="{re.escape(name)}"[^>]*>', svg)
    assert found is not None
    return found[0]


@can_draw
def test_a_picture_whose_file_is_missing_is_said_by_its_name():
    with pytest.raises(StageFailed, match=r"forest/nothing cannot be drawn: its file is missing") as said:
        pixels(image("forest/nothing", 0, 0, 24))

    assert said.value.code == "no_art"


@can_draw
@pytest.mark.parametrize("svg", ["", "<svg", "<html/>", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'])
def test_a_picture_that_cannot_be_drawn_is_said_by_its_name(monkeypatch: pytest.MonkeyPatch, svg: str):
    monkeypatch.setattr("games.stage.art.read", lambda file: svg)

    with pytest.raises(StageFailed, match="forest/mark-water cannot be drawn"):
        pixels(image("forest/mark-water", 0, 0, 24))


@can_draw
@pytest.mark.parametrize("file", sorted(ASSETS.glob("*/*.svg")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_picture_of_ours_can_be_drawn_and_is_not_empty(file: Path):
    found = pixels(image(f"{file.parent.name}/{file.stem}", 0, 0, 64))

    assert found.getbbox() is not None


@can_draw
def test_a_picture_from_elsewhere_is_drawn_by_its_whole_name_be_it_svg_or_png(tmp_path: Path):
    svg, png = tmp_path / "logo.svg", tmp_path / "logo.png"
    svg.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#8c1d18"/></svg>'
    )
    pixels(image(str(svg), 0, 0, 4)).save(png)

    for file in (svg, png):
        drawn = pixels(image(str(file), 0, 0, 8)._replace(height=4), 2)
        assert (drawn.size, drawn.getpixel((8, 4))) == ((16, 8), (0x8C, 0x1D, 0x18, 255))
