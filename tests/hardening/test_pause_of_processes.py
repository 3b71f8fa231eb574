"""Real server processes on one database: a pause and a publication reach all of them."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from engine.clock import SystemClock, iso
from engine.people.players import create_players
from engine.published import publications
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.in_flight import made, quest

HOME = Path(__file__).resolve().parents[2]
NUMBERS = itertools.count(1)
DEADLINE_S = 60


class Process:
    """One `tilth serve`, and the bank that talks to it."""

    def __init__(self, where: str, key: str) -> None:
        self.where, self.key = where, key

    def earned(self) -> list[str]:
        """Tell a payment; the quests that paid for it."""
        number = next(NUMBERS)
        event = {
            "specversion": "1.0", "id": f"e{number}", "source": "bank", "type": "payment", "subject": "ann",
            "time": iso(SystemClock().now()), "data": {"txn_ref": f"t{number}", "amount": 10, "channel": "qr"},
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/cloudevents+json"}
        request = Request(f"{self.where}/v1/events", json.dumps(event).encode(), headers)
        with urlopen(request, timeout=30) as response:
            return [gain["quest"] for gain in json.load(response)["earned"]]


@contextmanager
def served(url: str, folder: Path, key: str) -> Iterator[Process]:
    words = [sys.executable, str(HOME / "server.py"), "serve", "--mode", "production", "--port", "0", "--json"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([*words, "--database", url], cwd=folder, **pipes) as running:
        try:
            assert running.stdout is not None
            yield Process(json.loads(running.stdout.readline())["serving"], key)
        finally:
            running.kill()


def until(all_of_them: Callable[[], bool]) -> bool:
    """Ask again and again, up to the deadline."""
    end = time.monotonic() + DEADLINE_S
    while not all_of_them():
        if time.monotonic() > end:
            return False
    return True


@pytest.mark.slow
def test_what_one_process_pauses_or_publishes_acts_in_all_of_them(
    database: Database, database_url: str, tmp_path: Path
):
    now = SystemClock().now()
    first, second = made(quest("pay")), made(quest("pay"), quest("more"))
    for content in (second, first):
        content.bind(database, now)
    publications.publish(database, first.bundle, now)
    create_players(database, ["ann"], now, consent_text="yes")
    key = add_source(database, "bank", Grant(SCOPES, ("payment",)), now).key

    with ExitStack() as stack:
        many = 1 if database.on_sqlite else 2  # SQLite has one serving process
        processes = [stack.enter_context(served(database_url, tmp_path, key)) for _ in range(many)]
        before = [process.earned() for process in processes]
        publications.pause(database, "pay", now)
        paused = until(lambda: all(process.earned() == [] for process in processes))
        publications.resume(database, "pay", now)
        resumed = until(lambda: all(process.earned() == ["pay"] for process in processes))
        publications.publish(database, second.bundle, now)
        grown = until(lambda: all(process.earned() == ["more", "pay"] for process in processes))

    assert (before, paused, resumed, grown) == ([["pay"]] * many, True, True, True)
