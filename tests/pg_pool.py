"""PostgreSQL databases that tests take turns with: what a test left is deleted, which is far cheaper than a new copy.

A database whose tables, triggers or settings a test has changed is not used again; it goes with the server.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

TEMPLATE = "tilth_template"

SHAPE = """
SELECT md5(string_agg(said, ' ' ORDER BY said)) FROM (
  SELECT format('%s %s %s', oid, relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s %s %s', attrelid, attname, atttypid, attnotnull) FROM pg_attribute
    JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', t.oid, tgenabled) FROM pg_trigger t
  UNION ALL SELECT format('%s %s', oid, conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', oid, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', setdatabase, setconfig) FROM pg_db_role_setting
  UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_'
) AS shape (said)
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


class Pool:
    """The databases of one server that nobody uses now."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._free: list[_Used] = []
        self._names = itertools.count(1)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of an empty, migrated database; what is left in it afterwards is deleted."""
        used = self._free.pop() if self._free else self._made()
        yield used.url
        if used.clean():
            self._free.append(used)

    def _made(self) -> _Used:
        name = f"test_{next(self._names)}"
        with closing(psycopg.connect(self._server, autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return _Used(named(self._server, name))


class _Used:
    """One database, and what it was like when it was new."""

    def __init__(self, url: str) -> None:
        self.url = url
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            self._shape = _one(connection, SHAPE)
            self._tables = [str(name) for (name,) in connection.execute(TABLES)]
            self._rows = {table: _rows(connection, table) for table in self._tables}

    def clean(self) -> bool:
        """Delete what is not as it was; return whether the database can be used again."""
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if _one(connection, SHAPE) != self._shape:
                return False
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")  # transfers refuse to be deleted
                for table in self._touched(connection):
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                    for row in self._rows[table]:
                        given = sql.SQL(", ").join([sql.Placeholder()] * len(row))
                        into = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), given)
                        connection.execute(into, row)
        return True

    def _touched(self, connection: psycopg.Connection[Any]) -> list[str]:
        asked = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(table), sql.Identifier(table))
            for table in self._tables
        ]
        filled = {str(name) for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(asked))}
        return [table for table in self._tables if table in filled or self._rows[table]]


def named(url: str, database: str) -> str:
    """Return the URL of another database of the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _one(connection: psycopg.Connection[Any], ask: str) -> Any:
    found = connection.execute(ask).fetchone()
    return found[0] if found else None


def _rows(connection: psycopg.Connection[Any], table: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
