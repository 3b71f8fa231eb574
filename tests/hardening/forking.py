"""What processes of workers share: they import the engine once, and fork a worker for each line they read."""

import os
import signal
import sys
from collections.abc import Callable


def fork_workers(work: Callable[[str], None], url: str) -> None:
    """For each line that comes in, fork a process that works on a database until it is killed, and print its id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is buried at once
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                work(url)
            finally:
                os._exit(1)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
