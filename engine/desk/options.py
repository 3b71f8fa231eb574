"""What the commands of `tilth` share: their common options, opening the database, and waiting in view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn
from rich.progress import Progress as Bars

from engine.desk.terminal import err
from engine.errors import NotFound
from engine.live import Mode
from engine.migrations import migrate
from engine.quests.load import Progress
from engine.store import Database, open_database

PATIENCE_S = 1.0
"""So long nobody needs to be told that something takes its time."""

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
def counting(what: str, *, quiet: bool) -> Iterator[Progress | None]:
    """Count on stderr what is done of something, once it takes longer than a second."""
    if quiet:
        yield None
        return
    bar = Bars("{task.description}", BarColumn(), MofNCompleteColumn(), console=err, transient=True)
    task = bar.add_task(what, total=None)
    since = monotonic()

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if monotonic() - since > PATIENCE_S:
            bar.start()

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()


@contextmanager
def waiting(what: str, *, quiet: bool) -> Iterator[None]:
    """Show on stderr that something takes its time."""
    if quiet:
        yield
        return
    with err.status(f"{what} …"):
        yield
