"""What the test of the window does on a projector's screen, in a process of its own, with hands alone.

    python -m tests.stage.through_live FOLDER

FOLDER gets the sandbox's database and the picture that a key takes. What is not as it should be raises.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import arcade

from games.stage.acts import Deed
from games.stage.record import Camera
from games.stage.stamps import Press
from tests.stage.driving import click, frame, key, own_window, stamps_of, until

SMALL = (1024, 768)


def main(folder: Path) -> None:
    """Open the window on a server of its own, and try what hands do besides playing."""
    with own_window(folder) as (stage, _):
        wide, high = stage.window.get_size()
        assert (wide <= SMALL[0], high <= SMALL[1]) == (True, True), (wide, high)
        take_a_picture(stage, folder / "films")
        hear(stage)
        turn_by_tenths(stage)


def take_a_picture(stage: Any, folder: Path) -> None:
    """F8 keeps what the window shows, and says where."""
    from PIL import Image

    stage.camera = Camera(folder)
    key(stage, arcade.key.F8)
    until(stage, lambda: stage.phones[0].said is not None)
    with Image.open(folder / "stage-001.png") as picture:
        assert picture.size == stage.window.get_framebuffer_size()
        assert len(picture.getcolors(1 << 20) or ()) > 500
    assert "stage-001.png" in stage.phones[0].said[0]("zh-CN")


def hear(stage: Any) -> None:
    """A tab is a tap, a sheet is heard to open, a bubble to be collected."""
    names: list[str] = []
    stage.sounds.play = names.append
    click(stage, 0, Press("sheet", "trees"))
    key(stage, arcade.key.ESCAPE)
    presses = [one.press for one in stamps_of(stage, 0) if one.press]
    click(stage, 0, next(one for one in presses if one.name in ("collect", "collect_all")))
    until(stage, lambda: len([*filter(None, names)]) > 1)
    click(stage, 0, Press("game", "farm"))

    assert [*filter(None, names)] == ["open", "collect", "tap"]
    names.clear()
    collected = next(one for one in stage.acts.log if one.where.startswith("/v1/play/forest/collect"))
    for rushing in (True, False):  # on the way to a beat that was jumped to, nothing is heard
        stage.deck = SimpleNamespace(rushing=rushing)
        stage.acts.came(Deed(collected.who, lambda answer, lang: "", collected.where, {}), collected.answer)
    stage.deck = None

    assert names == ["collect"]


def turn_by_tenths(stage: Any) -> None:
    """Four small steps of a trackpad over the panel are one row."""
    area = stage.layout.areas[-1]
    where = (round(stage._left + (area.left + 40) * stage._scale), round(stage.window.get_size()[1] / 2))
    rows = [stage.panel._first]
    for _ in range(4):
        stage.window.dispatch_event("on_mouse_scroll", *where, 0, -0.3)
        frame(stage)
        rows.append(stage.panel._first)

    assert rows == [0, 0, 0, 0, 1], rows


if __name__ == "__main__":
    main(Path(sys.argv[1]))
