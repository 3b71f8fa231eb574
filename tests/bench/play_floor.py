"""The floor of playing: the rows of a move read, guarded and written, those of a scene read, by the bare driver.

Its tables have the same columns and unique indexes as ours, no CHECKs and no triggers. On PostgreSQL what belongs
together is one pipeline: a move costs two round trips, because what is guarded must be read before it is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg

from tests.bench.floor import schema

MORE = {
    "player": "id ref zone zone_from zone_before profile consent_at purposes minor",
    "friendship": "player_id friend_id since_at origin muted_at",
    "move": "id player_id key game name arguments digest seed at answer",
}
KEYS = {"player": "id", "friendship": "player_id, friend_id", "move": "id"}
TEXTS = ("ref", "zone", "zone_before", "profile", "purposes", "minor", "game", "name", "arguments", "answer")
UNIQUE = (
    "CREATE UNIQUE INDEX IF NOT EXISTS a_ref ON player (ref)",
    "CREATE UNIQUE INDEX IF NOT EXISTS a_key_moves_once ON move (player_id, key)",
)
LOCK = "SELECT id, ref, zone, zone_from, zone_before, profile, consent_at FROM player WHERE id IN (?, ?) ORDER BY id"
BEFORE = "SELECT digest, answer FROM move WHERE player_id = ? AND key = ?"
FRIENDS = "SELECT since_at FROM friendship WHERE player_id = ? AND friend_id = ?"
HAVE = "SELECT id, amount FROM balance WHERE id IN (?, ?)"
CHANGE = "UPDATE balance SET amount = amount + ? WHERE id = ?"
WHO = f"SELECT {', '.join(MORE['player'].split())} FROM player WHERE ref = ?"
HAS = "SELECT amount FROM balance WHERE id = ?"
HOLDS = "SELECT id, asset_no, ripe_at, gone_at, amount, quest_no FROM hold WHERE player_id = ?"
WIDTHS = {"move": 10, "transfer": 9}


class Move(NamedTuple):
    """Everything a move comes to: who gives whom how much, between which accounts, and the rows that say so."""

    player: int
    friend: int
    source: int
    target: int
    amount: int
    move: tuple[Any, ...]
    transfer: tuple[Any, ...]


def statements(*, sqlite: bool) -> list[str]:
    """The statements that make the tables where they are missing."""
    made = schema(sqlite=sqlite)
    for table, columns in MORE.items():
        parts = [f"{name} {_kind(name, sqlite)}" for name in columns.split()]
        made.append(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(parts)}, PRIMARY KEY ({KEYS[table]}))")
    return [*made, *UNIQUE]


def _kind(name: str, sqlite: bool) -> str:
    if name in TEXTS:
        return "TEXT"
    if name in ("key", "digest"):
        return "BLOB" if sqlite else "bytea"
    return "INTEGER" if sqlite else "int8"


def _into(table: str) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * WIDTHS[table])})"


def _guard(made: Move, before: Sequence[Any], friends: Sequence[Any], have: Sequence[Any]) -> None:
    """A replay, a stranger or too little would be refused here."""
    assert not before
    assert friends
    assert dict(have)[made.source] >= made.amount


class Sqlite:
    """sqlite3 from the standard library, with our pragmas."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000", "cache_size=-65536"):
            self._connection.execute(f"PRAGMA {pragma}")
        for statement in statements(sqlite=True):
            self._connection.execute(statement)

    def fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into a table."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self._connection.execute("COMMIT")

    def move(self, made: Move) -> None:
        """Make a move in a transaction of its own."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run(LOCK, (made.player, made.friend)).fetchall()
        before = run(BEFORE, (made.player, made.move[2])).fetchall()
        friends = run(FRIENDS, (made.player, made.friend)).fetchall()
        _guard(made, before, friends, run(HAVE, (made.source, made.target)).fetchall())
        run(_into("move"), made.move)
        run(_into("transfer"), made.transfer)
        run(CHANGE, (-made.amount, made.source))
        run(CHANGE, (made.amount, made.target))
        run("COMMIT")

    def scene(self, ref: str, purse: int) -> list[Any]:
        """Read a scene in a transaction of its own: the player, the purse, the holds."""
        run = self._connection.execute
        run("BEGIN")
        player = run(WHO, (ref,)).fetchone()
        found = [player, run(HAS, (purse,)).fetchone(), run(HOLDS, (player[0],)).fetchall()]
        run("COMMIT")
        return found

    def session(self, digest: bytes) -> Any:
        """Read one row by a unique key."""
        return self._connection.execute(BEFORE, (1, digest)).fetchone()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Postgres:
    """psycopg 3, synchronous."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, options="-c timezone=UTC")
        for statement in statements(sqlite=False):
            self._connection.execute(statement.encode())
        self._connection.commit()

    def fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into a table."""
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self._connection.commit()

    def move(self, made: Move) -> None:
        """Make a move in a transaction of its own."""
        with self._connection.pipeline():
            self._run(f"{LOCK} FOR UPDATE", (made.player, made.friend))
            asked = [
                self._run(BEFORE, (made.player, made.move[2])), self._run(FRIENDS, (made.player, made.friend)),
                self._run(HAVE, (made.source, made.target)),
            ]  # fmt: skip
        _guard(made, *(one.fetchall() for one in asked))
        with self._connection.pipeline():
            self._run(_into("move"), made.move)
            self._run(_into("transfer"), made.transfer)
            self._run(CHANGE, (-made.amount, made.source))
            self._run(CHANGE, (made.amount, made.target))
            self._connection.commit()

    def scene(self, ref: str, purse: int) -> list[Any]:
        """Read a scene in a transaction of its own: the player, the purse, the holds."""
        player = self._run(WHO, (ref,)).fetchone()
        assert player
        with self._connection.pipeline():
            asked = [self._run(HAS, (purse,)), self._run(HOLDS, (player[0],))]
            self._connection.commit()
        return [player, *(one.fetchall() for one in asked)]

    def session(self, digest: bytes) -> Any:
        """Read one row by a unique key."""
        found = self._run(BEFORE, (1, digest)).fetchone()
        self._connection.commit()
        return found

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[Any]:
        return self._connection.execute(sql.replace("?", "%s").encode(), values)


Floor = Sqlite | Postgres


def open_floor(url: str) -> Floor:
    """Open the tables in a database, making them in a new one."""
    return Sqlite(url) if url.startswith("sqlite") else Postgres(url)
