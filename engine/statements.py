"""The texts of the hot statements, made once for each table: what both databases read, and what each reads alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, Table

_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_COPY_SPECIAL = re.compile(r"[\\\t\n\r]").search
WHOLE = ("int8", "int4")  # PostgreSQL's types that are written as decimal digits


@lru_cache(maxsize=256)
def insert(table: Table, mark: str) -> str:
    """For rows in the table's column order."""
    names = ", ".join(column.name for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join([mark] * len(table.columns))})"


@lru_cache(maxsize=256)
def change(table: Table, mark: str) -> str:
    """For rows given as (value, primary key)."""
    last = table.columns.keys()[-1]
    where = " AND ".join(f"{key.name} = {mark}" for key in table.primary_key)
    return f"UPDATE {table.name} SET {last} = {last} + {mark} WHERE {where}"


@lru_cache(maxsize=256)
def overwrite(table: Table, column: str, mark: str) -> str:
    """For rows given as (value, primary key)."""
    where = " AND ".join(f"{key.name} = {mark}" for key in table.primary_key)
    return f"UPDATE {table.name} SET {column} = {mark} WHERE {where}"


@lru_cache(maxsize=256)
def upsert(table: Table, how: str, mark: str) -> str:
    """For rows in the table's column order; `how` is SET or ADD, as `put` and `add` do it."""
    return insert(table, mark) + _on_conflict(table, how)


def _on_conflict(table: Table, how: str) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in keys]
    if how == "ADD":
        changes = f"{rest[-1]} = {table.name}.{rest[-1]} + excluded.{rest[-1]}"
    else:
        changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


@lru_cache(maxsize=1024)
def point(table: Table, columns: str, by: tuple[str, ...], count: int, mark: str) -> str:
    """For few keys, one look-up after the other: PostgreSQL plans it once, where it plans an array join by guess."""
    where = " AND ".join(f"{name} = {mark}" for name in by)
    return " UNION ALL ".join([f"SELECT {columns} FROM {table.name} WHERE {where}"] * count)


@lru_cache(maxsize=512)
def joined_values(table: str, columns: str, by: tuple[str, ...], count: int) -> str:
    """CROSS JOIN keeps SQLite from scanning the table; a row-value IN list would (a test asks EXPLAIN)."""
    names = ", ".join(f"t.{name.strip()}" for name in columns.split(","))
    marks = ", ".join([f"({', '.join('?' * len(by))})"] * count)
    fields = ", ".join(f"k{i}" for i in range(len(by)))
    where = " AND ".join(f"t.{name} = k{i}" for i, name in enumerate(by))
    return f"WITH k({fields}) AS (VALUES {marks}) SELECT {names} FROM k CROSS JOIN {table} t ON {where}"


@lru_cache(maxsize=256)
def locking(table: Table, columns: str, by: tuple[str, ...], count: int, lock: str) -> str:
    """As `point`: few rows are locked in half the time that a join with an array takes."""
    row = f"({', '.join(['%s'] * len(by))})"
    keys = ", ".join([row] * count)
    return f"SELECT {columns} FROM {table.name} WHERE ({', '.join(by)}) IN ({keys}) ORDER BY {lock} FOR NO KEY UPDATE"


@lru_cache(maxsize=256)
def joined_arrays(table: Table, columns: str, by: tuple[str, ...], lock: str) -> str:
    """PostgreSQL: the rows whose `by` columns equal one of the keys, given as one array a column."""
    names = ", ".join(f"t.{name.strip()}" for name in columns.split(","))
    where = " AND ".join(f"t.{name} = k.{name}" for name in by)
    order = (
        f" ORDER BY {', '.join(f't.{name.strip()}' for name in lock.split(','))} FOR NO KEY UPDATE OF t" if lock else ""
    )
    return f"SELECT {names} FROM {_unnest(table, by)} JOIN {table.name} t ON {where}{order}"


@lru_cache(maxsize=256)
def upsert_arrays(table: Table, how: str) -> str:
    """PostgreSQL: as `upsert`, for one array a column."""
    names = tuple(column.name for column in table.columns)
    into = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT k.* FROM {_unnest(table, names)}"
    return into + _on_conflict(table, how)


@lru_cache(maxsize=256)
def change_arrays(table: Table) -> str:
    """PostgreSQL: as `change`, for one array a column of (primary key, value)."""
    last = table.columns.keys()[-1]
    names = (*(column.name for column in table.primary_key), last)
    where = " AND ".join(f"t.{name} = k.{name}" for name in names[:-1])
    return f"UPDATE {table.name} t SET {last} = t.{last} + k.{last} FROM {_unnest(table, names)} WHERE {where}"


@lru_cache(maxsize=256)
def delete_arrays(table: Table, by: tuple[str, ...]) -> str:
    """PostgreSQL: for one array a column of `by`."""
    where = " AND ".join(f"{table.name}.{name} = k.{name}" for name in by)
    return f"DELETE FROM {table.name} USING {_unnest(table, by)} WHERE {where}"


def _unnest(table: Table, names: tuple[str, ...]) -> str:
    kinds = [_type(table.columns[name]) for name in names]
    arrays = ", ".join(f"{'%t' if kind in WHOLE else '%b'}::{kind}[]" for kind in kinds)
    return f"unnest({arrays}) AS k({', '.join(names)})"


def _type(column: Any) -> str:
    if isinstance(column.type, BigInteger):
        return "int8"
    if isinstance(column.type, Integer):
        return "int4"
    return "bytea" if isinstance(column.type, LargeBinary) else "text"


def copy_text(table: Table, rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Rows in COPY's text format: tab and newline between values, backslash escaped, NULL as backslash N."""
    columns = [
        map(_writer(column), values) for column, values in zip(table.columns, zip(*rows, strict=True), strict=True)
    ]
    return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def _writer(column: Any) -> Callable[[Any], str]:
    kind = _type(column)
    if kind in WHOLE:
        return _whole if column.nullable else str  # nearly all there is to write
    return _bytes if kind == "bytea" else _text


def _whole(value: int | None) -> str:
    return "\\N" if value is None else str(value)


def _bytes(value: bytes | None) -> str:
    return "\\N" if value is None else f"\\\\x{value.hex()}"


def _text(value: str | None) -> str:
    if value is None:
        return "\\N"
    return value.translate(_COPY_ESCAPES) if _COPY_SPECIAL(value) else value
