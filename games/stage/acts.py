"""What the stage does to the sandbox, one thing after the other.

Each is logged with the moment before it, a snapshot that can be gone back to. Draws nothing and waits for nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from games.stage.client import Answer, Client, Errands, path
from games.stage.stamps import Lang

Words = Callable[[Lang], str]
Then = Callable[[Answer], object]
SANDBOX = "/v1/sandbox"
CLOCK = f"{SANDBOX}/clock"
UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
START = "start"
MOMENTS = 100
"""So many moments are kept; one older is no longer gone back to."""


class Act(NamedTuple):
    """One thing that was done: its number, the game's instant, who did it (a reference; '' is the clock), what it was
    in words, what was sent where, what came back, the moment before it ('' when it is not kept any more), and since
    which instant nothing else was done: while the clock runs, what it moved is between the two."""

    n: int
    at: str
    who: str
    words: Words
    where: str
    sent: Mapping[str, Any]
    answer: Answer
    moment: str
    since: str = ""


class Deed(NamedTuple):
    """One thing to do: who does it, what it is in words given the answer, and the request."""

    who: str
    words: Callable[[Answer, Lang], str]
    where: str
    sent: Mapping[str, Any]
    key: str = ""
    """Of a move: it is asked as its player, in their session."""
    moment: str = ""
    """Of what began before: the moment that was kept then."""

    @property
    def game(self) -> str:
        """Of a move: the game it is made in; '' of anything else."""
        return self.where.split("/")[3] if self.where.startswith("/v1/play/") else ""


class Acts:
    """The queue and the log. `changed` is called when something was done: others may want to look again."""

    def __init__(self, client: Client, errands: Errands, changed: Callable[[], object]) -> None:
        self.log: list[Act] = []
        self.now = ""
        self.changes = 0
        """How often something was done or gone back from: by this, who reckons knows that it is to be done anew."""
        self.rate = 0
        self.noted: Callable[[int, Deed], object] = lambda n, deed: None
        """Called with each deed that is asked for, before it is done."""
        self.came: Callable[[Deed, Answer], object] = lambda deed, answer: None
        """Called with each deed and what it came to."""
        self.went_back: Callable[[str], object] = lambda moment: None
        """Called with the moment when everything is as it was then."""
        self._client, self._errands, self._changed = client, errands, changed
        self._lost: dict[str, str] = {}
        self._waiting: deque[tuple[Callable[[], Any], Callable[[Any], object]]] = deque()
        self._count = 0

    @property
    def busy(self) -> bool:
        """Whether something is being done, or waits for that."""
        return bool(self._waiting)

    def tell(self, who: str, type: str, fields: Mapping[str, Any], words: Words, then: Then,
             seed: str = "", at: str = "") -> None:  # fmt: skip
        """Tell the sandbox of an event, as a bank would; it happened now unless an instant is given."""
        told = {"type": type, "player": who, "fields": dict(fields)} | ({"at": at} if at else {})
        key, came = self._once((SANDBOX, told), then)
        self.do(Deed(who, lambda answer, lang: words(lang), f"{SANDBOX}/events", told | {"seed": seed or key}), came)

    def play(self, who: str, game: str, move: str, arguments: Mapping[str, Any],
             words: Callable[[Answer, Lang], str], then: Then) -> None:  # fmt: skip
        """Make a move as a player."""
        where = path("v1", "play", game, move)
        key, came = self._once((who, where, dict(arguments)), then)
        self.do(Deed(who, words, where, dict(arguments), key), came)

    def clock(self, body: Mapping[str, Any], words: Words, then: Then) -> None:
        """Move the clock, or change its pace; a long way is gone in several requests.

        What was lost before goes to where it was to go then, not farther.
        """
        was = self._lost.pop(repr((CLOCK, body)), "")
        goal = was or _goal(self.now, body.get("by", ""))

        def came(answer: Answer) -> None:
            if answer.ok:  # where others were to lead is no longer from here
                self._lost = {what: lost for what, lost in self._lost.items() if not what.startswith(f"('{CLOCK}'")}
            elif answer.lost and goal:
                self._lost[repr((CLOCK, body))] = goal
            then(answer)

        sent = dict(body)
        if was:
            del sent["by"]
            sent |= {"to": was} if datetime.fromisoformat(was) > datetime.fromisoformat(self.now) else {}
        self.do(Deed("", lambda answer, lang: words(lang), CLOCK, sent), came)

    def _once(self, what: object, then: Then) -> tuple[str, Then]:
        """Return a new key for something that is done by hand; what was lost before is asked with the key it had."""
        key = self._lost.pop(repr(what), "") or self._client.new_key()

        def came(answer: Answer) -> None:
            if answer.lost:
                self._lost[repr(what)] = key
            then(answer)

        return key, came

    def do(self, deed: Deed, then: Then) -> None:
        """Do one thing when all before it are done; `then` gets the answer."""
        self._count += 1
        n, moment = self._count, deed.moment or f"act-{self._count % MOMENTS}"
        self.noted(n, deed)

        def done(came: tuple[bool, str, Answer]) -> None:
            kept, since, answer = came
            self.changes += 1
            self.take_in(answer)
            self._forget(moment)  # by now it is of this deed, or of nothing that can be gone back to
            if answer.status:
                words: Words = lambda lang: deed.words(answer, lang)  # noqa: E731
                before, at = moment if kept else "", _instant(answer) or since
                self.log.append(Act(n, at, deed.who, words, deed.where, deed.sent, answer, before, since))
            then(answer)
            self.came(deed, answer)
            self._changed()

        self._queue(lambda: self._work(deed, moment), done)

    def pass_on(self, to: str, then: Then) -> None:
        """Move the clock a part of the way of a deed that comes after: this is neither logged nor kept."""

        def done(answer: Answer) -> None:
            self.take_in(answer)
            then(answer)
            self._changed()

        self._queue(lambda: moved(self._client, {"to": to}), done)

    def keep(self, moment: str, then: Then) -> None:
        """Keep everything as it is under a name."""
        self._queue(lambda: self._client.ask("POST", f"{SANDBOX}/snapshots", {"name": moment}), then)

    def go_back(self, moment: str, then: Then) -> None:
        """Let everything be as it was when a moment was kept; what was done since is off the log."""

        def done(answer: Answer) -> None:
            if answer.ok:
                self.take_in(answer)
                self._lost.clear()  # what may have been done is undone
                self.changes += 1
                at = next((at for at, act in enumerate(self.log) if act.moment == moment), None)
                del self.log[at if at is not None else 0 if moment == START else len(self.log) :]
                self.went_back(moment)
            then(answer)
            self._changed()

        where = path("v1", "sandbox", "snapshots", moment, "restore")
        self._queue(lambda: self._client.ask("POST", where), done)

    def _work(self, deed: Deed, moment: str) -> tuple[bool, str, Answer]:
        """Keep the moment before a deed, and do it: whether it was kept, the instant before it, and the answer."""
        if deed.moment:
            return True, self.now, self._done(deed)
        kept = self._client.ask("POST", f"{SANDBOX}/snapshots", {"name": moment})
        since = str(kept.told.get("at") or self.now) if kept.ok else self.now
        return kept.ok, since, self._done(deed)

    def _done(self, deed: Deed) -> Answer:
        if deed.key:
            return self._client.ask_as(deed.who, "POST", deed.where, dict(deed.sent), key=deed.key)
        if deed.where.endswith("/clock"):
            return moved(self._client, deed.sent)
        return self._client.ask("POST", deed.where, dict(deed.sent))

    def take_in(self, answer: Answer) -> None:
        """Note the clock where an answer tells of it."""
        told = answer.told if answer.ok and isinstance(answer.told, dict) else {}
        if "rate" in told or "clock" in told:
            self.now, self.rate = told["now"], told.get("rate", self.rate)

    def _forget(self, moment: str) -> None:
        """Note that a moment's name is in use again: the older act of that name cannot be gone back to."""
        self.log = [act._replace(moment="") if act.moment == moment else act for act in self.log]

    def _queue(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self._waiting.append((work, then))
        if len(self._waiting) == 1:
            self._next()

    def _next(self) -> None:
        work, then = self._waiting[0]

        def over(answer: Any) -> None:
            try:
                then(answer)
            finally:
                self._waiting.popleft()
                if self._waiting:
                    self._next()

        self._errands.send(work, over)


def _instant(answer: Answer) -> str:
    """Return when something was done, as its answer says it; '' of an event or a refusal."""
    told = answer.told if answer.ok and isinstance(answer.told, dict) else {}
    shown = told.get("shown") or {}
    return str(told.get("now") or shown.get("now") or "")


def _goal(now: str, by: str) -> str:
    """Return the instant that is so long after another; '' when either is not known."""
    if not (now and by):
        return ""
    return (datetime.fromisoformat(now) + timedelta(seconds=int(by[:-1]) * UNITS_S[by[-1]])).isoformat()


def moved(client: Client, body: Mapping[str, Any]) -> Answer:
    """Move the clock and return the last answer: a long way is gone in several requests."""
    answer = client.ask("POST", CLOCK, dict(body))
    while answer.ok and not answer.told["done"]:
        rest = {name: value for name, value in body.items() if name != "by"} | {"to": answer.told["to"]}
        answer = client.ask("POST", CLOCK, rest)
    return answer
