"""Players' apps as tests need them: each has a session and talks HTTP under /v1/me."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from httpx2 import Response

from tests.api.bank import Bank
from tests.world import VOCABULARY


class App:
    """One player's app, with a bearer session the bank's back end asked for: for some views, or for all."""

    def __init__(self, bank: Bank, ref: str, *views: str) -> None:
        self.client, self.ref = bank.client, ref
        bank.put(ref, consents={purpose: {"given": True, "text_version": "1"} for purpose in VOCABULARY.purposes})
        asked = {"player": ref, "views": list(views)}
        code = bank.client.post("/v1/sessions/codes", json=asked, headers=bank.headers).json()["code"]
        opened = bank.client.post("/v1/sessions", json={"code": code, "kind": "bearer"}).json()
        self.id = str(opened["player"])
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Send a request under /v1/me; `path` begins after it."""
        url = path if path.startswith("/v1/") else f"/v1/me{path}"
        given = {"Idempotency-Key": uuid4().hex} | self.headers | headers
        return self.client.request(method, url, json=body, headers=given)

    def get(self, path: str) -> Any:
        """What a GET gives."""
        return self.ask("GET", path).json()

    def code(self) -> str:
        """A new friend code, as it is shown."""
        return str(self.ask("POST", "/code").json()["code"])

    def befriend(self, other: App) -> None:
        """Accept the other's code."""
        assert self.ask("POST", "/friends", {"code": other.code()}).status_code == 200

    def group(self, kind: str = "friends") -> str:
        """Make a group; return its id."""
        return str(self.ask("POST", "/groups", {"kind": kind, "label": "home"}).json()["id"])
