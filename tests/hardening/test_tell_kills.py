"""kill -9 of processes that deliver: every message comes to its inbox once, and numbers have no gap."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from engine.store import Database, open_database
from tests.inboxes import assert_sound, drain, messages, say, state, waiting
from tests.neighbours import People

WORKERS = 2
HOME = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the workers are forked")


def kill(pid: int) -> None:
    """End a process as a power cut would, and wait until it is gone."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)


def start(forking: "subprocess.Popen[str]") -> int:
    assert forking.stdin
    assert forking.stdout
    forking.stdin.write("go\n")
    forking.stdin.flush()
    return int(forking.stdout.readline())


@pytest.mark.parametrize("kills", [12, pytest.param(300, marks=pytest.mark.soak)])
def test_whoever_delivers_may_be_killed_at_any_moment(database_url: str, kills: int):
    chance, number, pids = random.Random(kills), 0, list[int]()
    command = [sys.executable, "-m", "tests.hardening.tell_worker", database_url]
    with closing(open_database(database_url)) as database:
        people = People(database, "ann", "bob", "cid")
        with subprocess.Popen(
            command, cwd=HOME, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as forking:
            try:
                pids = [start(forking) for _ in range(WORKERS)]
                for _ in range(kills):
                    for id in chance.choices(list(people.ids.values()), k=4):
                        many = chance.randint(1, 30)
                        say(database, id, *range(number, number + many))
                        number += many
                    wait_for_a_delivery(database)
                    time.sleep(chance.random() * 0.02)
                    kill(pids.pop(chance.randrange(len(pids))))
                    pids.append(start(forking))
            finally:
                for pid in pids:
                    kill(pid)
                forking.kill()
        drain(database)
        found = {id: messages(database, id) for id in people.ids.values()}

        assert waiting(database) == 0
        assert sum(state(database, id).newest for id in found) == number, "a number was skipped, or given twice"
        kept = [one.values["n"] for all in found.values() for one in all]
        assert len(kept) == len(set(kept))
        for all in found.values():
            assert [one.number for one in all] == list(range(all[0].number, all[-1].number + 1))
            assert [one.values["n"] for one in all] == sorted(one.values["n"] for one in all)
        assert_sound(database)


def wait_for_a_delivery(database: Database) -> None:
    """Wait until fewer rows wait than a moment ago."""
    before, deadline = waiting(database), time.monotonic() + 30
    while before and waiting(database) >= before:
        assert time.monotonic() < deadline, "nobody delivers"
        time.sleep(0.001)
