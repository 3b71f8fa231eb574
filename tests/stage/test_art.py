"""The art on the desktop: the web's own files, coloured, grown and complete."""

import json
import re

import pytest

from games.stage.art import ASSETS, PARTS, drawing, grow
from games.stage.stamps import box, image

CLIPS = json.loads((ASSETS / "forest" / "tree.grow.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["tree", "pine"])
def test_a_seedling_shows_its_sprout_and_no_crown_and_a_whole_tree_the_other_way_round(kind: str):
    small, whole = (drawing(image(f"forest/{kind}", 0, 0, 100, grown=v)) for v in (0.0, 1.0))

    assert "scale(0.0000)" in _part(small, "crown.peak")
    assert "scale(1.0000)" in _part(whole, "crown.peak")
    assert 'opacity="1"' in _part(small, "sprout")
    assert 'opacity="0"' in _part(whole, "sprout")


def test_a_tree_grows_evenly_so_that_any_two_steps_look_different():
    svg = (ASSETS / "forest" / "tree.svg").read_text(encoding="utf-8")

    assert len({grow(svg, CLIPS, n / 50) for n in range(51)}) == 51


@pytest.mark.parametrize("kind", ["tree", "pine"])
def test_every_part_that_grows_is_in_the_drawing(kind: str):
    svg = (ASSETS / "forest" / f"{kind}.svg").read_text(encoding="utf-8")

    assert {one["part"] for one in CLIPS["parts"]} <= set(PARTS.findall(svg))


def test_parts_stand_as_the_words_of_a_pose_say():
    eating, guest = (drawing(image("farm/hen", 0, 0, 100, pose=words)) for words in ("eating own", "hungry guest left"))

    assert 'display="none"' not in _part(eating, "eyes.glad")
    assert 'display="none"' in _part(eating, "eyes.shut")
    assert "rotate" in _part(eating, "head")
    assert "scale(-1 1)" in _part(guest, "whole")
    assert 'display="none"' not in _part(guest, "basket")


def test_every_word_and_part_of_a_pose_is_in_the_drawing():
    poses = json.loads((ASSETS / "farm" / "hen.poses.json").read_text(encoding="utf-8"))
    parts = {*poses["only"], *(part for moved in poses["moved"].values() for part in moved)}

    assert parts <= set(PARTS.findall((ASSETS / "farm" / "hen.svg").read_text(encoding="utf-8")))


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
