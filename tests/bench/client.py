"""A cheap HTTP client in a process of its own: `python -m tests.bench.client PORT FILE CONNECTIONS`.

FILE holds a pickled list of whole requests as bytes. Each connection sends the next one as soon as it has an answer.
Prints {"seconds", "statuses": {status: n}} as JSON.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

END_OF_HEADERS = b"\r\n\r\n"
NOT_COUNTED = (b'"refused"', b'"quarantined"', b'"parked"')


class Sender(asyncio.Protocol):
    """One connection, kept alive."""

    def __init__(self, requests: Iterator[bytes], statuses: Counter[str], done: asyncio.Future[None]) -> None:
        self._requests, self._statuses, self.done = requests, statuses, done
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def send(self) -> None:
        """Send the next request, if there is one."""
        request = next(self._requests, None)
        if request is not None:
            self._transport.write(request)
        elif not self.done.done():
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._read = read = self._read + data if self._read else data
        head = read.find(END_OF_HEADERS)
        if head < 0:
            return
        start = read.lower().find(b"content-length:", 0, head) + len("content-length:")
        if len(read) < head + len(END_OF_HEADERS) + int(read[start : read.find(b"\r", start)]):
            return
        uncounted = any(word in read for word in NOT_COUNTED)
        self._statuses[read[9:12].decode() + (" with an event not counted" if uncounted else "")] += 1
        self._read = b""
        self.send()


async def drive(port: int, requests: list[bytes], connections: int) -> dict[str, object]:
    """Send all requests and wait for every answer."""
    loop = asyncio.get_running_loop()
    waiting, statuses = iter(requests), Counter[str]()
    made = [
        await loop.create_connection(lambda: Sender(waiting, statuses, loop.create_future()), "127.0.0.1", port)
        for _ in range(connections)
    ]
    start = time.perf_counter()
    for _, sender in made:
        sender.send()
    await asyncio.gather(*(sender.done for _, sender in made))
    return {"seconds": time.perf_counter() - start, "statuses": dict(statuses)}


def main() -> None:
    """Run from the command line."""
    port, file, connections = sys.argv[1:]
    requests = pickle.loads(Path(file).read_bytes())  # written by the bench a moment ago
    try:
        import uvloop
    except ImportError:
        run = asyncio.run
    else:
        run = uvloop.run
    print(json.dumps(run(drive(int(port), requests, int(connections)))))  # noqa: T201


if __name__ == "__main__":
    main()
