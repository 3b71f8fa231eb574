"""A process that imports the engine once and forks workers that run ticks until they are killed. Not a test.

    python -m tests.hardening.tick_worker URL

For each line it reads it forks a worker and prints its process id.
"""

import sys
from functools import partial

from engine.alerts import AlertRow
from engine.bulk import Transaction
from engine.clock import SystemClock
from engine.follow_ups import Due, later
from engine.jobs import TICKS, run_all
from engine.store import open_database
from engine.ticks import Policy, Run, Step, Tick
from tests.hardening.forking import fork_workers

PERIOD = 50
STEPS = 4


def every(tx: Transaction, run: Run) -> Step:
    """Leave a trace of each step of each slot, and a follow-up that leaves another."""
    here = int(run.reached or "0")
    trace(tx, run, f"every {here}")
    later(tx, run.ids, "trace", 256, run.now, f"{run.slot}")
    return Step(1, here + 1 < STEPS, str(here + 1))


def trace(tx: Transaction, run: Run, what: str) -> None:
    """Write a row that is committed with the step."""
    tx.insert(AlertRow, [(run.ids.block(1)[0], run.slot, run.name, what, "", 0, 0, 0)])


def latest(tx: Transaction, run: Run) -> Step:
    """Leave a trace of a slot."""
    trace(tx, run, "latest")
    return Step(1)


def follow(tx: Transaction, due: Due, _context: object) -> None:
    """Leave a trace of a follow-up."""
    tx.insert(AlertRow, [(due.ids.block(1)[0], int(due.body), "follow", str(due.id), "", 0, 0, 0)])


WORK = (Tick("every", PERIOD, Policy.EVERY, every), Tick("latest", PERIOD, Policy.LATEST, latest))


def work(url: str) -> None:
    """Run ticks until killed, as an alarm that rings without a pause."""
    clock = SystemClock()
    database = open_database(url)
    run = partial(run_all, database, ticks=(*WORK, *TICKS), handlers={"trace": follow})
    while True:
        run(clock.now())


if __name__ == "__main__":
    fork_workers(work, sys.argv[1])
