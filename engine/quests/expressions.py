"""The expression language of quests: CEL's syntax, typed and checked before it runs, exact, bounded.

    compiled = compile_expression('event.amount >= 10.0 && event.channel == "qr"', scope, TRUE_FALSE)
    compiled.evaluate(fields, profile, Run())

`syntax` reads, `checker` types, `closures` runs. Restrict CEL, never reinterpret it: what is accepted here means what
it means in CEL, with exact decimals in place of doubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.quests.checker import TEXT_HINT, Checker, bind
from engine.quests.closures import build
from engine.quests.kinds import COUNT, DECIMAL, INTEGER, TEXT, TRUE_FALSE, Scope, Type
from engine.quests.quest import Evaluate, Value
from engine.quests.syntax import Binary, ExpressionError, ListOf, Literal, Logic, Name, Node, parse

__all__ = [
    "COUNT",
    "DECIMAL",
    "INTEGER",
    "TEXT",
    "TRUE_FALSE",
    "Compiled",
    "ExpressionError",
    "Node",
    "Scope",
    "Type",
    "check",
    "compile_expression",
    "one_of_these",
    "parse",
]

_NUMBER = "write a number, as 5, or how it is computed, as 2 * event.amount"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked expression: how to run it, what it gives, and its tree with params and lists filled in."""

    evaluate: Evaluate
    type: Type
    node: Node


def check(node: Node, scope: Scope) -> Type:
    """The type of a parsed expression in this scope. Raises ExpressionError at the part that is wrong."""
    return Checker(scope).check(bind(node, scope))


def compile_expression(text: str, scope: Scope, want: Type | None = None) -> Compiled:
    """Parse, check and build. `want` says which kind the value must be of; a whole number is a decimal too.

    Raises ExpressionError with the characters that are wrong. What is returned never raises when it runs.
    """
    return _compiled(parse(text), scope, want)


def one_of_these(root: str, field: str, values: Sequence[Value], scope: Scope) -> Compiled:
    """The condition that `root.field` is, or for a many_of field has, at least one of the values.

    For keys such as `who.segments`; error positions are 0, so the caller says where the values stand.
    """
    name = Name(0, 0, 1, root, field, 0)
    known = (scope.player if root == "player" else scope.event or {}).get(field)
    node: Node
    if known is not None and known.type == "many_of":
        tests = tuple(Binary(0, 0, 2, "in", Literal(0, 0, 1, value), name) for value in values)
        node = tests[0] if len(tests) == 1 else Logic(0, 0, 3, "||", tests)
    else:
        items = tuple(Literal(0, 0, 1, value) for value in values)
        node = Binary(0, 0, 2, "in", name, ListOf(0, 0, 2, items))
    return _compiled(node, scope, TRUE_FALSE)


def _compiled(parsed: Node, scope: Scope, want: Type | None) -> Compiled:
    node = bind(parsed, scope)
    checker = Checker(scope)
    try:
        found = checker.check(node)
    except ExpressionError as error:
        if want is not None and want.is_number and isinstance(node, Name) and TEXT_HINT in error.hint:
            error.hint = _NUMBER  # a text would not help
        raise
    if want is not None and want.kind != found.kind and not (want.kind == "decimal" and found.kind == "integer"):
        hint = "compare it with something, as event.amount >= 10.0" if want.kind == "true_false" else _NUMBER
        message = f"this must be {want.words}, it is {found.words}"
        raise ExpressionError("wrong_type", message, hint, node.start, node.end)
    return Compiled(build(node, checker.types), found, node)
