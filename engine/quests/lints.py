"""Small checks of what is written: placeholders, curves, conditions that exclude each other or always hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.incoming.vocabulary import DECIMAL_LIMIT, MONEY_LIMIT, WIDEST_INTEGER, Field
from engine.quests.quest import Value
from engine.quests.syntax import Binary, Call, Choice, ListOf, Literal, Logic, Name, Node, Unary

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_HAIR = Decimal("0.0000001")
_BOUNDS = ("<", "<=", ">", ">=", "!=")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
_NAMED = ("params", "inputs", "lists")


def placeholders(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each `{name}` of a message: where it starts, its name, and whether its braces are whole."""
    for found in _BRACES.finditer(text):
        yield found.start(), found[1] or "", found[1] is not None


def curve_mistakes(points: Sequence[tuple[Decimal, Decimal]]) -> Iterator[tuple[int, int, str, str]]:
    """Where a curve falls or is negative: the number of the point, 0 for the count or 1 for the amount, why, a hint."""
    for number, (count, amount) in enumerate(points):
        before = points[number - 1]
        if count < 0:
            yield number, 0, f"a count of {count} never happens", "write 0 or more"
        if amount < 0:
            yield number, 1, f"a curve cannot pay {amount}", "write 0 or more"
        if number and count <= before[0]:
            message = f"the counts must rise, but {count} follows {before[0]}"
            yield number, 0, message, f"write a count above {before[0]}, or put the points in order"
        if number and amount < before[1]:
            message = f"the amounts must not fall, but {amount} follows {before[1]}"
            yield number, 1, message, f"write {before[1]} or more: what was paid stays paid"
    if points and all(amount == 0 for _, amount in points):
        yield len(points) - 1, 1, "this curve never pays anything", "the last point says how much is paid in all"


class _Range:
    """What the comparisons so far leave of one field. Bounds are inclusive: `> 3` is a hair above 3."""

    def __init__(self, low: int | None = None) -> None:
        self.low: list[Decimal] = [] if low is None else [Decimal(low)]
        self.high: list[Decimal] = []
        self.equal: set[Value] = set()

    def narrow(self, sign: str, value: Value) -> None:
        """Note one comparison."""
        if sign == "==":
            self.equal.add(value)
        if isinstance(value, str | bool):
            return
        number = Decimal(value)
        if sign in ("==", ">=", ">"):
            self.low.append(number + _HAIR if sign == ">" else number)
        if sign in ("==", "<=", "<"):
            self.high.append(number - _HAIR if sign == "<" else number)

    def empty(self) -> bool:
        """Whether no value is left."""
        return len(self.equal) > 1 or bool(self.low and self.high and max(self.low) > min(self.high))


def contradictions(conditions: Sequence[Node | None]) -> Iterator[tuple[int, int]]:
    """Conditions, all of which must hold, that exclude each other: the number of the second and where in its text.

    Only comparisons of a field with a plain value, joined by `&&`, are looked at: what is found is certain.
    """
    seen: dict[tuple[str, str], _Range] = {("streak", "length"): _Range(low=1)}
    for number, condition in enumerate(conditions):
        for part in _conjuncts(condition):
            if not isinstance(part, Binary) or not isinstance(part.left, Name) or not isinstance(part.right, Literal):
                continue
            left = seen.setdefault((part.left.root, part.left.field), _Range())
            if left.empty():
                continue
            left.narrow(part.op, part.right.value)
            if left.empty():
                yield number, part.start


def always_true(node: Node, text: str, known: Mapping[str, Mapping[str, Field]]) -> Iterator[Node]:
    """The parts of a condition, joined by `&&`, that hold for every value which the vocabulary allows.

    `known` are the fields of event and player. Only a value that is written in `text`, the condition, is looked at: a
    param or an input may be another tomorrow.
    """
    if isinstance(node, Binary) and node.op == "==":  # the most frequent: it never holds for all
        return
    for part in _conjuncts(node):
        if _is_always_true(part, text, known):
            yield part


def _is_always_true(part: Node, text: str, known: Mapping[str, Mapping[str, Field]]) -> bool:
    if isinstance(part, Literal):
        return text[part.start : part.end] == "true"
    if isinstance(part, Logic):
        return any(_is_always_true(one, text, known) for one in part.parts) or _says_both(part.parts)
    if not isinstance(part, Binary) or part.op == "==" or not isinstance(part.left, Name):
        return False
    field = known.get(part.left.root, {}).get(part.left.field)
    written = text[part.right.start : part.right.end].partition(".")[0] not in _NAMED
    return field is not None and written and _holds_for_all(part, field)


def _says_both(parts: Sequence[Node]) -> bool:
    """Whether one of the parts, joined by `||`, says the opposite of another, as `a > 3 || a <= 3` does."""
    turned = [replace(part, op=_OPPOSITE[part.op]) for part in parts if isinstance(part, Binary) and part.op != "in"]
    denied = [part.operand for part in parts if isinstance(part, Unary) and part.op == "!"]
    return any(part in parts for part in (*turned, *denied))


def grows(node: Node, known: Mapping[str, Field]) -> Name | None:
    """The field of the event, among those known, that has no end and with which a number grows without end, if any."""
    if isinstance(node, Name):
        field = known.get(node.field) if node.root == "event" else None
        return node if field is not None and field.most is None else None
    if isinstance(node, Choice):
        return grows(node.yes, known) or grows(node.no, known)
    if isinstance(node, Call):
        found = [grows(part, known) for part in node.args]
        return None if node.name == "min" and None in found else next(filter(None, found), None)
    if isinstance(node, Binary) and node.op in ("+", "-", "*", "/"):
        return grows(node.left, known) or (grows(node.right, known) if node.op in ("+", "*") else None)
    return None


def _holds_for_all(part: Binary, known: Field) -> bool:
    if part.op == "in" and isinstance(part.right, ListOf):
        items = {item.value for item in part.right.items if isinstance(item, Literal)}
        return known.type == "one_of" and items.issuperset(known.values)
    if part.op not in _BOUNDS or not isinstance(part.right, Literal) or known.type not in ("integer", "decimal"):
        return False
    value, (low, high) = part.right.value, _bounds(known)
    if isinstance(value, str | bool):
        return False
    above = low > value or (low == value and known.positive)
    return {
        ">": above,
        ">=": low >= value,
        "<": high < value,
        "<=": high <= value,
        "!=": above or high < value,
    }[part.op]


def _bounds(known: Field) -> tuple[Decimal, Decimal]:
    """The least and the largest number that a field can have; money is above the least, 0."""
    widest = Decimal(WIDEST_INTEGER if known.type == "integer" else DECIMAL_LIMIT)
    low, high = (Decimal(0), Decimal(MONEY_LIMIT)) if known.positive else (-widest, widest)
    low = low if known.least is None or known.positive else Decimal(known.least)
    return low, high if known.most is None else Decimal(known.most)


def _conjuncts(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Logic) and node.op == "&&":
        for part in node.parts:
            yield from _conjuncts(part)
    elif node is not None:
        yield node


_PARTS = {
    Binary: ("left", "right"),
    Call: ("args",),
    Choice: ("test", "yes", "no"),
    ListOf: ("items",),
    Literal: (),
    Logic: ("parts",),
    Name: (),
    Unary: ("operand",),
}


def names_in(node: Node) -> Iterator[Name]:
    """Every name that an expression reads."""
    if isinstance(node, Name):
        yield node
    for name in _PARTS[type(node)]:
        held = getattr(node, name)
        for part in held if isinstance(held, tuple) else (held,):
            yield from names_in(part)
