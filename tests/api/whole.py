"""A server with something of everything in it, and its routes as its own document names them: for sweeps over all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from engine.access.entry import BEARER, Asked, make_code
from engine.access.sessions import Session, exchange
from engine.api.openapi import example
from engine.api.runtime import Runtime
from engine.api.sandbox import PATH
from engine.api.streams import Stream
from engine.clock import ManualClock
from engine.errors import Unauthenticated
from engine.sources import SCOPES, Grant, add_source
from tests.api.bank import BANK, Bank
from tests.api.players import App
from tests.world import VOCABULARY

Json = dict[str, Any]

JSON = "application/json"
LIVE, SANDBOX = "live", "sandbox"

ALSO_SANDBOX = pytest.mark.parametrize("whole", [LIVE, SANDBOX], indirect=True)
"""Of sweeps that are true of a sandbox's own routes too: those that no live server has."""

PLAIN: Json = {
    "game": "sea", "move": "give", "purpose": "play", "limit": 50, "cursor": "", "Idempotency-Key": "k1",
    "Last-Event-ID": "0", "grains": 1, "way": "up", "code": "7K3M-9QX2A-HT5W", "muted": True, "kind": "family",
    "label": "home", "name": None, "accept": True, "upto": 17, "quiet": None, "given": True, "text_version": "1",
    "erase": "everything", "page": "none", "after": "", "view": "sea",
    "host": "ios", "device": "slow", "paint": 1, "tap": 1, "shift": 0, "confirm": 1,
    "sanction": "7", "text": "we share a watch",
}  # fmt: skip
"""What a player may say that names nothing of anybody's, and something to say for it."""

EXAMPLES: dict[str, Json] = {name: example(known)["data"] for name, known in VOCABULARY.types.items()}
"""The data of an event of each type."""


class Operation(NamedTuple):
    """One route as the document has it."""

    method: str
    path: str
    told: Json
    schemas: Json

    @property
    def name(self) -> str:
        """How it is called in findings and tables."""
        return f"{self.method} {self.path}"

    @property
    def asks(self) -> str:
        """Who may ask: `key`, `session` or `nobody` (no credentials are needed)."""
        schemes = [name for one in self.told.get("security", []) for name in one]
        free = not schemes or {} in self.told["security"]
        return "nobody" if free else "session" if "session" in schemes else "key"

    def named(self, where: str) -> list[str]:
        """The names of what may be said in `path`, `query`, `header` or `body`."""
        if where == "body":
            return sorted(self.body_schema.get("properties", {}))
        return [one["name"] for one in self.told.get("parameters", ()) if one["in"] == where]

    @property
    def takes_body(self) -> bool:
        """Whether it reads a JSON body."""
        return JSON in self.told.get("requestBody", {}).get("content", {})

    @property
    def body_schema(self) -> Json:
        """The schema of its JSON body; empty for one without a body."""
        found: Json = self.told["requestBody"]["content"][JSON]["schema"] if self.takes_body else {}
        named = found.get("$ref", "").rpartition("/")[2]
        return dict(self.schemas[named]) if named else found

    def example(self) -> Json:
        """The body that the document shows."""
        return dict(self.told["requestBody"]["content"][JSON].get("example", {})) if self.takes_body else {}

    def url(self, fills: Mapping[str, str]) -> str:
        """The path with its places filled. Fails, naming the place, for one that nobody has filled."""
        missing = set(self.named("path")) - fills.keys()
        assert not missing, f"{self.name} names {sorted(missing)}: say in the test's table what stands there"
        return self.path.format(**fills)


def texts_into(operation: Operation, text: str, fills: Mapping[str, str]) -> Iterator[tuple[str, Json]]:
    """Requests of an operation with a text in one place each: where it stands, and what to ask the client for.

    The other places of the path are filled from `fills`, the rest of the body is the document's example.
    """
    headers = {"Idempotency-Key": uuid4().hex}
    plain: Json = {"method": operation.method, "url": operation.url(fills), "headers": headers}
    body = operation.example()
    for name in operation.named("path"):
        yield name, plain | {"url": operation.url({**fills, name: quote(text, safe="")}), "json": body or None}
    for name in operation.named("query"):
        yield name, plain | {"params": {name: text}}
    for name in [*operation.named("header"), "Referer"]:
        yield name, plain | {"json": body or None, "headers": headers | {name: quote(text, safe=" <>&;")}}
    for name in operation.named("body"):
        for said in (text, [text], {text: text}):
            yield name, plain | {"json": body | {name: said}}
    if operation.takes_body:
        yield "a field", plain | {"json": body | {text: text}}
        yield "no JSON", plain | {"content": text.encode(), "headers": headers | {"Content-Type": JSON}}


