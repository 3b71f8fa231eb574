"""The floor of playing over HTTP: `python -m tests.bench.bare_play URL`. A bare FastAPI handler on the bare driver.

It reads the same JSON with msgspec, finds the player by the hash of the bearer in a dictionary, makes the move and
reads the scene on threads as a framework would, and answers with as much. `POST /load` names a file of pickled players.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from fastapi import FastAPI, Request, Response

from tests.bench.play_floor import Floor, Move, open_floor

THREADS = 8


class Give(msgspec.Struct, forbid_unknown_fields=True):
    """What a move's body holds."""

    friend: str
    grains: int


_give = msgspec.json.Decoder(Give).decode


class Threads:
    """Threads with a connection each."""

    def __init__(self, url: str, count: int) -> None:
        self._pool = ThreadPoolExecutor(count)
        self._own = threading.local()
        self._url = url

    async def run(self, do: Callable[[Floor], Any]) -> Any:
        """Do something with a thread's own connection."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._with_own, do)

    def _with_own(self, do: Callable[[Floor], Any]) -> Any:
        if not hasattr(self._own, "floor"):
            self._own.floor = open_floor(self._url)
        return do(self._own.floor)


def make(url: str) -> FastAPI:
    """The application. On SQLite one thread writes, as only one can."""
    app, players = FastAPI(openapi_url=None), dict[bytes, tuple[int, str, int]]()
    writers, readers = Threads(url, 1 if url.startswith("sqlite") else THREADS), Threads(url, THREADS)
    numbers = iter(range(1, 1 << 62))

    def who(request: Request) -> tuple[int, str, int]:
        token = request.headers["authorization"].removeprefix("Bearer ")
        return players[hashlib.sha256(token.encode()).digest()]

    def shown(found: list[Any], ref: str) -> dict[str, Any]:
        rows = {"salt": found[1][0], "bubbles": [list(row) for row in found[2]]}
        return {"game": "pond", "now": "2026-11-22T04:00:00.000Z", "player": ref, "friend": None, "scene": rows}

    @app.post("/v1/play/pond/give")
    async def give(request: Request) -> Response:
        me, ref, purse = who(request)
        body = await request.body()
        told, key = _give(body), hashlib.blake2b(request.headers["idempotency-key"].encode(), digest_size=16).digest()
        id, friend = next(numbers), int(told.friend)
        target = purse - me + friend
        row = (id, me, key, "pond", "give", body.decode(), hashlib.blake2b(body, digest_size=16).digest(), id, 0, "[]")
        transfer = (me, id, 0, 1, 0, purse, target, told.grains, 0)
        await writers.run(lambda floor: floor.move(Move(me, friend, purse, target, told.grains, row, transfer)))
        found = await readers.run(lambda floor: floor.scene(ref, purse))
        body = msgspec.json.encode({"result": {}, "replayed": False, "shown": shown(found, ref)})
        return Response(body, media_type="application/json")

    @app.get("/v1/scene/pond")
    async def scene(request: Request) -> Response:
        _, ref, purse = who(request)
        found = await readers.run(lambda floor: floor.scene(ref, purse))
        return Response(msgspec.json.encode(shown(found, ref)), media_type="application/json")

    @app.post("/load")
    async def load(request: Request) -> Response:
        players.update(pickle.loads(Path((await request.body()).decode()).read_bytes()))  # written by the bench
        return Response("{}")

    return app


def main() -> None:
    """Serve on a free port and print it, as `tilth serve --json` does."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    print(msgspec.json.encode({"serving": f"http://127.0.0.1:{listening.getsockname()[1]}"}).decode(), flush=True)  # noqa: T201
    open_floor(sys.argv[1]).close()
    config = uvicorn.Config(make(sys.argv[1]), log_config=None, access_log=False, server_header=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
