"""What the bench of the pages looks at: a sample week behind a server of its own, and the same pages as a package.

The package lies at another origin, as in a bank's app: a small server of files that knows nothing, and a CDN's twin.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from engine.desk.packages import Wanted, make_package, verify_package
from tests.test_tidy import HOME
from tests.web.bank import code_of

PAGES = HOME / "games/web/dist"


class Served(NamedTuple):
    """A server that runs: its link as the demo prints one, and where the packaged pages are."""

    link: str
    package: str

    @property
    def host(self) -> str:
        """The API's origin."""
        return self.link.split("/demo/")[0]

    def own_page(self, game: str, player: str) -> str:
        """A player's game from the API's own server, with a code to enter it."""
        return f"{self.host}/play/{game}/#code={code_of(self.link, player, game)}&lang=en"

    def packaged_page(self, game: str, player: str) -> str:
        """The same from the package."""
        return f"{self.package}/{game}/index.html#code={code_of(self.link, player, game)}&lang=en"


@contextmanager
def served() -> Iterator[Served]:
    """A sandbox with the demo's week in it, and a package of the pages that asks it."""
    with tempfile.TemporaryDirectory() as name, _files(Path(name) / "package") as package:
        folder = Path(name)
        base = f"sqlite:///{folder / 'bench.db'}"
        made = [sys.executable, str(HOME / "server.py"), "demo", "--no-serve", "--json", "--database", base]
        subprocess.run(made, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with _server(folder, "--database", base, "--frame-ancestor", package) as (address, key):
            packed = make_package(PAGES, Wanted(address), "bench").body
            verify_package(packed)
            with zipfile.ZipFile(BytesIO(packed)) as opened:
                opened.extractall(folder / "package")
            yield Served(f"{address}/demo/#{key}", package)


@contextmanager
def _server(folder: Path, *more: str) -> Iterator[tuple[str, str]]:
    """A sandbox that is served: its address and its bank's key."""
    words = [sys.executable, str(HOME / "server.py"), "serve", "--sandbox", "--port", "0", "--json", *more]
    with (
        open(folder / "log", "w", encoding="utf-8") as log,
        subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as running,
    ):
        assert running.stdout is not None
        told = json.loads(running.stdout.readline())
        try:
            yield told["serving"], told["key"]
        finally:
            running.terminate()
            running.wait(timeout=60)


class _Quiet(SimpleHTTPRequestHandler):
    """Gives files of a folder and says nothing of it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _files(folder: Path) -> Iterator[str]:
    """The origin of a server of a folder's files."""
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
