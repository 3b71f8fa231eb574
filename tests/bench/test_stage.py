"""The bench of the window measures what it says. Nothing is judged: times depend on the machine."""

from math import isfinite

import pytest

from tests.bench.stage import GOALS, window_rows
from tests.stage.screens import virtual_screen

pytestmark = pytest.mark.slow


def test_every_goal_of_the_window_is_measured():
    with virtual_screen():  # skips where there is none
        rows = window_rows(quick=True)

    assert not isinstance(rows, str), rows
    assert [row.name.removeprefix("stage: ") for row in rows] == [*GOALS]
    assert all(isfinite(row.ours) and 0 < row.ours < 60_000 and row.runs for row in rows), rows
