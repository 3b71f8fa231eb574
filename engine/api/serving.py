"""Serving: the port, the server, and its orderly end."""

from __future__ import annotations

import gc
import logging
import socket
import sys

import uvicorn

from engine.alarm import Alarm
from engine.api import logs
from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.api.streams import Streams
from engine.api.views import Views
from engine.clock import SystemClock
from engine.errors import Unavailable
from engine.jobs import run_all
from engine.published.content import Content
from engine.published.live import Live, Watcher
from engine.sandbox import Sandbox
from engine.store import Database

SHUTDOWN_S = 20  # so long may requests take that have begun when the server is told to stop
BACKLOG = 2_048
UNREAD_MS = 30_000  # so long may what was sent stay unread, or unacknowledged by a network that is gone


def listen(host: str, port: int) -> socket.socket:
    """Take a port (0: any free one). Errors: Unavailable when it is taken or not ours to take.

    Taken before anything else starts, so that a taken one is said in words and not found in a log.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers share one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; taken over by the connections: who does not read is cut
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        hint = f"stop what listens there, or choose another port: --port {port % 65_535 + 1}"
        raise Unavailable(f"cannot listen on {host}:{port}: {error.strerror}", code="port_taken", hint=hint) from error
    return listening


def address(host: str, listening: socket.socket) -> str:
    """Return the URL of a listening socket."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


class Server(uvicorn.Server):
    """uvicorn waits for responses to end before it tells the application to: streams must be told first."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the live streams end, then everything else."""
        self._streams.stop()
        await super().shutdown(sockets)


def serve_forever(
    db: Database, content: Content | Live, listening: socket.socket, sandbox: Sandbox | None = None,
    views: Views | None = None, log_from: int = logging.INFO,
) -> None:  # fmt: skip
    """Serve until told to stop (SIGTERM, Ctrl+C); then refuse what is new and finish what has begun.

    What changes meanwhile, content or pauses, is followed; what is due is done. `log_from`: what is logged at least.
    """
    logs.configure(log_from)
    clock = SystemClock()
    runtime = Runtime(db, content, sandbox.time if sandbox else clock, clock, sandbox)
    app = create_app(runtime, views)
    watcher = Watcher(runtime.live)
    alarm = Alarm(sandbox.ring if sandbox else lambda: _ring(runtime))
    gc.collect()
    gc.freeze()  # what is loaded by now stays; the collector need not walk through it again and again
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
        lifespan="on",
    )
    watcher.start()
    alarm.start()
    runtime.teller.start()
    try:
        Server(config, runtime.streams).run(sockets=[listening])
    finally:
        runtime.teller.stop()
        alarm.stop()
        watcher.stop()


def _ring(runtime: Runtime) -> None:
    """Do what is due."""
    games = runtime.now.content.games.values()
    run_all(runtime.db, runtime.clock.now(), games=games, context=lambda: runtime.now)
