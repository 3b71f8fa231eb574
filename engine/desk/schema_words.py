"""What the vocabulary says, as pieces of JSON Schema: event names, their fields, what is known of a player.

Hover texts are Markdown in both languages of the product, as `about` has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from engine.desk.schema_forms import Schema
from engine.incoming.vocabulary import (
    DECIMAL_LIMIT,
    LONGEST_TEXT,
    MONEY_LIMIT,
    WIDEST_INTEGER,
    EventType,
    Field,
    Vocabulary,
)

LONGEST_HINT = 6
"""How many allowed values an event's hover text lists of a field."""


def one_of(values: Iterable[str], about: Mapping[str, str] | None = None) -> Schema:
    """Return a closed list of names, each with its hover text."""
    names = list(values)
    told = {"markdownEnumDescriptions": [about.get(name, "") for name in names]} if about else {}
    return {"type": "string", "enum": names, **told}


def event_names(types: Iterable[EventType]) -> Schema:
    """Return the names of event types; the hover text of each says what it is and which fields it has."""
    found = {kind.name: _about_type(kind) for kind in types}
    return one_of(found, found)


def payload(kind: EventType) -> Schema:
    """Return what a test's story may say of an event; what it leaves out has the vocabulary's example."""
    fields = {name: field_schema(known) for name, known in kind.fields.items()}
    return {**_object(fields), "type": ["object", "null"], "markdownDescription": _about_type(kind)}


def player(vocabulary: Vocabulary) -> Schema:
    """Return what a test may say of its player: the vocabulary's fields, and the zone the player lives in."""
    fields = {name: field_schema(known) for name, known in vocabulary.player.items()}
    return _object({**fields, "zone": {"type": "string", "description": "where the player lives", **ZONES}})


ZONES: Schema = {"pattern": "^[A-Za-z][A-Za-z0-9_+/-]*$", "examples": ["Asia/Shanghai", "Europe/Berlin"]}


def field_schema(known: Field) -> Schema:
    """Return which values a field takes, with what it means."""
    made = _values(known)
    if known.example not in (None, "") and not isinstance(known.example, frozenset) and not known.values:
        made["examples"] = [float(known.example) if isinstance(known.example, Decimal) else known.example]
    return {**made, "markdownDescription": about_field(known)}


def per_fields(kind: EventType) -> Schema:
    """Return what `per` of a limit may be, in a quest about this event: rules can count per field that is stored."""
    return one_of(["player", "quest", *(f"event.{known.name}" for known in _stored(kind))])


def conditions(kind: EventType) -> list[str]:
    """Return conditions on an event that a designer may begin with, one per field that rules can compare."""
    found = []
    for known in kind.fields.values():
        name = f"event.{known.name}"
        if known.privacy == "hash" or len(known.values) == 1:
            continue
        if known.type == "true_false":
            found.append(name)
        elif known.values:
            found.append(f'{name} == "{known.values[0]}"')
        elif known.type in ("integer", "decimal"):
            found.append(f"{name} >= {known.example}")
        elif known.type == "text" and known.example:
            found.append(f'{name} == "{known.example}"')
    return found


def about_field(known: Field) -> str:
    """Return the hover text of a field."""
    notes = [known.allowed()]
    if known.optional:
        notes.append(f"{_plain(known.default)!r} when it is not told")
    if known.privacy != "keep":
        notes.append({"hash": "kept as a keyed hash only", "drop": "never stored"}[known.privacy])
    return f"{_about(known.about)}\n\n{'; '.join(notes)}"


def _about_type(kind: EventType) -> str:
    fields = ", ".join(f"`{name}`{_hint(known)}" for name, known in kind.fields.items())
    return f"{_about(kind.about)}. Fields: {fields}" if fields else f"{_about(kind.about)}. It has no fields"


def _hint(known: Field) -> str:
    if not known.values:
        return f" ({known.type})"
    more = ", …" if len(known.values) > LONGEST_HINT else ""
    return f" ({', '.join(known.values[:LONGEST_HINT])}{more})"


def _about(texts: Mapping[str, str]) -> str:
    return " · ".join(text for text in (texts.get("en", ""), texts.get("zh-CN", "")) if text)


def _values(known: Field) -> Schema:
    if known.type == "many_of":
        return {"type": "array", "items": one_of(known.values), "uniqueItems": True}
    if known.values:
        return one_of(known.values)
    if known.type == "true_false":
        return {"type": "boolean"}
    if known.type == "text":
        return _text(known)
    return _number(known)


def _text(known: Field) -> Schema:
    if not known.digits:
        return {"type": "string", "minLength": 0 if known.optional else 1, "maxLength": LONGEST_TEXT}
    says = f'{known.digits} digits in quote marks, as in "{known.example}"'
    return {
        "type": "string",
        "pattern": f"^[0-9]{{{known.digits}}}$",
        "errorMessage": says,
        "patternErrorMessage": says,
    }


def _number(known: Field) -> Schema:
    widest = WIDEST_INTEGER if known.type == "integer" else MONEY_LIMIT if known.positive else DECIMAL_LIMIT
    made: Schema = {"type": "integer"}
    if known.type == "decimal":
        made = {"type": ["number", "string"], "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,6})?$"}
    least, most = -widest if known.least is None else known.least, widest if known.most is None else known.most
    low = {"exclusiveMinimum": 0} if known.positive else {"minimum": _whole(least)}
    return {**made, **low, "maximum": _whole(most)}


def _whole(number: int | Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if isinstance(value, Decimal) else value


def _stored(kind: EventType) -> list[Field]:
    return [known for known in kind.fields.values() if known.privacy != "drop"]


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}
