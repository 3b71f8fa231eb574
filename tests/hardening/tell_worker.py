"""A process that imports the engine once and forks workers that deliver until they are killed. Not a test.

    python -m tests.hardening.tell_worker URL

For each line it reads it forks a worker and prints its process id.
"""

import sys

from engine.deliver import deliver
from engine.errors import Unavailable
from engine.store import open_database
from tests.hardening.forking import fork_workers


def work(url: str) -> None:
    """Deliver until killed."""
    database = open_database(url)
    since = None
    while True:
        try:
            since = deliver(database, database.clock.now(), since).more
        except Unavailable:
            since = None


if __name__ == "__main__":
    fork_workers(work, sys.argv[1])
