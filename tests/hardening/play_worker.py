"""A process that imports the engine once and forks two that do what is due of the sample game. Not a test.

    python -m tests.hardening.play_worker URL NOW FOLDER

FOLDER holds the package of games. It prints how many follow-ups each of the two has done.
"""

import os
import sys
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from engine.follow_ups import run_follow_ups
from engine.game import discover
from engine.play import followers
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.store import open_database
from tests.sea import content_with
from tests.world import READER


def work(url: str, now: int, content: Content, both_ready: Barrier) -> int:
    """Do follow-ups until none is left; return how many."""
    with closing(open_database(url)) as database:
        snapshot = Snapshot(content, content.bind(database), READER)
        handlers = followers(content.games.values())
        both_ready.wait(60)
        done, left = 0, 1
        while left:
            came_to = run_follow_ups(database, now, lambda: snapshot, handlers=handlers, most=3)
            done, left = done + came_to.done, came_to.left + came_to.done
        return done


def main(url: str, now: int, folder: Path) -> None:
    """Let two processes work at the same time; each ends with how many it has done."""
    sys.path.insert(0, str(folder))
    [package] = [one.name for one in folder.iterdir() if (one / "__init__.py").exists()]
    content = content_with(*discover(package))
    workers, both_ready = [], get_context("fork").Barrier(2)
    for _ in range(2):
        if not (pid := os.fork()):
            os._exit(work(url, now, content, both_ready))
        workers.append(pid)
    sys.stdout.write(" ".join(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in workers))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
