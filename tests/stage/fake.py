"""A server that answers the stage's requests from a table, without a port."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from games.stage.client import Answer, Client, Errands

OK = 200


class FakeClient(Client):
    """A client whose requests are noted and answered by `(method, path)`, the longest beginning of a path first."""

    def __init__(self, answers: dict[tuple[str, str], Any]) -> None:
        super().__init__("http://nowhere", "key")
        self.answers, self.asked = answers, list[tuple[str, str, Any]]()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        self.asked.append((method, path, body))
        for (how, begins), told in sorted(self.answers.items(), key=lambda one: -len(one[0][1])):
            if how == method and path.startswith(begins):
                found = told(path, body) if callable(told) else told
                return found if isinstance(found, Answer) else Answer(OK, found)
        return Answer(404, {"code": "not_found", "detail": path})

    def moves(self) -> list[tuple[str, Any]]:
        """The moves that were asked for."""
        return [(path.split("/", 3)[-1], body) for _, path, body in self.asked if path.startswith("/v1/play/")]


class AtOnce(Errands):
    """Errands that are done as soon as they are sent."""

    def send(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        then(work())


SESSIONS: dict[tuple[str, str], Any] = {
    ("POST", "/v1/sessions/codes"): {"code": "c"},
    ("POST", "/v1/sessions"): lambda path, body: {"code": "c", "token": "t", "player": "1"},
}
