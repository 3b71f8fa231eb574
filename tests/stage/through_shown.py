"""What the test of a presenter in the window does by itself: `python -m tests.stage.through_shown FOLDER`.

The keys and the mouse are the screen's own events, as a keyboard and a mouse send them. FOLDER gets pictures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from ctypes import byref
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from games.stage import branding, record, start
from games.stage.brand import Brand
from games.stage.client import Client
from games.stage.films import picture
from games.stage.places import WIDTH, layout
from games.stage.presenting import BACK, GLOW
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from games.stage.window import ENDING_S
from tests.stage.driving import click, frame, until

BRAND = Path(branding.__file__).with_name("brand.yaml")
SHIFT, PRESS, RELEASE = 1, 2, 3
MOUSE = (300, 420)
FOOT = 2


def main(folder: Path) -> None:
    """Show the window as a presenter does, first as it comes, then in a bank's looks."""
    start.LOG = folder / "stage.log"
    tape, brand = load("board"), branding.load(BRAND)
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
        client = Client(own.url, own.key)
        for one in (Brand(), brand):
            cast = prepare(client, tape)
            stage = start.open_window(client, cast, start.faces(), "en", lambda words: None, tape, one)
            begin(stage, folder / ("brand.png" if one.name else "window.png"))
            blank(stage, one)
            if not one.name:
                large_pointer(stage, folder)
                without_panel(stage, folder)
                sheet_of_keys(stage, folder)
                full_screen(stage)
                escape_twice(stage)
                notes(stage)
            else:
                dressed(stage, one)
            stage.close()


def begin(stage: Any, file: Path) -> None:
    """A clicker's key begins the first beat, whose caption has two lines."""
    tap(stage, "Next")
    until(stage, lambda: stage.deck.at == 0 and not stage.deck.busy and all(one.shown for one in stage.phones))
    frame(stage)
    stage.save(file)
    assert len([one for one in stage._over[0].stamps if one.kind == "text"]) == 2


def blank(stage: Any, brand: Brand) -> None:
    """B shows nothing, and no film does; the next beat's key only brings the window back, and so does a press."""
    ways: list[Callable[[], None]] = [
        lambda: tap(stage, "Next"), lambda: click_anywhere(stage), lambda: tap(stage, "b"),
    ]  # fmt: skip
    for back in ways:
        tap(stage, "b")
        assert stage.presenting.blank
        assert colours(stage) == {tuple(int(brand.blank[n : n + 2], 16) for n in (1, 3, 5))}
        back()
        frame(stage)
        assert (stage.presenting.blank, stage.deck.at, len(colours(stage)) > 100) == (False, 0, True)


def large_pointer(stage: Any, folder: Path) -> None:
    """C shows a ring where the mouse is, in films too; another C takes it away. S lets nothing else move meanwhile."""
    tap(stage, "s")
    move(stage, *MOUSE)
    before = near(stage, *MOUSE)
    tap(stage, "c")
    until(stage, lambda: stage.presenting.mouse)
    assert gold(stage, *MOUSE)
    save_both(stage, folder, "pointer")
    move(stage, MOUSE[0] + 200, MOUSE[1])
    assert gold(stage, MOUSE[0] + 200, MOUSE[1])
    tap(stage, "c")
    move(stage, *MOUSE)
    assert near(stage, *MOUSE) == before
    tap(stage, "s")
    assert not stage.presenting.still


def without_panel(stage: Any, folder: Path) -> None:
    """P leaves the phones and the caption; the button at the clock brings the panel back."""
    before = stage._scale
    tap(stage, "p")
    assert stage.layout == layout(panel=False, captions=True)
    assert stage._scale > before
    save_both(stage, folder, "bare")
    click(stage, 0, next(one.press for one in stage._layers[0][0].stamps if one.press and one.press.what == "game"))
    click(stage, FOOT, BACK)
    frame(stage)
    assert (stage.layout, stage._scale) == (layout(captions=True), before)


def sheet_of_keys(stage: Any, folder: Path) -> None:
    """A question mark shows the keys in the window's language; Escape takes them away, and the window stays."""
    tap(stage, "slash", SHIFT)
    assert stage.presenting.keys
    save_both(stage, folder, "keys")
    tap(stage, "Escape")
    assert (stage.presenting.keys, stage.window.context is not None) == (False, True)


def full_screen(stage: Any) -> None:
    """F11 takes the whole screen, and Escape gives it back instead of ending the show."""
    before = stage.window.get_size()
    tap(stage, "F11")
    until(stage, lambda: stage.window.get_size() != before)
    screen = stage.window.screen
    assert stage.window.get_size() == (screen.width, screen.height)
    assert stage._scale == min(screen.width / WIDTH, screen.height / stage.layout.whole.height)
    tap(stage, "Escape")
    until(stage, lambda: stage.window.get_size() == before)


