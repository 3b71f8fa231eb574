"""`tilth stage`, `tilth doctor` and `tilth tapes …`: the only part of the stage that is commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from engine.desk import calling
from engine.desk.languages import LangOption, language, saying
from engine.desk.options import Json, Quests
from engine.desk.terminal import err, errors_of, out, print_json, show_findings
from engine.documents.findings import Finding
from engine.errors import Malformed, Unavailable, WrongContent
from engine.published.content import QUESTS
from games.stage import branding, twin
from games.stage.brand import PLAIN
from games.stage.branding import UnreadableBrand
from games.stage.costs import load as load_costs
from games.stage.doctor import examine, verdict, well
from games.stage.errors import StageFailed
from games.stage.films import kind_of
from games.stage.start import IN_USE, Server, Shown, check_ready, own_server, read_ahead, run, unwritten_var
from games.stage.tapes.model import takes
from games.stage.tapes.reading import UnreadableTape, load, people, read, shipped

DATABASE = "sqlite:///var/stage.db"
app = typer.Typer(no_args_is_help=True, help="Check and list the tapes that the stage plays.")
Files = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE", help="Or a name; by default all that come with it.")
]


@app.command("check")
def check_tapes(files: Files = None, lang: LangOption = "", as_json: Json = False) -> None:
    """Check tapes; every mistake with file, line, column and a hint."""
    given = [shipped().get(str(one), one) for one in files] if files else [*shipped().values()]
    found: list[Finding] = [finding for file in given for finding in read(file)[1]]
    if as_json:
        print_json([finding.as_dict() for finding in found])
    else:
        show_findings(found, ", ".join(map(str, files or shipped())), len(given), saying(lang), read="tape(s)")
    if errors_of(found):
        raise typer.Exit(1)


@app.command("list")
def list_tapes(as_json: Json = False) -> None:
    """List the tapes that can be played by their names."""
    tapes = [tape for file in shipped().values() if (tape := read(file)[0])]
    if as_json:
        print_json([{"name": one.name, "title": one.title.en, "seconds": takes(one)} for one in tapes])
        return
    for one in tapes:
        out.print(f"{one.name:12} {one.title.zh} · {one.title.en} ({round(takes(one) / 60)} min)", markup=False)


def open_stage(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    server: Annotated[str, typer.Option(help="A sandbox that is served; by default the stage serves its own.")] = "",
    players: Annotated[str, typer.Option(help="The two who play: the bank's references.")] = "mei,lin",
    tape: Annotated[str, typer.Option(help="A tape to play, by its name or file; it makes the sandbox anew.")] = "",
    render: Annotated[Path | None, typer.Option(help="The tape as a film (.mp4, .gif) or last frame (.png)")] = None,
    brand: Annotated[Path | None, typer.Option(help="A bank's name, logo, colours, city and language (YAML).")] = None,
    notes: Annotated[bool, typer.Option("--notes", help="The tape's notes on a page for a second screen.")] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Without a window: the demo's page in a browser.")] = False,
    auto: Annotated[bool, typer.Option("--auto", help="In a browser: the tape goes on by itself.")] = False,
    costs: Annotated[Path | None, typer.Option(help="What things cost, for the page of the money (YAML).")] = None,
    lang: LangOption = "",
    database: Annotated[str, typer.Option(help="Its own; by default ./var/stage.db, begun anew.")] = DATABASE,
    quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Open the desktop window: two players' phones side by side, and a clock that can be moved.

    `make stage` installs what it needs. Without --server it starts a sandbox of its own, which needs no network.
    Where no window can be opened, the demo's page shows the same people and tape in a browser.
    """
    both = tuple(one.strip() for one in players.split(",") if one.strip())
    if len({*both}) != 2:
        raise Malformed("two different players play", code="two_players", hint="--players mei,lin")
    _refuse_without_tape(tape, {"is rendered": render, "has notes": notes, "goes on by itself": auto})
    say = saying(lang)
    tell = str if as_json else lambda words: err.print(say(words), style="dim", markup=False)
    _greet_strangers(() if tape else both, tell)
    try:
        if render:
            kind_of(render)
        looks = (branding.load(brand) if brand else PLAIN)._replace(costs=load_costs(costs) if costs else None)
        spoken = language(lang or looks.lang or "")
        shown = Shown(both, spoken, load(tape) if tape else None, render, looks, notes)
        why = _why_no_window(shown, browser=browser)
        show = partial(_show, shown, tell, why, auto=auto)
        if server:
            show(Server(server, calling.key_of(server)))
            return
        seed = str(load(tape).seed) if tape else "0"
        if database == DATABASE and tape:
            database = f"sqlite:///var/stage-{seed}.db"  # it keeps how tapes begin, and is made anew by them
        elif database == DATABASE:
            _forget(Path(database.removeprefix("sqlite:///")))
        meanwhile = (lambda: None) if why else read_ahead
        with own_server(database, tell, "--quests", str(quests), "--seed", seed, meanwhile=meanwhile) as own:
            show(own)
    except UnreadableTape as unreadable:
        raise WrongContent([*unreadable.findings], hint="tilth tapes list, tilth tapes check FILE") from None
    except UnreadableBrand as unreadable:
        raise WrongContent([*unreadable.findings], hint="games/stage/brand.yaml is an example") from None
    except StageFailed as failed:
        raise Unavailable(failed.message, code=failed.code, hint=failed.hint) from failed


