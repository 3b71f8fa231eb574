"""A process that imports the server once and forks it again whenever it is asked to: starting takes no seconds.

    python -m tests.hardening.fork_server URL

It prints the port it listens on; for each line it reads it forks a server and prints its process id. Not a test.
"""

import os
import signal
import socket
import sys

from engine.api.serving import listen, serve_forever
from engine.store import open_database
from tests.world import UNDO, content_of, limit, quest

CONTENT = content_of(
    quest("every", give="feed", amount="event.amount", undo=UNDO),
    quest("once", give="vitality", amount=10, limits=[limit(1)]),
    quest("shared", give="eggs", amount=1, limits=[limit(50, every="ever", per="quest")]),
)


def main(url: str) -> None:
    """Fork servers until there is nothing more to read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is buried at once
    listening = listen("127.0.0.1", 0)
    tell(listening.getsockname()[1])
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            serve(url, listening)
        tell(pid)


def tell(number: int) -> None:
    """One number, one line."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def serve(url: str, listening: socket.socket) -> None:
    """Be a server, as `tilth serve` is one, until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        database = open_database(url)
        database.claim()
        serve_forever(database, CONTENT, listening)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
