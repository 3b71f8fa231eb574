"""Plays a tape in the window from its beginning to its end, as fast as frames go: `python -m … FOLDER TAPE`."""

from __future__ import annotations

import sys
from pathlib import Path

from games.stage import start
from games.stage.client import Client
from games.stage.record import settle
from games.stage.tapes.model import takes
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from tests.stage.driving import frame

STEP_S = 1.0
"""So long is a frame for the tape; the machine is quicker."""


def main(folder: Path, name: str) -> None:
    """Play it, and print how many seconds of the tape went by and how many acts there were."""
    start.LOG = folder / "stage.log"
    tape = load(name)
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
        client = Client(own.url, own.key)
        stage = start.open_window(client, prepare(client, tape), start.faces(), "zh-CN", lambda words: None, tape)
        settle(stage.errands)
        stage.play_through()
        frames = 0
        while not stage.finished:
            frame(stage, STEP_S, answered=True)
            frames += 1
            assert frames * STEP_S < 3 * takes(tape), f"it stands still at {stage.deck.beat}"
        assert stage.deck.failures == []
        assert frames * STEP_S >= takes(tape) / 2
        stage.save(folder / "end.png")
        sys.stdout.write(f"{frames} {len(stage.acts.log)}\n")
        stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
