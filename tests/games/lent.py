"""Databases one after the other within a test: each new, migrated, and quick, as no power fails here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.clock import Clock
from engine.store import Database, open_database

Lend = Callable[..., AbstractContextManager[Database]]
NODE = 1  # the same for all: ids are the same when clock and moves are


def lender(engine: str, request: pytest.FixtureRequest, folder: Path) -> Lend:
    """Return what lends a new, migrated database of an engine as often as it is asked; `clock` makes its ids."""
    numbers = count(1)

    @contextmanager
    def lend(clock: Clock | None = None) -> Iterator[Database]:
        if engine == "postgres":
            with request.getfixturevalue("postgres_pool").lent() as url, closing(_open(url, clock)) as database:
                yield database
            return
        path = folder / f"lent{next(numbers)}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        with closing(_open(f"sqlite:///{path}", clock)) as database:
            yield database

    return lend


def _open(url: str, clock: Clock | None) -> Database:
    """What waits for a disk is left out, which is half of a long test's time."""
    database = open_database(url, clock=clock, node=NODE)
    hurry = "PRAGMA synchronous=OFF" if database.on_sqlite else "SET synchronous_commit = off"

    def connected(connection: Any, _record: object) -> None:
        connection.execute(hurry)
        connection.commit()

    event.listen(database.engine, "connect", connected)
    database.engine.dispose()
    return database
