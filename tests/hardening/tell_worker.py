"""A process that imports the engine once and forks workers that deliver until they are killed. Not a test.

    python -m tests.hardening.tell_worker URL

For each line it reads it forks a worker and prints its process id.
"""

import os
import signal
import sys

from engine.deliver import deliver
from engine.errors import Unavailable
from engine.store import open_database


def work(url: str) -> None:
    """Deliver until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    database = open_database(url)
    since = None
    try:
        while True:
            try:
                since = deliver(database, database.clock.now(), since).more
            except Unavailable:
                since = None
    finally:
        os._exit(1)


def main(url: str) -> None:
    """Fork workers until there is nothing more to read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is buried at once
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            work(url)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
