"""The rows of a bank's file, one by one: csv, csv.gz and json, however long; and rows drawn from a seed.

Every row is a list of texts in the order of the columns. Nothing is skipped: a row that is not one comes out as it is,
and the map refuses it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, BinaryIO

from engine.desk.map_model import DRAWN, DrawBlock, LookupBlock
from engine.errors import Malformed

KINDS = (".csv", ".csv.gz", ".json")
FIRST_ANSWER, LAST_ANSWER = 7 * 60, 22 * 60  # drawn answers come between 07:00 and 22:00, as people are awake


class Rows:
    """An open file: its columns, its rows, and how much of it is read. Close it, or use it in `with`."""

    def __init__(self, header: list[str], rows: Iterator[list[str]], files: Sequence[IO[Any]], size: int) -> None:
        self.header = header
        self._rows, self._files, self._raw, self._size = rows, files, files[-1], size

    def __iter__(self) -> Iterator[list[str]]:
        return self._rows

    def share(self) -> float:
        """How much of the file is read, 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0) if self._size and not self._raw.closed else 1.0

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()


def open_rows(path: Path, *, rows: str | None = None) -> Rows:
    """Open a file. `rows` is the key of a json file under which its list is.

    Errors: Malformed for a file that is not there, of another kind, or without columns.
    """
    if not path.name.endswith(KINDS):
        raise Malformed(f"{path.name} is of no known kind", code="wrong_file", hint=f"known: {', '.join(KINDS)}")
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Malformed(f"cannot open {path.name}: {error.strerror}", code="unreadable") from error
    try:
        if path.name.endswith(".json"):
            header, lines = _json(raw, path, rows)
            return Rows(header, lines, [raw], path.stat().st_size)
        plain: Any = gzip.GzipFile(fileobj=raw) if path.name.endswith(".gz") else raw
        # A byte that is no UTF-8 becomes a mark that no event may hold: the row is refused, not the file.
        text = io.TextIOWrapper(plain, "utf-8-sig", errors="surrogateescape", newline="")
        header, lines = _csv(text, path)
        return Rows(header, lines, [text, raw], path.stat().st_size)
    except BaseException:
        raw.close()
        raise


def look_up(folder: Path, block: LookupBlock) -> dict[str, str]:
    """Return what a second file knows: its key column → its value column; rows with an empty one are left out."""
    with open_rows(folder / block.file) as rows:
        key, value = _columns(rows.header, block.file, block.key, block.value)
        return {row[key]: row[value] for row in rows if len(row) == len(rows.header) and row[key] and row[value]}


def drawn(questions: Sequence[list[str]], draw: DrawBlock, folder: Path) -> Iterator[list[str]]:
    """Draw who answers which question when, and whether rightly: each row is a question's and DRAWN's columns.

    What is drawn rests on seed, player and day alone, so more players or days change nothing of the others.
    """
    with open_rows(folder / draw.players.file) as rows:
        (column,) = _columns(rows.header, draw.players.file, draw.players.column)
        players = list(dict.fromkeys(row[column] for row in rows if len(row) > column and row[column]))
    for n in range(draw.days):
        day = draw.from_day + timedelta(days=n)
        for player in players:
            chance = _chances(f"{draw.seed}/{player}/{day}")
            if chance("answer") < draw.answer:
                minute = FIRST_ANSWER + int(chance("minute") * (LAST_ANSWER - FIRST_ANSWER))
                question = questions[int(chance("question") * len(questions))]
                right = "true" if chance("right") < draw.right else "false"
                time = f"{day} {minute // 60:02}:{minute % 60:02}"
                yield [*question, player, time, right, str(5 + int(chance("seconds") * 55))]


def _chances(seed: str) -> Callable[[str], float]:
    """Numbers from 0 to below 1 that follow from the seed and a name."""

    def chance(name: str) -> float:
        return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=6).digest(), "big") / 2**48

    return chance


def _columns(header: Sequence[str], file: str, *names: str) -> list[int]:
    for name in names:
        if name not in header:
            message, hint = f"{file} has no column '{name}'", f"it has {', '.join(header[:20])}"
            raise Malformed(message, code="unknown_column", hint=hint)
    return [header.index(name) for name in names]


def _csv(text: IO[str], path: Path) -> tuple[list[str], Iterator[list[str]]]:
    lines = _lines(csv.reader(text), path)
    header = next(lines, None)
    if not header or len(set(header)) < len(header):
        raise Malformed(f"{path.name} does not begin with a line of column names", code="no_columns")
    return header, lines


def _lines(reader: Iterator[list[str]], path: Path) -> Iterator[list[str]]:
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            yield []  # a field without end: the row is refused
            continue
        except (EOFError, OSError, zlib.error) as error:
            hint = "what came before is taken in; mend the file and run it again"
            raise Malformed(f"{path.name} is damaged: {error}", code="damaged_file", hint=hint) from error
        if row is None:
            return
        if row:
            yield row


def _json(raw: BinaryIO, path: Path, rows: str | None) -> tuple[list[str], Iterator[list[str]]]:
    try:
        data = json.load(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{path.name} is not JSON: {error}", code="damaged_file") from error
    found = data.get(rows) if rows and isinstance(data, dict) else data
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        hint = "the map's 'rows' names the key under which it is"
        raise Malformed(f"{path.name} holds no list of rows", code="no_columns", hint=hint)
    header = list(dict.fromkeys(name for one in found for name in one))
    return header, ([_text(one.get(name)) for name in header] for one in found)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def with_drawn(header: Sequence[str]) -> list[str]:
    """The columns of drawn rows."""
    return [*header, *DRAWN]
