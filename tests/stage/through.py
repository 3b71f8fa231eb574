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

from games.stage.client import Client
from games.stage.places import HEIGHT, WIDTH
from games.stage.sheets import CLOSE
from games.stage.stamps import GREEN, Press
from tests.stage.driving import bubbles, click, frame, key, own_window, stamps_of, until

HOURS = 40


def main(folder: Path) -> None:
    """Open the window on a server of its own and go through it."""
    with own_window(folder, "zh-CN") as (stage, client):
        play(stage, folder / "window.png")
        press_when_smaller(stage)
        play_farm(stage, folder / "farm.png")
        _resize(stage, WIDTH, HEIGHT)
        open_sheets(stage, client, folder)
        play_by_keys(stage, folder / "keys.png")


def play(stage: Any, file: Path) -> None:
    """Steal, pay and change the language by the mouse; each is seen on both phones."""
    mei, lin = stage.phones
    click(stage, 1, Press("visit", mei.shown["player"]))
    until(stage, lambda: lin.shown["friend"] == mei.shown["player"])
    click(stage, 1, _stealable(lin))
    until(stage, lambda: lin.said is not None)
    assert "收到" in lin.said[0]("zh-CN")
    until(stage, lambda: any(one["taken_g"] for one in mei.shown["scene"]["bubbles"]))

    before = bubbles(mei)
    click(stage, 2, Press("pay", "0"))
    until(stage, lambda: bubbles(mei) > before)
    click(stage, 2, Press("lang"))
    stage.save(file)
    assert stage.bar.lang == "en"
    assert _colours(file) > 500


def play_farm(stage: Any, file: Path) -> None:
    """Change to the farm by tab and by key, feed, and send home whoever comes for it; the other phone hears of it."""
    mei, lin = stage.phones
    click(stage, 0, Press("game", "farm"))
    click(stage, 1, Press("game", "farm"))
    until(stage, lambda: _hen(mei) and _hen(lin))
    for _ in range(HOURS):
        if mei.shown["scene"]["guests"]:
            break
        _feed(stage, mei)
        _hour(stage, mei)
    stage.save(file)
    [first, *_] = mei.shown["scene"]["guests"]
    verbs = {one["move"]: Press("move", one["move"], one["arguments"]) for one in first["can"]}
    until(stage, lambda: _drawn(stage, verbs["chase"]))
    click(stage, 0, verbs["send_home"])
    until(stage, lambda: all(one["visit"] != first["visit"] for one in mei.shown["scene"]["guests"]))
    assert _colours(file) > 500
    stage.window.dispatch_event("on_key_press", arcade.key.G, 0)
    until(stage, lambda: all(one.shown and "bubbles" in one.shown["scene"] for one in (mei, lin)))


def open_sheets(stage: Any, client: Client, folder: Path) -> None:
    """Open each of the farm's sheets by the mouse, in both languages; sign in, answer, and give an egg."""
    mei = stage.phones[0]
    _switch(stage, "farm", "hen")
    for name in ("tasks", "quiz", "give", "tools"):
        click(stage, 0, Press("sheet", name))
        until(stage, lambda: _drawn(stage, CLOSE) and len(stage._layers[0][1].stamps) > 8)
        _save_both(stage, folder, name)
        if name == "tasks":
            click(stage, 0, Press("move", "sign_in", {}))
            until(
                stage,
                lambda: ("sign_in", False) in [(one["move"], one["can"]) for one in _page(client, "tasks")["can"]],
            )
        if name == "quiz":
            click(stage, 0, next(one.press for one in stamps_of(stage, 0) if _is(one.press, "answer")))
            until(stage, lambda: _page(client, "quiz")["solution"] and mei._pages["quiz"]["solution"] is not None)
            _save_both(stage, folder, "quiz-answered")
        click(stage, 0, CLOSE)
        assert not mei.open
    _give(stage, client, folder)


def _give(stage: Any, client: Client, folder: Path) -> None:
    """Wait for an egg, take it, and give it away; its receipt is in the sheet."""
    mei = stage.phones[0]
    for _ in range(4 * HOURS):
        if mei.shown["scene"]["egg"]["ready"] or mei.shown["scene"]["eggs_thousandths"] >= 1000:
            break
        _send_home(stage, mei)
        _feed(stage, mei)
        _hour(stage, mei)
    if mei.shown["scene"]["egg"]["ready"]:
        click(stage, 0, Press("move", "take_eggs"))
        until(stage, lambda: mei.shown["scene"]["eggs_thousandths"] >= 1000)
    click(stage, 0, Press("sheet", "give"))
    until(stage, lambda: any(_is(one.press, "donate") and one.colour == GREEN for one in stamps_of(stage, 0)))
    click(stage, 0, next(one.press for one in stamps_of(stage, 0) if _is(one.press, "donate") and one.colour == GREEN))
    until(stage, lambda: _page(client, "receipts")["receipts"])
    until(stage, lambda: mei._pages["receipts"]["receipts"])
    assert _page(client, "receipts")["receipts"][0]["number"] in mei.said[0]("en")
    mei.scroll(5)
    _save_both(stage, folder, "given")


