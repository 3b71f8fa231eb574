"""Alembic migrations on both databases. `migrate` brings a database up to date.

The engine's tables and each game's are lines of their own: a game keeps its migrations in its folder, the first of them
begins a line, and a game that is dropped in adds it.
"""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from engine.game import migrations
from engine.store import Database


def config() -> Config:
    """Return Alembic's settings for this folder and the games', without any file."""
    here = Path(__file__).parent
    settings = Config()
    settings.set_main_option("script_location", str(here))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("version_locations", os.pathsep.join(map(str, (here / "versions", *migrations()))))
    return settings


def migrate(db: Database, revision: str = "heads") -> tuple[str, str]:
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
    return ", ".join(sorted(MigrationContext.configure(connection).get_current_heads()))
