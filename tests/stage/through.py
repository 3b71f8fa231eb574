"""What the test of the window does in a process of its own: Xlib ends a process whose screen is gone.

    python -m tests.stage.through FOLDER

FOLDER gets the sandbox's database and a picture of the window. What is not as it should be raises.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import arcade

from games.stage import start
from games.stage.client import Client
from games.stage.opening import open_stage
from games.stage.places import AREAS
from games.stage.stamps import Press

FRAMES = 3_000
HOURS = 40


def main(folder: Path) -> None:
    """Open the window on a server of its own and go through it."""
    start.LOG = folder / "stage.log"
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None) as own:
        client = Client(own.url, own.key)
        cast = open_stage(client, ("mei", "lin"))
        stage = start.open_window(client, cast, start.faces(), "zh-CN", lambda words: None)
        play(stage, folder / "window.png")
        press_when_smaller(stage)
        play_farm(stage, folder / "farm.png")
        stage.errands.stop()
        stage.window.close()


def play(stage: Any, file: Path) -> None:
    """Steal, pay and change the language by the mouse; each is seen on both phones."""
    mei, lin = stage.phones
    _until(stage, lambda: mei.shown and lin.shown)
    _click(stage, 1, Press("visit", mei.shown["player"]))
    _until(stage, lambda: lin.shown["friend"] == mei.shown["player"])
    _click(stage, 1, _stealable(lin))
    _until(stage, lambda: lin.said is not None)
    assert "收到" in lin.said[0]("zh-CN")
    _until(stage, lambda: any(one["taken_g"] for one in mei.shown["scene"]["bubbles"]))

    before = len(mei.shown["scene"]["bubbles"])
    _click(stage, 2, Press("pay", "0"))
    _until(stage, lambda: len(mei.shown["scene"]["bubbles"]) > before)
    _click(stage, 2, Press("lang"))
    stage.save(file)
    assert stage.bar.lang == "en"
    assert _colours(file) > 500


def play_farm(stage: Any, file: Path) -> None:
    """Change to the farm by tab and by key, feed, and send home whoever comes for it; the other phone hears of it."""
    mei, lin = stage.phones
    _click(stage, 0, Press("game", "farm"))
    _click(stage, 1, Press("game", "farm"))
    _until(stage, lambda: _hen(mei) and _hen(lin))
    for _ in range(HOURS):
        if mei.shown["scene"]["guests"]:
            break
        _feed(stage, mei)
        _hour(stage, mei)
    stage.save(file)
    [first, *_] = mei.shown["scene"]["guests"]
    verbs = {one["move"]: Press("move", one["move"], one["arguments"]) for one in first["can"]}
    _until(stage, lambda: _drawn(stage, verbs["chase"]))
    _click(stage, 0, verbs["send_home"])
    _until(stage, lambda: all(one["visit"] != first["visit"] for one in mei.shown["scene"]["guests"]))
    assert _colours(file) > 500
    stage.window.dispatch_event("on_key_press", arcade.key.G, 0)
    _until(stage, lambda: all(one.shown and "bubbles" in one.shown["scene"] for one in (mei, lin)))


def _hour(stage: Any, phone: Any) -> None:
    """Let an hour pass, until a phone has seen it."""
    before = stage.bar.now
    _click(stage, 2, Press("clock", "hour"))
    _until(stage, lambda: stage.bar.now > before and not stage.bar.busy)
    _until(stage, lambda: phone.shown["now"] >= stage.bar.now)


def _hen(phone: Any) -> object:
    return phone.shown and phone.shown["scene"].get("hen")


def _feed(stage: Any, phone: Any) -> None:
    """Feed a hen that can be fed."""
    if any(one["move"] == "feed" and one["can"] for one in phone.shown["scene"]["can"]):
        _click(stage, 0, Press("move", "feed", {}))
        _until(stage, lambda: phone.shown["scene"]["trough"]["mg"])


def _drawn(stage: Any, press: Press) -> bool:
    _frame(stage)
    return any(one.press == press for one in stage._layers[0][0].stamps)


def press_when_smaller(stage: Any) -> None:
    """Press a friend in a window that was made smaller."""
    lin = stage.phones[1]
    _click(stage, 1, Press("home"))
    _until(stage, lambda: not lin.shown["friend"])
    stage.window.set_size(600, 500)
    stage._resized()
    _until(stage, lambda: stage._layers[1][0].stamps)
    _click(stage, 1, Press("visit", stage.phones[0].shown["player"]))

    _until(stage, lambda: stage.phones[1].shown["friend"])


def _stealable(phone: Any) -> Press:
    bubble = next(one for one in phone.shown["scene"]["bubbles"] if one["can"][0]["can"])
    offer = bubble["can"][0]
    return Press("move", offer["move"], offer["arguments"])


def _click(stage: Any, part: int, press: Press) -> None:
    """Press the mouse where something is drawn."""
    _frame(stage)
    one = next(one for one in stage._layers[part][0].stamps if one.press == press)
    area = AREAS[part]
    x, y = area.left + one.x, area.bottom + area.height - one.y
    where = (round(stage._left + x * stage._scale), round(stage._bottom + y * stage._scale))
    stage.window.dispatch_event("on_mouse_press", *where, 1, 0)
    _frame(stage)


def _until(stage: Any, seen: Callable[[], object]) -> None:
    for _ in range(FRAMES):
        if seen():
            return
        _frame(stage)
    raise AssertionError("the window never showed it")


def _frame(stage: Any) -> None:
    stage.window.switch_to()
    stage.window.dispatch_events()
    stage.update(0.02)
    stage.draw()
    stage.window.flip()


def _colours(file: Path) -> int:
    from PIL import Image

    with Image.open(file) as image:
        return len(image.getcolors(1 << 20) or ())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
