"""Maps: how the rows of a bank's file become events. Checked like quests: every mistake has its place and a hint.

A map says what its file's columns are, which rows are refused and why, and what the others become. It is bound to the
columns a file really has, and then turns rows into events one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from pathlib import Path

from engine.days import instant, zone_info
from engine.desk.map_model import CENT, EventBlock, MapFile, Picks
from engine.documents.document import Document, Finding, did_you_mean, read_document, read_file, validate
from engine.errors import Malformed, TilthError, WrongContent
from engine.incoming.events import Event, EventReader
from engine.incoming.vocabulary import EventType, Field, FieldValue, Vocabulary

Row = Sequence[str]
Place = tuple[str | int, ...]
Take = Callable[[Row], FieldValue]

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,9})?")
_TRUE = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}


class Map:
    """A checked map. `file` is what the designer wrote."""

    def __init__(self, document: Document, file: MapFile, vocabulary: Vocabulary) -> None:
        self.document = document
        self.file = file
        self.vocabulary = vocabulary

    def bind(self, header: Sequence[str], reader: EventReader, players: Mapping[str, str] | None = None) -> RowReader:
        """Return the reader of rows with these columns. `players` is the lookup, when the map has one.

        Errors: WrongContent with a finding for each column that the map names and the file does not have.
        """
        self.columns_in(header)
        return RowReader(self.file, self.vocabulary, {name: n for n, name in enumerate(header)}, reader, players)

    def columns_in(self, header: Sequence[str]) -> None:
        """Check that a file has the columns of the map. Errors: WrongContent with a finding for each it has not."""
        missing = [(n, name) for n, name in enumerate(self.file.columns) if name not in header]
        if missing:
            say, message = self.document.finding, "the file has no column '{}'"
            raise WrongContent(
                [say(("columns", n), "unknown_column", message.format(c), did_you_mean(c, header)) for n, c in missing]
            )


def load_map(path: Path, vocabulary: Vocabulary) -> tuple[Map | None, list[Finding]]:
    """Read and check one map file. With any finding there is no map."""
    return _checked(*read_file(path, path.as_posix()), vocabulary)


def read_map(text: str, name: str, vocabulary: Vocabulary) -> tuple[Map | None, list[Finding]]:
    """Check a map from its text, as `load_map` does from a file."""
    return _checked(*read_document(text, name), vocabulary)


def load_maps(folder: Path, vocabulary: Vocabulary) -> tuple[dict[str, Map], list[Finding]]:
    """Check every map of a folder; return the good ones by their file's stem, and all findings."""
    maps, findings = {}, []
    for path in sorted(folder.glob("*.y*ml")):
        found, wrong = load_map(path, vocabulary)
        findings += wrong
        if found is not None:
            maps[path.stem] = found
    return maps, findings


def _checked(
    document: Document | None, findings: list[Finding], vocabulary: Vocabulary
) -> tuple[Map | None, list[Finding]]:
    if document is None:
        return None, findings
    file, wrong = validate(document, MapFile)
    found = [*findings, *wrong]
    if file is not None:
        found += _Checker(document, file, vocabulary).check()
    if found or file is None:
        return None, sorted(found, key=lambda finding: (finding.line, finding.column))
    return Map(document, file, vocabulary), []


