"""What the test of a tape in the window does in a process of its own: `python -m tests.stage.through_tape FOLDER`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import arcade

from games.stage import start
from games.stage.client import Client
from games.stage.stamps import Press
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from tests.stage.driving import click, key, until

PANEL = 3


def main(folder: Path) -> None:
    """Play a tape by a clicker's keys, jump by the mouse, and begin anew."""
    start.LOG = folder / "stage.log"
    tape = load("fair")
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
        client = Client(own.url, own.key)
        cast = prepare(client, tape)
        stage = start.open_window(client, cast, start.faces(), "en", lambda words: None, tape)
        play(stage)
        stage.save(folder / "tape.png")
        stage.errands.stop()
        stage.window.close()


def play(stage: Any) -> None:
    """Three beats by key, back by a press on a row, then to before the first."""
    for n, said in enumerate(("Hello!", "Mei has walked", "A good night")):
        key(stage, arcade.key.PAGEDOWN)
        until(stage, partial(_stands_at, stage, n))
        assert any(said in one.name for one in stage._over[0].stamps)
    assert [act.who for act in stage.acts.log] == ["mei", ""]

    click(stage, PANEL, Press("jump", "walk"))
    until(stage, lambda: stage.deck.at == 1 and not stage.deck.busy)
    assert [act.who for act in stage.acts.log] == ["mei"]
    assert stage.deck.failures == []

    key(stage, arcade.key.HOME)
    until(stage, lambda: stage.deck.at == -1 and not stage.deck.busy)
    assert stage.acts.log == []
    key(stage, arcade.key.F5)
    until(stage, lambda: stage.deck.at == 1)
    key(stage, arcade.key.F5)
    until(stage, lambda: not stage.deck.busy)


def _stands_at(stage: Any, n: int) -> bool:
    return bool(stage.deck.at == n and not stage.deck.busy)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
