"""Signs that no expression knows, and what to write instead."""

import pytest

from engine.quests.odd_signs import instead_of, share


@pytest.mark.parametrize(
    ("text", "at", "hint"),
    [
        ("a 》= b", 2, "use '>='"),
        ("a 《 b", 2, "use '<'"),
        ("a >＝ b", 3, "use '>='"),
        ("a => b", 2, "use '>='"),
        ("a ！＝ b", 2, "use '!='"),
        ("a ＆＆ b", 2, "use '&&'"),
        ("a ＞ b", 2, "use the plain '>'"),
        ("a = b", 2, "use '==' to compare"),
        ("a ≥ b", 2, "use '>='"),
        ("a ， b", 2, "use the plain ','"),
        ("a == 好", 5, 'a text needs quote marks: "好"'),
        ("a @ b", 2, ""),
    ],
)
def test_each_says_what_to_write(text: str, at: int, hint: str):
    assert instead_of(text, at) == hint


def test_percents_are_no_numbers_here():
    assert share("34%", 2) == instead_of("34％", 2) == "write 34, or 0.34 for a share"
    assert share("34 ％", 3) == "write 34, or 0.34 for a share"
    assert share("7 % 2", 2) == share("a%", 1) == share("7", 0) == ""
