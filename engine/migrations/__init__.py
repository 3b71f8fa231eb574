"""Alembic migrations of the engine's tables, on both databases. `migrate` brings a database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from engine.store import Database


def config() -> Config:
    """Return Alembic's settings for this folder, without any file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(db: Database, revision: str = "head") -> None:
    """Bring the tables to a revision. Errors: Unavailable when the database cannot be reached."""
    settings = config()
    with db.plain_connection() as connection:
        settings.attributes["connection"] = connection.execution_options(immediate=True)
        command.upgrade(settings, revision)
        connection.commit()
