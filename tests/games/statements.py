"""What is sent to the database while something is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.store import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Everything that is sent meanwhile, by the engine's own verbs and through the toolkit."""
    seen: list[str] = []

    def watch(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        seen.append(sql)

    database.probe = seen.append
    event.listen(database.engine, "before_cursor_execute", watch)
    yield seen
    event.remove(database.engine, "before_cursor_execute", watch)
    database.probe = None
