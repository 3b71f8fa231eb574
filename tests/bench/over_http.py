"""Over HTTP with 64 connections: our server against a bare FastAPI handler, each in a process of its own."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from engine.clock import SystemClock
from engine.incoming.events import Event
from engine.ingest import Intake
from engine.sources import Grant, add_source
from tests.bench.floor import Write, cut
from tests.bench.history import Past
from tests.bench.measure import Pair, Row, Run, row_of
from tests.bench.sides import Ours, Place, fill_floor, migrated, past_of
from tests.bench.workload import EARLIEST, SOURCE, Workload, content, quests_folder

CONNECTIONS = 64
TARGET = 0.5
REQUESTS = {1: 3_000, 100: 192}
QUICK = {1: 600, 100: 64}  # on SQLite only
PAIRS, QUICK_PAIRS = 5, 2
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
START_S = 60.0


class Server:
    """A server in a process of its own. `resident_mb` is what it holds of the machine's memory."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def cpu(self) -> float:
        """Seconds of CPU time it has used so far; 0 where the system does not say."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mb(self) -> float:
        """Megabytes resident; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


@contextmanager
def serving(arguments: list[str], folder: Path) -> Iterator[Server]:
    """Start a server that prints {"serving": URL} first, and stop it at the end."""
    log = folder / f"server-{time.monotonic_ns()}.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=out, stderr=subprocess.STDOUT)
    try:
        yield Server(process, _port(log, process))
    finally:
        process.terminate()
        process.wait(30)


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text(errors="replace").splitlines():
            if line.startswith('{"serving"'):
                return int(json.loads(line)["serving"].rpartition(":")[2])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


class Traffic:
    """Requests, and the rows they come to, found out by a rehearsal in process on a database of its own."""

    def __init__(self, place: Place, key: str, per_request: int, past: Past) -> None:
        self.place, self._key, self._size = place, key, per_request
        found = content()
        self._workload = Workload(found)
        self._db = migrated(place.new("sqlite"), past)
        self._rehearsal = Ours(self._db, found)
        self._day = 0

    def draw(self, requests: int) -> tuple[list[bytes], list[list[Write]]]:
        """Draw requests of a new day and the rows of each."""
        self._day += 1
        bodies = self._workload.bodies(requests * self._size, self._day)
        read = self._workload.reader.structured
        events: list[Event] = [read(body) for body in bodies]
        intake = Intake(SystemClock().now(), EARLIEST)
        rows = cut(self._rehearsal.run(events, self._size, intake)[1])
        return requests_of(bodies, self._size, self._key), rows

    def close(self) -> None:
        """Close the rehearsal's database."""
        self._db.close()


def requests_of(bodies: list[bytes], size: int, key: str) -> list[bytes]:
    """Return whole HTTP requests that tell these events, `size` in each."""
    return [_request(bodies[start : start + size], key, size > 1) for start in range(0, len(bodies), size)]


def _request(bodies: list[bytes], key: str, several: bool) -> bytes:
    body = b"[" + b",".join(bodies) + b"]" if several else bodies[0]
    kind = "application/cloudevents-batch+json" if several else "application/cloudevents+json"
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def http_row(place: Place, engine: str, per_request: int, *, quick: bool) -> Row:
    """Our server against the bare handler, with so many events a request."""
    requests, pairs = (QUICK[per_request], QUICK_PAIRS) if quick else (REQUESTS[per_request], PAIRS)
    with ExitStack() as stack:
        ours, key = our_server(stack, place, engine, past_of(quick))
        url = place.new(engine)
        fill_floor(url, past_of(quick))
        bare = stack.enter_context(serving(["tests.bench.bare_app", url], place.folder))
        traffic = stack.enter_context(closing(Traffic(place, key, per_request, past_of(quick))))
        found = [_pair(traffic, ours, bare, requests, per_request) for _ in range(pairs + 1)][1:]
    return row_of(f"HTTP, {per_request} a request", engine, found, TARGET)


def our_server(stack: ExitStack, place: Place, engine: str, past: Past) -> tuple[Server, str]:
    """Start `tilth serve` on a database with a past; also return the key of the bench's source."""
    url = place.new(engine)
    quests = stack.enter_context(quests_folder())
    with closing(migrated(url, past)) as db:
        grant = Grant(("events:write",), max_age_days=3_650)
        key = add_source(db, SOURCE, grant, SystemClock().now()).key
    arguments = ["server", "serve", "--json", "--database", url, "--quests", str(quests), "--port", "0"]
    return stack.enter_context(serving(arguments, place.folder)), key


def _pair(traffic: Traffic, ours: Server, bare: Server, requests: int, per_request: int) -> Pair:
    told, rows = traffic.draw(requests)
    path = traffic.place.folder / "rows.pickle"
    path.write_bytes(pickle.dumps(rows))
    with urlopen(Request(f"http://127.0.0.1:{bare.port}/load", str(path).encode())) as answer:
        answer.read()
    return send(traffic.place, ours, told, per_request), send(traffic.place, bare, told, per_request)


def send(place: Place, server: Server, requests: list[bytes], per_request: int) -> Run:
    """Let the client send requests, and say how long it took and what CPU time the server spent."""
    path = place.folder / "requests.pickle"
    path.write_bytes(pickle.dumps(requests))
    before = server.cpu()
    client = [sys.executable, "-m", "tests.bench.client", str(server.port), str(path), str(CONNECTIONS)]
    done = subprocess.run(client, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    assert told["statuses"] == {"200": len(requests)}, told
    return Run(len(requests) * per_request, told["seconds"], server.cpu() - before)
