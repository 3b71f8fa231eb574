"""The one door to the language: text in, a checked closure out, or an error with its place."""

from types import SimpleNamespace

import pytest

from engine.quests.expressions import (
    DECIMAL,
    INTEGER,
    TEXT,
    TRUE_FALSE,
    ExpressionError,
    Scope,
    Type,
    compile_expression,
    one_of_these,
)
from engine.quests.quest import Run
from engine.quests.syntax import ListOf, Literal
from tests.quests.plain import EVENT, PLAYER

SCOPE = Scope(EVENT, PLAYER, params={"goal": 5}, lists={"shops": ("a", "b")})


@pytest.mark.parametrize(
    ("text", "want"),
    [("event.steps > 1", TRUE_FALSE), ("event.steps", INTEGER), ("event.steps", DECIMAL), ("event.merchant", TEXT)],
)
def test_an_expression_of_the_wanted_kind_is_taken(text: str, want: Type) -> None:
    assert compile_expression(text, SCOPE, want).type.kind in (want.kind, "integer")


@pytest.mark.parametrize(
    ("text", "want", "message"),
    [
        ("event.amount", TRUE_FALSE, "this must be true/false, it is decimal"),
        ("event.amount", INTEGER, "this must be integer, it is decimal"),
        ("event.merchant", DECIMAL, "this must be decimal, it is text"),
        ("player.segments", TRUE_FALSE, "this must be true/false, it is a list of texts"),
    ],
)
def test_another_kind_is_an_error_over_the_whole_text(text: str, want: Type, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_expression(text, SCOPE, want)

    assert (raised.value.message, raised.value.start, raised.value.end) == (message, 0, len(text))


def test_params_and_lists_are_filled_in_so_that_the_tree_stands_alone() -> None:
    node = compile_expression("event.merchant in lists.shops && event.steps >= params.goal", SCOPE).node

    first, second = node.parts  # type: ignore[attr-defined]
    assert isinstance(first.right, ListOf)
    assert isinstance(second.right, Literal)
    assert second.right.value == 5


@pytest.mark.parametrize(("segments", "holds"), [({"mass"}, True), ({"private"}, False), (set(), False)])
def test_one_of_these_asks_for_any_of_several_values(segments: set[str], holds: bool) -> None:
    condition = one_of_these("player", "segments", ["gold", "mass"], SCOPE)

    assert condition.evaluate(None, SimpleNamespace(segments=frozenset(segments)), Run()) is holds


def test_one_of_these_works_on_closed_lists_too_and_checks_its_values() -> None:
    condition = one_of_these("event", "channel", ["qr", "card"], SCOPE)

    assert condition.evaluate(SimpleNamespace(channel="card"), None, Run()) is True
    with pytest.raises(ExpressionError, match="never a value"):
        one_of_these("player", "segments", ["glod"], SCOPE)


def test_python_is_out_of_reach() -> None:
    for text in ("__import__('os')", "event.__class__", "event.amount.__class__", "().x", "eval('1')", "event[0]"):
        with pytest.raises(ExpressionError):
            compile_expression(text, SCOPE)
