"""Opening the stage: everything it needs is looked for first, and what is missing is said with a code."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from subprocess import PIPE
from typing import Any, NamedTuple, TextIO, cast

from games.stage.brand import PLAIN, Brand
from games.stage.client import Client
from games.stage.errors import StageFailed
from games.stage.opening import open_stage
from games.stage.phone import Face
from games.stage.stamps import Lang
from games.stage.tapes.model import Tape
from games.stage.tapes.prepare import prepare

NEEDED = ("arcade", "pyglet", "resvg_py", "PIL")
STOP_S = 10
LOG = Path("var/stage.log")
IN_USE = "close the other window, or give this one its own: --database sqlite:///var/second.db"
GAMES = Path(__file__).resolve().parents[1]


class Server(NamedTuple):
    """Where a sandbox is served, and its key."""

    url: str
    key: str


class Shown(NamedTuple):
    """What is shown: who plays in which language, or a tape, and the film to make of it instead of waiting.

    In the looks of a bank; with `notes` the presenter reads them on a page of their own.
    """

    players: Sequence[str]
    lang: Lang
    tape: Tape | None = None
    film: Path | None = None
    brand: Brand = PLAIN
    notes: bool = False


def run(shown: Shown, tell: Callable[[str], object], server: Server) -> None:
    """Show the stage until its window is closed; a tape says who plays, and begins anew. Errors: StageFailed."""
    client, tape = Client(server.url, server.key), shown.tape
    cast_of = prepare(client, tape) if tape else open_stage(client, shown.players)
    stage = open_window(client, cast_of, faces(), shown.lang, tell, tape, shown.brand)
    if shown.notes:
        tell(f"notes: {stage.serve_notes()}")
    if shown.film:
        from games.stage.record import render

        stage.play_through()
        tell(", ".join(map(str, render(stage, shown.film, each=_each_beat(stage, tell)))))
        stage.close()
    else:
        stage.run()


def _each_beat(stage: Any, tell: Callable[[str], object]) -> Callable[[], None]:
    """Return what tells of each beat as it begins: a film takes minutes."""
    told = -1

    def look() -> None:
        nonlocal told
        if stage.deck.at != told:
            told = stage.deck.at
            tell(f"filming: beat {told + 1} of {len(stage.deck.tape.beats)} …")

    return look


def check_ready() -> None:
    """Errors: StageFailed when what the window is drawn with is not there (`no_stage`), or no screen (`no_screen`)."""
    if missing := [one for one in NEEDED if importlib.util.find_spec(one) is None]:
        raise StageFailed(f"the stage is not installed: {', '.join(missing)} is missing", code="no_stage",
                          hint="make stage installs and opens it (on Windows: python bootstrap.py stage)")  # fmt: skip
    try:
        importlib.import_module("pyglet").display.get_display()
    except Exception as error:
        raise what_is_missing(error) from error


def faces(folder: Path = GAMES) -> list[Face]:
    """Return the faces on the desktop of all games that have one, the forest first. Errors: StageFailed (`no_face`)."""
    names = sorted((file.parent.name for file in folder.glob("*/desktop.py")), reverse=True)
    if not names:
        raise StageFailed(f"no game in {folder} has a face", code="no_face", hint="a game's face is its desktop.py")
    return [cast(Face, importlib.import_module(f"games.{name}.desktop")) for name in names]


def open_window(
    client: Client, cast_of: Any, faces: Sequence[Face], lang: Lang, tell: Callable[[str], object],
    tape: Tape | None = None, brand: Brand = PLAIN,
) -> Any:  # fmt: skip
    """Open the window. Errors: StageFailed (`no_screen`, `no_opengl`)."""
    try:
        import pyglet

        from games.stage import fonts
        from games.stage.window import Stage

        font = fonts.choose(pyglet.font.have_font)
        if font.file:
            pyglet.font.add_file(BytesIO(font.file.read_bytes()))
        if font.warning:
            tell(font.warning)
        return Stage(client, cast_of, faces, lang, font, tape, brand)
    except Exception as error:
        raise what_is_missing(error) from error


def what_is_missing(error: Exception) -> StageFailed:
    """Return what to say when no window could be opened; what is neither screen nor OpenGL goes on as it is."""
    names = {kind.__name__ for kind in type(error).__mro__}
    said = " ".join(str(error).split())[:120] or type(error).__name__
    if "NoSuchDisplayException" in names or "display" in said.lower():
        return StageFailed("no screen was found", code="no_screen",
                           hint="start it on a desktop; over SSH or in CI: xvfb-run make stage")  # fmt: skip
    if isinstance(error, ImportError) or type(error).__module__.split(".")[0] in ("arcade", "pyglet"):
        return StageFailed(f"no window with OpenGL 3.3 could be opened ({said})", code="no_opengl",
                           hint="update the graphics driver, or show the pages of make demo in a browser")  # fmt: skip
    raise error


def read_ahead() -> None:
    """Read what the window is drawn with, which takes a second; what is wrong with it is said when it is opened."""
    with suppress(Exception):
        importlib.import_module("games.stage.window")
        faces()


@contextmanager
def own_server(
    database: str, tell: Callable[[str], object], *more: str, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[Server]:
    """Serve a sandbox in a process of its own, on a free port, with more options; `meanwhile` is done as it starts.

    Errors: StageFailed (`no_server`).
    """
    serve = ("server", "serve", "--sandbox", "--port", "0", "--json", "--database", database, *more)
    command = [sys.executable, "-m", "games.stage.until_closed", *serve]
    with (
        _begun_anew(LOG) as log,
        subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=log, text=True, encoding="utf-8") as process,
    ):
        tell("a sandbox is starting …")
        assert process.stdout is not None
        try:
            meanwhile()
            line = process.stdout.readline()
            told = json.loads(line) if line.strip() else {}
            if "serving" not in told:
                with suppress(subprocess.TimeoutExpired):  # it may not end by itself
                    process.wait(STOP_S)
                raise _not_started(LOG)
            yield Server(told["serving"], told["key"])
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _begun_anew(log: Path) -> TextIO:
    """Return an empty log. It is added to, so that one that another window writes to stays whole."""
    try:
        log.parent.mkdir(exist_ok=True)
        log.write_text("", encoding="utf-8")
        return log.open("a", encoding="utf-8")
    except OSError as error:
        raise unwritten_var(error) from error


def unwritten_var(error: OSError) -> StageFailed:
    """Return what to say when the folder of the sandbox's database and log cannot be written."""
    return StageFailed(f"the folder {LOG.parent} cannot be written ({error.strerror or type(error).__name__})",
                       code="not_writable", hint="start it in a folder of your own")  # fmt: skip


def _not_started(log: Path) -> StageFailed:
    """Return why a server did not start, as the last refusal in its log says."""
    told: dict[str, Any] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        with suppress(ValueError):
            found = json.loads(line)
            told = found if isinstance(found, dict) and "message" in found else told
    code = str(told.get("code", "no_server"))
    hint = IN_USE if code == "database_in_use" else told.get("hint") or f"{log} says why"
    return StageFailed(f"the sandbox did not start: {told.get('message', '')}".rstrip(": "), code=code, hint=str(hint))
