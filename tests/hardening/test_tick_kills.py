"""kill -9 of processes that run ticks, and times in which none runs: no slot is missed, none is run twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import DAY, SystemClock
from engine.jobs import run_all
from engine.ledger import EXPIRED
from engine.store import Database, open_database
from tests.hardening.tick_worker import PERIOD, STEPS, WORK, follow
from tests.world import World, quest

WORKERS, PLAYERS, HOLDS = 3, 5, 1_500
HOME = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the workers are forked")


class Workers:
    """The forking process, and the workers of the moment."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.pids: list[int] = []

    def start(self) -> None:
        """Fork one more worker."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        self.pids.append(int(self.process.stdout.readline()))

    def kill(self, pid: int) -> None:
        """End one as a power cut would, and wait until it is gone."""
        self.pids.remove(pid)
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.001)

    def kill_all(self) -> None:
        """An outage."""
        for pid in list(self.pids):
            self.kill(pid)


@contextmanager
def workers(url: str) -> Iterator[Workers]:
    """A process that forks workers over a database."""
    command = [sys.executable, "-m", "tests.hardening.tick_worker", url]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=HOME, text=True, **pipes) as process:
        found = Workers(process)
        try:
            yield found
        finally:
            found.kill_all()
            process.kill()


def full_of_holds(database: Database) -> World:
    """A world whose bubbles are all gone by now."""
    energy = quest("pay", amount="event.amount")
    world = World(database, energy, players=[f"p{n}" for n in range(PLAYERS)])
    world.now = SystemClock().now() - 10 * 86_400_000
    for start in range(0, HOLDS, 500):
        world.tell(*(world.payment(1, player=f"p{n % PLAYERS}") for n in range(start, start + 500)))
    return world


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
@pytest.mark.parametrize(("kills", "outages"), [(10, 1), pytest.param(40, 5, marks=pytest.mark.soak)])
def test_no_slot_is_missed_and_none_is_run_twice(database_url: str, kills: int, outages: int):
    chance = random.Random(kills)
    with closing(open_database(database_url)) as database:
        world = full_of_holds(database)
        with workers(database_url) as running:
            for _ in range(WORKERS):
                running.start()
            for number in range(kills):
                wait_for_more(database, chance.randint(1, 5))
                time.sleep(chance.random() * 0.05)
                running.kill(chance.choice(running.pids))
                if number % (kills // outages) == kills // outages - 1:
                    outage(running)
                running.start()
        finish(database)

        everything_happened_once(database)
        everything_expired_once(world)
        assert audit(database).ok


def outage(running: Workers) -> None:
    """Let no worker run for several slots."""
    running.kill_all()
    time.sleep(6 * PERIOD / 1000)
    for _ in range(WORKERS - 1):
        running.start()


def wait_for_more(database: Database, count: int) -> None:
    """Wait until so many more slots were begun; old rows are forgotten, so they are not counted."""
    wanted, deadline = slots(database) + count, time.monotonic() + 60
    while slots(database) < wanted:
        assert time.monotonic() < deadline, "no tick runs"
        time.sleep(0.002)


def slots(database: Database) -> int:
    with database.reading() as tx:
        return int(
            tx.connection.exec_driver_sql(
                f"SELECT COALESCE(MAX(slot), 0) / {PERIOD} FROM tick WHERE name = 'every'"
            ).scalar_one()
        )


def finish(database: Database) -> None:
    """Do what the last ones that were killed have left."""
    now = SystemClock().now()
    while run_all(database, now, ticks=WORK, handlers={"trace": follow}).left:
        pass
    run_all(database, now, handlers={"trace": follow})
    while run_all(database, now + DAY, ticks=(), handlers={"trace": follow}).follow_ups.done:
        pass  # what a killed process had begun is put off: a day is longer than any pause but the last ones


def everything_happened_once(database: Database) -> None:
    """Each slot of the tick that makes up for all has each of its steps once, and no slot is missing."""
    world = World(database, players=())
    steps = Counter(world.rows("SELECT at, rule FROM alert WHERE quest = 'every'"))
    times = sorted({at for at, _ in steps})

    assert times == list(range(times[0], times[-1] + 1, PERIOD))
    assert steps == Counter({(at, f"every {step}"): 1 for at in times for step in range(STEPS)})
    assert world.count("tick WHERE name = 'every' AND state <> 'done'") == 0
    latest = [at for (at,) in world.rows("SELECT at FROM alert WHERE quest = 'latest'")]
    assert len(latest) == len(set(latest)) > 5
    follows = Counter(world.rows("SELECT at FROM alert WHERE quest = 'follow'"))
    assert follows == Counter({(at,): STEPS for at in times})
    assert world.count("follow_up") == 0


def everything_expired_once(world: World) -> None:
    """All that was in bubbles is in the expired accounts."""
    assert sum(world._amount(world.account(EXPIRED, "energy", f"p{n}")) for n in range(PLAYERS)) == HOLDS
    assert (world.count("expired_hold"), world.count("hold WHERE amount > 0")) == (HOLDS, 0)
