"""Asking the server: over HTTP, as any client does, and never so that the window waits for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from secrets import token_hex
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from games.stage.stamps import Lang
from games.stage.words import say

PATIENCE_S = 60.0
AT_ONCE = 4
UNAUTHENTICATED = 401


class Answer(NamedTuple):
    """What the server answered: its status, 0 when it did not, and the JSON."""

    status: int
    told: Any

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    def words(self, lang: Lang) -> str:
        """Return why not, in the server's own words for players where it has some."""
        if not self.status:
            return say("unreachable", lang)
        told = self.told if isinstance(self.told, dict) else {}
        code = str(told.get("code", self.status))
        said = (told.get("words") or {}).get(lang) or (told.get("detail") if lang == "en" else "")
        return said or say("failed", lang, code=code)


class Client:
    """A server and the key of its sandbox."""

    def __init__(self, server: str, key: str) -> None:
        self.server, self._key = server.rstrip("/"), key
        self._tokens: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._run, self._moves = token_hex(6), 0

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send one request, with the sandbox's key unless the headers say otherwise; never raises for its answer."""
        sent = None if body is None else json.dumps(body).encode()
        told = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json", **headers}
        request = Request(self.server + path, sent, told, method=method)
        try:
            with urlopen(request, timeout=PATIENCE_S) as response:
                return Answer(response.status, json.load(response))
        except HTTPError as error:
            with error:
                return Answer(error.code, _json(error.read()))
        except (URLError, OSError, ValueError):
            return Answer(0, {})

    def ask_as(self, player: str, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        """Send one request as a player, in a session that is opened when it is needed, also after it has ended."""
        answer = Answer(UNAUTHENTICATED, {})
        for _ in range(2):
            if player not in self._tokens and not (opened := self._open(player)).ok:
                return opened
            headers = {"Authorization": f"Bearer {self._tokens[player]}"} | ({"Idempotency-Key": key} if key else {})
            answer = self.ask(method, path, body, **headers)
            if answer.status != UNAUTHENTICATED:
                break
            self._tokens.pop(player, None)
        return answer

    def id_of(self, player: str) -> str:
        """Return a player's public id, '' when no session could be opened."""
        if player not in self._ids:
            self._open(player)
        return self._ids.get(player, "")

    def new_key(self) -> str:
        """Return a key for a move that was never used."""
        self._moves += 1
        return f"stage-{self._run}-{self._moves}"

    def _open(self, player: str) -> Answer:
        made = self.ask("POST", "/v1/sessions/codes", {"player": player})
        if not made.ok:
            return made
        opened = self.ask("POST", "/v1/sessions", {"code": made.told["code"], "kind": "bearer"})
        if opened.ok:
            self._tokens[player], self._ids[player] = opened.told["token"], opened.told["player"]
        return opened


class Errands:
    """Requests that are under way while the window goes on; what they come to is handed over by `finish`."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="stage")
        self._under_way: list[tuple[Future[Any], Callable[[Any], object]]] = []

    def send(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Begin some work; `then` gets what it returns, in the window's own thread."""
        self._under_way.append((self._pool.submit(work), then))

    def finish(self) -> None:
        """Hand over what has come back."""
        done = [one for one in self._under_way if one[0].done()]
        self._under_way = [one for one in self._under_way if one not in done]
        for future, then in done:
            then(future.result())

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._under_way)

    def stop(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def path(*parts: str) -> str:
    """Return a path of parts, each made safe."""
    return "/" + "/".join(quote(one, safe="") for one in parts)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return {}
