"""Driving the window by hand in tests: frames, keys and the mouse, as the window's own events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from games.stage import start
from games.stage.client import Client
from games.stage.record import settle
from games.stage.stamps import Lang, Press
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load

FRAMES, STEP_S = 3_000, 0.02
TAPE = "fair"


@contextmanager
def own_window(folder: Path, lang: Lang = "en") -> Iterator[tuple[Any, Client]]:
    """The window on a sandbox of its own, where all is as at the beginning of a tape: nothing depends on the hour."""
    start.LOG, tape = folder / "stage.log", load(TAPE)
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
        client = Client(own.url, own.key)
        stage = start.open_window(client, prepare(client, tape), start.faces(), lang, lambda words: None)
        until(stage, lambda: all(phone.shown for phone in stage.phones))
        yield stage, client
        stage.close()


def frame(stage: Any, seconds: float = STEP_S, *, answered: bool = False) -> None:
    """Let a little time pass, and draw; if so wanted, when everything that is asked is answered."""
    stage.window.switch_to()
    stage.window.dispatch_events()
    stage.update(seconds)
    if answered:
        settle(stage.errands)
    stage.draw()
    stage.window.flip()


def until(stage: Any, seen: Callable[[], object]) -> None:
    """Draw until something is seen. Errors: AssertionError when it never is."""
    for _ in range(FRAMES):
        if seen():
            return
        frame(stage)
    raise AssertionError("the window never showed it")


def bubbles(phone: Any) -> int:
    """How many bubbles there are, those that wait for a place among them: it depends on the hour."""
    scene = phone.shown["scene"]
    return len(scene["bubbles"]) + int(scene["more"])


def key(stage: Any, symbol: int) -> None:
    """Press a key."""
    stage.window.dispatch_event("on_key_press", symbol, 0)
    frame(stage)


def stamps_of(stage: Any, part: int) -> list[Any]:
    """What is shown in a part of the window, from the back to the front."""
    return [one for layer in stage._layers[part] for one in layer.stamps]


def click(stage: Any, part: int, press: Press) -> None:
    """Press the mouse where something is drawn."""
    frame(stage)
    one = next(one for one in reversed(stamps_of(stage, part)) if one.press == press)
    area = stage.layout.areas[part]
    x, y = area.left + one.x, area.bottom + area.height - one.y
    where = (round(stage._left + x * stage._scale), round(stage._bottom + y * stage._scale))
    stage.window.dispatch_event("on_mouse_press", *where, 1, 0)
    frame(stage)
