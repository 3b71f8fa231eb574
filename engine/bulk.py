"""The hot path's statements, all in this file: a few set-based verbs, each one statement whatever the number of rows.

They go through the driver's own cursor, not the ORM: measured, rows as SQLModel objects cost twenty times as much
(decision 0003). SQLite uses executemany and VALUES lists; PostgreSQL uses COPY and binary arrays for many rows and
pipelined single rows for few.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Table

Row = tuple[Any, ...]
Found = TypeVar("Found")
SQLITE_VARIABLES = 32_000  # SQLite's own bound is 32,766 a statement since 3.32
_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_COPY_SPECIAL = re.compile(r"[\\\t\n\r]").search
WHOLE = ("int8", "int4")  # PostgreSQL's types that are written as decimal digits
STEP = 256  # look-ups of more keys than a few come in multiples of so many
FEW = 8  # so many rows or fewer go one by one on PostgreSQL: a COPY costs two round trips


class Query(NamedTuple, Generic[Found]):
    """A question to the database: `columns` of a table where `by` equals one of `keys`, and what to make of the rows.

    `lock` is as for `Transaction.fetch`.
    """

    table: type
    columns: str
    by: tuple[str, ...]
    keys: Sequence[Row]
    parse: Callable[[list[Row]], Found]
    lock: str = ""


class Transaction(ABC):
    """One database transaction: bulk verbs for hot paths, `connection` (SQLAlchemy Core) for everything else."""

    def __init__(self, connection: Connection, probe: Callable[[str], None] | None) -> None:
        self.connection = connection
        self._probe = probe
        self._cursor: Any = connection.connection.cursor()

    def ask(self, *queries: Query[Any]) -> list[Any]:
        """Answer independent queries, on PostgreSQL in one round trip."""
        return [query.parse(rows) for query, rows in zip(queries, self._fetch_all(queries), strict=True)]

    def insert(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows given in the table's column order. Raises the driver's IntegrityError on a taken key."""
        if rows:
            self._insert(_table(table), rows)

    def put(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows, or overwrite every column but the primary key where the row exists."""
        if rows:
            self._upsert(_table(table), rows, "SET")

    def add(self, table: type, rows: Sequence[Row]) -> None:
        """Insert rows, or add the last column to what the row holds. The table's CHECK guards the sum."""
        if rows:
            self._upsert(_table(table), rows, "ADD")

    def change(self, table: type, rows: Sequence[Row]) -> None:
        """Add each row's last value to the last column of the row with that primary key.

        Raises LookupError when a row is not there, the driver's IntegrityError when the CHECK refuses the sum.
        """
        if rows and self._change(_table(table), rows) != len(rows):
            raise LookupError(f"not every row of {_table(table).name} is there")

    def overwrite(self, table: type, column: str, rows: Sequence[Row]) -> None:
        """Write a column of few rows that are there, given as (value, primary key)."""
        if rows:
            self._overwrite(_table(table), column, rows)

    @abstractmethod
    def fetch(
        self, table: type, columns: str, by: tuple[str, ...], keys: Sequence[Row], *, lock: str = ""
    ) -> list[Row]:
        """Return `columns` of the rows whose `by` columns equal one of the keys, each once, in no promised order.

        `lock` names the columns in whose order the rows are locked until the transaction ends (SQLite holds its one
        lock already): whoever locks in one order never deadlocks.
        """

    @abstractmethod
    def _fetch_all(self, queries: Sequence[Query[Any]]) -> list[list[Row]]: ...

    @abstractmethod
    def delete(self, table: type, by: tuple[str, ...], keys: Sequence[Row]) -> None:
        """Delete the rows whose `by` columns equal one of the keys."""

    @abstractmethod
    def finish(self) -> None:
        """Send what is still waiting, before the commit."""

    @abstractmethod
    def _insert(self, table: Table, rows: Sequence[Row]) -> None: ...

    @abstractmethod
    def _upsert(self, table: Table, rows: Sequence[Row], how: str) -> None: ...

    @abstractmethod
    def _overwrite(self, table: Table, column: str, rows: Sequence[Row]) -> None: ...

    @abstractmethod
    def _change(self, table: Table, rows: Sequence[Row]) -> int: ...

    def forget(self) -> None:
        """Let go of the cursor: SQLite keeps a closed connection, and its write lock, while a cursor is left over."""
        self._cursor = None

    def _watch(self, sql: str) -> None:
        if self._probe:
            self._probe(sql)


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]


