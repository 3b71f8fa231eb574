"""The presenter's window itself, on a virtual screen: real keys and the mouse, in both languages, in a bank's looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stage.screens import in_window

pytestmark = pytest.mark.slow


def test_a_presenter_blanks_the_window_hides_the_panel_points_fills_the_screen_and_is_read_to(
    screen: str, tmp_path: Path
):
    in_window("tests.stage.through_shown", str(tmp_path), screen=screen)

    assert all(
        (tmp_path / f"{name}-{lang}.png").stat().st_size > 20_000
        for name in ("pointer", "bare", "keys") for lang in ("zh-CN", "en")
    )  # fmt: skip


def test_what_has_clips_moves_stands_still_when_that_is_wanted_and_nods_where_something_was_done(
    screen: str, tmp_path: Path
):
    in_window("tests.stage.through_life", str(tmp_path), screen=screen)

    assert {file.name for file in tmp_path.glob("*.png")} == {"0-0.png", "0-1.png", "1-0.png", "1-1.png"}
