"""The hot path's statements, all in this file: a few set-based verbs, each one statement whatever the number of rows.

They go through the driver's own cursor, not the ORM: measured, rows as SQLModel objects cost twenty times as much
(decision 0003). SQLite uses executemany and VALUES lists; PostgreSQL uses COPY and binary arrays for many rows and
pipelined single rows for few.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Table

from engine import statements

Row = tuple[Any, ...]
Found = TypeVar("Found")
SQLITE_VARIABLES = 32_000  # SQLite's own bound is 32,766 a statement since 3.32
STEPS = (32, 64, 256)  # look-ups of more keys than a few come in so many, or in multiples of the last
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


class Select(NamedTuple, Generic[Found]):
    """A question in SQL that both databases understand, with `?` for each of its values, and what to make of the rows.

    For hot statements that no Query says. The text is kept: never write a value into it, nor a percent sign.
    """

    sql: str
    values: Row
    parse: Callable[[list[Row]], Found]


def marks(values: Collection[Any]) -> str:
    """Return the question marks for some values, as they stand behind IN; of none, what nothing is in."""
    return f"({', '.join('?' * len(values)) or 'NULL'})"


class Transaction(ABC):
    """One database transaction: bulk verbs for hot paths, `connection` (SQLAlchemy Core) for everything else."""

    def __init__(self, connection: Connection, probe: Callable[[str], None] | None) -> None:
        self._connection = connection
        self._probe = probe
        self._cursor: Any = connection.connection.cursor()

    @property
    def connection(self) -> Connection:
        """The toolkit's connection; what still waits is sent before it is used."""
        self.finish()
        return self._connection

    def ask(self, *queries: Query[Any] | Select[Any]) -> list[Any]:
        """Answer independent queries, on PostgreSQL in one round trip."""
        return [query.parse(rows) for query, rows in zip(queries, self._fetch_all(queries), strict=True)]

    def answer(self, query: Query[Found] | Select[Found]) -> Found:
        """Answer one query."""
        return query.parse(self._fetch_all([query])[0])

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

        Raises LookupError when a row is not there, the driver's IntegrityError when the CHECK refuses the sum: on
        PostgreSQL not before it is sent, which is before anything is read and before the commit.
        """
        if rows:
            self._change(_table(table), rows)

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
    def _fetch_all(self, queries: Sequence[Query[Any] | Select[Any]]) -> list[list[Row]]: ...

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
    def _change(self, table: Table, rows: Sequence[Row]) -> None: ...

    def forget(self) -> None:
        """Let go of the cursor: SQLite keeps a closed connection, and its write lock, while a cursor is left over."""
        self._cursor = None

    def _watch(self, sql: str) -> None:
        if self._probe:
            self._probe(sql)

    def _must_be(self, table: str, changed: int, wanted: int) -> None:
        if changed != wanted:
            raise LookupError(f"not every row of {table} is there")


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]


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
            return self._rows(statements.point(_table(table), columns, by, len(wanted), "?"), list(chain(*wanted)))
        found: list[Row] = []
        for part in _parts(_stepped(wanted), SQLITE_VARIABLES // len(by)):
            sql = statements.joined_values(_table(table).name, columns, by, len(part))
            found += self._rows(sql, list(chain(*part)))
        return found

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Row]:
        self._watch(sql)
        found: list[Row] = self._cursor.execute(sql, values).fetchall()
        return found

    def _fetch_all(self, queries: Sequence[Query[Any] | Select[Any]]) -> list[list[Row]]:
        return [
            self._rows(one.sql, one.values) if isinstance(one, Select) else self.fetch(*one[:4], lock=one.lock)
            for one in queries
        ]

    def delete(self, table: type, by: tuple[str, ...], keys: Sequence[Row]) -> None:
        """See Transaction.delete."""
        if keys:
            where = " AND ".join(f"{name} = ?" for name in by)
            self._many(f"DELETE FROM {_table(table).name} WHERE {where}", keys)

    def finish(self) -> None:
        """Nothing waits: every statement runs at once."""

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        self._many(statements.insert(table, "?"), rows)

    def _upsert(self, table: Table, rows: Sequence[Row], how: str) -> None:
        self._many(statements.upsert(table, how, "?"), rows)

    def _overwrite(self, table: Table, column: str, rows: Sequence[Row]) -> None:
        self._many(statements.overwrite(table, column, "?"), rows)

    def _change(self, table: Table, rows: Sequence[Row]) -> None:
        self._many(statements.change(table, "?"), [(row[-1], *row[:-1]) for row in rows])
        self._must_be(table.name, self._cursor.rowcount, len(rows))

    def _many(self, sql: str, rows: Sequence[Row]) -> None:
        self._watch(sql)
        self._cursor.executemany(sql, rows)


def _once(keys: Sequence[Row]) -> list[Row]:
    """A key that is asked for twice is answered once: two rows would be taken for two things."""
    return list(dict.fromkeys(keys))


def _stepped(keys: Sequence[Row]) -> Sequence[Row]:
    """Fill up to a full step with keys of NULL, which equal nothing: few statement texts, whose plans stay cached."""
    short = -len(keys) % next((step for step in STEPS if len(keys) <= step), STEPS[-1])
    return [*keys, *[(None,) * len(keys[0])] * short] if short else keys


def _parts(keys: Sequence[Row], size: int) -> Iterable[Sequence[Row]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


class PostgresTransaction(Transaction):
    """The verbs on psycopg 3. Writes of few rows wait and go with the next reads in one pipeline, or with the last
    writes; COPY and array statements take the rest."""

    def __init__(self, connection: Connection, probe: Callable[[str], None] | None) -> None:
        super().__init__(connection, probe)
        self._driver: Any = connection.connection.driver_connection
        self._later: list[tuple[str, Sequence[Row], str]] = []

    def fetch(
        self, table: type, columns: str, by: tuple[str, ...], keys: Sequence[Row], *, lock: str = ""
    ) -> list[Row]:
        """See Transaction.fetch."""
        return self._fetch_all([Query(table, columns, by, keys, list, lock)])[0]

    def _fetch_all(self, queries: Sequence[Query[Any] | Select[Any]]) -> list[list[Row]]:
        """One statement for each query, all sent, behind what waits, before the first answer is awaited."""
        asked = [query for query in queries if isinstance(query, Select) or query.keys]
        if not asked:
            return [[] for _ in queries]
        with self._sending(alone=len(asked) == 1 and not self._later):
            cursors = {id(query): self._start(query) for query in asked}
        return [cursors[id(query)].fetchall() if id(query) in cursors else [] for query in queries]

    def _start(self, query: Query[Any] | Select[Any]) -> Any:
        if isinstance(query, Select):
            sql = query.sql.replace("?", "%s")
            self._watch(sql)
            return self._driver.cursor().execute(sql, query.values, binary=True)
        table, keys = _table(query.table), _once(query.keys)
        if len(keys) <= FEW:
            point = statements.locking if query.lock else statements.point
            sql = point(table, query.columns, query.by, len(keys), query.lock or "%s")
            self._watch(sql)
            return self._driver.cursor().execute(sql, list(chain.from_iterable(keys)), binary=True)
        sql = statements.joined_arrays(table, query.columns, query.by, query.lock)
        self._watch(sql)
        return self._driver.cursor().execute(sql, _arrays(keys), binary=True)

    def delete(self, table: type, by: tuple[str, ...], keys: Sequence[Row]) -> None:
        """See Transaction.delete."""
        if keys:
            self.finish()
            sql = statements.delete_arrays(_table(table), by)
            self._watch(sql)
            self._cursor.execute(sql, _arrays(keys))

    def finish(self) -> None:
        """Send the waiting single-row statements in one round trip. Errors: as `change` and `insert`."""
        if self._later:
            with self._sending():
                pass

    @contextmanager
    def _sending(self, *, alone: bool = False) -> Iterator[None]:
        """Send what waits, and what is executed inside, in one round trip; a single statement without a pipeline."""
        if alone:
            yield
            return
        changed: list[tuple[str, Any]] = []
        waiting, self._later = self._later, []
        with self._driver.pipeline():
            for sql, rows, must_be_there in waiting:
                self._watch(sql)
                for row in rows:
                    cursor = self._driver.cursor() if must_be_there else self._cursor
                    cursor.execute(sql, row)
                    if must_be_there:
                        changed.append((must_be_there, cursor))
            yield
        for table, cursor in changed:
            self._must_be(table, cursor.rowcount, 1)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) <= FEW:
            self._later.append((statements.insert(table, "%s"), rows, ""))
            return
        self.finish()
        sql = f"COPY {table.name} ({', '.join(column.name for column in table.columns)}) FROM STDIN"
        self._watch(sql)
        with self._cursor.copy(sql) as copy:
            copy.write(statements.copy_text(table, rows))

    def _upsert(self, table: Table, rows: Sequence[Row], how: str) -> None:
        if len(rows) <= FEW:
            self._later.append((statements.upsert(table, how, "%s"), rows, ""))
            return
        self.finish()
        sql = statements.upsert_arrays(table, how)
        self._watch(sql)
        self._cursor.execute(sql, _arrays(rows), binary=True)

    def _overwrite(self, table: Table, column: str, rows: Sequence[Row]) -> None:
        self._later.append((statements.overwrite(table, column, "%s"), rows, ""))

    def _change(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) <= FEW:
            self._later.append((statements.change(table, "%s"), [(row[-1], *row[:-1]) for row in rows], table.name))
            return
        self.finish()
        sql = statements.change_arrays(table)
        self._watch(sql)
        self._must_be(table.name, self._cursor.execute(sql, _arrays(rows)).rowcount, len(rows))


def _arrays(rows: Sequence[Row]) -> list[Any]:
    """One array a column. Of whole numbers we write the text: the driver dumps a list value by value, in Python."""
    return [
        "{" + ",".join(map(str, column)).replace("None", "NULL") + "}" if column[0].__class__ is int else list(column)
        for column in zip(*rows, strict=True)
    ]
