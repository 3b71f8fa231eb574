"""YAML's traps for people who write expressions: each has a message and a hint of its own."""

import pytest

from engine.documents.yaml_traps import quoted
from engine.documents.yaml_tree import read_tree

TRAPS = [
    ('if: "5411" in event.mcc', 1, 12, "closing quote mark", "'\"5411\" in event.mcc'"),
    ("if: event.a ? 1 : 2", 1, 17, "starts a new key", "'event.a ? 1 : 2'"),
    ("if: %event.a", 1, 5, "cannot start with '%'", "quote marks"),
    ("if: @event.a", 1, 5, "cannot start with '@'", "quote marks"),
    ("if: `event.a", 1, 5, "cannot start with '`'", "quote marks"),
    ("if:\n\t- event.a", 2, 1, "a tab cannot indent", "use spaces"),
    ("if: && event.a", 1, 5, "reads '&'", "'&& event.a'"),
    ("if: * event.a", 1, 5, "reads '*'", "'* event.a'"),
    ("if: || event.a", 1, 5, "reads '|'", "'|| event.a'"),
    ("if: >= 10", 1, 5, "reads '|' or '>'", "'>= 10'"),
    ('if: [event.mcc in ["5411"]]', 1, 19, "expected ',' or ']'", "quote marks"),
    ('a: "open\nb: 2', 1, 4, "never closed", "close it"),
    ("a: [1, 2\nb: 3", 1, 4, "bracket is never closed", "close it"),
    ('a: "C:\\qux"', 1, 7, "backslash", "single quote marks"),
    ("a: 1\nfoo\nb: 2", 2, 1, "no ':'", "key: value"),
    ("a: 1\nfoo： live\nb: 2", 2, 4, "cannot be read", "use the plain ':', with a space after it"),
    ("a: - b", 1, 4, "a list item", "line of its own"),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), TRAPS)
def test_a_trap_says_what_happened_and_what_to_do(text, line, column, message, hint):
    finding = read_tree(text, "a.yaml").findings[0]

    assert (finding.line, finding.column) == (line, column)
    assert message in finding.message
    assert hint in finding.hint


def test_a_quote_inside_the_advice_is_doubled():
    assert quoted("a == 'b'") == "put the whole expression in quote marks: 'a == ''b'''"


def test_a_long_expression_is_not_repeated():
    assert quoted("x" * 200) == "put the whole expression in quote marks"
