"""What a condition that said no asked for, in plain words, where it is one comparison of a field that is kept. Pure.

Nothing is asked again: the condition has said no, and this reads what it compares and what the event says there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from engine.quests.quest import Value
from engine.quests.syntax import Binary, ListOf, Literal, Name, Node, Unary
from engine.words.messages import plain
from engine.words.spoken import Words, code, listed

_SIGNS = {
    ">=": Words("至少 {}", "at least {}"), ">": Words("超过 {}", "more than {}"),
    "<=": Words("最多 {}", "at most {}"), "<": Words("不到 {}", "less than {}"),
    "==": Words("{}", "{}"), "!=": Words("不是 {}", "anything but {}"),
}  # fmt: skip
_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_YES, _NO = Words("是", "yes"), Words("否", "no")
_MOST_ITEMS = 5
_LONGEST = 40


class Asked(NamedTuple):
    """A field by what the vocabulary says of it, what the event had there, and what was asked for."""

    about: Words
    seen: Words
    needed: Words


def asked_for(
    node: Node | None, fields: Any, abouts: Mapping[str, Mapping[str, str]], params: Mapping[str, Value]
) -> Asked | None:
    """Return what a condition compares, or nothing where it is more than one comparison with plain values.

    `abouts` says what the fields mean that may be shown; what is not kept of an event is not shown either.
    """
    found = _comparison(node, params)
    if found is None or found[0] not in abouts:
        return None
    name, needed = found
    seen = _said(getattr(fields, name, None))
    if seen is None or needed is None or max(map(len, (*seen, *needed))) > _LONGEST:
        return None
    return Asked(Words(*(_short(abouts[name].get(language, name)) for language in ("zh-CN", "en"))), seen, needed)


def _comparison(node: Node | None, params: Mapping[str, Value]) -> tuple[str, Words | None] | None:
    """The event's field that a condition compares, and what it asks for."""
    if isinstance(node, Name) and node.root == "event":
        return node.field, _YES
    if isinstance(node, Unary) and node.op == "!" and isinstance(node.operand, Name) and node.operand.root == "event":
        return node.operand.field, _NO
    if not isinstance(node, Binary):
        return None
    left, right, sign = node.left, node.right, node.op
    if isinstance(right, Name) and right.root == "event" and sign in _SIGNS:
        left, right, sign = right, left, _TURNED.get(sign, sign)
    if not isinstance(left, Name) or left.root != "event":
        return None
    return left.field, _needed(sign, right, params)


def _needed(sign: str, right: Node, params: Mapping[str, Value]) -> Words | None:
    if sign == "in" and isinstance(right, ListOf):
        items = [_said(_value(one, params)) for one in right.items]
        if not items or len(items) > _MOST_ITEMS or None in items:
            return None
        told = [one for one in items if one is not None]
        return Words("、".join(one.zh for one in told), listed([one.en for one in told]).replace(" and ", " or "))
    value = _said(_value(right, params))
    if sign not in _SIGNS or value is None:
        return None
    return Words(_SIGNS[sign].zh.format(value.zh), _SIGNS[sign].en.format(value.en))


def _value(node: Node, params: Mapping[str, Value]) -> Value | None:
    if isinstance(node, Literal):
        return node.value
    return params.get(node.field) if isinstance(node, Name) and node.root == "params" else None


def _said(value: Any) -> Words | None:
    if isinstance(value, bool):
        return _YES if value else _NO
    if value is None or value == "" or isinstance(value, frozenset):
        return None
    return code(plain(value) if isinstance(value, Decimal) else str(value))


def _short(about: str) -> str:
    """The first words of what the vocabulary says."""
    return re.split("[,;，；]", about)[0].strip()
