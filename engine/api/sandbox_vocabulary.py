"""What GET /v1/sandbox/vocabulary answers: every type of event in force, so that a form can be made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from engine.incoming.made_up import plain
from engine.incoming.vocabulary import DECIMAL_LIMIT, LONGEST_TEXT, MONEY_LIMIT, WIDEST_INTEGER, EventType, Field
from engine.published.content import Content

Texts = dict[str, str]


class FieldToFill(msgspec.Struct):
    """A field of an event: its type, what it means, and what it may be.

    `type` is integer, decimal, text, true_false or one_of (one of `values`). A number is at least `least`, or above it
    where `above` says so, and at most `most`; a text has at most `longest` characters, or exactly so many `digits`.
    What is not `required` may be left out, and is `default` then. A `key` names the act: another value is another act.
    `unit` is the currency of money, or empty. An exact decimal that is not whole is text.
    """

    name: str
    type: str
    about: Texts
    required: bool
    key: bool
    example: Any
    default: Any = None
    values: list[str] = msgspec.field(default_factory=list)
    least: Any = None
    above: bool = False
    most: Any = None
    unit: str = ""
    longest: int | None = None
    digits: int | None = None


class TakesBack(msgspec.Struct):
    """How a type takes an earlier act back: its field `by` has what that act's `key` is, `amount` how much of it."""

    key: str
    by: str
    amount: str


class Hears(msgspec.Struct):
    """A quest that hears events of a type, or takes back at one what it gave; with its title."""

    quest: str
    title: Texts


class TypeToFill(msgspec.Struct):
    """A type of event: what it means, its fields, and the live quests that hear it.

    `purpose` is what its player must have agreed to. `games_only`: Tilth tells it itself; a bank may not send it.
    """

    type: str
    about: Texts
    purpose: str
    games_only: bool
    fields: list[FieldToFill]
    quests: list[Hears]
    takes_back: TakesBack | None = None


class VocabularyView(msgspec.Struct):
    """The types of events in force, in the vocabulary's order, and the `source` of what the sandbox makes up."""

    source: str
    currency: str
    types: list[TypeToFill]


def vocabulary_view(content: Content, source: str) -> VocabularyView:
    """Return the vocabulary in force, for who sends as `source`."""
    heard = defaultdict[str, list[Hears]](list)
    for quest in sorted(content.book.quests.values(), key=lambda one: one.id):
        if quest.status == "live":
            back = [quest.undo.on] if quest.undo else []
            for event in dict.fromkeys([one.event for one in quest.listeners] + back):
                heard[event].append(Hears(quest.id, dict(quest.title)))
    known = content.vocabulary
    types = [_type(one, known.currency, heard) for one in known.types.values()]
    return VocabularyView(source, known.currency, types)


def _type(kind: EventType, currency: str, heard: Mapping[str, list[Hears]]) -> TypeToFill:
    undoes = kind.undoes
    return TypeToFill(
        kind.name, dict(kind.about), kind.purpose, kind.games_only,
        [_field(one, kind, currency) for one in kind.fields.values()], heard.get(kind.name, []),
        TakesBack(undoes.key, undoes.by, undoes.amount) if undoes else None,
    )  # fmt: skip


def _field(known: Field, kind: EventType, currency: str) -> FieldToFill:
    made = FieldToFill(
        known.name, known.type, dict(known.about), not known.optional, known.name in kind.key,
        plain(known.example), plain(known.default), [*known.values], unit=currency if known.positive else "",
    )  # fmt: skip
    if known.type in ("integer", "decimal"):
        widest = WIDEST_INTEGER if known.type == "integer" else DECIMAL_LIMIT
        least = 0 if known.positive else -widest if known.least is None else known.least
        most = known.most if known.most is not None else MONEY_LIMIT if known.positive else widest
        made.least, made.above, made.most = plain(least), known.positive, plain(most)
    elif known.type == "text":
        made.longest, made.digits = LONGEST_TEXT, known.digits
    return made
