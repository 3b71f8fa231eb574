"""A tape in the window itself, on a virtual screen: a clicker's keys, a press on a beat, and its captions."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("arcade", reason="the stage is not installed: make stage installs it")
pytest.importorskip("resvg_py", reason="the stage is not installed: make stage installs it")
from tests.stage.test_window import _python, screen

__all__ = ["screen"]
pytestmark = pytest.mark.slow


def test_a_tape_is_played_by_a_clicker_and_jumped_about_in_by_the_mouse(screen: str, tmp_path: Path):
    done = _python("-m", "tests.stage.through_tape", str(tmp_path), screen=screen)

    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "tape.png").stat().st_size > 20_000
