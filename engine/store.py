"""The database: opening it safely, reading, and writing under the one write lock.

SQLite by default, PostgreSQL (psycopg 3) where one machine is not enough. `reading()` never queues for the
write lock; `writing()` is one transaction: it commits when the block ends and rolls back when it raises.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy
from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlmodel import Field, SQLModel

from engine.bulk import PostgresTransaction, SqliteTransaction, Transaction
from engine.clock import Clock, SystemClock
from engine.errors import Malformed, TilthError, Unavailable, UnsafeDatabase
from engine.ids import Ids

URLS = "use sqlite:///path or postgresql://user@host:port/name"
WAL_AUTOCHECKPOINT_PAGES = 20_000  # about 80 MB of log between checkpoints: measured in the reference, half the writes

# Whoever holds a lock and hangs must not stop every worker for ever: then 503, and the sender tells it again.
POSTGRES_OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s"
RETRY_STATES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock: nothing happened, try again

THE_ROWS_FAULT = (sqlite3.IntegrityError, sqlite3.DataError, psycopg.IntegrityError, psycopg.DataError)
"""What one row alone can cause. Everything else (disk full, read-only, no table) would stop every row: try later."""

MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
_MISSING = re.compile("no such (table|column)|has no column named")
"""A table or column that a later version has, as PostgreSQL's drivers and SQLite say it."""
_NO_DATABASE = "file is not a database"


class Collision(Unavailable):
    """Two transactions got in each other's way and this one gave way: nothing was stored; run it again."""

    code = "collision"

    def __init__(self) -> None:
        super().__init__("two writers met at once", hint="try again")


class Setting(SQLModel, table=True):
    """One value that belongs to the database itself: how many processes took a node number, the hash key, …"""

    name: str = Field(primary_key=True)
    value: str


