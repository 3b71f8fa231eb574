"""The composition root and the `tilth` command: settings → content → database → routes → clock."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from filelock import FileLock, Timeout
from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

from engine.api.logs import JsonFormatter, failure
from engine.clock import SystemClock, iso
from engine.desk import (
    asking,
    auditing,
    calling,
    commands,
    dead_letters,
    erasing,
    packaging,
    quizzing,
    risk,
    sandboxing,
    senders,
    ticking,
    tokens,
    usage,
)
from engine.desk.demo import refuse_inhabited
from engine.desk.games import add_commands
from engine.desk.languages import LangOption, asked_in, saying
from engine.desk.living import live_sample
from engine.desk.options import DEFAULT_DATABASE, Json, ModeOption, Quests, Url, opened, waiting
from engine.desk.publishing import following
from engine.desk.terminal import err, out, print_json, show_ingested, show_refused, tell
from engine.errors import NotFound, TilthError, Unavailable
from engine.game import discover
from engine.game_time import refuse_sandbox
from engine.migrations import migrate
from engine.people import tombstones
from engine.people.tombstones import VARIABLE as TOMBSTONES
from engine.pepper import VARIABLE as PEPPER
from engine.pepper import begin_with
from engine.published.content import QUESTS, Content, Numbers, load_content
from engine.published.live import Folder, Live, Mode, Publications
from engine.sandbox import Sandbox, Tale, attach
from engine.sources import list_sources
from engine.store import Database
from games.stage import desk as stage

if TYPE_CHECKING:
    from engine.api.views import Views

VIEWS = Path(__file__).resolve().parent / "games" / "web"
DEMO_DATABASE, SANDBOX_DATABASE = "sqlite:///var/demo.db", "sqlite:///var/sandbox.db"
HOST, PORT = "127.0.0.1", 8000

app = typer.Typer(
    name="tilth", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Tilth: what a customer does grows trees and feeds hens.",
)  # fmt: skip
app.add_typer(commands.app, name="quests")
app.add_typer(quizzing.app, name="quiz")
app.add_typer(auditing.app, name="ledger")
app.add_typer(senders.app, name="source")
senders.app.add_typer(tokens.app, name="token-key")
app.command("tick")(ticking.tick)
app.command("erase")(erasing.erase_player)
app.command("trigger")(sandboxing.trigger)
app.add_typer(sandboxing.app, name="sandbox")
app.command("why")(asking.why)
app.add_typer(dead_letters.app, name="follow-ups")
app.add_typer(risk.app, name="risk")
app.add_typer(packaging.app, name="package")
app.add_typer(stage.app, name="tapes")
app.command("stage")(stage.open_stage)
app.command("doctor")(stage.doctor)
add_commands(app, discover())

DemoUrl = Annotated[
    str, typer.Option("--database", help="A fresh one; by default ./var/demo.db, begun anew each time.")
]
Unsafe = Annotated[bool, typer.Option("--unsafe", help="Start though a crash could lose acknowledged events.")]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 only when all is well. No traceback is ever shown."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console that cannot show Chinese must not stop us
    if logging.lastResort:  # what a command logs before or without the server: an error's class, never its text
        logging.lastResort.setFormatter(JsonFormatter())
    words = list(sys.argv[1:] if arguments is None else arguments)
    status = 1
    try:
        status = usage.run(app, words, "tilth")
    except TilthError as error:
        tell(error, as_json="--json" in words, say=saying(asked_in(words)))
        status = usage.STATUS if isinstance(error, usage.NotUnderstood) else 1
    except Exception as error:
        tell(_unforeseen(error), as_json="--json" in words)
    sys.exit(status)


@app.command()
def serve(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    context: typer.Context, mode: ModeOption = Mode.DEVELOPMENT, database: Url = DEFAULT_DATABASE,
    quests: Quests = QUESTS, host: Host = HOST, port: Port = PORT, unsafe: Unsafe = False, as_json: Json = False,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="As --mode sandbox: to try things out.")] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help="Of a sandbox: revoke the keys of its servers.")] = False,
    frame_ancestor: Annotated[
        list[str] | None, typer.Option(help="An origin whose pages may show the games in a frame; give each.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of a new sandbox: what is drawn there is drawn from it.")] = 0,
) -> None:  # fmt: skip
    """Serve the API until it is stopped; what waits is finished first.

    In development and sandbox, quests that are saved are in force at once when they are right. In production they are
    in force when they are published. A sandbox has a clock that can be moved, and a database of its own: by default
    ./var/sandbox.db.
    """
    views = _views(frame_ancestor or ())
    if sandbox or mode is Mode.SANDBOX:
        given = getattr(context.get_parameter_source("database"), "name", "") == "COMMANDLINE"
        with _sandbox(database if given else SANDBOX_DATABASE, quests, seed=seed) as made:
            if new_key:
                made.revoke_keys()
            _serve_sandbox(made, host, _listen(host, port), views, quiet=as_json)
        return
    folder = _folder(mode, quests)
    with opened(database, unsafe=unsafe) as db:
        db.claim()
        if mode is Mode.PRODUCTION:
            tombstones.place(db)  # else the first player who wants to be gone would find out that nobody can be
        _serve(db, _live(db, folder), host, _listen(host, port), views, quiet=as_json)


@app.command()
def demo(
    database: DemoUrl = DEMO_DATABASE, quests: Quests = QUESTS, host: Host = HOST, port: Port = PORT,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the sample week.")] = False,
    lang: LangOption = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Live a sample week: sample players, their events and rewards, the audit; then serve its pages and the API.

    It is a sandbox, whose clock can be moved. Its own database is made anew each time; another one must be empty.
    """
    from engine.api.serving import address
    from engine.desk.demo import Story, run_demo
    from engine.desk.evenings import read_evenings

    listening = None if no_serve else _listen(host, port)
    if database == DEMO_DATABASE:
        _forget(Path(database.removeprefix("sqlite:///")))
    story = Story(read_evenings(VIEWS / "demo" / "story.json"), None if as_json else out)
    with _sandbox(database, quests, story.tale, fresh=True) as sandbox:
        where = address(host, listening) if listening else f"http://{host}:{port}"
        told = run_demo(sandbox, story, lang=lang, address=where, pages=bool(_views().names))
        if as_json:
            print_json(told)
        if not told["audit"]["ok"]:
            raise typer.Exit(1)
        if listening:
            _serve_sandbox(sandbox, host, listening, _views(), quiet=as_json, told=not as_json)


