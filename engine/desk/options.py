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
from engine.documents.findings import near_miss
from engine.errors import Malformed, NotFound
from engine.migrations import migrate
from engine.published.live import Mode
from engine.quests.load import Progress
from engine.store import Database, open_database

PATIENCE_S = 1.0
"""So long nobody needs to be told that something takes its time."""

DEFAULT_DATABASE = "sqlite:///var/tilth.db"

MODES = "|".join(Mode)


def _mode(name: str) -> Mode:
    try:
        return Mode(name)
    except ValueError:
        hint = near_miss(name, Mode)
        told = f" Did you mean '{hint}'?" if hint else ""
        raise typer.BadParameter(f"'{name}' is not one of {', '.join(Mode)}.{told}") from None


def _folder(quests: Path) -> Path:
    """Refuse a file: what it needs lies beside it. Errors: Malformed."""
    if quests.is_file():
        hint = f"one file: tilth quests check {quests.as_posix()}, or tilth quests test {quests.as_posix()}"
        raise Malformed(f"--quests is a folder, and {quests.as_posix()} is a file", code="not_a_folder", hint=hint)
    return quests


Url = Annotated[
    str, typer.Option("--database", envvar="TILTH_DATABASE", help="sqlite:///path or postgresql://user@host/name.")
]
Quests = Annotated[
    Path,
    typer.Option("--quests", envvar="TILTH_QUESTS", callback=_folder, help="The folder of quests and vocabulary."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
ModeOption = Annotated[
    Mode,
    typer.Option(
        "--mode", envvar="TILTH_MODE", parser=_mode, metavar=MODES,
        help="production runs what was published, the others follow --quests.",
    ),
]  # fmt: skip
AskedMode = Annotated[
    Mode | None,
    typer.Option(
        "--mode", envvar="TILTH_MODE", parser=_mode, metavar=MODES,
        help="production asks what was published, the others --quests; without, what was published, if anything was.",
    ),
]  # fmt: skip


@contextmanager
def opened(url: str, *, unsafe: bool = False, must_exist: bool = False, fresh: bool = True) -> Iterator[Database]:
    """Open a database and close it. A new SQLite file is migrated at once; an older database waits for `migrate`."""
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    new = path is not None and not (path.exists() and path.stat().st_size)
    if new and must_exist:
        hint = "start 'tilth serve' once or run 'tilth migrate' to make it, or say with --database where it is"
        raise NotFound(f"there is no database {path}", code="no_database", hint=hint)
    db = open_database(url, unsafe=unsafe)
    try:
        if new and fresh:
            migrate(db)
        yield db
    finally:
        db.close()


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Progress | None]:
    """Count on stderr what is done of something, once it takes longer than a second; on a terminal only."""
    if quiet:
        yield None
        return
    bar = Bars("{task.description}", BarColumn(), MofNCompleteColumn(), console=err, transient=True)
    task = bar.add_task(what, total=None)
    since = monotonic()

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if err.is_interactive and monotonic() - since > PATIENCE_S:
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
