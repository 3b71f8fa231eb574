"""The pages that players see: what was built into a folder, read once and answered from memory.

`/play/{view}/` is a game's page, `/demo/` the page of a sandbox that shows two players side by side. No other file of
the machine is ever opened. A page runs no script but its own files, and talks to nobody but this server.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.access.entry import check_bounds
from engine.api.crossing import EMBED
from engine.errors import NotFound, Unavailable

DEMO, INDEX = "demo", "index.html"
TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".json": "application/json",
}  # fmt: skip
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"  # the name of a file in assets/ holds its hash
HINT = "run 'python bootstrap.py setup', which builds them where there is Node.js 20 or a network"


class File(NamedTuple):
    """A file to answer with, as it is and packed."""

    body: bytes
    packed: bytes
    kind: str
    etag: str


class Views:
    """All files of a folder; an empty one when nothing was built, or None is the folder.

    Pages of `ancestors`, origins as browsers write them, may show ours in a frame, speak to it over the bridge, and
    load the script with our elements. Errors when made: Malformed.
    """

    def __init__(self, folder: Path | None, ancestors: Sequence[str] = ()) -> None:
        for origin in ancestors:
            check_bounds((), origin)
        self.ancestors = tuple(ancestors)
        self.policy = " ".join((CSP, *ancestors))
        found = sorted(folder.rglob("*")) if folder else []
        self._files = {
            file.relative_to(folder).as_posix(): _read(file, self.ancestors)
            for file in found
            if folder and file.suffix in TYPES and file.is_file()
        }

    @property
    def names(self) -> list[str]:
        """The views there are: 'demo', 'forest' …; none when nothing was built."""
        return sorted(path.removesuffix(f"/{INDEX}") for path in self._files if path.count("/") == 1 and INDEX in path)

    def add(self, app: FastAPI, *, demo: bool) -> None:
        """Add the routes; that of the demo only where there is something to try out."""
        app.add_api_route("/play/{view}", _with_slash, include_in_schema=False, response_model=None)
        app.add_api_route("/play/{view}/{path:path}", self.view, include_in_schema=False, response_model=None)
        if demo:
            app.add_api_route("/demo", _with_slash, include_in_schema=False, response_model=None)
            app.add_api_route("/demo/{path:path}", self.demo, include_in_schema=False, response_model=None)

    async def view(self, request: Request, view: str, path: str) -> Response:
        """Answer with a file of a game's page. Errors: NotFound, Unavailable (`views_missing`)."""
        if view == DEMO:
            raise _nothing()
        return self._told(request, f"{view}/{path or INDEX}")

    async def demo(self, request: Request, path: str) -> Response:
        """Answer with a file of the demo's page. Errors: as `view`."""
        return self._told(request, f"{DEMO}/{path or INDEX}")

    def _told(self, request: Request, path: str) -> Response:
        if not self._files:
            raise Unavailable("the pages of the games are not built here", code="views_missing", hint=HINT)
        file = self._files.get(path)
        if file is None:
            raise _nothing()
        headers = {
            "Content-Security-Policy": self.policy, "ETag": file.etag, "Vary": "Accept-Encoding",
            "Cache-Control": FOREVER if "/assets/" in path else ASK,
        }  # fmt: skip
        if path == EMBED and self.ancestors:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.kind)
        return Response(file.body, headers=headers, media_type=file.kind)


async def _with_slash(request: Request) -> Response:
    """Lead to the page itself: what it loads is beside it. The browser keeps what stands after a '#'.

    With './' no name is taken for an address somewhere else, as 'http:elsewhere' would be.
    """
    asked = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{request.url.path.rsplit('/', 1)[1]}/{asked}", status_code=308)


def _read(file: Path, hosts: tuple[str, ...]) -> File:
    """Read a file; a page is told which other pages may speak to it."""
    body = file.read_bytes()
    if hosts and file.suffix == ".html":
        told = f'<meta name="tilth-hosts" content="{" ".join(hosts)}">'  # checked to be origins: nothing to escape
        body = body.replace(b"</head>", told.encode() + b"</head>", 1)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return File(body, gzip.compress(body, 9, mtime=0), TYPES[file.suffix], etag)


def _nothing() -> NotFound:
    return NotFound("there is no such page", code="not_found", hint="the pages of the games are at /play/NAME/")
