"""A virtual screen, and programs that open the window on it: each in a process of its own.

Xlib ends a process whose screen is gone, so the tests themselves open no window.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.test_tidy import HOME

SIZE = "1600x1000x24"
NO_XVFB = "there is no Xvfb: on Debian, apt-get install xvfb"
NO_STAGE = "the stage is not installed: make stage installs it"


@contextmanager
def virtual_screen() -> Iterator[str]:
    """The name of a screen that is there for a while; skips where none can be, in CI a failure."""
    program = shutil.which("Xvfb")
    if program is None or any(find_spec(one) is None for one in ("arcade", "resvg_py")):
        _without(NO_STAGE if program else NO_XVFB)
    words = [str(program), "-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def in_window(module: str, *words: str, screen: str, seconds: float = 240, more: Mapping[str, str] = {}) -> str:
    """Run a module that opens the window, and return what it printed. Errors: AssertionError with the end of what
    it said when it failed, or was not done in so many seconds. `more` is of its environment."""
    env = os.environ | {"DISPLAY": screen, **more}
    command = [sys.executable, "-m", module, *words]
    try:
        done = subprocess.run(command, cwd=HOME, env=env, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"{module} {words[-1:]} was not done in {seconds} s") from late
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def became(game: str, folder: Path, screen: str) -> dict[str, str]:
    """What became of each of a game's verbs in the window: '' or what was wrong."""
    found: dict[str, str] = json.loads(in_window("tests.stage.through_verbs", str(folder), game, screen=screen))
    return found


def _without(why: str) -> None:
    if os.environ.get("CI", "").lower() in ("1", "true") and shutil.which("apt-get"):
        pytest.fail(f"CI must test the window too: {why}")
    pytest.skip(why)
