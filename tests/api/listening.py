"""A reader of the live stream, as an ASGI client of its own: it reads events as they come, and may stop at any byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

from engine.api.app import create_app
from engine.api.runtime import Runtime

WITHIN_S = 20.0


class Event(NamedTuple):
    """An event: its id, its type, its data."""

    id: int
    type: str
    data: Any


class Reader:
    """One connection. `status` and `headers` are the answer's; it ends by itself or when it is left."""

    def __init__(self) -> None:
        self.status, self.headers, self.over = 0, dict[str, str](), False
        self.body = self.raw = b""
        self.events: list[Event] = []
        self.holds_back = False  # reads nothing more, as a client would that is stuck
        self._news = asyncio.Condition()
        self._left = asyncio.Event()
        self._asked = False

    async def receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        while self.holds_back:
            await asyncio.sleep(3600)
        async with self._news:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                self.body += message["body"]
                self.raw += message["body"]
                self._read()
                self.over = not message.get("more_body", False)
            self._news.notify_all()

    def leave(self) -> None:
        """Close the connection."""
        self._left.set()

    async def wait_for(self, count: int) -> list[Event]:
        """Wait for so many events; return all there are."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: len(self.events) >= count or self.over), WITHIN_S)
        return list(self.events)

    async def wait_for_text(self, text: bytes) -> None:
        """Wait until these bytes have come."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: text in self.raw), WITHIN_S)

    async def wait_for_end(self) -> None:
        """Wait until the server ends the answer."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: self.over), WITHIN_S)

    async def wait_for_start(self) -> None:
        """Wait for the head of the answer."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: bool(self.raw or self.over)), WITHIN_S)

    def _read(self) -> None:
        while b"\n\n" in self.body and self.status == 200:
            block, _, self.body = self.body.partition(b"\n\n")
            fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if line and not line.startswith(b":"))
            if b"data" in fields:
                kind = fields.get(b"event", b"message").decode()
                self.events.append(Event(int(fields[b"id"]), kind, json.loads(fields[b"data"])))


@asynccontextmanager
async def listening(runtime: Runtime, headers: dict[str, str], last: str | None = None) -> AsyncIterator[Reader]:
    """Read the live stream for a while."""
    told = headers | ({} if last is None else {"Last-Event-ID": last})
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "https", "path": "/v1/me/stream", "raw_path": b"/v1/me/stream", "query_string": b"", "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
        "client": ("127.0.0.1", 1), "server": ("testserver", 443),
    }  # fmt: skip
    reader = Reader()
    app: Any = create_app(runtime)
    running = asyncio.create_task(app(scope, reader.receive, reader.send))
    try:
        await reader.wait_for_start()
        yield reader
    finally:
        reader.leave()
        done, _ = await asyncio.wait([running], timeout=WITHIN_S)
        if not done:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            raise AssertionError("the stream does not end though its reader has gone")
        running.result()
