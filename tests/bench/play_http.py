"""Playing over HTTP with 64 connections: our server against a bare FastAPI handler, each in a process of its own."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from urllib.request import Request, urlopen

from engine.ledger import PURSE, account
from tests.bench.measure import Pair, Row, row_of
from tests.bench.over_http import Server, send, serving
from tests.bench.play import NO_TARGET, PAIRS, PLAYERS, QUICK_PAIRS, Sides, opened
from tests.bench.sides import Place

REQUESTS, QUICK_REQUESTS = 2_000, 200
SESSIONS = 200


class Traffic:
    """Requests of players with sessions; each move has a key of its own."""

    def __init__(self, sides: Sides) -> None:
        self._friends = [str(sides.people[(number + 1) % PLAYERS]) for number in range(SESSIONS)]
        self._tokens = [opened(sides.db, number) for number in range(SESSIONS)]
        salt = sides.numbers.assets["salt"]
        self.players = {
            hashlib.sha256(token.encode()).digest(): (id, f"p{number}", account(id, salt, PURSE))
            for number, (token, id) in enumerate(zip(self._tokens, sides.people, strict=False))
        }
        self._told = 0

    def draw(self, what: str, count: int) -> list[bytes]:
        """Whole requests: of moves or of scenes."""
        return [self._move() if what == "move" else self._scene() for _ in range(count)]

    def _move(self) -> bytes:
        self._told += 1
        body = json.dumps({"friend": self._friends[self._told % SESSIONS], "grains": 1})
        return (
            f"POST /v1/play/pond/give HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: key-{self._told:032}\r\n"
            f"Authorization: Bearer {self._tokens[self._told % SESSIONS]}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def _scene(self) -> bytes:
        self._told += 1
        token = self._tokens[self._told % SESSIONS]
        return f"GET /v1/scene/pond HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def http_rows(place: Place, *, quick: bool) -> dict[str, Callable[[], Row]]:
    """Every row by its name."""
    return {
        f"play http {what} {engine}": partial(http_row, place, engine, what, quick=quick)
        for engine in place.engines
        for what in ("move", "scene")
    }


def http_row(place: Place, engine: str, what: str, *, quick: bool) -> Row:
    """Our server against the bare handler."""
    count, pairs = (QUICK_REQUESTS, QUICK_PAIRS) if quick else (REQUESTS, PAIRS)
    with ExitStack() as stack:
        with closing(Sides(place, engine)) as sides:
            traffic = Traffic(sides)
            urls = sides.urls
        ours = stack.enter_context(serving(["tests.bench.play_server", urls[0]], place.folder))
        bare = stack.enter_context(serving(["tests.bench.bare_play", urls[1]], place.folder))
        _load(place, bare, traffic)
        found = [_pair(place, (ours, bare), traffic.draw(what, count)) for _ in range(pairs + 1)][1:]
    return replace(row_of(f"a {what} over HTTP", engine, found, NO_TARGET), unit=f"{what}s/s")


def _load(place: Place, bare: Server, traffic: Traffic) -> None:
    path = place.folder / "players.pickle"
    path.write_bytes(pickle.dumps(traffic.players))
    with urlopen(Request(f"http://127.0.0.1:{bare.port}/load", str(path).encode())) as answer:
        answer.read()


def _pair(place: Place, servers: tuple[Server, Server], requests: Sequence[bytes]) -> Pair:
    ours, bare = (send(place, server, list(requests), 1) for server in servers)
    return ours, bare