def escape_twice(stage: Any) -> None:
    """One Escape says that another ends the show; some seconds later it is said anew; two at once do end it."""
    ended = list[bool]()
    stage.window.close = lambda: ended.append(True)
    for _ in range(2):
        tap(stage, "Escape")
        assert "once more" in stage.phones[0].said[0]("en")
        stage.update(ENDING_S)
    assert ended == []
    tap(stage, "Escape")
    tap(stage, "Escape")
    assert ended == [True]
    del stage.window.close


def notes(stage: Any) -> None:
    """The page of notes says what the window shows, in its language, and goes when the window goes."""
    address = stage.serve_notes()
    assert any(row.under == address for row in stage.tape_page.rows("en"))
    tap(stage, "Next")
    until(stage, lambda: stage.deck.at == 1 and not stage.deck.busy)
    for lang in ("zh-CN", "en"):
        stage.bar.lang = lang
        frame(stage)
        with urlopen(f"{address}now", timeout=5) as answer:
            told = json.load(answer)["words"]
        assert (told["caption"], told["notes"]) == (stage.deck.caption(lang), stage.deck.beat.notes.said(lang))


def dressed(stage: Any, brand: Brand) -> None:
    """The window is called after the bank, and has its colours and its logo."""
    frame(stage)
    assert stage.window.caption.startswith(str(brand.name and brand.name["en"]))
    assert {tuple(int(one[n : n + 2], 16) for n in (1, 3, 5)) for one in (brand.desk, brand.case, brand.accent)} <= (
        colours(stage)
    )
    assert any(one.name.endswith("qingsui.svg") for one in stage._desk.stamps)


def tap(stage: Any, name: str, state: int = 0) -> None:
    """Press and let go of a key, by X's name of it, as an event of the screen."""
    from pyglet.libs.x11 import xlib

    for kind, mask in ((PRESS, xlib.KeyPressMask), (RELEASE, xlib.KeyReleaseMask)):
        window, event = stage.window, xlib.XEvent()
        display = window._x_display
        told = event.xkey
        told.type, told.display, told.window, told.root = kind, display, window._window, window._window
        told.keycode = xlib.XKeysymToKeycode(display, xlib.XStringToKeysym(name.encode()))
        told.state, told.same_screen = state, 1
        xlib.XSendEvent(display, window._window, 1, mask, byref(event))
        xlib.XSync(display, 0)
        frame(stage)


def move(stage: Any, x: float, y: float) -> None:
    """Move the mouse to a point of the picture, from the bottom left."""
    from pyglet.libs.x11 import xlib

    window = stage.window
    at = (round(stage._left + x * stage._scale), round(stage._bottom + y * stage._scale))
    xlib.XWarpPointer(window._x_display, 0, window._window, 0, 0, 0, 0, at[0], window.height - at[1])
    xlib.XSync(window._x_display, 0)
    frame(stage)
    frame(stage)


def click_anywhere(stage: Any) -> None:
    """Press the mouse over the button that would go on to the next beat."""
    stage.window.dispatch_event("on_mouse_press", *stage.window.get_size(), 1, 0)


def save_both(stage: Any, folder: Path, name: str) -> None:
    """Save the window in both languages."""
    for lang in ("zh-CN", "en"):
        stage.bar.lang = lang
        frame(stage)
        stage.save(folder / f"{name}-{lang}.png")


def seen(stage: Any) -> Any:
    """What a film would get now."""
    stage.window.switch_to()
    stage.draw()
    return picture(record.shown(stage.window)).convert("RGB")


def colours(stage: Any) -> set[tuple[int, ...]]:
    """The colours of what a film would get."""
    return {one for _, one in seen(stage).getcolors(1 << 22) or ()}


def near(stage: Any, x: float, y: float) -> bytes:
    """The pixels round a point of the picture."""
    at, low = stage._left + x * stage._scale, stage.window.height - stage._bottom - y * stage._scale
    return bytes(seen(stage).crop((round(at) - 40, round(low) - 40, round(at) + 40, round(low) + 40)).tobytes())


def gold(stage: Any, x: float, y: float) -> bool:
    """Whether there is a ring round a point."""
    pixels = near(stage, x, y)
    wanted = {tuple(int(one[n : n + 2], 16) for n in (1, 3, 5)) for one in GLOW.values()}
    return any(
        all(abs(pixels[n + part] - one[part]) < 12 for part in range(3)) for one in wanted
        for n in range(0, len(pixels), 3)
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
