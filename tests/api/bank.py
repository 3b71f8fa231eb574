"""A bank's back end as tests need it: it has a key, makes events, and talks HTTP."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from engine.clock import ManualClock, iso

BANK = "bank/cards"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


class Bank:
    """Talks to a server with one key."""

    def __init__(self, client: TestClient, key: str, clock: ManualClock) -> None:
        self.client = client
        self.clock = clock
        self.headers = {"Authorization": f"Bearer {key}"}
        self._ids = itertools.count(1)

    def with_key(self, key: str) -> Bank:
        """The same bank with another key."""
        return Bank(self.client, key, self.clock)

    def event(self, type: str = "payment", **attributes: Any) -> dict[str, Any]:
        """A CloudEvent that happens now; `data` and any attribute may be given."""
        number = next(self._ids)
        data = {"txn_ref": f"t{number}", "amount": 10, "channel": "qr"} if type == "payment" else {}
        event = {"specversion": "1.0", "id": f"e{number}", "source": BANK, "type": type, "subject": "ann"}
        return event | {"time": iso(self.clock.now()), "data": data} | attributes

    def tell(self, event: Mapping[str, Any] | bytes, **headers: str) -> Response:
        """Send one event."""
        return self._post(event, STRUCTURED, headers)

    def tell_all(self, events: Sequence[Mapping[str, Any]] | bytes, **headers: str) -> Response:
        """Send a batch."""
        return self._post(events, BATCH, headers)

    def get(self, path: str) -> Response:
        """Ask."""
        return self.client.get(path, headers=self.headers)

    def put(self, player: str, **body: Any) -> Response:
        """Say something of a player."""
        return self.client.put(f"/v1/players/{player}", json=body, headers=self.headers)

    def _post(self, body: Any, kind: str, headers: Mapping[str, str]) -> Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            "/v1/events", content=content, headers=self.headers | {"Content-Type": kind} | dict(headers)
        )


def refused(response: Response, status: int, code: str) -> bool:
    """Whether a response is a proper problem of this status and code."""
    problem = response.json()
    proper = {"type", "title", "status", "detail", "code", "instance"} <= problem.keys()
    kind = response.headers["content-type"] == "application/problem+json"
    same = problem["status"] == response.status_code and problem["instance"] == response.headers["x-request-id"]
    return proper and kind and same and (response.status_code, problem["code"]) == (status, code)
