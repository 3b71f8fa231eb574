"""The syntax: CEL's precedence, and an error with its characters for everything that is not in the language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quests.syntax import Binary, Call, Choice, ExpressionError, Literal, Logic, Name, Node, Unary, parse


def shape(node: Node) -> str:
    """The tree with every bracket written."""
    if isinstance(node, Literal):
        return repr(node.value) if isinstance(node.value, str) else str(node.value)
    if isinstance(node, Name):
        return f"{node.root}.{node.field}" if node.field else node.root
    if isinstance(node, Unary):
        return f"({node.op}{shape(node.operand)})"
    if isinstance(node, Binary):
        return f"({shape(node.left)} {node.op} {shape(node.right)})"
    if isinstance(node, Logic):
        return "(" + f" {node.op} ".join(shape(part) for part in node.parts) + ")"
    if isinstance(node, Choice):
        return f"({shape(node.test)} ? {shape(node.yes)} : {shape(node.no)})"
    if isinstance(node, Call):
        return f"{node.name}({', '.join(shape(part) for part in node.args)})"
    return "[" + ", ".join(shape(item) for item in node.items) + "]"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"),
        ("10 - 3 - 2", "((10 - 3) - 2)"),
        ("a.b || c.d && e.f", "(a.b || (c.d && e.f))"),
        ("a.b && c.d && e.f", "(a.b && c.d && e.f)"),
        ("a.b && (c.d && e.f)", "(a.b && (c.d && e.f))"),
        ("!a.b == c.d", "((!a.b) == c.d)"),
        ("-2 * -a.b", "(-2 * (-a.b))"),
        ("--5", "5"),
        ("a.b < 1 == true", "((a.b < 1) == True)"),
        ("a.b ? 1 : c.d ? 2 : 3", "(a.b ? 1 : (c.d ? 2 : 3))"),
        ("a.b ? (c.d ? 1 : 2) : 3", "(a.b ? (c.d ? 1 : 2) : 3)"),
        ("a.b in [\"x\", 'y'] && true", "((a.b in ['x', 'y']) && True)"),
        ('a.b.startsWith("x")', "startsWith(a.b, 'x')"),
        ("(a.b).contains(c.d)", "contains(a.b, c.d)"),
        ("min(1, 2.50,\n 3)", "min(1, 2.50, 3)"),
        ("count % 10", "(count % 10)"),
        (r'"a\"\\\u5361"', "'a\"\\\\卡'"),
    ],
)
def test_text_becomes_the_tree_that_cel_makes(text: str, tree: str) -> None:
    assert shape(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "code", "hint", "place"),
    [
        ("event.amount = 10", "unexpected_character", "use '==' to compare", "="),
        ("a.b >= 10 and true", "unexpected", "use '&&'", "and"),
        ("a.b or c.d", "unexpected", "use '||'", "or"),
        ("not a.b", "unexpected", "use '!'", "not"),
        ("a.b == null", "unexpected", "nothing is ever missing", "null"),
        ("a.b & c.d", "unexpected_character", "use '&&'", "&"),
        ("a.b == “x”", "unexpected_character", "plain quote marks", "“"),
        ("a.b，1", "unexpected_character", "plain ','", "，"),
        ("a.b ≥ 1", "unexpected_character", "use '>='", "≥"),
        ('a.b == "x', "unfinished_text", 'close it with "', '"x'),
        ("a.b == 1e3", "number", "plain digits", "1e3"),
        ("a.b == 0x1F", "number", "plain digits", "0x1F"),
        ("a.b == 10u", "number", "plain digits", "10u"),
        ("a.b == 1.", "number", "plain digits", "1."),
        ("a.b == 1.2.3", "number", "plain digits", "1.2.3"),
        ("a.b == .5", "unexpected", "", "."),
        ("a.b == 1234567890123456789", "number", "at most 18", "1234567890123456789"),
        (r'a.b == "\n"', "escape", "allowed", r"\n"),
        (r'a.b == "\u0000"', "escape", "allowed", r"\u0000"),
        (r'a.b == "\ud800"', "escape", "allowed", r"\ud800"),
        ("a.b.c", "unknown_field", "fields have no fields", "c"),
        ("(a.b", "unexpected_end", "expected ')'", "b"),
        ("min(1, 2", "unexpected_end", "')' or ','", "2"),
        ("[1, 2", "unexpected_end", "']' or ','", "2"),
        ("a.b ? 1", "unexpected_end", "':'", "1"),
        ("a.b +", "unexpected_end", "", "+"),
        ("a.b c.d", "unexpected", "", "c"),
        ("a.b)", "unexpected", "", ")"),
        ("{}", "unexpected_character", "no maps", "{"),
        ("a.b == r'x'", "unexpected", "", "'x'"),
        ("", "empty", "", ""),
        (" \n", "empty", "", ""),
        ("a.b;", "unexpected_character", "one expression", ";"),
        ("a.b\x00", "unexpected_character", "", "\x00"),
        ("a.b == 'x\ny'", "unfinished_text", "", "'x\ny'"),
    ],
)
def test_what_is_not_in_the_language_is_an_error_at_its_characters(text: str, code: str, hint: str, place: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)

    error = raised.value
    assert (error.code, text[error.start : error.end]) == (code, place)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" + " " * 2000, "too_long"),
        ("(" * 500 + "1" + ")" * 500, "too_deep"),
        ("!" * 1500 + "true", "too_deep"),
        ("-" * 1500 + "a.b", "too_deep"),
        ("[" * 900, "too_deep"),
        ("min(" * 400, "too_deep"),
        ("a.b?1:" * 300 + "1", "too_deep"),
        ("true?(" * 300, "too_deep"),
        ("1+" * 60 + "1", "too_deep"),
        ("a.b||" * 250 + "a.b", "too_large"),
        ("[" + "1," * 400 + "1]", "too_large"),
    ],
)
def test_an_expression_beyond_the_bounds_is_refused_and_never_overflows_the_stack(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)

    assert raised.value.code == code


def test_a_long_chain_of_conditions_is_not_deep() -> None:
    assert parse("a.b && " * 90 + "a.b").depth == 2


@given(st.text(alphabet="ab.()[]!-+*/%<>=&|?:,\"'\\ 019in\n", max_size=60) | st.text(max_size=40))
def test_any_text_is_a_tree_or_an_error_inside_the_text(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as raised:
        error = raised
    else:
        return
    assert 0 <= error.start <= error.end <= len(text)
