"""Cursors go on where they were made, and nowhere else."""

import base64

import pytest

from engine.api.cursors import Cursors
from engine.errors import Malformed

CURSORS = Cursors(b"key" * 10)


def test_a_cursor_gives_its_position_back():
    assert CURSORS.read("list", CURSORS.write("list", [1 << 62, "é"])) == [1 << 62, "é"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "=====",
        "A" * 16,
        Cursors(b"other key").write("list", [1]),
        CURSORS.write("other list", [1]),
        base64.urlsafe_b64encode(b"\0" * 12 + b"[1]").decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str):
    with pytest.raises(Malformed) as refused:
        CURSORS.read("list", cursor)

    assert refused.value.code == "wrong_cursor"


def test_every_changed_character_is_noticed():
    good = CURSORS.write("list", [12345, "a"])
    for place in range(len(good) - 1):  # the last character may carry idle bits
        changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        with pytest.raises(Malformed):
            CURSORS.read("list", changed)
