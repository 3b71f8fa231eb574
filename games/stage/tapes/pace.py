"""How a run goes on in time: it gives the frame back while it waits for an answer, for seconds, or for a server."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from games.stage.client import Answer

RETRY_S = 1.0
BUSY = 429
Run = Generator[None, None, None]
Send = Callable[[Callable[[Any], object]], object]


class Pace:
    """The seconds of the present frame, and what the server answered when it could not go on."""

    def __init__(self) -> None:
        self.left = 0.0
        self.hurried: Callable[[], bool] = lambda: False
        self.trouble: Answer | None = None

    def rest(self, seconds: float, *, always: bool = False) -> Run:
        """Let so many seconds pass; when hurried none, unless it is `always`."""
        while seconds > 0 and (always or not self.hurried()):
            used = min(seconds, self.left)
            seconds, self.left = seconds - used, self.left - used
            if seconds > 0:
                yield

    def answered(self, send: Send) -> Generator[None, None, Any]:
        """Ask, and return what comes back, whatever it is."""
        got: list[Any] = []
        send(got.append)
        while not got:
            yield
        return got[0]

    def asked(self, send: Send) -> Generator[None, None, Answer]:
        """Ask until the server answers that it did or that it will not; nothing is left out, nothing done twice,
        as what is asked again is the same: the same seed, the same key, the same instant.
        """
        while True:
            answer: Answer = yield from self.answered(send)
            if not is_down(answer):
                self.trouble = None
                return answer
            self.trouble = answer
            yield from self.rest(RETRY_S, always=True)


def is_down(answer: Answer) -> bool:
    """Whether a server could not answer, so that it is to be asked again."""
    return answer.status == 0 or answer.status == BUSY or answer.status >= 500