@lru_cache(maxsize=256)
def _insert_sql(table: Table, mark: str) -> str:
    names = ", ".join(column.name for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join([mark] * len(table.columns))})"


@lru_cache(maxsize=256)
def _overwrite_sql(table: Table, column: str, mark: str) -> str:
    where = " AND ".join(f"{key.name} = {mark}" for key in table.primary_key)
    return f"UPDATE {table.name} SET {column} = {mark} WHERE {where}"


@lru_cache(maxsize=256)
def _conflict_sql(table: Table, how: str) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in keys]
    if how == "ADD":
        changes = f"{rest[-1]} = {table.name}.{rest[-1]} + excluded.{rest[-1]}"
    else:
        changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


@lru_cache(maxsize=1024)
def _point_sql(table: Table, columns: str, by: tuple[str, ...], count: int, mark: str) -> str:
    """For few keys, one look-up after the other: PostgreSQL plans it once, where it plans an array join by guess."""
    where = " AND ".join(f"{name} = {mark}" for name in by)
    return " UNION ALL ".join([f"SELECT {columns} FROM {table.name} WHERE {where}"] * count)


class SqliteTransaction(Transaction):
    """The verbs on SQLite's own driver."""

    def fetch(
        self, table: type, columns: str, by: tuple[str, ...], keys: Sequence[Row], *, lock: str = ""
    ) -> list[Row]:
        """See Transaction.fetch. A VALUES list joined to the table: 1.4 µs a key, against 2.2 by a temporary table."""
        if not keys:
            return []
        wanted = _once(keys) if len(keys) > 1 else keys
        if len(wanted) <= FEW:
            return self._rows(_point_sql(_table(table), columns, by, len(wanted), "?"), wanted)
        found: list[Row] = []
        for part in _parts(_stepped(wanted), SQLITE_VARIABLES // len(by)):
            found += self._rows(_fetch_sql(_table(table).name, columns, by, len(part)), part)
        return found

    def _rows(self, sql: str, keys: Sequence[Row]) -> list[Row]:
        self._watch(sql)
        found: list[Row] = self._cursor.execute(sql, list(chain.from_iterable(keys))).fetchall()
        return found

    def _fetch_all(self, queries: Sequence[Query[Any]]) -> list[list[Row]]:
        return [self.fetch(query.table, query.columns, query.by, query.keys, lock=query.lock) for query in queries]

    def delete(self, table: type, by: tuple[str, ...], keys: Sequence[Row]) -> None:
        """See Transaction.delete."""
        if keys:
            where = " AND ".join(f"{name} = ?" for name in by)
            self._many(f"DELETE FROM {_table(table).name} WHERE {where}", keys)

    def finish(self) -> None:
        """Nothing waits: every statement runs at once."""

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        self._many(_insert_sql(table, "?"), rows)

    def _upsert(self, table: Table, rows: Sequence[Row], how: str) -> None:
        self._many(_insert_sql(table, "?") + _conflict_sql(table, how), rows)

    def _overwrite(self, table: Table, column: str, rows: Sequence[Row]) -> None:
        self._many(_overwrite_sql(table, column, "?"), rows)

    def _change(self, table: Table, rows: Sequence[Row]) -> int:
        keys = [column.name for column in table.primary_key]
        last = table.columns.keys()[-1]
        where = " AND ".join(f"{name} = ?" for name in keys)
        self._many(f"UPDATE {table.name} SET {last} = {last} + ? WHERE {where}", [(row[-1], *row[:-1]) for row in rows])
        return int(self._cursor.rowcount)

    def _many(self, sql: str, rows: Sequence[Row]) -> None:
        self._watch(sql)
        self._cursor.executemany(sql, rows)


def _once(keys: Sequence[Row]) -> list[Row]:
    """A key that is asked for twice is answered once: two rows would be taken for two things."""
    return list(dict.fromkeys(keys))


def _stepped(keys: Sequence[Row]) -> Sequence[Row]:
    """Fill up to a full step with keys of NULL, which equal nothing: few statement texts, whose plans stay cached."""
    short = -len(keys) % STEP
    return [*keys, *[(None,) * len(keys[0])] * short] if short else keys


def _parts(keys: Sequence[Row], size: int) -> Iterable[Sequence[Row]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


@lru_cache(maxsize=512)
def _fetch_sql(table: str, columns: str, by: tuple[str, ...], count: int) -> str:
    """CROSS JOIN keeps SQLite from scanning the table; a row-value IN list would (a test asks EXPLAIN)."""
    names = ", ".join(f"t.{name.strip()}" for name in columns.split(","))
    marks = ", ".join([f"({', '.join('?' * len(by))})"] * count)
    fields = ", ".join(f"k{i}" for i in range(len(by)))
    where = " AND ".join(f"t.{name} = k{i}" for i, name in enumerate(by))
    return f"WITH k({fields}) AS (VALUES {marks}) SELECT {names} FROM k CROSS JOIN {table} t ON {where}"


class PostgresTransaction(Transaction):
    """The verbs on psycopg 3. Writes of few rows wait in a pipeline; COPY and array statements take the rest."""

    def __init__(self, connection: Connection, probe: Callable[[str], None] | None) -> None:
        super().__init__(connection, probe)
        self._driver: Any = connection.connection.driver_connection
        self._later: list[tuple[str, Sequence[Row]]] = []

    def fetch(
        self, table: type, columns: str, by: tuple[str, ...], keys: Sequence[Row], *, lock: str = ""
    ) -> list[Row]:
        """See Transaction.fetch."""
        return self._fetch_all([Query(table, columns, by, keys, list, lock)])[0]

    def _fetch_all(self, queries: Sequence[Query[Any]]) -> list[list[Row]]:
        """One statement for each query, all sent before the first answer is awaited."""
        self.finish()
        cursors: list[Any] = []
        with self._driver.pipeline() if len(queries) > 1 else nullcontext():
            for query in queries:
                cursors.append(self._start(query) if query.keys else None)
            return [cursor.fetchall() if cursor else [] for cursor in cursors]

    def _start(self, query: Query[Any]) -> Any:
        table, keys = _table(query.table), _once(query.keys)
        if len(keys) <= FEW and not query.lock:
            sql = _point_sql(table, query.columns, query.by, len(keys), "%s")
            self._watch(sql)
            return self._driver.cursor().execute(sql, list(chain.from_iterable(keys)), binary=True)
        sql = _postgres_fetch_sql(table, query.columns, query.by, query.lock)
        self._watch(sql)
        return self._driver.cursor().execute(sql, _arrays(keys), binary=True)

    def delete(self, table: type, by: tuple[str, ...], keys: Sequence[Row]) -> None:
        """See Transaction.delete."""
        if keys:
            self.finish()
            found = _table(table)
            where = " AND ".join(f"{found.name}.{name} = k.{name}" for name in by)
            sql = f"DELETE FROM {found.name} USING {_unnest(found, by)} WHERE {where}"
            self._watch(sql)
            self._cursor.execute(sql, _arrays(keys))

    def finish(self) -> None:
        """Send the waiting single-row statements in one round trip."""
        if not self._later:
            return
        waiting, self._later = self._later, []
        with self._driver.pipeline():
            for sql, rows in waiting:
                self._watch(sql)
                for row in rows:
                    self._cursor.execute(sql, row)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) <= FEW:
            self._later.append((_insert_sql(table, "%s"), rows))
            return
        self.finish()
        names = ", ".join(column.name for column in table.columns)
        sql = f"COPY {table.name} ({names}) FROM STDIN"
        self._watch(sql)
        with self._cursor.copy(sql) as copy:
            copy.write(_copy_text(table, rows))

    def _upsert(self, table: Table, rows: Sequence[Row], how: str) -> None:
        if len(rows) <= FEW:
            self._later.append((_insert_sql(table, "%s") + _conflict_sql(table, how), rows))
            return
        self.finish()
        names = tuple(column.name for column in table.columns)
        sql = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT k.* FROM {_unnest(table, names)}" + _conflict_sql(
            table, how
        )
        self._watch(sql)
        self._cursor.execute(sql, _arrays(rows), binary=True)

    def _overwrite(self, table: Table, column: str, rows: Sequence[Row]) -> None:
        self._later.append((_overwrite_sql(table, column, "%s"), rows))

    def _change(self, table: Table, rows: Sequence[Row]) -> int:
        self.finish()
        last = table.columns.keys()[-1]
        names = (*(column.name for column in table.primary_key), last)
        where = " AND ".join(f"t.{name} = k.{name}" for name in names[:-1])
        sql = f"UPDATE {table.name} t SET {last} = t.{last} + k.{last} FROM {_unnest(table, names)} WHERE {where}"
        self._watch(sql)
        return int(self._cursor.execute(sql, _arrays(rows)).rowcount)


