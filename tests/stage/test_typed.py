"""A line that is typed into."""

import pytest

from games.stage.typed import LONGEST, Line


@pytest.mark.parametrize(
    ("key", "comes"),
    [
        ("BACKSPACE", Line("acd", 1)), ("DELETE", Line("abd", 2)), ("LEFT", Line("abcd", 1)),
        ("RIGHT", Line("abcd", 3)), ("HOME", Line("abcd", 0)), ("END", Line("abcd", 4)), ("UP", Line("abcd", 2)),
    ],
)  # fmt: skip
def test_keys_take_away_beside_the_mark_and_move_it(key: str, comes: Line):
    assert Line("abcd", 2).after(key) == comes


@pytest.mark.parametrize(
    ("line", "key"),
    [(Line("ab", 0), "BACKSPACE"), (Line("ab", 0), "LEFT"), (Line("ab", 2), "DELETE"), (Line("ab", 2), "RIGHT")],
)
def test_at_an_end_a_key_finds_nothing(line: Line, key: str):
    assert line.after(key) == line


def test_a_text_goes_where_the_mark_is_and_the_mark_after_it():
    line = Line("ad", 1).with_text("bc")

    assert (line, line.shown()) == (Line("abcd", 3), "abc|d")


def test_a_line_ends_somewhere():
    assert len(Line().with_text("x" * 999).with_text("y").words) == LONGEST
