"""kill -9 of the server under load: what was acknowledged is there once, and telling all again changes nothing."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import iso
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database, open_database
from tests.hardening.fork_server import CONTENT
from tests.world import World

BANK, PLAYERS, CLIENTS = "/bank", 12, 6
HOME = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a fork server needs fork")


class Server:
    """The fork server, and the server of the moment."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.port = self._read()
        self.pid = 0

    def start(self) -> None:
        """Fork a server."""
        assert self.process.stdin
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        self.pid = self._read()

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        with suppress(ProcessLookupError):
            while True:
                os.kill(self.pid, signal.SIGKILL)
                time.sleep(0.001)

    def _read(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())


@contextmanager
def fork_server(url: str) -> Iterator[Server]:
    """A fork server over a database."""
    command = [sys.executable, "-m", "tests.hardening.fork_server", url]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=HOME, text=True, **pipes) as process:
        try:
            server = Server(process)
            yield server
            server.kill()
        finally:
            process.kill()


class Load:
    """Clients that tell events without end, and what became of each: `told` by request, with the first answers."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key, self.at = port, key, iso(time.time_ns() // 1_000_000 - 60_000)
        self.told: dict[int, list[dict[str, Any]]] = {}
        self.open: list[int] = []
        self.next = 0
        self.lock = threading.Lock()
        self.stopping = False
        self.wrong: list[object] = []

    def request(self, number: int) -> list[dict[str, Any]]:
        """The events of a request: two payments, and a refund of one of them, every third time told before it."""
        player = f"p{number % PLAYERS}"
        data = [{"txn_ref": f"t{number}-{n}", "amount": 10, "channel": "qr"} for n in range(2)]
        back = {"refund_ref": f"r{number}", "payment_ref": f"t{number}-0", "amount": 4}
        events = [self._event(f"{number}-{n}", "payment", player, one) for n, one in enumerate(data)]
        events.append(self._event(f"{number}-r", "refund", player, back))
        return events if number % 3 else events[::-1]

    def _event(self, id: str, type: str, player: str, data: dict[str, Any]) -> dict[str, Any]:
        named = {"specversion": "1.0", "id": id, "source": BANK, "type": type, "subject": player}
        return named | {"time": self.at, "data": data}

    def post(self, connection: http.client.HTTPConnection, number: int) -> list[dict[str, Any]]:
        """Send a request; the results of its events. Raises what the network raises."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/cloudevents-batch+json"}
        connection.request("POST", "/v1/events", json.dumps(self.request(number)).encode(), headers)
        response = connection.getresponse()
        body = json.loads(response.read())
        if response.status >= 500:
            raise OSError(body)
        results: list[dict[str, Any]] = body["results"]
        return results

    def run(self) -> None:
        """Be one client: what got no answer is told again by somebody."""
        while not self.stopping:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            number = self._take()
            try:
                with closing(connection):
                    while not self.stopping:
                        self._learn(number, self.post(connection, number))
                        number = self._take()
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass
            with self.lock:
                self.open.append(number)

    def _take(self) -> int:
        with self.lock:
            if self.open:
                return self.open.pop(0)
            self.next += 1
            return self.next

    def _learn(self, number: int, results: list[dict[str, Any]]) -> None:
        if any(result["status"] not in ("applied", "parked") for result in results):
            self.wrong.append((number, results))
        with self.lock:
            self.told[number] = results


@pytest.mark.parametrize("kills", [20, pytest.param(500, marks=pytest.mark.soak)])
def test_a_server_killed_under_load_loses_nothing_and_pays_nothing_twice(database_url: str, kills: int):
    random.seed(kills)
    with closing(open_database(database_url)) as database:
        world = World(database, content=CONTENT, players=[f"p{n}" for n in range(PLAYERS)])
        key = add_source(database, BANK, Grant(SCOPES, ("payment", "refund")), world.now).key
    with fork_server(database_url) as server:
        load = Load(server.port, key)
        clients = [threading.Thread(target=load.run, daemon=True) for _ in range(CLIENTS)]
        server.start()
        for client in clients:
            client.start()
        for _ in range(kills):
            wait_for_answers(load, len(load.told) + random.randint(0, 12))
            time.sleep(random.random() * 0.02)
            server.kill()
            server.start()
        load.stopping = True
        for client in clients:
            client.join(20)
        assert load.wrong == []
        assert len(load.told) > kills
        with closing(open_database(database_url)) as database:
            everything_acknowledged_is_there_once(database, load)
            repeat_everything(load)
            nothing_was_paid_twice(database, load)


def wait_for_answers(load: Load, count: int) -> None:
    """Wait until so many requests were answered."""
    deadline = time.monotonic() + 30
    while len(load.told) < count:
        assert time.monotonic() < deadline, "the server gives no answers"
        time.sleep(0.001)


def everything_acknowledged_is_there_once(database: Database, load: Load) -> None:
    """Asked of the database itself, before anything is told again."""
    with database.reading() as tx:
        stored = [row[0] for row in tx.connection.exec_driver_sql("SELECT sender_id FROM event")]

    assert len(stored) == len(set(stored))
    assert {event["id"] for number in load.told for event in load.request(number)} <= set(stored)
    assert audit(database).ok


def repeat_everything(load: Load) -> None:
    """Tell every request again: the first answers come back."""
    with closing(http.client.HTTPConnection("127.0.0.1", load.port, timeout=30)) as connection:
        for number in range(1, load.next + 1):
            results = load.post(connection, number)
            for first, again in zip(load.told.get(number, []), results, strict=False):
                assert again.pop("replayed")
                first.pop("replayed")
                assert again == first


def nothing_was_paid_twice(database: Database, load: Load) -> None:
    """What everybody has is what the events are worth, each once."""
    requests = load.next
    world = World(database, content=CONTENT, players=())

    worth = {asset: sum(world.worth(asset, f"p{n}") for n in range(PLAYERS)) for asset in ("feed", "vitality", "eggs")}

    assert worth == {"feed": requests * 16_000, "vitality": PLAYERS * 10, "eggs": min(2 * requests, 50) * 1_000}
    assert (world.count("event"), world.count("parked")) == (3 * requests, 0)
    assert audit(database).ok
