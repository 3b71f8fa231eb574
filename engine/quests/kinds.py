"""What a part of an expression can be: its type, its closed values, and how many digits it can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.incoming.vocabulary import DECIMAL_LIMIT, DIGITS_AFTER, MONEY_LIMIT, WIDEST_INTEGER, Field
from engine.quests.quest import Value

DIVISION_DIGITS = 50
"""A quotient that does not end is rounded, half to even, to so many significant digits; all else is exact."""

WIDEST = 300
INTEGER_DIGITS = 18  # CEL's integers have 64 bits: what could be longer is refused rather than read differently

TypeName = Literal["integer", "decimal", "text", "true_false", "texts"]


@dataclass(frozen=True, slots=True)
class Type:
    """What values a part can have. `values` are all texts it can be (none: open), `digits` a text of so many digits.

    `hashed` texts can only be compared with each other. Numbers have at most `whole` digits before and `places` after
    the point, and are below zero only if `negative`.
    """

    kind: TypeName
    values: tuple[str, ...] = ()
    digits: int | None = None
    hashed: bool = False
    whole: int = 12
    places: int = 0
    negative: bool = True

    @property
    def is_number(self) -> bool:
        """Whether it can be computed with and ordered."""
        return self.kind in ("integer", "decimal")

    @property
    def words(self) -> str:
        """The type as messages name it."""
        return {"true_false": "true/false", "texts": "a list of texts"}.get(self.kind, self.kind)


TRUE_FALSE = Type("true_false")
INTEGER = Type("integer")
DECIMAL = Type("decimal", places=DIGITS_AFTER)
TEXT = Type("text")
COUNT = Type("decimal", places=DIGITS_AFTER, whole=15, negative=False)
STREAK = Type("integer", whole=6, negative=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name. `count` is True, or its Type, where the quest's count may be read.

    `params` are filled in before checking; `varying` are the types of those that change by day or arm and are read when
    it runs. An input of a template is filled in too, and may be a list. Without `event`, `no_event` says what to do.
    """

    event: Mapping[str, Field] | None
    player: Mapping[str, Field]
    params: Mapping[str, Value] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    count: bool | Type = False
    varying: Mapping[str, Type] = field(default_factory=dict)
    inputs: Mapping[str, Value | Sequence[Value]] = field(default_factory=dict)
    streak: bool = False
    no_event: str = "only 'player' can be read"


def type_of_field(known: Field) -> Type:
    """The type of an event or player field."""
    if known.type == "integer":
        least = -WIDEST_INTEGER if known.least is None else int(known.least)
        most = WIDEST_INTEGER if known.most is None else int(known.most)
        return Type("integer", whole=len(str(max(abs(least), abs(most)))), negative=least < 0)
    if known.type == "decimal":
        most = int(known.most if known.most is not None else MONEY_LIMIT if known.positive else DECIMAL_LIMIT)
        below = not known.positive and (known.least is None or known.least < 0)
        whole = len(str(DECIMAL_LIMIT if below else most))
        return Type("decimal", whole=whole, places=DIGITS_AFTER, negative=below)
    if known.type == "many_of":
        return Type("texts", known.values)
    if known.type == "true_false":
        return TRUE_FALSE
    return Type("text", known.values, known.digits, hashed=known.privacy == "hash")


def type_of_value(value: Value) -> Type:
    """The type of a constant; a text's only value is itself."""
    if isinstance(value, bool):
        return TRUE_FALSE
    if isinstance(value, str):
        return Type("text", (value,))
    if isinstance(value, int):
        return Type("integer", whole=_digits(value), negative=value < 0)
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return Type("decimal", whole=max(1, value.adjusted() + 1), places=places, negative=value < 0)


def type_of_values(values: Sequence[Value]) -> Type | None:
    """The type of something that is now one of these constants, now another; None when they are not of one kind."""
    types = [type_of_value(value) for value in values]
    found = types[0]
    for other in types[1:]:
        if found.is_number and other.is_number:
            found = widest(found, other)
        elif found.kind != other.kind:
            return None
        else:
            found = replace(found, values=tuple(dict.fromkeys((*found.values, *other.values))))
    return found


def _digits(value: int) -> int:
    return len(str(abs(value))) if value.bit_length() < 1000 else WIDEST + 1


def widest(left: Type, right: Type) -> Type:
    """The type that holds both numbers: a decimal as soon as one is."""
    kind: TypeName = "integer" if left.kind == right.kind == "integer" else "decimal"
    whole, places = max(left.whole, right.whole), max(left.places, right.places)
    return Type(kind, whole=whole, places=places, negative=left.negative or right.negative)


def result_of(name: str, types: Sequence[Type]) -> Type:
    """The type of `min`, `max`, `floor`, `ceil` or `abs` of numbers."""
    found = types[0]
    for other in types[1:]:
        found = widest(found, other)
    if name == "max":
        return replace(found, negative=all(one.negative for one in types))
    if name == "abs":
        return replace(found, negative=False)
    if name in ("floor", "ceil"):
        return replace(found, kind="integer", whole=found.whole + (found.kind == "decimal"), places=0)
    return found


def can_meet(one: Type, other: Type) -> bool:
    """Whether two texts can be equal, as far as closed values and digits tell."""
    if one.values and other.values:
        return not set(one.values).isdisjoint(other.values)
    for closed, digits in ((one, other.digits), (other, one.digits)):
        if closed.values and digits:
            return any(len(v) == digits and v.isascii() and v.isdigit() for v in closed.values)
    return True
