"""What the tests of the pages ask of the API: for the bank whose demo runs, or for a player whose key is given."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

MORNING = "2026-11-16T02:00:00Z"
"""Ten o'clock in Shanghai, on the day after the demo's week: nothing moves by itself when its clock stands there."""


def api(demo: str, path: str, body: Any = None, key: str = "", method: str | None = None) -> Any:
    """What the API answers; a body is posted, also an empty one, unless another method is named. Raises HTTPError."""
    host, bank = demo.split("/demo/#")
    headers = {"Authorization": f"Bearer {key or bank}", "Content-Type": "application/json"}
    headers["Idempotency-Key"] = str(uuid4())
    sent = body if body is None or body == b"" else json.dumps(body).encode()
    with urlopen(Request(host + path, sent, headers, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def code_of(demo: str, player: str, view: str) -> str:
    """An entry code of a player for a view."""
    code: str = api(demo, "/v1/sessions/codes", {"player": player, "views": [view]})["code"]
    return code


def key_of(demo: str, player: str, view: str) -> str:
    """A player's key."""
    key: str = api(demo, "/v1/sessions", {"code": code_of(demo, player, view), "kind": "bearer"})["token"]
    return key


def stop_clock(demo: str, at: str = MORNING) -> None:
    """Let the demo's clock stand still at an instant, with all that falls due before it done."""
    while not api(demo, "/v1/sandbox/clock", {"to": at, "rate": 0})["done"]:
        pass


class Player:
    """A player of the demo by the bank's reference, in one game, and what the API shows them."""

    def __init__(self, demo: str, ref: str, game: str) -> None:
        self.demo, self.ref, self.game = demo, ref, game
        self.key = key_of(demo, ref, game)
        self.id: str = api(demo, "/v1/session", key=self.key)["player"]

    def scene(self, friend: Player | None = None) -> dict[str, Any]:
        """What they see of their own place, or of a friend's."""
        return self._seen(f"?friend={friend.id}" if friend else "")

    def page(self, name: str, after: str = "") -> dict[str, Any]:
        """A page of their game, such as `tasks`."""
        return self._seen(f"/{name}" + (f"?after={after}" if after else ""))

    def plays(self, move: str, **arguments: Any) -> dict[str, Any]:
        """Make a move without a phone; a player among the arguments is named by id. Raises HTTPError when refused."""
        told = {name: one.id if isinstance(one, Player) else one for name, one in arguments.items()}
        result: dict[str, Any] = api(self.demo, f"/v1/play/{self.game}/{move}", told, self.key)["result"]
        return result

    def address(self, lang: str, more: str = "") -> str:
        """Where their game stands, with a new entry code."""
        code = code_of(self.demo, self.ref, self.game)
        return f"{self.demo.split('/demo/')[0]}/play/{self.game}/#code={code}&lang={lang}{more}"

    def _seen(self, asked: str) -> dict[str, Any]:
        found: dict[str, Any] = api(self.demo, f"/v1/scene/{self.game}{asked}", key=self.key)["scene"]
        return found
