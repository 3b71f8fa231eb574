"""Before a tape: the sandbox is made anew, the clock stands where the tape begins, and its people have lived.

That is kept in the sandbox, and put back the next time: living through two weeks takes seconds, putting back none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from games.stage.acts import SANDBOX, moved
from games.stage.client import Client, path
from games.stage.opening import Cast, need, open_stage
from games.stage.tapes.model import Lived, Tape, seconds
from games.stage.tapes.reading import script
from games.stage.tapes.scenes import plain

HOME = Path(__file__).resolve().parents[3]
CURTAIN = "curtain-"


def prepare(client: Client, tape: Tape) -> Cast:
    """Forget all that is in a sandbox, and make it ready for a tape. Errors: StageFailed with what the server said."""
    name = f"{CURTAIN}{tape.name[:16]}-{_made_of(client, tape)}"
    if client.ask("POST", path("v1", "sandbox", "snapshots", name, "restore")).ok:
        return _opened(client, tape)
    need(client.ask("POST", "/v1/sandbox/reset", {"seed": tape.seed, "players": 0, "days": 0, "rate": 0}))
    # nobody is there yet, so nothing is due on the way
    first = datetime.fromisoformat(tape.starts) - timedelta(seconds=seconds(script()["wait"]))
    need(moved(client, {"to": first.isoformat(), "rate": 0, "mode": "jump"}))
    cast = _opened(client, tape)
    client.ask("POST", f"{SANDBOX}/snapshots", {"name": name})
    return cast


def _opened(client: Client, tape: Tape) -> Cast:
    return open_stage(client, tape.players, {ref: _life(one) for ref, one in tape.people.items()}, tape.cast)


def _made_of(client: Client, tape: Tape) -> str:
    """Return a name for all that a beginning is made of: the tape, what is in force on the server, and the code."""
    bundle = str(need(client.ask("GET", "/healthz")).get("bundle"))
    return sha256("\n".join((tape.model_dump_json(), bundle, _code())).encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """Return a hash of which files there are that make what a beginning is made of, how long and how old they are."""
    told = ((file.relative_to(HOME), file.stat()) for file in sorted(_files()))
    return sha256(repr([(str(name), one.st_size, one.st_mtime_ns) for name, one in told]).encode()).hexdigest()


def _files() -> Iterator[Path]:
    folders = [HOME / "engine", *(one.parent for one in (HOME / "games").glob("*/game.py"))]
    yield from (one for folder in folders for one in folder.rglob("*.py"))
    yield from (HOME / "games" / "stage").glob("*.json")


def _life(lived: Lived) -> dict[str, Any]:
    """What is otherwise in somebody's life, as people.json has it."""
    week = [(one.type, {name: plain(value) for name, value in one.fields.items()}) for one in lived.week or ()]
    told = {"days": lived.days, "week": week or None}
    return {name: value for name, value in told.items() if value is not None}