class _Checker:
    """Looks up every name a map uses and gathers what is wrong."""

    def __init__(self, document: Document, file: MapFile, vocabulary: Vocabulary) -> None:
        self.document, self.file, self.vocabulary = document, file, vocabulary
        self.findings: list[Finding] = []

    def check(self) -> list[Finding]:
        """Return all findings."""
        for place, name, key in self._named():
            self._column(place, name, key=key)
        if self.file.clock is not None:
            self._zone(self.file.clock.zone)
        for n, block in enumerate(self.file.events):
            self._event(("events", n), block)
        open_end = [n for n, block in enumerate(self.file.events) if not block.picky]
        for n in range(open_end[0] + 1, len(self.file.events)) if open_end else ():
            hint = "give the block above it a condition, or put it last"
            self._wrong(("events", n), "never_reached", "every row has become something else before this", hint)
        return self.findings

    def _wrong(self, place: Place, code: str, message: str, hint: str = "", *, key: bool = False) -> None:
        self.findings.append(self.document.finding(place, code, message, hint, key=key))

    def _named(self) -> list[tuple[Place, str, bool]]:
        """Every place outside the event fields where a column of the file is named."""
        file = self.file
        found: list[tuple[Place, str, bool]] = [(("id", n), name, False) for n, name in enumerate(file.id)]
        for part in ("clock", "player", "currency"):
            block = getattr(file, part)
            found += [((part, "column"), block.column, False)] if block else []
        if file.friends:
            found += [(("friends", "a"), file.friends.a, False), (("friends", "b"), file.friends.b, False)]
        blocks: list[tuple[Place, Picks]] = [(("refuse", n), block) for n, block in enumerate(file.refuse)]
        blocks += [(("events", n), block) for n, block in enumerate(file.events)]
        return found + [((*top, *place), name, key) for top, block in blocks for place, name, key in block.columns()]

    def _column(self, place: Place, name: str, *, key: bool = False) -> None:
        known = self.file.known_columns()
        if name not in known:
            hint = did_you_mean(name, known)
            self._wrong(place, "unknown_column", f"the file has no column '{name}'", hint, key=key)

    def _zone(self, zone: str) -> None:
        try:
            zone_info(zone)
        except Malformed as error:
            self._wrong(("clock", "zone"), error.code, error.message, error.hint)

    def _event(self, place: Place, block: EventBlock) -> None:
        kind = self.vocabulary.types.get(block.type)
        if kind is None or kind.games_only:
            hint = did_you_mean(block.type, [name for name, k in self.vocabulary.types.items() if not k.games_only])
            self._wrong((*place, "type"), "unknown_event", f"'{block.type}' is not an event of the bank", hint)
            return
        for part in ("take", "set"):
            for field in getattr(block, part):
                self._field((*place, part, field), kind, field)
        for field in block.take.keys() & block.set.keys():
            self._wrong((*place, "set", field), "twice", f"'{field}' is taken from a column already", key=True)
        for field, column in block.take.items():
            self._column((*place, "take", field), column)
        self._values(place, block, kind)
        given = block.take.keys() | block.set.keys()
        for name in [name for name, field in kind.fields.items() if not field.optional and name not in given]:
            hint = f"add it under 'take' or 'set': {kind.fields[name].allowed()}"
            self._wrong((*place, "type"), "missing_field", f"'{block.type}' needs the field '{name}'", hint)

    def _field(self, place: Place, kind: EventType, field: str) -> None:
        if field not in kind.fields:
            hint = did_you_mean(field, kind.fields) or "it has no fields"
            self._wrong(place, "unknown_field", f"'{kind.name}' has no field '{field}'", hint, key=True)

    def _values(self, place: Place, block: EventBlock, kind: EventType) -> None:
        for field, value in block.set.items():
            self._value((*place, "set", field), kind.fields.get(field), value)
        for field, words in block.values.items():
            if field not in block.take:
                hint = did_you_mean(field, block.take)
                self._wrong((*place, "values", field), "not_taken", f"'{field}' is not under 'take'", hint, key=True)
            for word, value in words.items():
                self._value((*place, "values", field, word), kind.fields.get(field), value)
        for n, field in enumerate(block.flip):
            if field not in block.take or kind.fields[field].type not in ("decimal", "integer"):
                hint = did_you_mean(field, [f for f in block.take if f in kind.fields])
                self._wrong((*place, "flip", n), "not_a_number", f"'{field}' is no number under 'take'", hint)

    def _value(self, place: Place, field: Field | None, value: object) -> None:
        if field is None:
            return
        try:
            field.read(value)
        except Malformed as error:
            self._wrong(place, error.code, error.message, error.hint)


