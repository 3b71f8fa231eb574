"""The floor over HTTP: `python -m tests.bench.bare_app URL`. A bare FastAPI handler on the bare driver.

It validates the same bodies with msgspec, type by type, and commits reference rows in groups: at most 256 requests'
events, at most 2 ms after the first, at once when others waited for the last commit. The rows come from a file of
pickled writes, one list a request, that `POST /load` names.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
import uvicorn
from fastapi import FastAPI, Request, Response

from tests.bench.floor import Floor, Tuples, Write, open_floor

GATHER_S, MOST_EVENTS = 0.002, 256


class Payment(msgspec.Struct, tag="payment", forbid_unknown_fields=True):
    txn_ref: str
    amount: Decimal
    channel: Literal["qr", "card", "online", "transfer"]
    mcc: str = "0000"


class Ride(msgspec.Struct, tag="ride", forbid_unknown_fields=True):
    txn_ref: str
    amount: Decimal
    mode: Literal["metro", "bus", "rail", "toll"]


class Steps(msgspec.Struct, tag="steps", forbid_unknown_fields=True):
    day_total: int
    device: str = ""


class SignIn(msgspec.Struct, tag="sign_in", forbid_unknown_fields=True):
    channel: Literal["app", "web", "mini_program"] = "app"


class Quiz(msgspec.Struct, tag="quiz_answered", forbid_unknown_fields=True):
    quiz: str
    correct: bool
    question: str = ""


class Reading(msgspec.Struct, tag="content_read", forbid_unknown_fields=True):
    article: str
    topic: str = "other"
    seconds: int = 0


DATA: dict[str, type] = {
    "payment": Payment, "ride": Ride, "steps": Steps, "sign_in": SignIn, "quiz_answered": Quiz, "content_read": Reading,
}  # fmt: skip


class Envelope(msgspec.Struct):
    """A CloudEvent."""

    specversion: Literal["1.0"]
    source: str
    id: str
    type: str
    subject: str
    time: datetime
    data: msgspec.Raw


_one = msgspec.json.Decoder(Envelope).decode
_many = msgspec.json.Decoder(list[Envelope]).decode
_data: dict[str, Callable[[bytes], object]] = {
    name: msgspec.json.Decoder(type, strict=False).decode for name, type in DATA.items()
}


class Result(msgspec.Struct):
    """What one event is answered with, as long as ours."""

    id: str
    status: str = "applied"
    earned: tuple[dict[str, str], ...] = ({"quest": "pay-energy", "asset": "energy", "amount": "5", "unit": "g"},)
    why_not: tuple[dict[str, str], ...] = ({"quest": "pay-week", "because": "count.need"},)


class Group:
    """Gathers requests and commits them together, on a thread of its own."""

    def __init__(self, floor: Floor) -> None:
        self.rows: list[list[Write]] = []
        self._floor = floor
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[asyncio.Future[None]] = []
        self._writing = False

    async def commit(self) -> None:
        """Return when the next request's rows are committed."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append(future)
        if len(self._waiting) == 1 and not self._writing:
            loop.call_later(GATHER_S, self._start)
        await future

    def _start(self) -> None:
        if not self._writing and self._waiting:
            self._writing = True
            self._task = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        count = events = 0
        while count < len(self._waiting) and (not count or events + self._events(count) <= MOST_EVENTS):
            events += self._events(count)
            count += 1
        told, self._waiting = self._waiting[:count], self._waiting[count:]
        parts, self.rows = self.rows[:count], self.rows[count:]
        await asyncio.get_running_loop().run_in_executor(self._thread, self._floor.write, merged(parts))
        self._writing = False
        for future in told:
            if not future.done():
                future.set_result(None)
        self._start()

    def _events(self, n: int) -> int:
        return len(self.rows[n][0].rows)


def merged(parts: list[list[Write]]) -> list[Write]:
    """Put the rows of several requests together, table by table; of rows that are overwritten only the last."""
    found: dict[tuple[str, str], Tuples] = {}
    for part in parts:
        for verb, table, rows in part:
            found.setdefault((verb, table), []).extend(rows)
    if ("put", "progress") in found:
        found["put", "progress"] = list({row[:3]: row for row in found["put", "progress"]}.values())
    if ("add", "balance") in found:
        sums: dict[int, int] = {}
        for id, amount in found["add", "balance"]:
            sums[id] = sums.get(id, 0) + amount
        found["add", "balance"] = list(sums.items())
    last = [key for key in found if key[0] == "change"]  # what they change may be new in another request
    return [Write(*key, found[key]) for key in [*(key for key in found if key not in last), *last]]


def make(group: Group) -> FastAPI:
    """The application."""
    app = FastAPI(openapi_url=None)

    @app.post("/v1/events")
    async def post(request: Request) -> Response:
        body = await request.body()
        several = request.headers["content-type"].startswith("application/cloudevents-batch+json")
        events = _many(body) if several else [_one(body)]
        for event in events:
            _data[event.type](event.data)
        await group.commit()
        results = [Result(event.id) for event in events]
        return Response(msgspec.json.encode(results if several else results[0]), media_type="application/json")

    @app.post("/load")
    async def load(request: Request) -> Response:
        path = Path((await request.body()).decode())
        group.rows = pickle.loads(path.read_bytes())  # written by the bench a moment ago
        return Response("{}")

    return app


def main() -> None:
    """Serve on a free port and print it, as `tilth serve --json` does."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    print(msgspec.json.encode({"serving": f"http://127.0.0.1:{listening.getsockname()[1]}"}).decode(), flush=True)  # noqa: T201
    config = uvicorn.Config(
        make(Group(open_floor(sys.argv[1]))), log_config=None, access_log=False, server_header=False, lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
