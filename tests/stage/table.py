"""A deck on a server that answers from a table: what the tests of tapes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from games.stage.acts import START, Acts
from games.stage.client import Answer
from games.stage.phone import Person, Phone
from games.stage.stamps import Lang, Texts
from games.stage.tapes.deck import Deck, inserted
from games.stage.tapes.model import Tape
from games.stage.tapes.reading import people, read_text
from tests.stage.fake import SESSIONS, AtOnce, FakeClient

NOW = "2027-03-12T07:30:00+08:00"
GAIN = {"quest": "q", "asset": "energy", "amount": "52", "message": {"en": "+52", "zh-CN": "+52"}}
SCENE = {
    "game": "forest", "now": NOW, "player": "1", "friend": None,
    "scene": {"tree": {"missing_g": 7}, "bubbles": [
        {"name": "b-1", "can": [{"move": "collect", "arguments": {"bubble": "b-1"}, "can": False}]},
        {"name": "b-2", "can": [{"move": "collect", "arguments": {"bubble": "b-2"}, "can": True}]},
    ]},
}  # fmt: skip


POND: Texts = {"zh-CN": "池塘", "en": "Pond"}


class Pond:
    """A game's face with nothing in it."""

    GAME = "forest"
    PAGES: Sequence[str] = ()
    TITLE = POND
    SHEETS: Mapping[str, Sequence[str]] = {"quiz": ()}
    SOUNDS: Mapping[str, str] = {"jump": "water"}

    def picture(self, shown: Any, look: Any) -> list[Any]:
        return []

    def keep(self, shown: Any, kept: Any) -> dict[str, int]:
        return {}

    def rows(self, pages: Any) -> int:
        return 0

    def coming(self, shown: Any) -> list[str]:
        return ["2027-03-12T09:00:00+08:00"]

    def told(self, move: str, result: Any, lang: Lang) -> str:
        return move

    def sheet(self, name: str, shown: Any, look: Any) -> Any:
        return None


def answers() -> dict[tuple[str, str], Any]:
    """A sandbox that does all it is asked for; its clock goes where it is sent, and comes back with a restore."""
    return SESSIONS | {
        ("GET", "/v1/scene/"): SCENE,
        ("POST", "/v1/sandbox/snapshots"): {"now": NOW, "rate": 0},
        ("POST", "/v1/sandbox/events"): {"event": {"data": {}}, "result": {"earned": [GAIN]}, "why_not": []},
        ("POST", "/v1/sandbox/clock"): lambda path, body: {
            "clock": "", "now": body["to"], "to": body["to"], "done": True,
        },
        ("POST", "/v1/play/"): {"result": {"grams": 3}},
        ("GET", "/v1/players/mei/balances"): {"balances": [{"asset": "energy", "purse": {"amount": "9"}}]},
    }  # fmt: skip


class Told:
    """A deck with what it stands on."""

    def __init__(self, tape: Tape, client: FakeClient | None = None) -> None:
        self.client = client or FakeClient(answers())
        errands = AtOnce()
        self.acts = Acts(self.client, errands, lambda: None)
        self.phones = [
            Phone(self.client, errands, self.acts, [Pond()], Person(ref, people()[ref])) for ref in tape.players
        ]
        self.pages: list[str] = []
        self.deck: Deck = inserted(
            tape, self.client, errands, self.acts, self.phones, [Pond()], self.pages.append
        )  # fmt: skip
        self.acts.keep(START, lambda answer: None)

    def sent(self, what: str = "/v1/") -> list[tuple[str, Any]]:
        """What was sent to change something, but for sessions and snapshots."""
        return [
            (path.removeprefix("/v1/"), body) for method, path, body in self.client.asked
            if method == "POST" and path.startswith(what) and "snapshots" not in path and "sessions" not in path
        ]  # fmt: skip


def beats(*told: str, then: str = "go on", hold: int = 4) -> Tape:
    """Return a tape whose beats have one step each; '' for none."""
    lines = [
        "schema: tape/v1", "name: tape", "title: {zh-CN: 一卷, en: A tape}", "lasts: 1m",
        "starts: 2027-03-12T07:30+08:00", "players: [mei, lin]", "beats:",
    ]  # fmt: skip
    for n, step in enumerate(told):
        lines += [f"  - id: b{n}", f"    caption: {{zh-CN: 第 {n} 段, en: Beat {n}}}", f"    hold: {hold}"]
        lines += [f"    then: {then}", *(["    do:", *(f"      - {one}" for one in step.split("; "))] if step else [])]
    tape, found = read_text("\n".join(lines))
    assert tape is not None, found
    return tape


GONE = Answer(0, {})
