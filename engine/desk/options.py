"""What the commands of `tilth` share: their common options, opening the database, and waiting in view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from engine.desk.terminal import err
from engine.errors import NotFound
from engine.live import Mode
from engine.migrations import migrate
from engine.store import Database, open_database

DEFAULT_DATABASE = "sqlite:///var/tilth.db"

Url = Annotated[
    str, typer.Option("--database", envvar="TILTH_DATABASE", help="sqlite:///path or postgresql://user@host/name.")
]
Quests = Annotated[Path, typer.Option("--quests", envvar="TILTH_QUESTS", help="The folder of quests and vocabulary.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
ModeOption = Annotated[
    Mode,
    typer.Option("--mode", envvar="TILTH_MODE", help="production runs what was published, the others follow --quests."),
]


@contextmanager
def opened(url: str, *, unsafe: bool = False, must_exist: bool = False, fresh: bool = True) -> Iterator[Database]:
    """Open a database and close it. A new SQLite file is migrated at once; an older database waits for `migrate`."""
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    new = path is not None and not (path.exists() and path.stat().st_size)
    if new and must_exist:
        raise NotFound(f"there is no database {path}", code="no_database", hint="say where it is with --database")
    db = open_database(url, unsafe=unsafe)
    try:
        if new and fresh:
            migrate(db)
        yield db
    finally:
        db.close()


@contextmanager
def waiting(what: str, *, quiet: bool) -> Iterator[None]:
    """Show on stderr that something takes its time."""
    if quiet:
        yield
        return
    with err.status(f"{what} …"):
        yield
