"""A server between the window and its sandbox: it passes requests on, until it is told to be slow, wrong or gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HEADERS = ("Authorization", "Content-Type", "Idempotency-Key")
Fault = Callable[["Passing"], None]
"""What is done with a request instead of passing it on."""


class Between:
    """`url` is where the window asks; `fault` is what is wrong now, of the paths that have `only` in them."""

    def __init__(self, real: str) -> None:
        self.real, self.gate = real, threading.Event()
        self.held = 0
        self.asked: list[tuple[str, str]] = []
        self._fault: Fault | None = None
        self._only = ""
        self._serve(0)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def wrong(self, fault: Fault, only: str = "") -> Iterator[None]:
        """For a while something is wrong; then what was held is let go."""
        self.gate.clear()
        self._fault, self._only = fault, only
        yield
        self._fault = None
        self.gate.set()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """For a while nobody listens."""
        port = self._server.server_port
        self.stop()
        yield
        self._serve(port)

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def fault_of(self, path: str) -> Fault | None:
        """What is wrong with a path now."""
        return self._fault if self._only in path else None

    def told(self, path: str) -> int:
        """How often something was sent to a path that has this in it."""
        return sum(method == "POST" and path in where for method, where in self.asked)

    def _serve(self, port: int) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Passing)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self._server.between = self  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()


class Passing(BaseHTTPRequestHandler):
    """One request on its way."""

    def do_GET(self) -> None:
        """Pass a request on, or do what is wrong with it."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.between: Between = self.server.between  # type: ignore[attr-defined]
        self.between.asked.append((self.command, self.path))
        if fault := self.between.fault_of(self.path):
            fault(self)
        else:
            self.answer(*self.passed_on())

    do_POST = do_PUT = do_GET

    def passed_on(self) -> tuple[int, bytes]:
        """Ask the sandbox."""
        headers = {name: value for name in HEADERS if (value := self.headers.get(name))}
        asked = Request(self.between.real + self.path, self.body or None, headers, method=self.command)
        try:
            with urlopen(asked, timeout=30) as response:
                return response.status, response.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    def answer(self, status: int, body: bytes) -> None:
        """Answer the window, if it is there still."""
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def slow(one: Passing) -> None:
    """Hold a request until the gate is opened."""
    one.between.held += 1
    one.between.gate.wait()
    one.between.held -= 1
    one.answer(*one.passed_on())


def loses(one: Passing) -> None:
    """Do what was asked, and hang up before it is answered."""
    one.passed_on()
    one.close_connection = True


def answers(status: int, body: bytes) -> Fault:
    """Answer this to everything."""
    return lambda one: one.answer(status, body)
