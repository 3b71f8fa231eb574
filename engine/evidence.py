"""What a partner tells of what was promised to players, from a CSV file: read whole, every mistake told. Pure.

number,date,kind,zh-CN,en,link
TILTH-2026-SAXAUL-000042,2027-04-12,planted,已种在阿拉善,Planted in Alxa,https://…

The first column is whatever the game calls what its rows are about; the others are the same for all games.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from engine.days import instant
from engine.errors import Malformed

LANGUAGES = ("zh-CN", "en")
TEXT_MAX, LINK_MAX, MISTAKES_SHOWN = 300, 500, 50
FIRST_YEAR, LAST_YEAR = 2000, 2199  # 0207 is a slip of the pen
NOON = "12:00"  # a day is told, no time of day

Subject = TypeVar("Subject")


class Known(NamedTuple, Generic[Subject]):
    """One row: what it is about, the instant, the kind, the texts by language as JSON, and a link or nothing."""

    about: Subject
    at: int
    kind: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Form(Generic[Subject]):
    """What the files of one game look like.

    `first` names the first column and `about` reads it, raising ValueError with what is wrong, in words. `zone` is the
    partner's: a date is noon there.
    """

    first: str
    about: Callable[[str], Subject]
    kinds: tuple[str, ...]
    zone: str
    most_rows: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in their order."""
        return (self.first, "date", "kind", *LANGUAGES, "link")

    def read(self, path: Path) -> list[Known[Subject]]:
        """Return the rows of a file.

        Errors: Malformed: `unreadable`, `not_utf8`, `not_csv`, `wrong_header`, `too_many_rows`, or `wrong_evidence`
        with every mistake of every row.
        """
        found: list[Known[Subject]] = []
        wrong: list[str] = []
        for line, row in self._rows(path):
            known, mistakes = self._row(row)
            found += known
            wrong += [f"line {line}: {mistake}" for mistake in mistakes]
        if wrong:
            more = [f"and {len(wrong) - MISTAKES_SHOWN} more"] if len(wrong) > MISTAKES_SHOWN else []
            hint = "\n".join([*wrong[:MISTAKES_SHOWN], *more])
            raise Malformed(f"nothing was taken: {len(wrong)} mistake(s) in the rows", code="wrong_evidence", hint=hint)
        if len(found) > self.most_rows:
            hint = f"split it: a file has at most {self.most_rows} rows"
            raise Malformed(f"the file has {len(found)} rows", code="too_many_rows", hint=hint)
        return found

    def _rows(self, path: Path) -> Iterator[tuple[int, Mapping[Any, Any]]]:
        """Each row with the number of its last line."""
        rows = csv.DictReader(io.StringIO(_text(path), newline=""))
        try:
            if tuple(rows.fieldnames or ()) != self.columns:
                hint = f"the first line is {','.join(self.columns)}"
                raise Malformed("the first line is not that of evidence", code="wrong_header", hint=hint)
            for row in rows:
                yield rows.line_num, row
        except csv.Error as error:
            raise Malformed(f"this is no CSV: {error}", code="not_csv", hint="save it as CSV UTF-8") from error

    def _row(self, row: Mapping[Any, Any]) -> tuple[list[Known[Subject]], list[str]]:
        """The row, or its mistakes."""
        values = {name: value.strip() for name, value in row.items() if name is not None and value is not None}
        if None in row or len(values) < len(self.columns):
            return [], [f"it has not {len(self.columns)} values"]
        checks = (_date_wrong, self._kind_wrong, _texts_wrong, _link_wrong)
        wrong = [said for check in checks if (said := check(values))]
        try:
            about = self.about(values[self.first])
        except ValueError as error:
            return [], [str(error), *wrong]
        if wrong:
            return [], wrong
        at = instant(f"{values['date']} {NOON}", self.zone)
        text = msgspec.json.encode({language: values[language] for language in LANGUAGES}).decode()
        return [Known(about, at, values["kind"], text, values["link"])], []

    def _kind_wrong(self, values: Mapping[str, str]) -> str:
        kind = values["kind"]
        return "" if kind in self.kinds else f"the kind is one of {', '.join(self.kinds)}, not '{kind[:20]}'"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        hint = "say where the file is, and see that you may read it"
        raise Malformed(f"cannot open {path.name}: {error.strerror}", code="unreadable", hint=hint) from error
    except UnicodeDecodeError as error:
        hint = "save it as CSV UTF-8 (in Excel or WPS: Save as, 'CSV UTF-8')"
        raise Malformed(f"{path.name} is not UTF-8 (byte {error.start})", code="not_utf8", hint=hint) from error


def _date_wrong(values: Mapping[str, str]) -> str:
    told = values["date"]
    try:
        day = date.fromisoformat(told)
    except ValueError:
        day = None
    if day is None or str(day) != told or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return f"a date is written 2027-04-12, not '{told[:20]}'"
    return ""


def _texts_wrong(values: Mapping[str, str]) -> str:
    texts = [values[language] for language in LANGUAGES]
    if not all(0 < len(text) <= TEXT_MAX for text in texts):
        return f"both texts have 1 to {TEXT_MAX} characters"
    if any(sign < " " for text in texts for sign in text):
        return "a text is one line"
    return ""


def _link_wrong(values: Mapping[str, str]) -> str:
    link = values["link"]
    right = not link or (link.startswith("https://") and len(link) <= LINK_MAX and link.isprintable())
    return "" if right else f"a link begins with https:// and has at most {LINK_MAX} characters"
