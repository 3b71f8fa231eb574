"""The type checker of expressions: after it, nothing can go wrong at run time.

It knows every field's type and closed values, so a misspelt value is an error and not a quest that never pays.
It also bounds how many digits a number can have, which is what lets the closures compute exactly.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any
from typing import Literal as OneOf

from engine.documents.findings import did_you_mean, near_miss
from engine.quests.kinds import (
    COUNT,
    DIVISION_DIGITS,
    INTEGER_DIGITS,
    STREAK,
    TRUE_FALSE,
    WIDEST,
    Scope,
    Type,
    can_meet,
    result_of,
    type_of_field,
    type_of_value,
    widest,
)
from engine.quests.syntax import (
    Binary,
    Call,
    Choice,
    ExpressionError,
    ListOf,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
)


def bind(node: Node, scope: Scope) -> Node:
    """The tree with `params.x`, `inputs.x` and `lists.x` replaced by what they stand for. Raises ExpressionError.

    Params that change by day or arm stay names.
    """
    if isinstance(node, Name):
        return _bound_name(node, scope)
    if isinstance(node, Unary):
        return replace(node, operand=bind(node.operand, scope))
    if isinstance(node, Binary):
        return replace(node, left=bind(node.left, scope), right=bind(node.right, scope))
    if isinstance(node, Logic):
        return replace(node, parts=_bound(node.parts, scope))
    if isinstance(node, Choice):
        return replace(node, test=bind(node.test, scope), yes=bind(node.yes, scope), no=bind(node.no, scope))
    if isinstance(node, Call):
        return replace(node, args=_bound(node.args, scope))
    return replace(node, items=_bound(node.items, scope)) if isinstance(node, ListOf) else node


def _bound(parts: tuple[Node, ...], scope: Scope) -> tuple[Node, ...]:
    return tuple(bind(part, scope) for part in parts)


TEXT_HINT = "a text needs quote marks"

_EMPTY = {
    "params": "add it under 'params:'",
    "lists": "add it under 'lists:'",
    "inputs": "only a quest that extends a template has inputs",
}


def _bound_name(node: Name, scope: Scope) -> Node:
    if node.root not in ("params", "inputs", "lists") or not node.field:
        return node
    if node.root == "params" and node.field in scope.varying:
        return node
    entries: Mapping[str, Any] = getattr(scope, node.root)
    if node.field not in entries:
        known = {**entries, **scope.varying} if node.root == "params" else entries
        message = f"'{node.root}' has no entry '{node.field}'"
        raise _no_field(node, message, known, _EMPTY[node.root])
    value = entries[node.field]
    if isinstance(value, list | tuple):
        return ListOf(node.start, node.end, 2, tuple(Literal(node.start, node.end, 1, one) for one in value))
    return Literal(node.start, node.end, 1, value)


def _no_field(node: Name, message: str, known: Mapping[str, object], empty: str) -> ExpressionError:
    hint = did_you_mean(node.field, known) if known else empty
    return ExpressionError("unknown_field", message, hint, node.field_start, node.end)


class Checker:
    """Works out the type of every part; `types` holds them by the part's identity."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.types: dict[int, Type] = {}

    def check(self, node: Node) -> Type:
        """The type of a bound tree. Raises ExpressionError at the innermost part that is wrong."""
        if isinstance(node, Literal):
            found = type_of_value(node.value)
        elif isinstance(node, Name):
            found = self._name(node)
        elif isinstance(node, Unary):
            found = self._unary(node)
        elif isinstance(node, Logic):
            found = self._logic(node)
        elif isinstance(node, Choice):
            found = self._choice(node)
        elif isinstance(node, Call):
            found = self._call(node)
        elif isinstance(node, Binary):
            found = self._binary(node)
        else:
            raise _error(node, "wrong_type", "a list can only stand after 'in'", 'as event.mcc in ["5411", "5422"]')
        self.types[id(node)] = found
        return found

    def _name(self, node: Name) -> Type:
        if node.root == "event" and self.scope.event is None:
            raise _error(node, "unknown_name", "there is no event here", self.scope.no_event)
        sources = {"event": self.scope.event, "player": self.scope.player}
        known = sources.get(node.root)
        if known is not None and node.field:
            if node.field not in known:
                raise _no_field(node, f"'{node.root}' has no field '{node.field}'", known, "it has no fields")
            return type_of_field(known[node.field])
        if node.root == "params" and node.field:
            return self.scope.varying[node.field]
        if node.root == "count" and not node.field and self.scope.count is not False:
            return COUNT if self.scope.count is True else self.scope.count
        if node.root == "streak" and node.field and self.scope.streak:
            if node.field != "length":
                raise _no_field(node, f"'streak' has no field '{node.field}'", {"length": STREAK}, "")
            return STREAK
        raise self._unknown(node)

    def _unknown(self, node: Name) -> ExpressionError:
        if node.root in ("event", "player", "params", "inputs", "lists") and not node.field:
            return _error(node, "unknown_name", f"'{node.root}' needs a field", f"as {node.root}.name")
        if node.root == "streak" and self.scope.streak:
            return _error(node, "unknown_name", "'streak' needs a field", "as streak.length")
        if node.root == "streak":
            hint = "only a quest with 'streak:' has one, and only in its reward, bonus and messages"
            return _error(node, "unknown_name", "'streak' is not known here", hint)
        if node.root == "count":
            hint = "only a quest with 'count:' has one, and only in its reward and bonus"
            hint = "count has no fields" if node.field else hint
            return _error(node, "unknown_name", "'count' is not known here", hint)
        fields = [f"{root}.{node.root}" for root, known in self._fields() if node.root in known]
        allowed = self._allowed()
        if fields or near_miss(node.root, allowed):
            hint = f"did you mean '{fields[0] if fields else near_miss(node.root, allowed)}'?"
        else:
            hint = f'{TEXT_HINT}: "{node.root}"; names that are known here: {", ".join(allowed)}'
        return _error(node, "unknown_name", f"'{node.root}' is not known here", hint)

    def _fields(self) -> Iterator[tuple[str, Container[str]]]:
        """What stands behind each of the words that has something behind it."""
        scope = self.scope
        yield from (("event", scope.event or {}), ("player", scope.player), ("params", scope.params))
        yield from (("params", scope.varying), ("inputs", scope.inputs), ("lists", scope.lists))

    def _allowed(self) -> list[str]:
        """The words that an expression may begin with here."""
        there = {
            "event": self.scope.event is not None,
            "player": True,
            "params": self.scope.params or self.scope.varying,
            "inputs": self.scope.inputs,
            "lists": self.scope.lists,
            "count": self.scope.count is not False,
            "streak": self.scope.streak,
        }
        return [name for name, is_there in there.items() if is_there]

    def _unary(self, node: Unary) -> Type:
        operand = self.check(node.operand)
        if node.op == "!":
            if operand.kind != "true_false":
                raise _error(node.operand, "wrong_type", f"'!' needs true/false, this is {operand.words}")
            return TRUE_FALSE
        if not operand.is_number:
            raise _error(node.operand, "wrong_type", f"'-' needs a number, this is {operand.words}")
        return replace(operand, negative=True)

    def _logic(self, node: Logic) -> Type:
        for part in node.parts:
            found = self.check(part)
            if found.kind != "true_false":
                hint = "compare it with something" if found.is_number or found.kind == "text" else ""
                raise _error(part, "wrong_type", f"'{node.op}' joins true/false, this is {found.words}", hint)
        return TRUE_FALSE

    def _choice(self, node: Choice) -> Type:
        test = self.check(node.test)
        if test.kind != "true_false":
            raise _error(node.test, "wrong_type", f"before '?' stands true/false, this is {test.words}")
        yes, no = self.check(node.yes), self.check(node.no)
        if yes.is_number and no.is_number:
            return widest(yes, no)
        if yes.kind != no.kind or yes.hashed != no.hashed or yes.kind == "texts":
            raise _error(node, "wrong_type", f"one side is {yes.words}, the other {no.words}", "both must be the same")
        closed = yes.values and no.values
        return replace(yes, values=tuple(dict.fromkeys((*yes.values, *no.values))) if closed else (), digits=None)

    def _call(self, node: Call) -> Type:
        rule = FUNCTIONS.get(node.name)
        if rule is None:
            hint = did_you_mean(node.name, FUNCTIONS)
            raise _error(node, "unknown_function", f"there is no function '{node.name}'", hint)
        least, most, kind = rule
        if not least <= len(node.args) <= most:
            many = str(least) if least == most else f"{least} or more"
            raise _error(node, "wrong_count", f"'{node.name}' takes {many} value(s), not {len(node.args)}")
        types = [self.check(arg) for arg in node.args]
        for arg, found in zip(node.args, types, strict=True):
            if not (found.is_number if kind == "number" else found.kind == "text"):
                raise _error(arg, "wrong_type", f"'{node.name}' needs {kind}s, this is {found.words}")
            if found.hashed:
                raise _hashed(arg)
        return TRUE_FALSE if kind == "text" else self._bounded(node, result_of(node.name, types))

    def _binary(self, node: Binary) -> Type:
        if node.op == "in":
            return self._membership(node)
        left, right = self.check(node.left), self.check(node.right)
        if node.op in ("==", "!="):
            return self._equality(node, left, right)
        if node.op in ("<", "<=", ">", ">="):
            return self._ordering(node, left, right)
        return self._arithmetic(node, left, right)

    def _equality(self, node: Binary, left: Type, right: Type) -> Type:
        if "texts" in (left.kind, right.kind):
            hint = "use 'in', as \"gold\" in player.segments"
            raise _error(node, "wrong_type", "a list of texts cannot be compared", hint)
        self._comparable(node, left, right, "compare")
        if left.kind == "text":
            self._possible(node.left, left, node.right, right)
        return TRUE_FALSE

    def _ordering(self, node: Binary, left: Type, right: Type) -> Type:
        for side, found in ((node.left, left), (node.right, right)):
            if isinstance(side, Name) and found.kind == "text" and len(found.values) > 1:
                few = ", ".join(f'"{value}"' for value in found.values[-2:])
                hint = f"use '==' or 'in', as {side.root}.{side.field} in [{few}]"
                raise _error(node, "wrong_type", f"{found.words} has no order here", hint)
        self._comparable(node, left, right, "order")
        if not left.is_number and (left.kind != "text" or left.hashed or len(left.values) > 1 or len(right.values) > 1):
            raise _error(node, "wrong_type", f"{left.words} has no order here", "use '==' or 'in'")
        return TRUE_FALSE

    def _comparable(self, node: Binary, left: Type, right: Type, verb: str) -> None:
        if (left.is_number and right.is_number) or left.kind == right.kind:
            return
        hint = ""
        for side, found, other in ((node.left, left, right), (node.right, right, left)):
            if isinstance(side, Literal) and found.kind == "text" and other.is_number:
                hint = "quote marks around a number make it text"
            elif isinstance(side, Literal) and found.is_number and other.kind == "text":
                hint = "put quote marks around it"
        raise _error(node, "wrong_type", f"cannot {verb} {left.words} and {right.words}", hint)

    def _possible(self, left_node: Node, left: Type, right_node: Node, right: Type) -> None:
        """Refuse a comparison of texts that can never be equal, at the side that is the constant."""
        if left.hashed != right.hashed and ("",) not in (left.values, right.values):
            raise _hashed(left_node if left.hashed else right_node)
        for constant_node, constant, field in ((left_node, left, right), (right_node, right, left)):
            if isinstance(constant_node, Name) and constant_node.root == "params":
                self._all_possible(constant_node, constant, field)
        if not can_meet(left, right):
            swapped = isinstance(left_node, Literal)
            raise self._never(left_node, right, left) if swapped else self._never(right_node, left, right)

    def _all_possible(self, node: Node, param: Type, field: Type) -> None:
        """Each value that a changing param takes must be possible: one that is not closes the quest for a while."""
        for value in param.values:
            one = replace(param, values=(value,))
            if not can_meet(one, field):
                raise self._never(node, field, one)

    def _never(self, node: Node, field_type: Type, constant: Type) -> ExpressionError:
        shown = constant.values[0] if constant.values else "this"
        hint = did_you_mean(shown, field_type.values)
        if field_type.digits:
            hint = f"it has exactly {field_type.digits} digits"
        return _error(node, "impossible_value", f"'{shown}' is never a value here", hint)

    def _membership(self, node: Binary) -> Type:
        left = self.check(node.left)
        if not isinstance(node.right, ListOf):
            many = self.check(node.right)
            if many.kind != "texts":
                raise _error(node.right, "wrong_type", f"'in' needs a list, this is {many.words}", 'as ["a", "b"]')
            if left.kind != "text":
                raise _error(node.left, "wrong_type", f"the list holds texts, this is {left.words}")
            if left.hashed or not can_meet(many, left):
                raise _hashed(node.left) if left.hashed else self._never(node.left, many, left)
            return TRUE_FALSE
        if left.hashed:
            raise _hashed(node.left)
        if left.kind == "texts" or not node.right.items:
            raise _error(node, "wrong_type", "a list in a list" if node.right.items else "the list is empty")
        self._items(node, node.right, left)
        return TRUE_FALSE

    def _items(self, node: Binary, right: ListOf, left: Type) -> None:
        for number, item in enumerate(right.items):
            try:
                self._item(node, item, left)
            except ExpressionError as error:
                error.item = number
                raise

    def _item(self, node: Binary, item: Node, left: Type) -> None:
        if not isinstance(item, Literal):
            raise _error(item, "not_constant", "a list holds constants", "join several conditions with '||'")
        found = self.types[id(item)] = type_of_value(item.value)
        if not (left.kind == found.kind or (left.is_number and found.is_number)):
            pair = Binary(item.start, item.end, 0, "==", node.left, item)
            self._comparable(pair, left, found, "compare")
        if left.kind == "text" and not can_meet(left, found):
            raise self._never(item, left, found)

    def _arithmetic(self, node: Binary, left: Type, right: Type) -> Type:
        for side, found in ((node.left, left), (node.right, right)):
            if not found.is_number:
                raise _error(side, "wrong_type", f"'{node.op}' needs numbers, this is {found.words}")
        if node.op == "/":
            return self._bounded(node, self._quotient(node, left, right))
        if node.op == "%":
            return self._remainder(node, left, right)
        both = widest(left, right)
        if node.op == "*":
            size = replace(both, whole=left.whole + right.whole, places=left.places + right.places)
        else:
            size = replace(both, whole=both.whole + 1)
        return self._bounded(node, replace(size, negative=node.op == "-" or both.negative))

    def _quotient(self, node: Binary, left: Type, right: Type) -> Type:
        if not isinstance(node.right, Literal) or not node.right.value:
            hint = "a number other than 0, or params.name"
            if isinstance(node.right, Name) and node.right.root == "params":
                hint = "this param changes: write its inverse there, and multiply"
            raise _error(node.right, "division", "only a constant other than 0 can divide", hint)
        if left.kind == right.kind == "integer":
            share = f"{node.right.value}.0"
            hint = f"write {share} for the exact share, or floor(… / {share}) for a whole number"
            raise _error(node, "division", "a whole number divided by a whole number is not clear", hint)
        places = left.places + right.whole + DIVISION_DIGITS
        return Type("decimal", whole=left.whole + right.places, places=places, negative=left.negative or right.negative)

    def _remainder(self, node: Binary, left: Type, right: Type) -> Type:
        if left.kind != "integer" or right.kind != "integer":
            raise _error(node, "wrong_type", "'%' needs whole numbers", "use floor() first")
        if not isinstance(node.right, Literal) or not isinstance(node.right.value, int) or node.right.value <= 0:
            raise _error(node.right, "division", "after '%' stands a constant above 0")
        if left.negative:
            raise _error(node.left, "division", "this may be below 0, and '%' is not clear then", "use max(0, …)")
        return replace(right, negative=False)

    def _bounded(self, node: Node, found: Type) -> Type:
        if found.kind == "integer" and found.whole > INTEGER_DIGITS:
            hint = "multiply by 1.0 first to compute with exact decimals"
            raise _error(node, "too_large", f"this may have more than {INTEGER_DIGITS} digits", hint)
        if found.whole + found.places > WIDEST:
            raise _error(node, "too_large", f"this may have more than {WIDEST} digits", "compute with fewer steps")
        return found


FUNCTIONS: Mapping[str, tuple[int, int, OneOf["number", "text"]]] = {
    "min": (2, 20, "number"),
    "max": (2, 20, "number"),
    "floor": (1, 1, "number"),
    "ceil": (1, 1, "number"),
    "abs": (1, 1, "number"),
    "startsWith": (2, 2, "text"),
    "endsWith": (2, 2, "text"),
    "contains": (2, 2, "text"),
}


def _hashed(node: Node) -> ExpressionError:
    message = "this text is kept only as a hash: it cannot be compared with a written text"
    return _error(node, "hashed", message, "set 'privacy: keep' in the vocabulary if rules need it")


def _error(node: Node, code: str, message: str, hint: str = "") -> ExpressionError:
    return ExpressionError(code, message, hint, node.start, node.end)