def _refuse_without_tape(tape: str, asked: Mapping[str, object]) -> None:
    """Errors: Malformed (`no_tape`)."""
    for what, wanted in asked.items():
        if wanted and not tape:
            raise Malformed(f"only a tape {what}", code="no_tape", hint="--tape board; tilth tapes list")


def _greet_strangers(players: Sequence[str], tell: Callable[[str], object]) -> None:
    """Say who is nobody of the stage's people: it may be a slip of the finger."""
    for one in players:
        if one not in people():
            tell(f"{one} is somebody new, without a past; the stage's people are {', '.join(people())}")


def _forget(database: Path) -> None:
    """Take a database away, unless it is being served. Errors: StageFailed (`database_in_use`, `not_writable`)."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{database}.lock", timeout=0):  # the lock itself stays: whoever holds it must be seen
            for end in ("", "-wal", "-shm"):
                Path(f"{database}{end}").unlink(missing_ok=True)
    except Timeout as error:
        raise StageFailed("another stage is running here", code="database_in_use", hint=IN_USE) from error
    except OSError as error:
        raise unwritten_var(error) from error


def _why_no_window(shown: Shown, *, browser: bool) -> str:
    """Return why the page is shown instead of the window, '' when nothing speaks against the window yet."""
    if browser and shown.film:
        raise Malformed("a film is made of the window, not of the page", code="no_film", hint="leave --browser out")
    if browser:
        return twin.ASKED
    try:
        check_ready()
    except StageFailed as failed:
        if not twin.can_stand_in(failed, shown):
            raise
        return failed.code
    return ""


def _show(shown: Shown, tell: Callable[[str], object], why: str, server: Server, *, auto: bool) -> None:
    """Open the window; where that cannot be done, the page in a browser."""
    if not why:
        try:
            run(shown, tell, server)
            return
        except StageFailed as failed:
            if not twin.can_stand_in(failed, shown):
                raise
            why = failed.code
    say = partial(out.print, markup=False, highlight=False, soft_wrap=True)
    twin.show(shown, server, twin.Hands(twin.Lines(sys.stdin).wait, say, twin.browse), why, auto=auto)


def doctor(lang: LangOption = "", as_json: Json = False) -> None:
    """Look whether this machine can show the stage, and say what to do where it cannot; a verdict within seconds."""
    spoken, rows = language(lang), examine()
    shows, words = verdict(rows, spoken)
    if as_json:
        print_json({"ok": well(rows), "shows": shows, "rows": [row.told(spoken) for row in rows]})
    else:
        for row in rows:
            name, found, todo = row.words(spoken)
            out.print(f"{row.mark:4}  {name}: {found}" + (f" → {todo}" if todo else ""), markup=False, soft_wrap=True)
        out.print(words, style="bold green" if well(rows) else "bold yellow", markup=False, soft_wrap=True)
    if not well(rows):
        raise typer.Exit(1)