def _arrays(rows: Sequence[Row]) -> list[Any]:
    """One array a column. Of whole numbers we write the text: the driver dumps a list value by value, in Python."""
    return [
        "{" + ",".join(map(str, column)).replace("None", "NULL") + "}" if column[0].__class__ is int else list(column)
        for column in zip(*rows, strict=True)
    ]


def _postgres_type(column: Any) -> str:
    if isinstance(column.type, BigInteger):
        return "int8"
    if isinstance(column.type, Integer):
        return "int4"
    return "bytea" if isinstance(column.type, LargeBinary) else "text"


@lru_cache(maxsize=256)
def _unnest(table: Table, names: tuple[str, ...]) -> str:
    kinds = [_postgres_type(table.columns[name]) for name in names]
    arrays = ", ".join(f"{'%t' if kind in WHOLE else '%b'}::{kind}[]" for kind in kinds)
    return f"unnest({arrays}) AS k({', '.join(names)})"


@lru_cache(maxsize=256)
def _postgres_fetch_sql(table: Table, columns: str, by: tuple[str, ...], lock: str) -> str:
    names = ", ".join(f"t.{name.strip()}" for name in columns.split(","))
    where = " AND ".join(f"t.{name} = k.{name}" for name in by)
    order = (
        f" ORDER BY {', '.join(f't.{name.strip()}' for name in lock.split(','))} FOR NO KEY UPDATE OF t" if lock else ""
    )
    return f"SELECT {names} FROM {_unnest(table, by)} JOIN {table.name} t ON {where}{order}"


def _copy_text(table: Table, rows: Sequence[Row]) -> bytes:
    """Rows in COPY's text format: tab and newline between values, backslash escaped, NULL as backslash N."""
    columns = [
        map(_copy_writer(column), values) for column, values in zip(table.columns, zip(*rows, strict=True), strict=True)
    ]
    return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def _copy_writer(column: Any) -> Callable[[Any], str]:
    kind = _postgres_type(column)
    if kind in WHOLE:
        return _copy_whole if column.nullable else str  # nearly all there is to write
    return _copy_bytes if kind == "bytea" else _copy_str


def _copy_whole(value: int | None) -> str:
    return "\\N" if value is None else str(value)


def _copy_bytes(value: bytes | None) -> str:
    return "\\N" if value is None else f"\\\\x{value.hex()}"


def _copy_str(value: str | None) -> str:
    if value is None:
        return "\\N"
    return value.translate(_COPY_ESCAPES) if _COPY_SPECIAL(value) else value
