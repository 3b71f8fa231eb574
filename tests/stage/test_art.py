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


def test_a_mark_has_the_colour_of_its_stamp_and_a_box_its_corners():
    assert "#123456" in drawing(image("forest/mark-water", 0, 0, 24, colour="#123456"))
    assert 'rx="10" fill="#ffffff"' in drawing(box(0, 0, 60, 20, "#ffffff", radius=14))


def _part(svg: str, name: str) -> str:
    found = re.search(rf'<g id="{re.escape(name)}"[^>]*>', svg)
    assert found is not None
    return found[0]
