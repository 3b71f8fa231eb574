"""Checked expressions as closures. No `eval`, no `exec`: a tree of small functions, specialised for the common forms.

Numbers are exact: whole numbers are Python's, decimals are computed in a context wide enough for every checked
expression (`checker` bounds the digits). Only a quotient that does not end is rounded, to 50 significant digits.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context
from operator import attrgetter
from typing import Any

from engine.quests.kinds import DIVISION_DIGITS, WIDEST, Type
from engine.quests.quest import Evaluate, Run, Value
from engine.quests.syntax import Binary, Call, Choice, ListOf, Literal, Logic, Name, Node, Unary

Types = Mapping[int, Type]

# No traps: a checked expression cannot overflow, divide by zero or meet a NaN, and inexact quotients are wanted.
EXACT = Context(prec=WIDEST + 20, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_EVEN, traps=[])
QUOTIENT = Context(prec=DIVISION_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_EVEN, traps=[])

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WHOLE: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "%": operator.mod,
}
_DECIMAL: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": QUOTIENT.divide,
}
_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
}


def build(node: Node, types: Types) -> Evaluate:
    """The closure of a checked tree: (event fields, player fields, run) → value. It never raises."""
    return _BUILDERS[type(node)](node, types)


def _binary(node: Binary, types: Types) -> Evaluate:
    if node.op == "in":
        return _membership(node, types)
    return _comparison(node, types) if node.op in _COMPARE else _arithmetic(node, types)


def _literal(node: Literal, types: Types) -> Evaluate:
    value = node.value
    return lambda event, player, run: value


def _read(node: Name, types: Types) -> Evaluate:
    if node.root == "count":
        return lambda event, player, run: run.count
    if node.root == "streak":
        return lambda event, player, run: run.streak
    if node.root == "params":
        name = node.field
        return lambda event, player, run: run.params[name]
    get = attrgetter(node.field)
    if node.root == "event":
        return lambda event, player, run: get(event)
    return lambda event, player, run: get(player)


def _unary(node: Unary, types: Types) -> Evaluate:
    inner = build(node.operand, types)
    if node.op == "!":
        return lambda event, player, run: not inner(event, player, run)
    if types[id(node.operand)].kind == "integer":
        return lambda event, player, run: -inner(event, player, run)  # type: ignore[operator]
    return lambda event, player, run: EXACT.minus(inner(event, player, run))  # type: ignore[arg-type]


def _logic(node: Logic, types: Types) -> Evaluate:
    parts = tuple(build(part, types) for part in node.parts)
    first, second = parts[0], parts[1]
    if len(parts) == 2 and node.op == "&&":
        return lambda e, p, r: first(e, p, r) and second(e, p, r)
    if len(parts) == 2:
        return lambda e, p, r: first(e, p, r) or second(e, p, r)
    join = _all if node.op == "&&" else _any
    return lambda e, p, r: join(parts, e, p, r)


def _all(parts: tuple[Evaluate, ...], event: Any, player: Any, run: Run) -> bool:
    for part in parts:  # noqa: SIM110  (a generator costs more than the conditions)
        if not part(event, player, run):
            return False
    return True


def _any(parts: tuple[Evaluate, ...], event: Any, player: Any, run: Run) -> bool:
    for part in parts:  # noqa: SIM110
        if part(event, player, run):
            return True
    return False


def _choice(node: Choice, types: Types) -> Evaluate:
    test, yes, no = build(node.test, types), build(node.yes, types), build(node.no, types)
    return lambda e, p, r: yes(e, p, r) if test(e, p, r) else no(e, p, r)


def _call(node: Call, types: Types) -> Evaluate:
    args = tuple(build(arg, types) for arg in node.args)
    one = args[0]
    if node.name in _TEXT:
        test, other = _TEXT[node.name], args[1]
        return lambda e, p, r: test(one(e, p, r), other(e, p, r))  # type: ignore[arg-type]
    if node.name in ("min", "max"):
        pick: Callable[..., Any] = min if node.name == "min" else max
        if len(args) == 2:
            two = args[1]
            return lambda e, p, r: pick(one(e, p, r), two(e, p, r))
        return lambda e, p, r: pick([arg(e, p, r) for arg in args])
    if node.name == "abs":
        size: Callable[[Any], Any] = abs if types[id(node.args[0])].kind == "integer" else EXACT.abs
        return lambda e, p, r: size(one(e, p, r))
    whole: Callable[[Any], int] = math.floor if node.name == "floor" else math.ceil
    return lambda e, p, r: whole(one(e, p, r))


def _membership(node: Binary, types: Types) -> Evaluate:
    left = build(node.left, types)
    if isinstance(node.right, ListOf):
        values = frozenset(item.value for item in node.right.items if isinstance(item, Literal))
        return _in_constants(node.left, left, values)
    right = build(node.right, types)
    return lambda e, p, r: left(e, p, r) in right(e, p, r)  # type: ignore[operator]


def _in_constants(node: Node, left: Evaluate, values: frozenset[Value]) -> Evaluate:
    if isinstance(node, Name) and node.root == "event":
        get = attrgetter(node.field)
        return lambda e, p, r: get(e) in values
    return lambda e, p, r: left(e, p, r) in values


_FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def turned(node: Binary) -> Binary:
    """The comparison with its constant on the right, if it has one on the left."""
    if isinstance(node.left, Literal) and not isinstance(node.right, Literal):
        return Binary(node.start, node.end, node.depth, _FLIPPED[node.op], node.right, node.left)
    return node


def _comparison(node: Binary, types: Types) -> Evaluate:
    node = turned(node)
    if isinstance(node.left, Name) and node.left.root == "event" and isinstance(node.right, Literal):
        return _field_and_constant(node.op, attrgetter(node.left.field), node.right.value)
    left, test = build(node.left, types), _COMPARE[node.op]
    if isinstance(node.right, Literal):
        value = node.right.value
        return lambda e, p, r: test(left(e, p, r), value)
    right = build(node.right, types)
    return lambda e, p, r: test(left(e, p, r), right(e, p, r))


def _field_and_constant(op: str, get: Callable[[Any], Any], value: Any) -> Evaluate:
    """One small closure per operator: most conditions of most quests are of this form."""
    makers: Mapping[str, Evaluate] = {
        "==": lambda e, p, r: get(e) == value,
        "!=": lambda e, p, r: get(e) != value,
        "<": lambda e, p, r: get(e) < value,
        "<=": lambda e, p, r: get(e) <= value,
        ">": lambda e, p, r: get(e) > value,
        ">=": lambda e, p, r: get(e) >= value,
    }
    return makers[op]


def _arithmetic(node: Binary, types: Types) -> Evaluate:
    left = build(node.left, types)
    whole = types[id(node.left)].kind == types[id(node.right)].kind == "integer"
    compute = (_WHOLE if whole else _DECIMAL)[node.op]
    if isinstance(node.right, Literal):
        value = node.right.value
        return lambda e, p, r: compute(left(e, p, r), value)
    right = build(node.right, types)
    return lambda e, p, r: compute(left(e, p, r), right(e, p, r))


_BUILDERS: Mapping[type[Node], Callable[[Any, Types], Evaluate]] = {
    Literal: _literal,
    Name: _read,
    Unary: _unary,
    Logic: _logic,
    Choice: _choice,
    Call: _call,
    Binary: _binary,
}
