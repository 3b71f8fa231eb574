"""What the bench of the stage runs on a screen, each in a process of its own; it prints what it measured as JSON.

    python -m tests.bench.stage_window cold FOLDER | frames SECONDS | empty FRAMES

`cold` and `empty` print the instant, by the machine's steady clock, at which the first whole picture was shown.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

TAPE, LAST = "fair", "bye"
AT_ONCE = ("harvest", "bill", "hello")
"""Beats without a pause in them."""
SIZE = (1280, 772)


def cold(folder: str) -> dict[str, Any]:
    """The command, until both phones and the panel show all they are to show."""
    os.chdir(folder)
    import server
    from games.stage import start

    found: dict[str, float] = {}

    def until_whole(stage: Any) -> None:
        while not all(phone.shown and phone.pages for phone in stage.phones):
            _frame(stage, 0.02)
        _frame(stage, 0.02)
        found["whole"] = monotonic()
        stage.close()

    opened = start.open_window
    start.open_window = lambda *told: _with_run(opened(*told), until_whole)
    try:
        server.main(["stage", "--tape", TAPE, "--lang", "en", "--quests", str(Path(server.__file__).parent / "quests")])
    except SystemExit as ended:
        if ended.code:
            raise
    return found


def _with_run(stage: Any, run: Callable[[Any], None]) -> Any:
    stage.run = lambda: run(stage)
    return stage


def empty(frames: str) -> dict[str, Any]:
    """An empty window of the same size: when its first picture is shown, and how long each of more takes."""
    import arcade

    window = arcade.Window(*SIZE, "", antialiasing=False)
    window.clear()
    window.flip()
    whole, took = monotonic(), []
    for _ in range(int(frames)):
        began = monotonic()
        window.switch_to()
        window.dispatch_events()
        window.clear(color=(200, 220, 200))
        window.flip()
        took.append(monotonic() - began)
    window.close()
    return {"whole": whole, "frames": took}


def busy(seconds: str) -> dict[str, Any]:
    """Two phones of which something changes all the time; then jumps, resets and thefts, as the window shows them."""
    import tempfile

    from games.stage import start
    from games.stage.client import Client
    from games.stage.tapes.prepare import prepare
    from games.stage.tapes.reading import load

    with tempfile.TemporaryDirectory() as folder:
        start.LOG = Path(folder) / "stage.log"
        tape = load(TAPE)
        with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
            client = Client(own.url, own.key)
            stage = start.open_window(client, prepare(client, tape), start.faces(), "en", lambda words: None, tape)
            _until(stage, lambda: all(phone.shown for phone in stage.phones))
            found = {"thefts": _thefts(stage), "jumps": [], "resets": [], "frames": _frames(stage, float(seconds))}
            for go in (stage.deck.reset, partial(stage.deck.jump, LAST)):
                _goes(stage, go)  # from here on each beat was reached, and is jumped back to
            for beat in AT_ONCE:
                found["jumps"].append(_goes(stage, partial(stage.deck.jump, beat)))
                found["resets"].append(_goes(stage, stage.deck.reset))
            stage.close()
            return found


def _frame(stage: Any, seconds: float) -> float:
    began = monotonic()
    stage.window.switch_to()
    stage.window.dispatch_events()
    stage.update(seconds)
    stage.draw()
    stage.window.flip()
    return monotonic() - began


def _until(stage: Any, seen: Callable[[], object]) -> float:
    began, last = monotonic(), monotonic()
    while not seen():
        assert monotonic() - began < 60, "the window never showed it"
        now = monotonic()
        _frame(stage, now - last)
        last = now
    return monotonic() - began


def _frames(stage: Any, seconds: float) -> list[float]:
    """How long frames take while time flies on both phones, and each of them has a friend's place on it in turn."""
    from games.stage.stamps import Press

    stage.bar.press(Press("clock", "fast"))
    mei, lin = (phone.shown["player"] for phone in stage.phones)
    visits = [Press("visit", lin), Press("home"), Press("game", "farm"), Press("visit", lin), Press("game", "forest")]
    took: list[float] = []
    began = last = monotonic()
    while last - began < seconds:
        if len(took) % 25 == 0:
            one = visits[len(took) // 25 % len(visits)]
            stage.phones[0].press(one)
            stage.phones[1].press(Press("visit", mei) if one.what == "visit" else one)
        now = monotonic()
        took.append(_frame(stage, now - last))
        last = now
    return took


def _goes(stage: Any, go: Callable[[], object]) -> float:
    """How long it takes until the window shows where a tape was sent."""
    go()
    stage.deck.pass_time(0)
    took = _until(stage, lambda: not (stage.deck.busy or stage.deck.rushing or stage.acts.busy or stage.errands.busy))
    return took + _frame(stage, 0)


def _thefts(stage: Any) -> list[float]:
    """From a thief's press until the owner's phone shows it, once for each bubble that can be taken of."""
    from games.stage.stamps import Press

    owner, thief = stage.phones
    stage.deck.jump("tomorrow")
    _until(stage, lambda: stage.deck.at == 2 and not stage.deck.busy)
    thief.press(Press("visit", owner.shown["player"]))
    _until(stage, lambda: thief.shown.get("friend"))
    found = []
    while steal := _stealable(thief):
        before, began = _taken(owner), monotonic()
        thief.press(steal)
        _until(stage, partial(_more_taken, owner, before))
        _frame(stage, 0)
        found.append(monotonic() - began)
        _until(stage, lambda: not (stage.acts.busy or stage.errands.busy) and thief.said)
        _until(stage, partial(_is_over, thief, steal))
    return found


def _stealable(phone: Any) -> Any:
    from games.stage.stamps import Press

    offers = [one["can"][0] for one in phone.shown["scene"]["bubbles"] if one["can"] and one["can"][0]["can"]]
    steals = [one for one in offers if one["move"] == "steal"]
    return Press("move", "steal", steals[0]["arguments"]) if steals else None


def _is_over(thief: Any, steal: Any) -> bool:
    return bool(steal != _stealable(thief))


def _more_taken(owner: Any, before: int) -> bool:
    return _taken(owner) > before


def _taken(phone: Any) -> int:
    return sum(one["taken_g"] for one in phone.shown["scene"]["bubbles"])


if __name__ == "__main__":
    what, told = sys.argv[1:]
    made: dict[str, Callable[[str], dict[str, Any]]] = {"cold": cold, "frames": busy, "empty": empty}
    sys.stdout.write(json.dumps(made[what](told)) + "\n")
