"""Plays a tape in the window frame by frame, on its own sandbox: `python -m tests.stage.through_twice FOLDER TAPE`.

FOLDER gets pictures of chosen moments, and the log with what was sent and what came of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from games.stage import start
from games.stage.client import Client
from games.stage.record import settle
from games.stage.tapes.alone import told
from games.stage.tapes.prepare import prepare
from games.stage.tapes.reading import load
from tests.stage.driving import frame

STEP_S, EVERY, MOST = 0.5, 16, 2_000
"""A frame lasts so long, each so-many-th is kept, and a tape has at most so many."""


def main(folder: Path, name: str) -> None:
    """Play a tape to its end by itself."""
    start.LOG = folder / "stage.log"
    tape = load(name)
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", str(tape.seed)) as own:
        client = Client(own.url, own.key)
        stage = start.open_window(client, prepare(client, tape), start.faces(), "zh-CN", lambda words: None, tape)
        settle(stage.errands)
        stage.play_through()
        for n in range(MOST):
            if stage.finished:
                break
            frame(stage, STEP_S, answered=True)
            if n % EVERY == 0:
                stage.bar.lang = "en" if stage.bar.lang == "zh-CN" else "zh-CN"
                stage.save(folder / f"{n:04}.png")
        assert stage.finished
        assert stage.deck.failures == []
        (folder / "log.json").write_text(json.dumps(_log(stage), ensure_ascii=False, indent=1), encoding="utf-8")
        stage.close()


def _log(stage: Any) -> list[Any]:
    """What was done, what was sent, and what came of it."""
    came = [(act.sent, act.answer.told.get("result"), act.answer.told.get("code")) for act in stage.acts.log]
    return [[*one, *more] for one, more in zip(told(stage.acts), came, strict=True)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