def operations(client: TestClient) -> Iterator[Operation]:
    """Every operation of the document."""
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield Operation(method.upper(), path, told, document["components"]["schemas"])


class Whole:
    """Ann and Bob are friends, share a group and have salt and a bubble; Eve knows neither. All have sessions.

    A live stream ends as soon as it has begun, so that a sweep may ask for one like for anything else. The operations
    of a sandbox are those that it alone has.
    """

    def __init__(self, client: TestClient, runtime: Runtime, clock: ManualClock) -> None:
        self.client, self.runtime, self.clock, self._session = client, runtime, clock, ""
        self.scopes = (*SCOPES, SANDBOX) if runtime.sandbox else SCOPES
        self.bank = Bank(client, self.key(BANK, *self.scopes), clock)
        runtime.streams.running, self._open = True, runtime.streams.open
        runtime.streams.open = self._open_and_end  # type: ignore[method-assign]
        self.ann, self.bob, self.eve = (self.player(f"{name}-31415") for name in ("ann", "bob", "eve"))
        self.ann.befriend(self.bob)
        self.group = self.ann.group()
        self.ann.ask("PUT", f"/groups/{self.group}/invitations/{self.bob.id}")
        self.bob.ask("POST", f"/groups/{self.group}/answer", {"accept": True})
        [self.bubble] = [one["name"] for one in self.ann.get("/v1/scene/sea")["scene"]["bubbles"]]
        if runtime.sandbox:
            runtime.sandbox.snapshot("kept")

    def player(self, ref: str) -> App:
        """A new player with a session, 50 g of salt, a bubble of pearls, and a payment."""
        app = App(self.bank, ref)
        told = [
            self.bank.event("share", subject=ref),
            self.bank.event("content_read", subject=ref, data={"article": "a"}),
            self.bank.event("payment", subject=ref),
        ]
        assert {one["status"] for one in self.bank.tell_all(told).json()["results"]} == {"applied"}
        return app

    def key(self, source: str, *scopes: str) -> str:
        """A new key of a source."""
        types = tuple(VOCABULARY.types) if "events:write" in scopes else ()
        return add_source(self.runtime.db, source, Grant(scopes, types), self.clock.now()).key

    def operations(self) -> list[Operation]:
        """Every operation of the server's document; of a sandbox's, those that are its own."""
        own = [one for one in operations(self.client) if one.path.startswith(PATH)]
        return own if self.runtime.sandbox else list(operations(self.client))

    @property
    def fills(self) -> dict[str, str]:
        """What stands in the places of paths, when it is about what is there."""
        return {"id": self.ann.ref, "player": self.bob.id, "group": self.group, "game": "sea", "move": "give",
                "purpose": "play", "name": "kept", "page": "none", "sanction": "7"}  # fmt: skip

    def credentials(self, operation: Operation) -> dict[str, str]:
        """The headers of somebody who may ask: the bank, or a player, who is somebody new when the last was ended."""
        if operation.asks != "session":
            return self.bank.headers if operation.asks == "key" else {}
        return {"Authorization": f"Bearer {self.session()}"}

    def session(self) -> str:
        """A session that is open. A sweep may end it, withdraw its player's consent, or erase them: then a new one."""
        try:
            self.runtime.sessions.find(self._session)
        except Unauthenticated:
            now, ref = self.clock.now(), f"swept-{uuid4().hex}"
            self.bank.put(ref, consent={"given": True, "text_version": "1"})
            code = make_code(self.runtime.db, ref, now).code  # over HTTP the limit on guesses may be reached
            self._session = exchange(self.runtime.db, code, Asked(BEARER), now).token
        return self._session

    def events_with(self, text: str) -> Iterator[Json]:
        """Events with a text in one place each."""
        for type, known in VOCABULARY.types.items():
            if not known.games_only:
                event = self.bank.event(type, subject=self.ann.ref, data=dict(EXAMPLES[type]))
                for name in EXAMPLES[type]:
                    for said in (text, [text], text * 30):
                        yield event | {"id": uuid4().hex, "data": event["data"] | {name: said}}
        for name in ("id", "source", "type", "subject", "time", "data", "datacontenttype", text):
            yield self.bank.event(subject=self.ann.ref) | {name: text}

    def _open_and_end(self, session: Session, position: int | None) -> Stream:
        stream = self._open(session, position)
        stream.ended = True
        stream.ready.set()
        return stream
