"""GET /v1/me/stream: what a player is told, live, as server-sent events.

Our own response, of fifty lines: FastAPI's and sse-starlette's were looked at (decision 0017). A slow reader is cut, so
is one whose session ends, and nothing is buffered but one piece.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Annotated

from fastapi import Header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from engine.api.runtime import Runtime
from engine.api.streams import Stream, Streams

PING_S = 15.0
SEND_S = 10.0  # so long may a reader take for one piece
RETRY_MS = (3_000, 10_000)  # a server that ends must not get everybody back in the same second
PING = b": ping\n\n"
LONGEST_ID = 19

LastId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="The `id` of the last event that was read, or `newest` of the inbox."),
]


class EventStream(Response):
    """A response that goes on until the stream ends or its reader goes."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, stream: Stream) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams, self._stream = streams, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write events as they come. Raises ClientDisconnect for a reader who does not read."""
        gone = asyncio.create_task(self._until_gone(receive))
        try:
            await self._write(send)
        except TimeoutError:
            raise ClientDisconnect from None
        finally:
            self._streams.close(self._stream)
            gone.cancel()

    async def _write(self, send: Send) -> None:
        stream = self._stream
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await _send(send, b"retry: %d\n\n" % (RETRY_MS[0] + secrets.randbelow(RETRY_MS[1] - RETRY_MS[0])))
        while True:
            try:
                async with asyncio.timeout(PING_S):
                    await stream.ready.wait()
            except TimeoutError:
                await _send(send, PING)
                continue
            if stream.ended:
                break
            await _send(send, stream.piece)
            stream.sent()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._streams.end([self._stream])


class StreamRoutes:
    """The route of the live stream."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def stream(self, request: Request, last: LastId = None) -> Response:
        """Tell the player's messages as they come: server-sent events, to be read with fetch.

        An event's `id` is the message's number, its data is the message as in the inbox. With Last-Event-ID it goes on
        after that number. Without one, or with one it cannot go on from, it begins with one event `reset`, whose data
        is {"newest": n}: read the inbox then. At most three streams a session (and process); it ends with the session.
        """
        session = await self._runtime.player(request)
        return EventStream(self._runtime.streams, self._runtime.streams.open(session, _read(last)))


async def _send(send: Send, body: bytes) -> None:
    async with asyncio.timeout(SEND_S):
        await send({"type": "http.response.body", "body": body, "more_body": True})


def _read(last: str | None) -> int | None:
    told = (last or "").strip()
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= LONGEST_ID else None
