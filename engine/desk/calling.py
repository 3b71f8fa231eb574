"""How a command reaches a sandbox: over HTTP where one is served, or straight into its database.

A sandbox that is served from this folder leaves its address and a key in `var/sandbox.json`, so that nothing has to be
said; elsewhere the environment says both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import typer

from engine.errors import NotFound, TilthError, Unavailable

NOTE = Path("var/sandbox.json")
SERVER, KEY = "TILTH_SANDBOX", "TILTH_SANDBOX_KEY"
PATIENCE_S = 300.0  # a reset of many players takes its time

Ask = Callable[[str, str, object], Any]
"""(method, path, body) → the answer's JSON. Errors: whatever the sandbox says, by its code and hint."""

IN_PROCESS: list[Callable[[str, Path], AbstractContextManager[Ask]]] = []
"""What opens a database itself; the composition root puts it here, as the desk knows no API."""

Straight = Annotated[str, typer.Option("--database", help="Instead of a running sandbox: straight into its database.")]


def leave_note(server: str, key: str) -> None:
    """Tell commands in this folder where the sandbox is. Only its owner may read it, and never half of it."""
    NOTE.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = mkstemp(dir=NOTE.parent, prefix=NOTE.name)  # mode 600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"server": server, "key": key}, file)
    os.replace(beside, NOTE)


@contextmanager
def reached(database: str, quests: Path) -> Iterator[Ask]:
    """Reach a sandbox. Errors: NotFound (`no_sandbox`) when nothing says where it is, Unavailable, and its own."""
    if database:
        with IN_PROCESS[0](database, quests) as ask:
            yield ask
        return
    server, key = os.environ.get(SERVER, ""), os.environ.get(KEY, "")
    if not (server and key):
        left = _note()
        server, key = server or left.get("server", ""), key or left.get("key", "")
    if not (server and key):
        raise NotFound("no sandbox is served from this folder", code="no_sandbox",
                       hint=f"start one: tilth serve --sandbox; or set {SERVER} and {KEY}")  # fmt: skip
    yield lambda method, path, body: _over_http(f"{server.rstrip('/')}{path}", key, method, body)


def left_key() -> str:
    """Return the key that the last sandbox of this folder has left here; '' when none did."""
    return _note().get("key", "")


def key_of(server: str) -> str:
    """Return the key of a sandbox that is served: the environment's, or the one in this folder's note.

    Errors: NotFound (`no_sandbox`).
    """
    if key := os.environ.get(KEY, ""):
        return key
    left = _note()
    if left.get("server", "").rstrip("/") != server.rstrip("/"):
        raise NotFound(f"nothing here holds the key of {server}", code="no_sandbox", hint=f"set {KEY}")
    return left["key"]


def answered(status: int, told: Any) -> Any:
    """Return what an answer tells. Errors: TilthError, as the problem says."""
    if status >= 400:
        told = told if isinstance(told, dict) else {}
        places = "; ".join(f"{one['at']}: {one['message']}" for one in told.get("errors", ()))
        raise TilthError(
            places or told.get("detail", ""),
            code=told.get("code", "internal"),
            hint="" if places else told.get("hint", ""),  # it speaks of the answer, which nobody sees here
            status=status,
        )
    return told


def _over_http(url: str, key: str, method: str, body: object) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(url, sent, headers, method=method), timeout=PATIENCE_S) as response:
            return json.load(response)
    except HTTPError as error:
        with error:
            return answered(error.code, _json(error.read()))
    except (URLError, TimeoutError) as error:
        raise Unavailable(f"no sandbox answers at {url}", code="no_sandbox",
                          hint="start one: tilth serve --sandbox") from error  # fmt: skip


def _note() -> dict[str, str]:
    """What was left; nothing of it when there is none, or when it was damaged."""
    with suppress(OSError, ValueError):
        left = json.loads(NOTE.read_text(encoding="utf-8"))
        if isinstance(left, dict) and {"server", "key"} <= left.keys():
            return {name: str(left[name]) for name in ("server", "key")}
    return {}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return {"code": "no_sandbox", "detail": "what answers there is no sandbox"}
