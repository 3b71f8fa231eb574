"""The floor: the rows we wrote, written again by a bare driver into a reference schema, reading nothing.

What a good driver programmer would do, in this file alone: integer ids, the same columns and unique indexes as ours,
no CHECKs and no triggers; one transaction a batch with the same pragmas; plain tuples built beforehand. SQLite:
executemany on one cursor. PostgreSQL: COPY for plain inserts, binary arrays for the rest, and for few rows single
statements in one pipeline, so that a batch of one costs one round trip.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import psycopg
from psycopg.types.numeric import Int8BinaryDumper

from engine.bulk import Transaction

Tuples = list[tuple[Any, ...]]
FEW = 8  # rows; measured, where COPY and arrays begin to pay

COLUMNS = {
    "event": "id player_id sender_no sender_id type at received_at digest fact kept answer",
    "hold": "player_id id asset_no quest_no cause ripe_at gone_at amount",
    "balance": "id amount",
    "transfer": "player_id cause n asset_no quest_no source target amount at",
    "progress": "player_id quest_no slot times amount count marks",
    "outbox": "id player_id cause n",
}
KEYS = {
    "event": "id",
    "hold": "player_id id",
    "balance": "id",
    "transfer": "player_id cause n",
    "progress": "player_id quest_no slot",
    "outbox": "id",
}
TYPES = {
    **dict.fromkeys(("n", "asset_no"), "int2"),
    **dict.fromkeys(("sender_no", "quest_no"), "int4"),
    **dict.fromkeys(("sender_id", "type", "kept", "answer", "slot", "marks"), "text"),
    **dict.fromkeys(("digest", "fact"), "bytea"),
}  # and int8 for all others
UNIQUE = (
    "CREATE UNIQUE INDEX IF NOT EXISTS an_event_is_told_once ON event (sender_no, sender_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS a_fact_is_told_once ON event (player_id, fact) WHERE fact IS NOT NULL",
)


class Write(NamedTuple):
    """Rows for one table: `insert`, `put` (insert or overwrite), `add` (insert or add the last column), `change`."""

    verb: str
    table: str
    rows: Tuples


class Floor(Protocol):
    """A bare driver."""

    def write(self, batch: Sequence[Write]) -> None:
        """Write one batch in one transaction."""
        ...

    def counts(self) -> dict[str, int]:
        """Return the rows of each table."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


@contextmanager
def capturing() -> Iterator[list[Write]]:
    """Gather what our transactions write while this lasts (one list entry per verb and table, in order).

    It costs our side one append per statement, and the floor gets the very rows.
    """
    found: list[Write] = []
    own = {verb: getattr(Transaction, verb) for verb in ("insert", "put", "add", "change")}

    def caught(verb: str) -> Any:
        real = own[verb]

        def write(self: Transaction, table: Any, rows: Any) -> None:
            if rows:
                found.append(Write(verb, table.__tablename__, rows))
            real(self, table, rows)

        return write

    try:
        for verb in own:
            setattr(Transaction, verb, caught(verb))
        yield found
    finally:
        for verb, real in own.items():
            setattr(Transaction, verb, real)


def plain(writes: Sequence[Write]) -> list[Write]:
    """The same with plain tuples, and none of those the reference schema does not have."""
    return [Write(w.verb, w.table, [tuple(row) for row in w.rows]) for w in writes if w.table in COLUMNS]


def cut(writes: Sequence[Write]) -> list[list[Write]]:
    """Cut captured writes into the batches they came in: each begins with its events."""
    found: list[list[Write]] = []
    for write in plain(writes):
        if write.table == "event":
            found.append([])
        found[-1].append(write)
    return found


def schema(*, sqlite: bool) -> list[str]:
    """The statements that make the reference schema where it is missing."""
    made = []
    for table, columns in COLUMNS.items():
        parts = [f"{name} {'INTEGER' if KEYS[table] == name and sqlite else _type(name, sqlite)}"
                 for name in columns.split()]  # fmt: skip
        rowid = " WITHOUT ROWID" if sqlite and " " in KEYS[table] else ""
        parts.append(f"PRIMARY KEY ({_list(KEYS[table])})")
        made.append(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(parts)}){rowid}")
    return [*made, *UNIQUE]


def _type(name: str, sqlite: bool) -> str:
    kind = TYPES.get(name, "int8")
    return {"text": "TEXT", "bytea": "BLOB"}.get(kind, "INTEGER") if sqlite else kind


def _list(names: str) -> str:
    return ", ".join(names.split())


def _insert(table: str, mark: str) -> str:
    names = COLUMNS[table]
    return f"INSERT INTO {table} ({_list(names)}) VALUES ({', '.join([mark] * len(names.split()))})"


