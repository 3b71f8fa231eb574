"""The stage's window beside an empty one of the same size, on the same virtual screen, in processes that take turns.

`ours` and `floor` are milliseconds of the window and of the empty one; the ratio is the goal to ours, good from 1 on.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from time import monotonic
from typing import Any

from tests.bench.measure import Row
from tests.stage.screens import virtual_screen
from tests.test_tidy import HOME

RUNS, QUICK_RUNS = 3, 1
SECONDS, QUICK_SECONDS = 12.0, 1.0
FRAMES = 200
FRAME, FRAME_95 = "frame of two busy phones", "frame of two busy phones, p95"
RESET, JUMP, SEEN = "reset", "jump", "theft seen on the other phone"
FIRST, COLD = "first start ever of a tape", "cold start to the first whole picture"
GOALS = {FRAME: 40, FRAME_95: 40, RESET: 1000, JUMP: 500, FIRST: 5000, COLD: 5000, SEEN: 300}


def stage_rows(*, quick: bool) -> dict[str, Callable[[], list[Row] | str]]:
    """The group of rows; it is why there are none, where there is no screen."""
    return {"stage": partial(window_rows, quick=quick)}


def window_rows(*, quick: bool) -> list[Row] | str:
    """What a frame, a jump, a reset, a start and a theft take."""
    if which("Xvfb") is None or find_spec("arcade") is None:
        return "there is no Xvfb, or the stage is not installed"
    with ExitStack() as stack:
        screen = stack.enter_context(virtual_screen())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return rows_of(partial(_measured, screen, folder), folder, quick=quick)


def rows_of(measured: Callable[..., dict[str, Any]], folder: Path, *, quick: bool) -> list[Row]:
    """The rows, of a machine on which things can be measured."""
    _started(measured, "cold", str(folder))  # writes the bytecode, as an installation does
    ours: dict[str, list[float]] = {name: [] for name in GOALS}
    floor: dict[str, list[float]] = {name: [] for name in GOALS}
    for n in range(QUICK_RUNS if quick else RUNS):
        fresh = folder / str(n)
        fresh.mkdir()
        for name in (FIRST, COLD):  # the second time it finds how the tape begins
            ours[name].append(_started(measured, "cold", str(fresh)))
            floor[name].append(_started(measured, "empty", "0"))
        _busy(ours, measured("frames", str(QUICK_SECONDS if quick else SECONDS)))
        floor[FRAME].append(1000 * statistics.median(measured("empty", str(FRAMES))["frames"]))
    return [_row(name, ours[name], floor[name], goal) for name, goal in GOALS.items()]


def _busy(ours: Mapping[str, list[float]], told: Mapping[str, Sequence[float]]) -> None:
    frames = sorted(told["frames"])
    ours[FRAME].append(1000 * statistics.median(frames))
    ours[FRAME_95].append(1000 * frames[int(len(frames) * 0.95)])
    for name, values in ((RESET, told["resets"]), (JUMP, told["jumps"]), (SEEN, told["thefts"])):
        ours[name] += [1000 * one for one in values]


def _row(name: str, ours: Sequence[float], floor: Sequence[float], goal: float) -> Row:
    value, beside = statistics.median(ours), statistics.median(floor) if floor else 0
    spread = (goal / max(1, *ours), goal / max(1, min(ours)))
    note = f"goal {goal} ms"
    return Row(f"stage: {name}", "window", value, beside, "ms", goal / max(1, value), 1.0, len(ours), spread, note=note)


def _started(measured: Callable[..., dict[str, Any]], what: str, told: str) -> float:
    """Milliseconds from the command to its first whole picture."""
    began = monotonic()
    return 1000 * (float(measured(what, told)["whole"]) - began)


def _measured(screen: str, folder: Path, *words: str) -> dict[str, Any]:
    """Run something on the screen, with bytecode as Python keeps it where nobody forbids it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = kept | {"DISPLAY": screen, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONPATH": str(HOME)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.stage_window", *words], cwd=HOME, env=env, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
