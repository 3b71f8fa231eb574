"""Reading `quests/vocabulary.yaml`, which designers and banks extend without code.

Every mistake is a finding with file, line and column, and all of them come in one run.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Pydantic

from engine.documents.document import Block, Document, Finding, did_you_mean, read_document, read_file, validate
from engine.errors import Malformed
from engine.incoming.vocabulary import (
    DECIMAL_LIMIT,
    GUARDIAN,
    LONGEST_TEXT,
    PURPOSES,
    EventType,
    Field,
    FieldValue,
    Kind,
    Privacy,
    Undoes,
    Vocabulary,
    is_plain,
    struct_of,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RESERVED = frozenset({*keyword.kwlist, "null", "true", "false", "var", "let", "package", "function", "namespace"})
_CURRENCY = re.compile(r"[A-Z]{3}")
_TYPE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?")


class AboutFile(Block):
    """What something means, in the languages of the product."""

    zh: str = Pydantic(alias="zh-CN", min_length=1)
    en: str = Pydantic(min_length=1)


class FieldFile(Block):
    """One field, as written."""

    type: Kind
    about: AboutFile
    example: Any
    values: list[str] | None = Pydantic(default=None, min_length=1)
    default: Any = None
    privacy: Privacy = "keep"
    least: Any = None
    most: Any = None
    digits: int | None = Pydantic(default=None, ge=1, le=32)


class UndoesFile(Block):
    """Which act is taken back, as written."""

    key: str
    by: str
    amount: str


class TypeFile(Block):
    """One event type, as written. `key` is one field or several.

    `same_fact_as` names a type with the same key: what is told as one of them is not told again as the other.
    `purpose` is what a player must have agreed to, beside playing, before such an event counts.
    """

    about: AboutFile
    fields: dict[str, FieldFile] = Pydantic(default_factory=dict)
    key: str | list[str] | None = None
    amount: str | None = None
    undoes: UndoesFile | None = None
    same_fact_as: str | None = None
    games_only: bool = False
    purpose: str = "play"


class VocabularyFile(Block):
    """The whole file, as written. `schema` names the version of this format."""

    version: Literal["vocabulary/v1"] = Pydantic(alias="schema")
    currency: str
    player: dict[str, FieldFile]
    purposes: dict[str, AboutFile] = Pydantic(default_factory=dict)
    events: dict[str, TypeFile] = Pydantic(min_length=1)


Place = tuple[str | int, ...]


class _Builder:
    """Turns the written vocabulary into the checked one and gathers all findings on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def wrong(self, path: Place, code: str, message: str, hint: str = "", *, key: bool = False) -> None:
        self.findings.append(self.document.finding(path, code, message, hint, key=key))

    def vocabulary(self, file: VocabularyFile) -> Vocabulary:
        if not _CURRENCY.fullmatch(file.currency):
            self.wrong(("currency",), "currency", f"'{file.currency}' is not a currency code", "three letters, as CNY")
        player = self.fields(file.player, ("player",), frozenset())
        for known in player.values():
            if not known.optional:
                self.wrong(("player", known.name), "no_default", f"'{known.name}' needs a default", "add 'default:'")
        types = {name: self.type(name, written) for name, written in file.events.items()}
        self.undoing(types)
        self.sharing(types, {name: one.same_fact_as for name, one in file.events.items() if one.same_fact_as})
        purposes = self.purposes(file)
        return Vocabulary(types, player, file.currency, struct_of("profile", player), purposes)

    def purposes(self, file: VocabularyFile) -> dict[str, Mapping[str, str]]:
        """What players may agree to besides; every event type names one of them, or one of the engine's."""
        for name in file.purposes:
            if not _NAME.fullmatch(name) or name in (*PURPOSES, GUARDIAN):
                hint = "small letters, digits and _, beginning with a letter; not one of the engine's own"
                self.wrong(("purposes", name), "name", f"'{name}' cannot be the name of a purpose", hint, key=True)
        known = (*PURPOSES, *file.purposes)
        for name, one in file.events.items():
            if one.purpose not in known:
                hint = did_you_mean(one.purpose, known) or "add it under 'purposes'"
                path = ("events", name, "purpose")
                self.wrong(path, "unknown_purpose", f"there is no purpose '{one.purpose}'", hint)
        return {name: {"zh-CN": about.zh, "en": about.en} for name, about in file.purposes.items()}

    def fields(self, written: Mapping[str, FieldFile], path: Place, money: frozenset[str]) -> dict[str, Field]:
        found = {}
        for name, one in written.items():
            if not _NAME.fullmatch(name) or name in _RESERVED:
                hint = "small letters, digits and _, beginning with a letter; no reserved word"
                self.wrong((*path, name), "name", f"'{name}' cannot be the name of a field", hint, key=True)
            elif (made := self.field(name, one, (*path, name), name in money)) is not None:
                found[name] = made
        return found

    def field(self, name: str, one: FieldFile, path: Place, positive: bool) -> Field | None:
        before = len(self.findings)
        closed = one.type in ("one_of", "many_of")
        values = tuple(one.values or ())
        if closed and not values:
            self.wrong((*path, "type"), "no_values", f"'{name}' needs its list of values", "add 'values: [...]'")
        self.unfitting(one, path, closed)
        if len(set(values)) < len(values):
            self.wrong((*path, "values"), "twice", f"a value of '{name}' is written twice")
        for n, value in enumerate(values):
            if not 0 < len(value) <= LONGEST_TEXT or not is_plain(value):
                self.wrong((*path, "values", n), "wrong_value", "a value is a text of 1 to 200 plain characters")
        if one.type == "many_of" and path[0] != "player":
            self.wrong((*path, "type"), "many_of", "only the player may have a field of type many_of", "use one_of")
        if len(self.findings) > before:
            return None
        about = {"zh-CN": one.about.zh, "en": one.about.en}
        optional = "default" in one.model_fields_set
        bare = Field(
            name,
            one.type,
            values,
            optional,
            about=about,
            privacy=one.privacy,
            least=one.least,
            most=one.most,
            digits=one.digits,
            positive=positive,
        )
        example = self.value(bare, one.example, (*path, "example"))
        default = self.value(bare, one.default, (*path, "default")) if optional else None
        return replace(bare, default=default, example=example)

    def unfitting(self, one: FieldFile, path: Place, closed: bool) -> None:
        """Settings that belong to another type of field, and bounds that are no numbers."""
        if one.values is not None and not closed:
            message = "'values' goes with one_of or many_of"
            self.wrong((*path, "values"), "unfitting", message, "use 'type: one_of'", key=True)
        if one.digits is not None and one.type != "text":
            self.wrong((*path, "digits"), "unfitting", "'digits' goes with text only", key=True)
        for bound in ("least", "most"):
            number = getattr(one, bound)
            if number is None:
                continue
            whole = isinstance(number, int) and not isinstance(number, bool)
            if one.type not in ("integer", "decimal"):
                self.wrong((*path, bound), "unfitting", f"'{bound}' goes with integer or decimal only", key=True)
            elif not (whole or (one.type == "decimal" and isinstance(number, Decimal))) or abs(number) > DECIMAL_LIMIT:
                self.wrong((*path, bound), "wrong_value", f"'{bound}' must be a number of at most 12 digits")

    def value(self, known: Field, given: object, path: Place) -> FieldValue | None:
        try:
            return known.read(given)
        except Malformed as wrong:
            self.wrong(path, "wrong_value", wrong.message, wrong.hint)
            return None

    def type(self, name: str, written: TypeFile) -> EventType:
        path: Place = ("events", name)
        if not _TYPE_NAME.fullmatch(name):
            hint = "small letters, digits and _; at most one point, after a game's name"
            self.wrong(path, "name", f"'{name}' cannot be the name of an event", hint, key=True)
        money = {written.amount, written.undoes.amount if written.undoes else None}
        fields = self.fields(written.fields, (*path, "fields"), frozenset(m for m in money if m))
        key = (written.key,) if isinstance(written.key, str) else tuple(written.key or ())
        for part in key:
            self.must_have(fields, written, part, (*path, "key"), "text")
        if written.amount is not None:
            self.must_have(fields, written, written.amount, (*path, "amount"), "decimal")
        undoes = None
        if written.undoes is not None:
            undoes = Undoes(written.undoes.key, written.undoes.by, written.undoes.amount)
            self.must_have(fields, written, undoes.by, (*path, "undoes", "by"), "text")
            self.must_have(fields, written, undoes.amount, (*path, "undoes", "amount"), "decimal")
        about = {"zh-CN": written.about.zh, "en": written.about.en}
        struct = struct_of(name, fields)
        told = (key, written.amount, undoes, written.games_only, about, written.purpose)
        return EventType(name, fields, struct, *told)

    def must_have(self, fields: Mapping[str, Field], written: TypeFile, name: str, path: Place, kind: Kind) -> None:
        """The named field exists and has the type; money is required and kept, because refunds are shares of it."""
        if name not in written.fields:
            hint = did_you_mean(name, tuple(written.fields)) if written.fields else "this event has no fields"
            self.wrong(path, "unknown_field", f"there is no field '{name}' here", hint)
        elif (known := fields.get(name)) is None:
            return
        elif known.type != kind:
            self.wrong(path, "wrong_type", f"'{name}' must be of type {kind}, it is {known.type}")
        elif kind == "decimal" and (known.optional or known.privacy != "keep"):
            self.wrong(path, "money", f"'{name}' must be kept and have no default", "refunds take back a share of it")

    def undoing(self, types: Mapping[str, EventType]) -> None:
        keys = {t.key[0] for t in types.values() if len(t.key) == 1 and t.amount is not None}
        for name, one in types.items():
            if one.undoes and one.undoes.key not in keys:
                message = f"no event with an amount has the key '{one.undoes.key}'"
                hint = did_you_mean(one.undoes.key, keys)
                self.wrong(("events", name, "undoes", "key"), "unknown_key", message, hint)

    def sharing(self, types: Mapping[str, EventType], same: Mapping[str, str]) -> None:
        """Types whose keys have one name share their facts: acts with money may, others must say that it is meant."""
        first: dict[tuple[str, ...], EventType] = {}
        for name, one in types.items():
            if name in same:
                self.same_fact(types, name, same[name])
                continue
            other = first.setdefault(one.key, one) if one.key else one
            if other is not one and not (one.amount and other.amount):
                key = " and ".join(one.key)
                message = f"'{other.name}' has the key '{key}', too: a fact told as one of them is refused as the other"
                hint = f"give the field another name, or write 'same_fact_as: {other.name}' if one fact is meant"
                self.wrong(("events", name, "key"), "shared_key", message, hint)

    def same_fact(self, types: Mapping[str, EventType], name: str, other: str) -> None:
        """The type that is named has the same key."""
        path, key = ("events", name, "same_fact_as"), types[name].key
        alike = [one.name for one in types.values() if key and one.key == key and one.name != name]
        if other not in alike:
            hint = did_you_mean(other, alike) or "it goes with a 'key' that another type has, too"
            self.wrong(path, "same_fact", f"'{other}' is no other event with the key of '{name}'", hint)


def load_vocabulary(path: Path | str) -> tuple[Vocabulary | None, list[Finding]]:
    """Read and check the vocabulary file; an unreadable file is a finding too. With findings there is no vocabulary."""
    return _vocabulary(*read_file(Path(path)))


def read_vocabulary(text: str, name: str) -> tuple[Vocabulary | None, list[Finding]]:
    """Read and check a vocabulary from its text; `name` is what findings call it."""
    return _vocabulary(*read_document(text, name))


def _vocabulary(document: Document | None, findings: list[Finding]) -> tuple[Vocabulary | None, list[Finding]]:
    if document is None:
        return None, findings
    file, more = validate(document, VocabularyFile)
    findings += more
    if file is None:
        return None, findings
    builder = _Builder(document)
    vocabulary = builder.vocabulary(file)
    findings += builder.findings
    return (None, findings) if findings else (vocabulary, [])