@app.command()
def ingest(
    file: Annotated[Path, typer.Argument(help="The bank's file (.csv, .csv.gz, .json).")],
    map_file: Annotated[Path, typer.Option("--map", help="How its columns become events: quests/maps/NAME.yaml.")],
    mode: ModeOption = Mode.DEVELOPMENT, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Map a file to events and take them in, by the file's own clock. Running it again changes nothing."""
    from engine.desk.ingest_file import ingest_file

    for path in (file, map_file):
        if not path.is_file():
            hint = "say where it is, from the folder you are in"
            raise NotFound(f"there is no file {path}", code="no_such_file", hint=hint)
    folder = _folder(mode, quests)
    with opened(database) as db:
        db.claim()
        live = _live(db, folder)

        def current() -> tuple[Content, Numbers]:
            now = live.lately()
            return now.content, now.numbers

        with _progress(file.name, quiet=as_json) as progress:
            told = ingest_file(db, *current(), file, map_file, progress=progress, current=current)
    if as_json:
        print_json(told)
    else:
        show_ingested(told)


@app.command("migrate")
def migrate_database(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """Make the database's tables, or bring them up to date; does nothing when they are."""
    with opened(database, fresh=False) as db, waiting("migrating", quiet=as_json):
        before, now = migrate(db)
    if as_json:
        print_json({"ok": True, "from": before or None, "to": now})
    elif before == now:
        out.print(f"the tables are up to date already (version {now}); nothing was done")
    else:
        out.print(f"the tables are {f'upgraded from version {before} to' if before else 'made: version'} {now}")


def _content(quests: Path) -> Content:
    return load_content(quests, discover())


def _folder(mode: Mode, quests: Path) -> Folder | None:
    """The quests of a folder, checked before anything else is touched; in production no folder is looked at."""
    return None if mode is Mode.PRODUCTION else Folder(quests, discover())


def _live(db: Database, folder: Folder | None) -> Live:
    """What follows the files of a folder, or what is published; that has passed its tests when it was published."""
    refuse_sandbox(db)
    if folder is None:
        return Live(db, Publications(db, discover()), SystemClock(), told=partial(show_refused, say=saying()))
    return following(db, folder, SystemClock())


def _serve(
    db: Database, content: Live, host: str, listening: socket.socket, views: Views, *, quiet: bool
) -> None:  # fmt: skip
    from engine.api.serving import address, serve_forever

    where = address(host, listening)
    if quiet:
        print_json({"serving": where})
    else:
        out.print(f"Tilth serves on {where}; its documentation is at {where}/docs. Ctrl+C stops it.", soft_wrap=True)
        if not any(key.revoked_at is None for key in list_sources(db)):
            out.print("Nobody has a key yet: tilth source add bank/cards --scope events:write", style="dim")
    with suppress(KeyboardInterrupt):  # Ctrl+C is how it is meant to end
        serve_forever(db, content, listening, views=views)


@contextmanager
def _sandbox(
    database: str, quests: Path, tale: Tale = live_sample, *, fresh: bool = False, seed: int = 0
) -> Iterator[Sandbox]:
    """Open a sandbox, making its database when there is none. No secret of a live one reaches it.

    Errors: Refused (`not_fresh`) when it must be `fresh` and is not.
    """
    folder = Folder(quests, discover())
    for secret in (PEPPER, TOMBSTONES):
        os.environ.pop(secret, None)
    with opened(database) as db:
        db.claim()
        if fresh:
            refuse_inhabited(db)
        time = attach(db, SystemClock())
        if seed:
            begin_with(db, seed)
        live = following(db, folder, time)
        yield Sandbox(db, live, time, tale)


def _serve_sandbox(
    sandbox: Sandbox, host: str, listening: socket.socket, views: Views, *, quiet: bool, told: bool = False
) -> None:  # fmt: skip
    """Serve a sandbox. With `told` a key and an address were shown before: they stay the last that is printed."""
    from engine.api.serving import address, serve_forever

    where, key = address(host, listening), sandbox.key(calling.left_key())
    calling.leave_note(where, key)
    if quiet:
        print_json({"serving": where, "sandbox": True, "key": key})
    elif told:
        reached = "In this folder 'tilth trigger' and 'tilth sandbox' reach it; others use the key above."
        out.print(f"{reached} Ctrl+C stops it.", style="dim", soft_wrap=True)
    else:
        now = iso(sandbox.time.now())
        out.print(f"A sandbox is served on {where}, where it is {now}. Ctrl+C stops it.", soft_wrap=True)
        out.print("In this folder 'tilth trigger' and 'tilth sandbox' reach it; others need this key:", style="dim")
        out.print(key, markup=False, soft_wrap=True)
    log_from = logging.WARNING if told else logging.INFO  # each request as a line would push the link away
    with suppress(KeyboardInterrupt):
        serve_forever(sandbox.db, sandbox.live, listening, sandbox, views, log_from)


def _views(ancestors: Sequence[str] = ()) -> Views:
    """The pages that were built, none where nobody built them; pages of `ancestors` may frame them."""
    from engine.api.views import Views

    folder = VIEWS / "dist"
    return Views(folder if folder.is_dir() else None, ancestors)


@contextmanager
def _in_process(database: str, quests: Path) -> Iterator[calling.Ask]:
    """Ask a sandbox's API without serving it."""
    from engine.api.in_process import asking

    with _sandbox(database, quests) as sandbox, asking(sandbox) as ask:
        yield lambda method, path, body: calling.answered(*ask(method, path, body))


calling.IN_PROCESS.append(_in_process)


def _listen(host: str, port: int) -> socket.socket:
    from engine.api.serving import listen  # the web is slow to import, and most commands need none of it

    return listen(host, port)


def _forget(path: Path) -> None:
    """Remove the demo's last database, unless it is being served. Errors: Unavailable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{path}.lock", timeout=0):
            for end in ("", "-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)
    except Timeout as error:
        raise Unavailable("another one is running here", code="database_in_use", hint="stop it first") from error


@contextmanager
def _progress(what: str, *, quiet: bool) -> Iterator[Callable[[int, float], None] | None]:
    """A bar on stderr, told how many rows were read and which share of the file that is."""
    if quiet:
        yield None
        return
    columns = ("{task.description}", BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), "{task.fields[rows]:,}")
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=1.0, rows=0)
        yield lambda rows, share: bar.update(task, completed=share, rows=rows)


def _unforeseen(error: Exception) -> TilthError:
    """Write class and places of what nobody foresaw to a file that can be sent to us; people get a short message."""
    stamp = iso(SystemClock().now()).replace(":", "").replace(".", "")
    path = Path("var") / f"error-{stamp}.log"
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(failure(error), indent=1), encoding="utf-8")
    except OSError:
        return TilthError(f"something went wrong that we did not foresee: {type(error).__name__}")
    return TilthError("something went wrong that we did not foresee", hint=f"please send us {path}")


if __name__ == "__main__":
    main()
