"""Alembic migrations of the engine's tables, on both databases. `migrate` brings a database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from engine.store import Database


def config() -> Config:
    """Return Alembic's settings for this folder, without any file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(db: Database, revision: str = "head") -> tuple[str, str]:
    """Bring the tables to a revision; return the one they had (empty: there were none) and the one they have.

    Errors: Unavailable when the database cannot be reached.
    """
    settings = config()
    with db.plain_connection() as connection:
        before = _revision(connection)
        connection.rollback()  # the migration begins a transaction of its own, under the write lock
        settings.attributes["connection"] = connection.execution_options(immediate=True)
        command.upgrade(settings, revision)
        connection.commit()
        return before, _revision(connection)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""
