"""Small checks that need no vocabulary: placeholders, curves, conditions that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal

from engine.quests.quest import Value
from engine.quests.syntax import Binary, Literal, Logic, Name, Node

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_HAIR = Decimal("0.0000001")


def placeholders(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each `{name}` of a message: where it starts, its name, and whether its braces are whole."""
    for found in _BRACES.finditer(text):
        yield found.start(), found[1] or "", found[1] is not None


def curve_mistakes(points: Sequence[tuple[Decimal, Decimal]]) -> Iterator[tuple[int, int, str]]:
    """Where a curve falls or is negative: the number of the point, 0 for the count or 1 for the amount, and why."""
    for number, (count, amount) in enumerate(points):
        if count < 0:
            yield number, 0, f"a count of {count} never happens"
        if amount < 0:
            yield number, 1, f"a curve cannot pay {amount}"
        if number and count <= points[number - 1][0]:
            yield number, 0, f"the counts must rise, but {count} follows {points[number - 1][0]}"
        if number and amount < points[number - 1][1]:
            yield number, 1, f"the amounts must not fall, but {amount} follows {points[number - 1][1]}"
    if points and all(amount == 0 for _, amount in points):
        yield len(points) - 1, 1, "this curve never pays anything"


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


def _conjuncts(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Logic) and node.op == "&&":
        for part in node.parts:
            yield from _conjuncts(part)
    elif node is not None:
        yield node


def names_in(node: Node) -> Iterator[Name]:
    """Every name that an expression reads."""
    if isinstance(node, Name):
        yield node
    for each in fields(node):
        held = getattr(node, each.name)
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, Node):
                yield from names_in(part)
