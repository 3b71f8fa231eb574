"""Asking the server: over HTTP, as any client does, and never so that the window waits for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache
from http.client import HTTPException
from queue import SimpleQueue
from secrets import token_hex
from threading import Thread
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from games.stage.stamps import Lang
from games.stage.words import say

PATIENCE_S = 60.0
AT_ONCE = 4
UNAUTHENTICATED, BUSY, BROKEN = 401, 429, 500
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Answer(NamedTuple):
    """What the server answered: its status, 0 when it did not, and the JSON."""

    status: int
    told: Any

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    @property
    def lost(self) -> bool:
        """Whether the server could not answer, so that nobody knows what was done; it may be asked again."""
        return not self.status or self.status == BUSY or self.status >= BROKEN

    def words(self, lang: Lang) -> str:
        """Return why not, in the server's own words for players where it has some; what is looked at is tried again."""
        if self.lost:
            return self._fault(lang) + say("again", lang)
        said = self._said("words").get(lang) or (self._said("detail") if lang == "en" else "")
        return said or say("failed", lang, code=self._said("code") or self.status)

    def refusal(self, lang: Lang) -> str:
        """Return why something was not done that was asked for once, and what to do about it."""
        return self._fault(lang) + say("press_again", lang) if self.lost else self.words(lang)

    def _fault(self, lang: Lang) -> str:
        """What is wrong with a server that could not answer."""
        if said := self._said("words").get(lang):
            return str(said)
        if self.status < BROKEN:
            return say("overrun" if self.status else "unreachable", lang)
        return say("broken", lang, code=self._said("code") or self.status)

    def _said(self, name: str) -> Any:
        return (self.told.get(name) if isinstance(self.told, dict) else None) or ({} if name == "words" else "")


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
            with opener(self.server).open(request, timeout=PATIENCE_S) as response:
                found = json.load(response)
                return Answer(response.status, found) if isinstance(found, dict) else Answer(0, {})
        except HTTPError as error:
            with error:
                return Answer(error.code, _told(error))
        except (URLError, HTTPException, OSError, ValueError):
            return Answer(0, {})

    def ask_as(self, player: str, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        """Send one request as a player, in a session that is opened when it is needed, also after it has ended."""
        answer = Answer(UNAUTHENTICATED, {})
        for _ in range(2):
            token = self._tokens.get(player) or ""
            if not token:
                opened = self._open(player)
                if not opened.ok:
                    return opened
                token = opened.told["token"]
            headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
            answer = self.ask(method, path, body, **headers)
            if answer.status != UNAUTHENTICATED:
                break
            if self._tokens.get(player) == token:  # another thread may have a new one by now
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


@lru_cache
def opener(server: str) -> OpenerDirector:
    """Return what asks a server: this machine's own is asked straight, whatever proxy the bank's laptop has."""
    here = urlsplit(server).hostname in LOOPBACK
    return build_opener(ProxyHandler({})) if here else build_opener()


class Errands:
    """Requests that are under way while the window goes on; what they come to is handed over by `finish`.

    Their threads end with the program: a server that never answers keeps nobody from closing the window.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._under_way: list[tuple[Future[Any], Callable[[Any], object]]] = []
        self._threads: list[Thread] = []

    def send(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Begin some work; `then` gets what it returns, in the window's own thread."""
        if len(self._threads) < AT_ONCE:
            self._threads.append(Thread(target=self._work, name=f"stage-{len(self._threads)}", daemon=True))
            self._threads[-1].start()
        future: Future[Any] = Future()
        self._under_way.append((future, then))
        self._waiting.put((future, work))

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
        for future, _ in self._under_way:
            future.cancel()
        for _ in self._threads:
            self._waiting.put((Future(), _end))

    def _work(self) -> None:
        work: Callable[[], Any] | None = None
        while work is not _end:
            future, work = self._waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)


def _end() -> None:
    """The work after which a thread ends."""


def path(*parts: str) -> str:
    """Return a path of parts, each made safe."""
    return "/" + "/".join(quote(one, safe="") for one in parts)


def _told(error: HTTPError) -> Any:
    try:
        return json.loads(error.read())
    except (ValueError, HTTPException, OSError):
        return {}