class _Guarded:
    """Turns a driver's errors into ours, but for those that are a row's fault."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (sqlalchemy.exc.DBAPIError, sqlite3.Error, psycopg.Error)):
            cause = getattr(error, "orig", error)
            if not isinstance(cause, THE_ROWS_FAULT):
                raise Collision() if getattr(cause, "sqlstate", None) in RETRY_STATES else unavailable(error) from error
        elif isinstance(error, sqlalchemy.exc.TimeoutError):
            raise Unavailable("all database connections are in use", hint="try again in a moment") from error


class Database:
    """An open database. Threads may share it; on SQLite writers take turns."""

    def __init__(self, engine: Engine, clock: Clock, node: int | None = None) -> None:
        self.engine = engine
        self.on_sqlite = engine.dialect.name == "sqlite"
        self.probe: Callable[[str], None] | None = None
        """Called with each statement and with COMMIT before it runs; tests count with it and raise from it."""
        self.guard: Callable[[Transaction], None] | None = None
        """Asked first in every writing transaction, which it ends by raising: a sandbox refuses here what is stale."""
        self._clock = clock
        self._node = node
        self._ids: Ids | None = None
        self._wall_ids: Ids | None = None
        self._turn = threading.Lock() if self.on_sqlite else None
        self._writer = 0  # the thread that holds the turn
        self._kept: Connection | None = None  # the writer's, on SQLite
        self._serving: FileLock | None = None
        if self.on_sqlite:
            event.listen(engine, "begin", _begin)

    @property
    def ids(self) -> Ids:
        """The id maker of this process; the first use takes a node number from the database."""
        if self._ids is None:
            self._node = self._take_node() if self._node is None else self._node
            self._ids = Ids(self._node, self._clock)
        return self._ids

    @property
    def wall_ids(self) -> Ids:
        """The id maker for what a sandbox's restore leaves alone, such as keys: always by the wall clock."""
        return self._wall_ids or self.ids

    @property
    def clock(self) -> Clock:
        """The wall clock: the machine's, whatever a game's clock says."""
        return self._clock

    def make_ids_by(self, clock: Clock, after: int) -> None:
        """Make ids by another clock from now on, all above `after`: a sandbox's, which goes back with its rows.

        On SQLite there is one process, and its node is always the same: the same story has the same ids.
        """
        if self._wall_ids is None:
            self._node = 1 if self.on_sqlite else self._take_node() if self._node is None else self._node
            self._wall_ids = Ids(self._node, self._clock)
        assert self._node is not None
        self._ids = Ids(self._node, clock, after)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A consistent view that takes no write lock and changes nothing. Its end rolls back on the driver."""
        with _Guarded(), self.engine.connect() as connection:
            if self.on_sqlite:
                _driver(connection).execute("BEGIN")
            yield self._transaction(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One transaction under the write lock. Errors: Unavailable when the database cannot take it now.

        Raises RuntimeError inside another `writing` of the same thread: on SQLite it would wait for itself.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("a transaction is already being written by this thread")
        with self._turn or nullcontext(), _Guarded(), self._to_write() as connection:
            transaction = self._transaction(connection)
            if self._turn:
                self._writer = threading.get_ident()
            try:
                if self.guard:
                    self.guard(transaction)
                yield transaction
                transaction.finish()
                if self.probe:
                    self.probe("COMMIT")
                _commit(connection)
            except BaseException:
                transaction.forget()
                raise
            finally:
                self._writer = 0

    @contextmanager
    def _to_write(self) -> Iterator[Connection]:
        """Begin a writing transaction. SQLite's one writer keeps its connection, and with it a warm page cache.

        It begins on the driver itself: pool and toolkit took a seventh of the time of a batch of one event.
        """
        if not self.on_sqlite:
            with self.engine.connect() as pooled:
                yield pooled
            return
        connection = self._kept = self._kept or self.engine.connect().execution_options(immediate=True)
        try:
            _driver(connection).execute("BEGIN IMMEDIATE")
            yield connection
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Give the writer's connection back, which rolls back what it has begun; the next writer takes one anew."""
        kept, self._kept = self._kept, None
        if kept:
            kept.close()

    @contextmanager
    def plain_connection(self) -> Iterator[Connection]:
        """A connection without a transaction, for migrations, which begin their own under the write lock."""
        with self._turn or nullcontext(), _Guarded(), self.engine.connect() as plain:
            yield plain.execution_options(immediate=True)

    def _transaction(self, connection: Connection) -> Transaction:
        kind = SqliteTransaction if self.on_sqlite else PostgresTransaction
        return kind(connection, self.probe)

    def _take_node(self) -> int:
        with self.writing() as tx:
            row = tx.connection.exec_driver_sql(
                "INSERT INTO setting (name, value) VALUES ('nodes', '1') ON CONFLICT (name) DO UPDATE "
                "SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS VARCHAR) RETURNING value"
            ).scalar_one()
        return int(row)

    def claim(self) -> None:
        """Become the one process that writes to this SQLite file. Errors: Unavailable when another one is."""
        if not self.on_sqlite or self._serving:
            return
        path = f"{self.engine.url.database}.lock"
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Unavailable("another Tilth process is writing to this SQLite file", code="database_in_use",
                              hint="stop it first, or use PostgreSQL, which may have many") from error  # fmt: skip
        except OSError as error:
            raise _unwritten(Path(path).parent, error) from error
        self._serving = lock

    def hurry(self) -> None:
        """Let no commit wait for the disk: a power cut may take the last ones, a crash of ours takes nothing."""
        how = "PRAGMA synchronous=NORMAL" if self.on_sqlite else "SET synchronous_commit = off"
        event.listen(self.engine, "connect", lambda connection, _: _told(connection, how))
        with self._turn or nullcontext():
            self._let_go()
        self.engine.dispose()

    def close(self) -> None:
        """Give back every connection and the claim."""
        with self._turn or nullcontext():
            self._let_go()
        self.engine.dispose()
        if self._serving:
            self._serving.release()


def open_database(url: str, *, unsafe: bool = False, clock: Clock | None = None, node: int | None = None) -> Database:
    """Open the database at `url` (`sqlite:///path` or `postgresql://user@host:port/name`, also `?host=DIR`).

    `node` fixes the id maker's node number (tests); by default the database hands one out.
    Errors: Malformed (the URL), UnsafeDatabase (settings that could lose an acknowledged event; `unsafe` allows
    them), Unavailable (cannot be reached).
    """
    engine = _sqlite(url) if url.startswith("sqlite") else _postgres(url)
    database = Database(engine, clock or SystemClock(), node)
    try:
        if not unsafe:
            _refuse_unsafe(database)
    except BaseException:
        database.close()
        raise
    return database