def _on_conflict(verb: str, table: str) -> str:
    if verb == "insert":
        return ""
    keys = KEYS[table].split()
    rest = [name for name in COLUMNS[table].split() if name not in keys]
    changes = [f"{rest[-1]} = {table}.{rest[-1]} + excluded.{rest[-1]}"]
    if verb == "put":
        changes = [f"{name} = excluded.{name}" for name in rest]
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(changes)}"


VERBS = [(verb, table) for table in COLUMNS for verb in ("insert", "put", "add")]


class SqliteFloor:
    """sqlite3 from the standard library."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000", "cache_size=-65536",
                       "temp_store=MEMORY"):  # fmt: skip
            self._connection.execute(f"PRAGMA {pragma}")
        for statement in schema(sqlite=True):
            self._connection.execute(statement)
        self._cursor = self._connection.cursor()
        self._sql = {(v, t): _insert(t, "?") + _on_conflict(v, t) for v, t in VERBS}
        self._sql["change", "hold"] = "UPDATE hold SET amount = amount + ?3 WHERE player_id = ?1 AND id = ?2"
        self._sql["change", "balance"] = "UPDATE balance SET amount = amount + ?2 WHERE id = ?1"

    def write(self, batch: Sequence[Write]) -> None:
        """See Floor.write."""
        cursor, sql = self._cursor, self._sql
        cursor.execute("BEGIN IMMEDIATE")
        for verb, table, rows in batch:
            if len(rows) == 1:
                cursor.execute(sql[verb, table], rows[0])
            else:
                cursor.executemany(sql[verb, table], rows)
        cursor.execute("COMMIT")

    def counts(self) -> dict[str, int]:
        """See Floor.counts."""
        return {t: int(self._cursor.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0]) for t in COLUMNS}

    def close(self) -> None:
        """See Floor.close."""
        self._connection.close()


class PostgresFloor:
    """psycopg 3, synchronous."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, options="-c timezone=UTC")
        self._connection.adapters.register_dumper(int, Int8BinaryDumper)  # one plan per statement, not one per width
        for statement in schema(sqlite=False):
            self._connection.execute(statement.encode())
        self._connection.commit()
        self._cursor = self._connection.cursor()
        self._single = {(v, t): _insert(t, "%s") + _on_conflict(v, t) for v, t in VERBS}
        self._many = {(v, t): _array_insert(t) + _on_conflict(v, t) for v, t in VERBS}
        for table, keys in (("hold", ("player_id", "id")), ("balance", ("id",))):
            where = " AND ".join(f"{key} = %s" for key in keys)
            self._single["change", table] = f"UPDATE {table} SET amount = amount + %s WHERE {where}"
            where = " AND ".join(f"t.{key} = k.{key}" for key in keys)
            change = f"UPDATE {table} t SET amount = t.amount + k.amount FROM {_unnest((*keys, 'amount'))}"
            self._many["change", table] = f"{change} WHERE {where}"

    def write(self, batch: Sequence[Write]) -> None:
        """See Floor.write."""
        few = [write for write in batch if len(write.rows) <= FEW]
        for write in batch:
            if len(write.rows) > FEW:
                self._write_many(write)
        with self._connection.pipeline():
            for verb, table, rows in few:
                sql = self._single[verb, table].encode()
                for row in rows:
                    self._cursor.execute(sql, (row[-1], *row[:-1]) if verb == "change" else row)
            self._connection.commit()

    def _write_many(self, write: Write) -> None:
        verb, table, rows = write
        if verb == "insert":
            with self._cursor.copy(f"COPY {table} ({_list(COLUMNS[table])}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        arrays = [list(column) for column in zip(*rows, strict=True)]
        self._cursor.execute(self._many[verb, table].encode(), arrays)

    def counts(self) -> dict[str, int]:
        """See Floor.counts."""
        found = {}
        for table in COLUMNS:
            row = self._cursor.execute(f"SELECT COUNT(*) FROM {table}".encode()).fetchone()
            found[table] = int(row[0]) if row else 0
        self._connection.commit()
        return found

    def close(self) -> None:
        """See Floor.close."""
        self._connection.close()


def open_floor(url: str) -> Floor:
    """Open the reference schema in a database, making it in a new one."""
    return SqliteFloor(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else PostgresFloor(url)


def _unnest(names: Sequence[str]) -> str:
    arrays = ", ".join(f"%b::{TYPES.get(name, 'int8')}[]" for name in names)
    return f"unnest({arrays}) AS k({', '.join(names)})"


def _array_insert(table: str) -> str:
    names = COLUMNS[table].split()
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT k.* FROM {_unnest(names)}"
