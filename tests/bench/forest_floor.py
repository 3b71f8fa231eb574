"""The floor of the forest: a guarded update and two inserts by the bare driver, and a bare read of a scene's rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from queue import SimpleQueue
from typing import Any, NamedTuple

import psycopg

from tests.bench.play_floor import WIDTHS, statements

GUARDED = "UPDATE hold SET amount = amount - ? WHERE player_id = ? AND id = ? AND amount >= ?"
INTO = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * WIDTHS[table])})" for table in ("move", "transfer")}
FRIENDS = "SELECT friend_id FROM friendship WHERE player_id = ?"
PAGE = f"SELECT player_id FROM forest WHERE player_id IN ({FRIENDS}) ORDER BY grown_g DESC, player_id LIMIT 20"
READS = (
    "SELECT id, ref, zone, zone_from, zone_before, consent_at, purposes, minor FROM player WHERE id = ?",
    "SELECT friend_id, since_at FROM friendship WHERE player_id = ?",
    f"SELECT * FROM forest WHERE player_id IN ({FRIENDS})",
    f"SELECT player_id, id, asset_no, ripe_at, gone_at, amount, quest_no FROM hold WHERE player_id IN ({PAGE})",
    f"SELECT hold_id, player_id, times, amount_g FROM forest_taken WHERE owner_id IN ({PAGE})",
    f"SELECT player_id, COUNT(*) FROM friendship WHERE player_id IN ({PAGE}) GROUP BY player_id",
    "SELECT what, other_id, amount FROM daily_count WHERE player_id = ?",
)
"""What the ranking of friends stands on, in the form in which a bare reader would ask for it."""
TOP = "FROM forest WHERE on_board = 1 ORDER BY grown_g DESC, player_id LIMIT ?"
BOARD = (
    f"SELECT player_id, grown_g, planted, thumbs {TOP}",
    f"SELECT id, consent_at, purposes, minor FROM player WHERE id IN (SELECT player_id {TOP})",
)
CUT = "SELECT player_id, other_id FROM cut WHERE player_id = ? OR other_id = ?"
"""A page of the board rests on who is on it, who of them plays now, and who blocked whom."""
CONNECTIONS = 16


class Taking(NamedTuple):
    """One move: so much out of a bubble, and the two rows that say so."""

    owner: int
    hold: int
    amount: int
    move: tuple[Any, ...]
    transfer: tuple[Any, ...]


class Bare:
    """A bare driver with a few connections that callers take turns with: on SQLite with one, as only one can write."""

    def __init__(self, url: str, *, tables: bool = True) -> None:
        self._url, self._sqlite = url, url.startswith("sqlite")
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(1 if self._sqlite else CONNECTIONS):
            self._free.put(self._open())
        with self._lent() as connection:
            for statement in statements(sqlite=self._sqlite) if tables else ():
                self._run(connection, statement)

    def fill(self, holds: Sequence[tuple[Any, ...]]) -> None:
        """Put bubbles into their table."""
        into = f"INSERT INTO hold VALUES ({', '.join('?' * len(holds[0]))})"
        with self._lent() as connection:
            self._run(connection, "BEGIN")
            connection.cursor().executemany(self._sql(into), holds)

    def take(self, one: Taking) -> None:
        """Make a move in a transaction of its own."""
        changed = (one.amount, one.owner, one.hold, one.amount)
        with self._lent() as connection:
            if self._sqlite:
                self._run(connection, "BEGIN IMMEDIATE")
            with nullcontext() if self._sqlite else connection.pipeline():
                done = self._run(connection, GUARDED, changed)
                self._run(connection, INTO["move"], one.move)
                self._run(connection, INTO["transfer"], one.transfer)
                connection.commit()
        assert done.rowcount == 1

    def friends(self, player: int) -> list[Any]:
        """Read what the ranking of friends stands on."""
        with self._lent() as connection:
            return [self._run(connection, sql, (player,)).fetchall() for sql in READS]

    def board(self, player: int, size: int) -> list[Any]:
        """Read a page of the ranking of all."""
        asked = ((READS[0], (player,)), *((sql, (size,)) for sql in BOARD), (CUT, (player, player)))
        with self._lent() as connection:
            return [self._run(connection, sql, values).fetchall() for sql, values in asked]

    def close(self) -> None:
        """Close every connection."""
        while not self._free.empty():
            self._free.get().close()

    @contextmanager
    def _lent(self) -> Iterator[Any]:
        connection = self._free.get()
        try:
            yield connection
            if not self._sqlite or connection.in_transaction:
                connection.commit()
        finally:
            self._free.put(connection)

    def _open(self) -> Any:
        if not self._sqlite:
            return psycopg.connect(self._url, options="-c timezone=UTC")
        path = self._url.removeprefix("sqlite:///")
        made = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000", "cache_size=-65536"):
            made.execute(f"PRAGMA {pragma}")
        return made

    def _sql(self, sql: str) -> str:
        return sql if self._sqlite else sql.replace("?", "%s")

    def _run(self, connection: Any, sql: str, values: Sequence[Any] = ()) -> Any:
        return connection.execute(self._sql(sql), values)
