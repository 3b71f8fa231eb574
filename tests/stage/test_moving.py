"""Drawings in pieces: together they are the drawing, at rest and at each moment of its clips."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from games.stage import art, clips, moving
from games.stage.moving import Affine
from games.stage.stamps import Stamp

if find_spec("resvg_py") is None:
    pytest.skip("the stage is not installed: make stage installs it", allow_module_level=True)
from PIL import Image, ImageChops

DRAWN = {
    "tree": (Stamp("image", "forest/tree", 0, 0, 280, 280, grown=0.8), "forest/tree", "standing"),
    "fir": (Stamp("image", "forest/fir", 0, 0, 280, 280, grown=1), "forest/tree", "standing"),
    "young": (Stamp("image", "forest/tree", 0, 0, 280, 280, grown=0.1), "forest/tree", "standing"),
    "bubble": (Stamp("image", "forest/bubble-golden", 0, 0, 60, 60), "forest/bubble", "golden"),
    "hungry": (Stamp("image", "farm/hen", 0, 0, 180, 180, pose="hungry own"), "farm/hen", "hungry own"),
    "asleep": (Stamp("image", "farm/hen", 0, 0, 180, 180, pose="sleepy own"), "farm/hen", "sleepy own"),
    "thief": (
        Stamp("image", "farm/hen", 0, 0, 150, 150, pose="eating stealing thief left"),
        "farm/hen",
        "eating stealing thief left",
    ),
    "egg": (Stamp("image", "farm/egg", 0, 0, 64, 64, grown=1), "farm/egg", "ready"),
    "autumn": (
        Stamp("image", "forest/clearing", 0, 0, 400, 628, pose="day autumn"), "forest/clearing", "day autumn",
    ),
    "lanterns": (
        Stamp("image", "farm/yard", 0, 0, 400, 628, pose="day winter newyear"), "farm/yard", "day winter newyear",
    ),
}  # fmt: skip
MOMENTS = (0, 700, 1800, 3150)
REST, ALIKE, APART = 8, 5.0, 40
"""How far one channel of one pixel may be off, of 255, where nothing moves; where pieces are turned, the mean of the
pixels that are seen; and how far some pixel is off at least when a piece stays behind."""


@pytest.mark.parametrize("name", DRAWN)
def test_the_pieces_of_a_drawing_at_rest_are_the_drawing(name: str):
    stamp, of, words = DRAWN[name]
    size = art.size(stamp, 1)

    whole = Image.new("RGBA", size)
    for piece in _pieces(stamp, of, words):
        whole = Image.alpha_composite(whole, art.raster(piece.svg, *size))
    assert _farthest(whole, art.pixels(stamp)) <= REST


@pytest.mark.parametrize("name", DRAWN)
def test_moved_pieces_are_the_drawing_as_its_clips_move_it(name: str):
    stamp, of, words = DRAWN[name]
    names = clips.asked(art.clips_of(of), words)

    for ms in MOMENTS:
        playing = dict.fromkeys(names, float(ms))
        theirs = art.raster(clips.moved(art.drawing(stamp), art.clips_of(of), playing), *art.size(stamp, 1))
        stays, moves = (_mean(one, theirs) for one in (art.pixels(stamp), _together(stamp, of, words, playing)))
        assert moves <= max(1.0, min(ALIKE, stays)), ms


def test_a_piece_that_stayed_behind_would_be_seen():
    stamp, of, words = DRAWN["hungry"]
    playing = dict.fromkeys(clips.asked(art.clips_of(of), words), 2500.0)  # she looks round
    theirs = art.raster(clips.moved(art.drawing(stamp), art.clips_of(of), playing), *art.size(stamp, 1))

    assert _farthest(art.pixels(stamp), theirs) > APART
    assert _mean(art.pixels(stamp), theirs) > ALIKE


def test_neighbours_that_move_alike_are_one_piece():
    stamp, of, words = DRAWN["bubble"]

    assert len(_pieces(stamp, of, words)) < art.drawing(stamp).count("<g id")
    assert len(_pieces(*DRAWN["hungry"])) > 4


def test_what_is_hidden_and_what_has_not_come_yet_is_no_piece():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a" display="none"><path d="M0 0h9"/></g>'
        '<g id="b" transform="translate(1 1) scale(0)"><path d="M0 0h9"/></g><g id="c"><path d="M1 1h3"/></g></svg>'
    )
    found = moving.split(svg, {"clips": {}}, [])

    assert [piece.svg.count("<path") for piece in found] == [1]
    assert 'd="M1 1h3"' in found[0].svg


def test_a_part_within_a_part_goes_with_it_and_moves_by_itself():
    told = {
        "clips": {
            "go": {"ms": 100, "parts": {"body": {"pivot": [0, 0], "keys": [{"at": 0, "x": 10}, {"at": 1, "x": 10}]}}},
            "turn": {"ms": 100, "parts": {"head": {"pivot": [4, 4], "keys": [{"at": 0, "turn": 90}]}}},
        }
    }
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="body" transform="scale(2)">'
        '<path d="M0 0h1"/><g id="head"><path d="M4 4h2"/></g></g></svg>'
    )
    body, head = moving.split(svg, told, ["go", "turn"])
    playing = {"go": 50.0, "turn": 50.0}

    assert moving.moved(body, told, playing).over.at(0, 0) == pytest.approx((10, 0))
    # The end of the head, at (6, 4) in the body's units and (12, 8) in the drawing's: turned about (8, 8), then gone.
    assert moving.moved(head, told, playing).over.at(12, 8) == pytest.approx((18, 12))


def test_a_matrix_is_undone_and_told_by_its_turn_and_sizes():
    spun = moving._stands("translate(5 6) rotate(30) scale(2 3)")

    assert spun.then(spun.back()) == pytest.approx(Affine())
    assert (spun.turn, *spun.sizes) == pytest.approx((30, 2, 3))
    assert moving._stands("rotate(90 10 10)").at(20, 10) == pytest.approx((10, 20))
    assert moving._stands("matrix(1 0 0 1 7 8)").at(0, 0) == (7, 8)
    assert moving._stands("scale(.5)").at(4, 2) == (2, 1)


def _pieces(stamp: Stamp, of: str, words: str) -> list[moving.Piece]:
    told = art.clips_of(of)
    return moving.split(art.drawing(stamp), told, clips.asked(told, words))


def _together(stamp: Stamp, of: str, words: str, playing: dict[str, float]) -> Any:
    """The pieces of a drawing at a moment, each turned and moved as a picture."""
    size = art.size(stamp, 1)
    left, top, wide, _ = moving.box_of(art.drawing(stamp))
    unit = Affine(a=size[0] / wide, d=size[0] / wide).then(Affine(e=-left, f=-top))
    whole = Image.new("RGBA", size)
    for piece in _pieces(stamp, of, words):
        over, seen = moving.moved(piece, art.clips_of(of), playing)
        back = unit.then(over).then(unit.back()).back()
        inverse = (back.a, back.c, back.e, back.b, back.d, back.f)
        image = art.raster(piece.svg, *size).convert("RGBa")
        image = image.transform(size, Image.Transform.AFFINE, inverse, Image.Resampling.BILINEAR).convert("RGBA")
        image.putalpha(image.getchannel("A").point(lambda alpha, seen=seen: round(alpha * seen)))
        whole = Image.alpha_composite(whole, image)
    return whole


def _apart(one: Any, other: Any) -> Any:
    """How far apart two pictures are, over a paper of one colour: what is not seen has none."""
    paper = Image.new("RGBA", one.size, "#b3dc8b")
    over = [Image.alpha_composite(paper, picture).convert("RGB") for picture in (one, other)]
    return ImageChops.difference(*over)


def _farthest(one: Any, other: Any) -> int:
    return max(int(most) for _, most in _apart(one, other).getextrema())


def _mean(one: Any, other: Any) -> float:
    apart, seen = _apart(one, other).convert("L"), one.getchannel("A").histogram()
    return float(sum(n * many for n, many in enumerate(apart.histogram())) / max(1, sum(seen[1:])))