class RowReader:
    """Turns rows of one file into events. A row that cannot become one is refused with a reason."""

    def __init__(
        self,
        file: MapFile,
        vocabulary: Vocabulary,
        at: Mapping[str, int],
        reader: EventReader,
        players: Mapping[str, str] | None,
    ) -> None:
        assert file.clock is not None
        assert file.player is not None
        self.width = len(at)
        self._reader, self._source = reader, file.source or ""
        self._id = [at[name] for name in file.id]
        self._time = at[file.clock.column]
        self._instant = _instants(file.clock.zone, file.clock.time, file.clock.shift_weeks)
        self._player, self._prefix, self._lookup = at[file.player.column], file.player.prefix, players
        self._refuse = [(_test(block, at), block.reason) for block in file.refuse]
        self._make = [
            (_test(block, at), block.type, _takes(file, vocabulary.types[block.type], block, at), dict(block.set))
            for block in file.events
        ]

    def read(self, row: Row) -> Event | str:
        """Return the event a row becomes, or the reason why it is refused."""
        if len(row) != self.width:
            return "bad_row"
        for holds, reason in self._refuse:
            if holds(row):
                return reason
        try:
            return self._event(row)
        except TilthError as error:
            return error.code

    def _event(self, row: Row) -> Event:
        for holds, type, takes, constants in self._make:
            if holds(row):
                data = {**constants, **{field: take(row) for field, take in takes}}
                id = "/".join([row[n] for n in self._id])
                at = self._instant(row[self._time])
                return self._reader.build(type, source=self._source, id=id, player=self._who(row), at=at, data=data)
        raise Malformed("no block of the map is for this row", code="no_event")

    def _who(self, row: Row) -> str:
        name = row[self._player]
        if self._lookup is not None:
            name = self._lookup.get(name, "")
        if not name:
            raise Malformed("nobody knows whose row this is", code="no_player")
        return self._prefix + name


def _test(picks: Picks, at: Mapping[str, int]) -> Callable[[Row], bool]:
    """The conditions of a block as one function."""
    equal = [(at[name], frozenset(texts)) for name, texts in picks.equal.items()]
    empty, zero = [at[name] for name in picks.empty], [at[name] for name in picks.zero]

    def holds(row: Row) -> bool:
        for n, texts in equal:
            if row[n] not in texts:
                return False
        return not any(row[n].strip() for n in empty) and all(_is_zero(row[n]) for n in zero)

    return holds


def _is_zero(text: str) -> bool:
    return bool(text) and not text.strip("+-0.") and "0" in text


def _instants(zone: str, time: str | None, weeks: int) -> Callable[[str], int]:
    """Reads times as instants; rows of one receipt share theirs, so they are remembered."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> int:
        try:
            wall = datetime.fromisoformat(f"{text} {time}" if time else text) + timedelta(weeks=weeks)
        except (ValueError, OverflowError) as error:
            raise Malformed(f"'{text[:40]}' is not a time", code="bad_time") from error
        return instant(wall.isoformat(sep=" "), zone)

    return read


def _takes(file: MapFile, kind: EventType, block: EventBlock, at: Mapping[str, int]) -> list[tuple[str, Take]]:
    """How each field of an event is taken from a row."""
    return [(name, _take(file, kind, block, name, at)) for name in block.take]


def _take(file: MapFile, kind: EventType, block: EventBlock, name: str, at: Mapping[str, int]) -> Take:
    field, n, words = kind.fields[name], at[block.take[name]], block.values.get(name)
    if words is not None:
        return lambda row: _word(words, row[n])
    sign = -1 if name in block.flip else 1
    if name == kind.amount and file.currency is not None:
        rates, currency = file.currency.rates, at[file.currency.column]
        return lambda row: _converted(_number(row[n]) * sign, rates, row[currency])
    if field.type == "decimal":
        return lambda row: _number(row[n]) * sign
    if field.type == "integer":
        return lambda row: _whole(row[n]) * sign
    if field.type == "true_false":
        return lambda row: _word(_TRUE, row[n])
    return lambda row: row[n]


def _word(words: Mapping[str, FieldValue], text: str) -> FieldValue:
    if text not in words:
        raise Malformed(f"the map has no word for '{text[:40]}'", code="unknown_word")
    return words[text]


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Malformed(f"'{text[:40]}' is not a number", code="bad_number")
    return Decimal(text)


def _whole(text: str) -> int:
    number = _number(text)
    if number != number.to_integral_value():
        raise Malformed(f"'{text[:40]}' is not a whole number", code="bad_number")
    return int(number)


def _converted(amount: Decimal, rates: Mapping[str, Decimal], currency: str) -> Decimal:
    if currency not in rates:
        raise Malformed(f"the map has no rate for '{currency[:10]}'", code="unknown_currency")
    ours = (amount * rates[currency]).quantize(CENT, rounding=ROUND_HALF_EVEN)
    if ours <= 0:
        raise Malformed("the amount is not above 0", code="amount_not_above_zero")
    return ours