def unavailable(error: Exception) -> TilthError:
    """Turn a driver's operational error into one that says what to do."""
    cause = str(getattr(error, "orig", error)).strip().splitlines()
    text = cause[0] if cause else type(error).__name__
    if _MISSING.search(text) or isinstance(getattr(error, "orig", error), MISSING):
        message = "this database's tables are not there yet, or those of an older version"
        return Unavailable(message, code="not_migrated", hint="run 'tilth migrate' first")
    if text == _NO_DATABASE:
        hint = "say with --database where it is; one that was damaged is put back from a backup"
        return Unavailable("this file is no database", code="not_a_database", hint=hint)
    return Unavailable(f"the database cannot take this now: {text}", hint="nothing was stored; try again")


def _unwritten(folder: Path, error: OSError) -> Unavailable:
    return Unavailable(f"the folder {folder.name} of the database cannot be written ({error.strerror})",
                       code="not_writable", hint="give another with --database, or make it writable")  # fmt: skip


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (sqlalchemy.exc.ArgumentError, ValueError) as error:
        raise Malformed(f"'{url}' is not a database URL", code="database_url", hint=URLS) from error


def _sqlite(url: str) -> Engine:
    path = _parsed(url).database
    if not path or path == ":memory:":
        raise Malformed("an SQLite URL needs a file", code="database_url", hint="for example sqlite:///var/tilth.db")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(Path(path).parent, error) from error
    connect = {"isolation_level": None, "timeout": 30}
    engine = sqlalchemy.create_engine(url, connect_args=connect, pool_use_lifo=True)  # the last one is the warm one
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "invalidate", _roll_back)
    return engine


def _roll_back(connection: Any, _record: object, _error: object) -> None:
    """End what a connection that is thrown away has begun: a traceback that holds its statement would keep the lock."""
    with suppress(sqlite3.Error):
        connection.rollback()


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"wal_autocheckpoint={WAL_AUTOCHECKPOINT_PAGES}",
        "busy_timeout=30000",
        "cache_size=-65536",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is erased must not be read from the file's free space
        "recursive_triggers=ON",  # else INSERT OR REPLACE would change a transfer past the trigger that forbids it
    ):
        connection.execute(f"PRAGMA {pragma}")


def _told(connection: Any, statement: str) -> None:
    """Tell a driver's connection something outside of any transaction."""
    cursor = connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    if not _driver(connection).in_transaction:  # the writer has begun before the toolkit is asked for anything
        immediate = connection.get_execution_options().get("immediate")
        _driver(connection).execute("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _commit(connection: Connection) -> None:
    """Commit on the driver, unless the toolkit took part: then it must know."""
    if connection.in_transaction():
        connection.commit()
    else:
        _driver(connection).commit()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _postgres(url: str) -> Engine:
    parsed = _parsed(url)
    if parsed.get_backend_name() != "postgresql":
        raise Malformed(f"no such database: {parsed.get_backend_name()}", code="database_url", hint=URLS)
    return sqlalchemy.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=16,
        max_overflow=16,
        pool_timeout=30,
        connect_args={"options": POSTGRES_OPTIONS},
    )


def _refuse_unsafe(database: Database) -> None:
    """kill -9 and a power cut must not lose what was acknowledged."""
    with _Guarded(), database.engine.connect() as connection:

        def ask(sql: str) -> str:
            return str(connection.exec_driver_sql(sql).scalar_one()).lower()

        if database.on_sqlite:
            found = {"journal_mode": ask("PRAGMA journal_mode"), "synchronous": ask("PRAGMA synchronous")}
            wanted: dict[str, tuple[str, ...]] = {"journal_mode": ("wal",), "synchronous": ("2", "3")}  # FULL, EXTRA
        else:
            found = {name: ask(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")}
            wanted = dict.fromkeys(found, ("on", "remote_apply", "remote_write", "local"))
    wrong = [f"{name}={value}" for name, value in found.items() if value not in wanted[name]]
    if wrong:
        raise UnsafeDatabase(
            f"the database runs with {', '.join(wrong)}",
            hint="an acknowledged event could be lost; mend it, or start with --unsafe",
        )