def play_by_keys(stage: Any, file: Path) -> None:
    """Leave the sheet, go to a friend and give a thumbs-up, by keys alone; Escape leads back step by step."""
    mei = stage.phones[0]
    key(stage, arcade.key.ESCAPE)
    assert not mei.open
    _switch(stage, "forest", "bubbles")
    _focus(stage, lambda press: press.what == "visit")
    key(stage, arcade.key.ENTER)
    until(stage, lambda: mei.shown["friend"])
    _focus(stage, lambda press: press.name == "thumb")
    _save_both(stage, file.parent, file.stem)
    key(stage, arcade.key.RIGHT)
    key(stage, arcade.key.LEFT)
    _focus(stage, lambda press: press.name == "thumb")
    before = mei.shown["scene"]["thumbs"]
    key(stage, arcade.key.ENTER)
    until(stage, lambda: mei.shown["scene"]["thumbs"] > before)
    key(stage, arcade.key.ESCAPE)
    until(stage, lambda: not mei.shown["friend"])
    assert stage.window.context is not None


def _focus(stage: Any, wanted: Callable[[Press], bool]) -> None:
    """Press Tab until a press of the first phone is reached."""
    for _ in range(60):
        if stage._at and stage._at.part == 0 and wanted(stage._at.press):
            return
        key(stage, arcade.key.TAB)
    raise AssertionError("Tab never reached it")


def _switch(stage: Any, game: str, has: str) -> None:
    click(stage, 0, Press("game", game))
    until(stage, lambda: has in stage.phones[0].shown.get("scene", {}))


def _send_home(stage: Any, phone: Any) -> None:
    for one in phone.shown["scene"]["guests"]:
        for can in one["can"]:
            if can["move"] == "send_home":
                phone.press(Press("move", "send_home", can["arguments"]))


def _is(press: Press | None, move: str) -> bool:
    return press is not None and press.name == move


def _page(client: Client, name: str) -> Any:
    """What the server says now, asked besides the window."""
    return client.ask_as("mei", "GET", f"/v1/scene/farm/{name}").told["scene"]


def _save_both(stage: Any, folder: Path, name: str) -> None:
    """Save the window in both languages."""
    for lang in ("zh-CN", "en"):
        stage.bar.lang = lang
        frame(stage)
        stage.save(folder / f"{name}-{lang}.png")


def _hour(stage: Any, phone: Any) -> None:
    """Let an hour pass, until a phone has seen it."""
    until(stage, lambda: not stage.acts.busy)  # what is pressed meanwhile is not taken
    before = stage.acts.now
    click(stage, 2, Press("clock", "hour"))
    until(stage, lambda: stage.acts.now > before and not stage.acts.busy)
    went = stage.acts.now
    until(stage, lambda: phone.shown["now"] >= went)


def _hen(phone: Any) -> object:
    return phone.shown and phone.shown["scene"].get("hen")


def _feed(stage: Any, phone: Any) -> None:
    """Feed a hen that can be fed."""
    if any(one["move"] == "feed" and one["can"] for one in phone.shown["scene"]["can"]):
        click(stage, 0, Press("move", "feed", {}))
        until(stage, lambda: phone.shown["scene"]["trough"]["mg"])


def _drawn(stage: Any, press: Press) -> bool:
    frame(stage)
    return any(one.press == press for one in stamps_of(stage, 0))


def press_when_smaller(stage: Any) -> None:
    """Press a friend in a window that was made smaller."""
    lin = stage.phones[1]
    click(stage, 1, Press("home"))
    until(stage, lambda: not lin.shown["friend"])
    _resize(stage, 600, 500)
    until(stage, lambda: stage._layers[1][0].stamps)
    click(stage, 1, Press("visit", stage.phones[0].shown["player"]))

    until(stage, lambda: stage.phones[1].shown["friend"])


def _resize(stage: Any, wide: float, high: float) -> None:
    stage.window.set_size(round(wide), round(high))
    stage._resized()


def _stealable(phone: Any) -> Press:
    bubble = next(one for one in phone.shown["scene"]["bubbles"] if one["can"][0]["can"])
    offer = bubble["can"][0]
    return Press("move", offer["move"], offer["arguments"])


def _colours(file: Path) -> int:
    from PIL import Image

    with Image.open(file) as image:
        return len(image.getcolors(1 << 20) or ())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
