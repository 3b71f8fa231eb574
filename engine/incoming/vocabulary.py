"""The event vocabulary: which events there are, their fields, and what is known of a player.

Read from `quests/vocabulary.yaml` by `vocabulary_file`; `events` turns what is described here into typed events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from engine.documents.findings import did_you_mean
from engine.errors import Malformed

PURPOSES: Mapping[str, Mapping[str, str]] = {
    "play": {"zh-CN": "参加活动，累积奖励", "en": "to take part, and to collect rewards for what you do"},
    "friends": {"zh-CN": "看看银行里哪些朋友也在玩", "en": "to find friends whom the bank knows and who play too"},
    "notices": {"zh-CN": "有事时提醒你", "en": "to be told when something happens in your games"},
}
"""The purposes of the engine itself, and what each is for."""

Kind = Literal["integer", "decimal", "text", "true_false", "one_of", "many_of"]
Privacy = Literal["keep", "hash", "drop"]
FieldValue = int | Decimal | str | bool | frozenset[str]

GUARDIAN = "guardian"
"""The purpose under which a minor's guardian agrees: nobody else may."""

LONGEST_TEXT = 200
WIDEST_INTEGER = 10**12
MONEY_LIMIT = Decimal(10**9)
DECIMAL_LIMIT = Decimal(10**12)
DIGITS_BEFORE, DIGITS_AFTER = 12, 6

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DECIMAL_TEXT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def is_plain(text: str) -> bool:
    """True when the text has no control character, line break or lone surrogate."""
    return text.isprintable() or _CONTROL.search(text) is None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event or of the player: its type, the values it may have, and what may be stored of it.

    `positive` marks money: above 0 and at most 10^9. Other numbers lie in `least`..`most`. `digits` is a text of
    exactly so many ASCII digits. An optional field has a default, so that nothing is ever missing at run time.
    """

    name: str
    type: Kind
    values: tuple[str, ...] = ()
    optional: bool = False
    default: FieldValue | None = None
    example: FieldValue | None = None
    privacy: Privacy = "keep"
    about: Mapping[str, str] = field(default_factory=dict)
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    digits: int | None = None
    positive: bool = False

    def annotation(self) -> Any:
        """The Python type that msgspec checks values of this field against."""
        if self.type == "integer":
            least = -WIDEST_INTEGER if self.least is None else int(self.least)
            most = WIDEST_INTEGER if self.most is None else int(self.most)
            return Annotated[int, msgspec.Meta(ge=least, le=most)]
        if self.type == "text":
            pattern = rf"\A[0-9]{{{self.digits}}}\Z" if self.digits else None
            shortest = 0 if self.optional else 1
            return Annotated[str, msgspec.Meta(min_length=shortest, max_length=LONGEST_TEXT, pattern=pattern)]
        if self.values:
            # Literal[...] subscripted at run time: a type checker sees a variable there, msgspec gets the real type.
            closed: Any = Literal.__getitem__(self.values)
            return closed if self.type == "one_of" else frozenset[closed]
        return bool if self.type == "true_false" else Decimal

    def read(self, given: object) -> FieldValue:
        """The value in its type; raises Malformed (`wrong_value`) with what is wrong and what is allowed."""
        try:
            value: FieldValue = msgspec.convert(given, self.annotation())
        except (msgspec.ValidationError, RecursionError, UnicodeError):
            raise self.wrong(given) from None
        if self.type == "text" and not is_plain(str(value)):
            raise self.wrong(given)
        if self.type == "decimal":
            self.amount(value, given)
        return value

    def amount(self, value: object, given: object = None) -> str:
        """Check an exact decimal and give its shortest plain text ("10.5"): finite, at most 12 digits and 6 places.

        `given` is what the sender wrote: a text is held to plain ASCII digits. Raises Malformed (`wrong_value`).
        """
        if given.__class__ is str and not _DECIMAL_TEXT.fullmatch(str(given)):
            raise self.wrong(given)
        if not isinstance(value, Decimal):
            raise self.wrong(given)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or not -DIGITS_AFTER <= exponent <= DIGITS_BEFORE:
            raise self.wrong(given)
        low = 0 if self.positive else -DECIMAL_LIMIT if self.least is None else self.least
        high = self.most if self.most is not None else MONEY_LIMIT if self.positive else DECIMAL_LIMIT
        if not low <= value <= high or (self.positive and not value):
            raise self.wrong(given)
        text = f"{value:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def wrong(self, given: object) -> Malformed:
        """The error that says what was given for this field and what is allowed."""
        shown = _shown(given) if self.privacy == "keep" else "this"  # what is not kept is not said either
        if self.values:
            word = given if isinstance(given, str) else ""
            hint = did_you_mean(word, self.values)
            return Malformed(f"'{self.name}' cannot be {shown}", code="wrong_value", hint=hint)
        unquoted = self.type == "text" and isinstance(given, int | Decimal) and not isinstance(given, bool)
        hint = f"it must be {self.allowed()}" + "; put quote marks around it" * unquoted
        return Malformed(f"'{self.name}' cannot be {shown}", code="wrong_value", hint=hint)

    def allowed(self) -> str:
        """What this field takes, in words."""
        if self.type == "decimal":
            top = self.most if self.most is not None else MONEY_LIMIT if self.positive else DECIMAL_LIMIT
            low = "above 0" if self.positive else f"at least {-DECIMAL_LIMIT if self.least is None else self.least}"
            return f"a number {low} and at most {top}, with at most {DIGITS_AFTER} decimal places"
        if self.type == "integer":
            low = str(-WIDEST_INTEGER if self.least is None else self.least)
            return f"a whole number from {low} to {WIDEST_INTEGER if self.most is None else self.most}"
        if self.type == "text" and self.digits:
            return f"a text of exactly {self.digits} digits"
        if self.type == "true_false":
            return "true or false"
        if self.values:
            return f"{'one' if self.type == 'one_of' else 'any'} of {', '.join(self.values)}"
        return f"a text of at most {LONGEST_TEXT} characters without control characters"


def _shown(given: object) -> str:
    """What was given, as an error may repeat it: short, without control characters."""
    if given is None:
        return "empty (null)"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int) and given.bit_length() > 120:
        return "a number of that many digits"  # Python refuses to write the longest ones out
    text = str(given) if isinstance(given, int | Decimal) else repr(given)
    if not is_plain(text):
        text = ascii(text)
    return text if len(text) <= 40 else text[:36] + " …"


@dataclass(frozen=True, slots=True)
class Undoes:
    """How an event type takes an earlier act back: the field `by` holds the act's `key`, `amount` how much of it."""

    key: str
    by: str
    amount: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event. `key` is its business key; `amount` its money field; `struct` the checked form of its data."""

    name: str
    fields: Mapping[str, Field]
    struct: type[msgspec.Struct]
    key: tuple[str, ...] = ()
    amount: str | None = None
    undoes: Undoes | None = None
    games_only: bool = False
    about: Mapping[str, str] = field(default_factory=dict)
    purpose: str = "play"


@dataclass(frozen=True)
class Vocabulary:
    """All event types, what is known of a player, and the home currency (ISO 4217).

    `own_purposes` are those of its event types beside the engine's, with what each is for.
    """

    types: Mapping[str, EventType]
    player: Mapping[str, Field]
    currency: str
    profile_type: type[msgspec.Struct]
    own_purposes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def purposes(self) -> Mapping[str, Mapping[str, str]]:
        """Everything a player may agree to, and what it is for."""
        return {**PURPOSES, **self.own_purposes}

    def profile(self, values: Mapping[str, object]) -> msgspec.Struct:
        """The player's fields, frozen and hashable; what is not given has its default. Raises Malformed."""
        try:
            profile: msgspec.Struct = msgspec.convert(dict(values), self.profile_type)
        except (msgspec.ValidationError, UnicodeError):
            raise complaint(self.player, values, "the player") from None
        for name, given in values.items():
            if self.player[name].type in ("text", "decimal"):
                self.player[name].read(given)
        return profile

    def fitting(self, values: Mapping[str, object]) -> dict[str, object]:
        """What of a player's values still fits: known fields, and of those with several values the known ones."""
        found: dict[str, object] = {}
        for name, given in values.items():
            known = self.player.get(name)
            if known is None:
                continue
            if known.type == "many_of" and isinstance(given, list):
                given = [value for value in given if value in known.values]
            with suppress(Malformed):
                known.read(given)
                found[name] = given
        return found


def complaint(fields: Mapping[str, Field], given: Mapping[str, object], owner: str) -> Malformed:
    """The exact reason why `given` does not fit `fields`: unknown_field, missing_field or wrong_value."""
    for name in given:
        if name not in fields:
            hint = did_you_mean(str(name), tuple(fields)) if fields else "it has no fields"
            return Malformed(f"{owner} has no field {_shown(name)}", code="unknown_field", hint=hint)
    for known in fields.values():
        if known.name not in given:
            if not known.optional:
                return Malformed(f"{owner} needs the field '{known.name}'", code="missing_field", hint=known.allowed())
            continue
        try:
            known.read(given[known.name])
        except Malformed as wrong:
            return wrong
    return Malformed(f"the fields of {owner} cannot be read", code="malformed")


def struct_of(name: str, fields: Mapping[str, Field]) -> type[msgspec.Struct]:
    """A frozen msgspec struct that checks exactly these fields and refuses unknown ones."""
    members: list[Any] = [
        (f.name, f.annotation(), f.default) if f.optional else (f.name, f.annotation()) for f in fields.values()
    ]
    title = "".join(part.title() for part in re.split(r"[._]", name))
    return msgspec.defstruct(title, members, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False)
