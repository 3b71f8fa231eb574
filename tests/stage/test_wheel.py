"""A wheel turns rows; the small steps of a trackpad add up to them."""

import pytest

from games.stage.wheel import Wheel


@pytest.mark.parametrize(("steps", "rows"), [
    ((1, 1, -2), [-1, -1, 2]),
    ((0.3, 0.3, 0.3, 0.3), [0, 0, 0, -1]),
    ((0.1,) * 10, [0] * 9 + [-1]),
    ((-2.5, -0.5), [2, 1]),
    ((0.9, -0.9, -0.1), [0, 0, 1]),
])  # fmt: skip
def test_steps_add_up_to_whole_rows_and_begin_anew_when_they_turn_back(steps: tuple[float, ...], rows: list[int]):
    wheel = Wheel()

    assert [wheel.rows(one) for one in steps] == rows
