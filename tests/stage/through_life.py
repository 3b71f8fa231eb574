"""What the test of what moves in the window does by itself: `python -m tests.stage.through_life FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import arcade
from PIL import Image, ImageChops

from games.stage.layers import NOD, _moves
from games.stage.stamps import Press, Stamp
from tests.stage.driving import click, frame, key, own_window, stamps_of, until

STEP_S, AWHILE, SCENERIES = 0.04, 80, 100
SEEN = 24
"""How far, of 255, a pixel is off at least where something moved."""


def main(folder: Path) -> None:
    """A forest on the left and a farm on the right: they move, stand still when that is wanted, and nod."""
    with own_window(folder, "zh-CN") as (stage, _):
        stage.phones[1].press(Press("game", "farm"))
        until(stage, lambda: stage.phones[1].shown and not stage.phones[1]._looking)
        frames(stage, AWHILE)
        everything_is_in_pieces(stage)
        assert all(moved(stage, folder, part) > SEEN for part in (0, 1))
        key(stage, arcade.key.S)
        assert [moved(stage, folder, part) for part in (0, 1)] == [0, 0]
        key(stage, arcade.key.S)
        assert moved(stage, folder, 1) > SEEN
        nods_once(stage)
        a_year_of_sceneries_fits_the_card(stage)


def everything_is_in_pieces(stage: Any) -> None:
    """What has clips moves: nothing waits for ever, and nothing is left out of the picture."""
    for part in (0, 1):
        layer = stage._layers[part][0]
        lives = [stamp.name for stamp, _, pieces in layer._lives if pieces]
        assert lives == [one.name for one in layer.stamps if _moves(one)]
        assert len(lives) >= 2
    assert any("bubble" in one.name for one, *_ in stage._layers[0][0]._lives)
    assert any("hen" in one.name for one, *_ in stage._layers[1][0]._lives)


def nods_once(stage: Any) -> None:
    """Where energy was collected the tree nods, and soon sways on; at the farm nothing was done."""
    phone, layer = stage.phones[0], stage._layers[0][0]
    press = next(one.press for one in stamps_of(stage, 0) if one.press and one.press.name == "collect_all")
    click(stage, 0, press)
    until(stage, lambda: "forest/saxaul" in nodding(stage, layer))
    assert phone.own["scene"]["tree"]["species"] == "saxaul"
    assert nodding(stage, stage._layers[1][0]) == []
    frames(stage, AWHILE)
    assert nodding(stage, layer) == []


def a_year_of_sceneries_fits_the_card(stage: Any) -> None:
    """However many large pictures were shown, few are kept: the card's one picture of all of them stays as it is."""
    layer, atlas = stage._layers[0][0], stage.window.ctx.default_atlas
    before = atlas.size
    for n in range(SCENERIES):
        layer.draw([Stamp("image", "forest/clearing", 200 + n, 314, 400, 628, pose="day spring")], 1 + n / 500)
    assert atlas.size == before, (before, atlas.size)


def nodding(stage: Any, layer: Any) -> list[str]:
    """What nods now."""
    ms = stage._lived_s * 1000
    return [one.name for one, living, _ in layer._lives if NOD in layer._playing(one, living, ms)]


def moved(stage: Any, folder: Path, part: int) -> int:
    """How far the pixels of a phone's game are off at most after half a second in which nothing is done."""
    area, found = stage.layout.areas[part], []
    for n in range(2):
        file = folder / f"{part}-{n}.png"
        stage.save(file)
        with Image.open(file) as image:
            top = image.height - area.bottom - area.height
            found.append(image.crop((area.left, top + 130, area.left + area.width, top + 330)).convert("L"))
        frames(stage, 13)
    return int(ImageChops.difference(*found).getextrema()[1])


def frames(stage: Any, many: int) -> None:
    """Let some frames pass."""
    for _ in range(many):
        frame(stage, STEP_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
