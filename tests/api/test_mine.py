"""Ids in paths."""

import pytest

from engine.api.mine import position_in, read_id
from engine.errors import Malformed


@pytest.mark.parametrize(
    ("text", "id"), [("1", 1), ("7012345678901234944", 7012345678901234944), (str(2**63 - 1), 2**63 - 1)]
)
def test_an_id_is_read(text: str, id: int):
    assert read_id(text) == id


@pytest.mark.parametrize("text", ["", "0", "01", "-1", "+1", "1.0", "1e3", " 1", "x", "٣", "²", str(2**63), "9" * 40])
def test_what_is_no_id_is_nobody_s(text: str):
    assert read_id(text) == 0


def test_a_cursor_of_another_kind_is_none():
    assert position_in([7]) == 7
    wrongs: list[list[int | str]] = [[], ["x"], [1, 2]]
    for wrong in wrongs:
        with pytest.raises(Malformed):
            position_in(wrong)
