"""Made-up events of a vocabulary, for trying things out: what is not given has the vocabulary's example.

Business keys and what has no example come from a seed, so that every event is a fact of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b

from engine.documents.findings import did_you_mean
from engine.errors import Malformed
from engine.incoming.vocabulary import EventType, Field, FieldValue, Vocabulary

TRUE_FALSE = {"true": True, "false": False}


def made_up(vocabulary: Vocabulary, type: str, given: Mapping[str, object], seed: str) -> dict[str, object]:
    """Return the data of an event of a type, as a bank would send it: the given fields, the others made up.

    Text is read as what the field takes. An optional field that is not given is left out. Business keys are the seed's
    own, so another seed makes another fact. Errors: Malformed (`unknown_type`, `unknown_field`, `wrong_value`).
    """
    kind = vocabulary.types.get(type)
    if kind is None:
        raise Malformed(f"there is no event type '{type[:80]}'", code="unknown_type",
                        hint=did_you_mean(type[:80], tuple(vocabulary.types)))  # fmt: skip
    for name in given:
        if name not in kind.fields:
            hint = did_you_mean(name, tuple(kind.fields)) if kind.fields else "it has no fields"
            raise Malformed(f"'{type}' has no field '{name[:80]}'", code="unknown_field", hint=hint)
    data: dict[str, object] = {}
    for name, known in kind.fields.items():
        if name in given:
            data[name] = plain(_read(known, given[name]))
        elif not known.optional:
            data[name] = plain(_drawn(kind, known, seed))
    return data


def plain(value: object) -> object:
    """Return a field's value as JSON has it; an exact decimal stays exact."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return sorted(value) if isinstance(value, frozenset) else value


def _read(known: Field, given: object) -> FieldValue:
    """What was given, read as the field's type: a command line has nothing but text."""
    if isinstance(given, str) and known.type == "true_false":
        return known.read(TRUE_FALSE.get(given.lower(), given))
    if isinstance(given, str) and known.type == "integer":
        try:
            return known.read(int(given))
        except ValueError:
            raise known.wrong(given) from None
    return known.read(given)


def _drawn(kind: EventType, known: Field, seed: str) -> FieldValue:
    mark = blake2b(f"{seed}/{kind.name}/{known.name}".encode(), digest_size=8).digest()
    if known.name in kind.key and known.type == "text":
        number = int.from_bytes(mark, "big")
        return f"{number % 10**known.digits:0{known.digits}}" if known.digits else f"T-{mark.hex()[:12]}"
    if known.example is not None:  # what the documentation shows: a second try comes to the same
        return known.example
    if known.type == "one_of":
        return known.values[int.from_bytes(mark, "big") % len(known.values)]
    return _least(known)


def _least(known: Field) -> FieldValue:
    """A value that is never wrong, for a field without an example."""
    plainest: dict[str, FieldValue] = {
        "integer": int(known.least or 0), "decimal": Decimal(1) if known.positive else Decimal(known.least or 0),
        "true_false": True, "text": "1" * (known.digits or 1),
    }  # fmt: skip
    return plainest.get(known.type, frozenset())
