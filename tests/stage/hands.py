"""Two hands before the window: what they press by mouse or by keys, and what the API says besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import arcade

from games.stage.acts import START, moved
from games.stage.client import Client, path
from games.stage.sheets import CLOSE
from games.stage.stamps import Press
from tests.stage.driving import click, frame, key, stamps_of, until

Shown = dict[str, Any]
MOST_TABS, MOST_TURNS = 90, 20
LEAST = 8
"""A sheet that is not known yet says less."""
REFS = ("mei", "lin")
"""Who holds the first phone, and who the second."""


class Hands:
    """The hands at a window in which a game is shown on both phones."""

    def __init__(self, stage: Any, client: Client, game: str) -> None:
        self.stage, self.client, self.game = stage, client, game
        self._people = [phone.person for phone in stage.phones]

    def begin_anew(self) -> None:
        """Let everything be as when the window was opened, and both phones show the game."""
        until(self.stage, lambda: not self.stage.errands.busy)
        self.stage.acts.go_back(START, lambda answer: None)
        self.until(lambda: not self.stage.errands.busy)
        for phone, person in zip(self.stage.phones, self._people, strict=True):
            phone.become(person)
        for n in range(len(REFS)):
            click(self.stage, n, Press("game", self.game))
        self.until(lambda: all(phone.shown for phone in self.stage.phones) and not self.stage.errands.busy)

    def until(self, seen: Callable[[], object]) -> None:
        """Let frames pass until something is seen."""
        until(self.stage, seen)

    def id(self, n: int) -> str:
        """The public id of who holds a phone."""
        return self.client.id_of(REFS[n])

    def scene(self, n: int, page: str = "", *, friend: int | None = None) -> Shown:
        """What the API tells who holds a phone, of their own place or page, or of the place of who holds another."""
        where = path("v1", "scene", self.game) + (f"/{page}" if page else "")
        asked = where + (f"?friend={self.id(friend)}" if friend is not None else "")
        answer = self.client.ask_as(REFS[n], "GET", asked)
        assert answer.ok, answer.told
        found: Shown = answer.told["scene"]
        return found

    def plays(self, who: str, move: str, **arguments: Any) -> Shown:
        """Let somebody make a move without the window."""
        answer = self.client.ask_as(who, "POST", path("v1", "play", self.game, move), arguments,
                                    key=self.client.new_key())  # fmt: skip
        assert answer.ok, (move, answer.told)
        found: Shown = answer.told["result"]
        return found

    def happens(self, who: str, type: str, **fields: Any) -> None:
        """Let something happen to somebody, without the window."""
        assert self.client.ask("POST", "/v1/sandbox/events", {"type": type, "player": who, "fields": fields}).ok

    def wait(self, by: str) -> None:
        """Let the clock go on, without the window."""
        assert moved(self.client, {"by": by}).ok

    def goes_to(self, n: int, other: int) -> None:
        """Press a friend by mouse, until the phone shows their place."""
        click(self.stage, n, self.find(n, "visit", self.id(other)))
        self.until(lambda: self.stage.phones[n].shown["friend"] == self.id(other))

    def find(self, n: int, what: str, name: str = "", **arguments: Any) -> Press:
        """Wait until a phone shows a press; of its arguments those that are named are as they are here."""
        found: list[Press] = []

        def seen() -> bool:
            shown = [one.press for one in self.stamps(n) if one.press]
            found[:] = [one for one in shown if _is(one, what, name, arguments)]
            return bool(found)

        self.until(seen)
        return found[0]

    def by_mouse(self, n: int, what: str, name: str = "", **arguments: Any) -> None:
        """Press something with the mouse; a move until it was answered."""
        press = self.find(n, what, name, **arguments)
        click(self.stage, n, press)
        self._answered(n, press)

    def by_keys(self, n: int, what: str, name: str = "", **arguments: Any) -> None:
        """Press something with Tab and Enter alone; a move until it was answered."""
        press = self.find(n, what, name, **arguments)
        self.tab_to(n, press)
        key(self.stage, arcade.key.ENTER)
        self._answered(n, press)

    def tab_to(self, n: int, press: Press) -> None:
        """Press Tab until the ring is there."""
        for _ in range(MOST_TABS):
            if self.at(n) == press:
                return
            key(self.stage, arcade.key.TAB)
        raise AssertionError(f"Tab never reached {press}")

    def at(self, n: int) -> Press | None:
        """What the ring of the keys is at, when it is on this phone."""
        spot = self.stage._at
        return spot.press if spot is not None and spot.part == n else None

    def key(self, name: str) -> None:
        """Press a key by its name."""
        key(self.stage, getattr(arcade.key, name))

    def opens(self, n: int, sheet: str, name: str) -> None:
        """Open a sheet by mouse, and turn the wheel until it shows a press of this name."""
        self.by_mouse(n, "sheet", sheet)
        self.until(lambda: any(one.press == CLOSE for one in self.stamps(n)) and len(self.texts(n)) > LEAST)
        for _ in range(MOST_TURNS):
            if any(one.press and one.press.name == name for one in self.stamps(n)):
                return
            self.wheel(n)
        raise AssertionError(f"{sheet} never showed {name}")

    def wheel(self, n: int) -> None:
        """Turn the mouse's wheel over a phone, down by a notch."""
        area, stage = self.stage.layout.areas[n], self.stage
        x, y = (area.left + area.width / 2, area.bottom + area.height / 2)
        where = (round(stage._left + x * stage._scale), round(stage._bottom + y * stage._scale))
        stage.window.dispatch_event("on_mouse_scroll", *where, 0, -1)
        frame(stage)

    def stamps(self, n: int) -> list[Any]:
        """What a phone shows in the next frame."""
        frame(self.stage)
        return stamps_of(self.stage, n)

    def texts(self, n: int) -> list[str]:
        """What a phone says in the next frame."""
        return [one.name for one in self.stamps(n) if one.kind == "text"]

    def _answered(self, n: int, press: Press) -> None:
        if press.what == "move":
            self.until(lambda: not self.stage.acts.busy and self.stage.phones[n].said)
            words, refused = self.stage.phones[n].said
            assert not refused, words("en")


def _is(press: Press, what: str, name: str, arguments: Mapping[str, Any]) -> bool:
    told = press.arguments
    return (press.what, press.name) == (what, name) and all(told.get(one) == arguments[one] for one in arguments)
