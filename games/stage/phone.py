"""One phone: a player in a game, what is seen there, and what a press leads to. Draws nothing and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from games.stage import stamps
from games.stage.client import Answer, Client, Errands, path
from games.stage.stamps import Lang, Look, Press, Stamp
from games.stage.words import say

SAID_S = 4.0
LOOK_EVERY_S = 1.0
TABS = 36  # pixels over the game's picture, one tab a game
HEIGHT = Look._field_defaults["height"] + TABS


class Face(Protocol):
    """What a game's `desktop.py` has."""

    GAME: str
    TITLE: stamps.Texts
    PAGES: Sequence[str]
    SAID_AT: float
    """Where what is said ends, from the top: over the ground, above what can be pressed."""

    def picture(self, shown: Mapping[str, Any], look: Look) -> list[Stamp]:
        """Return the stamps of what a player may see."""

    def keep(self, shown: Mapping[str, Any], kept: Mapping[str, int]) -> dict[str, int]:
        """Return what is to be remembered for the next picture."""

    def rows(self, pages: Mapping[str, Mapping[str, Any]]) -> int:
        """Return how many rows the list has that can be scrolled."""

    def coming(self, shown: Mapping[str, Any]) -> Sequence[str]:
        """Return the instants at which a player's own scene will have changed by itself."""

    def told(self, move: str, result: Mapping[str, Any], lang: Lang) -> str:
        """Return what to say when a move was made."""


class Person(NamedTuple):
    """Somebody who plays: the bank's reference, and what friends call them."""

    ref: str
    name: Mapping[str, str]


class _Seen(NamedTuple):
    shown: Answer
    own: Answer
    pages: Mapping[str, Mapping[str, Any]]


class Phone:
    """A phone in the hands of one person. `moved` is called when a move was made: others may want to look again."""

    def __init__(
        self, client: Client, errands: Errands, faces: Sequence[Face], person: Person, moved: Callable[[], object]
    ) -> None:
        self.person = person
        self.friend = ""
        self.shown: dict[str, Any] = {}
        self.own: dict[str, Any] = {}
        self.trouble: Answer | None = None
        self.said: tuple[Callable[[Lang], str], bool] | None = None
        self._client, self._errands, self._moved = client, errands, moved
        self._faces, self._face = faces, faces[0]
        self._pages: Mapping[str, Mapping[str, Any]] = {}
        self._kept: dict[str, int] = {}
        self._scrolled = 0
        self._said_for = self._looked_s = 0.0
        self._looking = self._again = False

    def picture(self, lang: Lang, names: Mapping[str, Mapping[str, str]]) -> list[Stamp]:
        """Return what is on the screen now."""
        look = Look(lang, {id: name[lang] for id, name in names.items()}, self._pages, self._kept, self._scrolled)
        if self.shown:
            found = self._face.picture(self.shown, look)
        else:
            words = self.trouble.words(lang) if self.trouble else say("loading", lang)
            found = [stamps.text(words, look.width / 2, look.height / 2, 16, width=look.width - 32)]
        return [*(one._replace(y=one.y + TABS) for one in found), *self._tabs(look)]

    def toast(self, lang: Lang) -> list[Stamp]:
        """Return what is said over the picture: what the last move came to, or what is wrong."""
        if self.trouble is not None and self.shown:
            return _toast(self.trouble.words(lang), self._face.SAID_AT, no=True)
        if self.said is None:
            return []
        words, no = self.said
        return _toast(words(lang), self._face.SAID_AT, no=no)

    def press(self, press: Press) -> None:
        """Do what a press asks for."""
        if press.what == "visit":
            self._go(press.name)
        elif press.what == "home":
            self._go("")
        elif press.what == "move":
            self._play(press)
        elif press.what == "game":
            self._switch(press.name)

    def coming(self) -> Sequence[str]:
        """Return the instants at which the player's own scene will have changed by itself."""
        return self._face.coming(self.own) if self.own else ()

    def scroll(self, rows: int) -> None:
        """Move a list that is longer than the screen by so many rows, down or up again."""
        self._scrolled = max(0, min(self._face.rows(self._pages) - 1, self._scrolled + rows)) if self._pages else 0

    def say(self, words: Callable[[Lang], str], *, no: bool = False) -> None:
        """Say something over the picture for some seconds."""
        self.said, self._said_for = (words, no), SAID_S

    def look(self) -> None:
        """Look at the game again; while the server is being asked, once more after that."""
        if self._looking:
            self._again = True
            return
        self._looking, self._again, self._looked_s = True, False, 0.0
        face, friend = self._face, self.friend
        self._errands.send(lambda: self._see(face, friend), lambda seen: self._saw(face, friend, seen))

    def pass_time(self, seconds: float) -> None:
        """Let time pass: what was said goes, and the game is looked at every second."""
        self._said_for -= seconds
        self._looked_s += seconds
        if self._said_for <= 0:
            self.said = None
        if self._looked_s >= LOOK_EVERY_S:
            self.look()

    def _tabs(self, look: Look) -> Iterator[Stamp]:
        """One tab a game, over its picture."""
        wide = look.width / len(self._faces)
        for n, face in enumerate(self._faces):
            here, x = face is self._face, wide * (n + 0.5)
            yield stamps.box(x, TABS / 2, wide, TABS, stamps.SKY if here else "#22352a", radius=0,
                             press=Press("game", face.GAME))  # fmt: skip
            yield stamps.text(face.TITLE[look.lang], x, TABS / 2, 15, stamps.INK if here else "#dfe8dc")

    def _switch(self, game: str) -> None:
        """Show another game, by its name; '' is the next one."""
        at = self._faces.index(self._face)
        following = self._faces[(at + 1) % len(self._faces)]
        self._face = next((one for one in self._faces if one.GAME == game), following)
        self.shown, self.own, self._pages, self._scrolled = {}, {}, {}, 0
        self._go("")

    def _go(self, friend: str) -> None:
        self.friend, self._kept = friend, {}
        self.look()

    def _play(self, press: Press) -> None:
        face = self._face
        where, key = path("v1", "play", face.GAME, press.name), self._client.new_key()
        body = dict(press.arguments)
        self._errands.send(
            lambda: self._client.ask_as(self.person.ref, "POST", where, body, key=key),
            lambda answer: self._played(face, press.name, answer),
        )

    def _played(self, face: Face, move: str, answer: Answer) -> None:
        if answer.ok:
            result = answer.told["result"]
            self.say(lambda lang: face.told(move, result, lang))
            self._moved()
        else:
            self.say(answer.words, no=True)
            self.look()

    def _see(self, face: Face, friend: str) -> _Seen:
        where, who = path("v1", "scene", face.GAME), self.person.ref
        own = self._client.ask_as(who, "GET", where)
        shown = self._client.ask_as(who, "GET", f"{where}?friend={friend}") if friend else own
        asked = {one: self._client.ask_as(who, "GET", f"{where}/{one}") for one in face.PAGES if own.ok}
        return _Seen(shown, own, {name: answer.told["scene"] for name, answer in asked.items() if answer.ok})

    def _saw(self, face: Face, friend: str, seen: _Seen) -> None:
        self._looking = False
        if face is not self._face:
            self.look()
            return
        if friend == self.friend:
            self.trouble = None if seen.shown.ok else seen.shown
        if seen.shown.ok and friend == self.friend:
            self.shown, self._pages = seen.shown.told, seen.pages or self._pages
            self._kept = self._face.keep(self.shown, self._kept)
        elif friend and seen.shown.status in (403, 404, 409):  # no friend any more
            self.say(seen.shown.words, no=True)
            self.friend = ""
        if seen.own.ok:
            self.own = seen.own.told
        if self._again:
            self.look()


def _toast(words: str, ends: float, *, no: bool) -> list[Stamp]:
    lines = stamps.wrapped(words, 16, 328, 4)
    high = 22 * len(lines) + 20
    middle = TABS + ends - high / 2
    width = min(368.0, max(stamps.wide(line, 16) for line in lines) + 44)
    colour, ink = (stamps.ALERT, stamps.RUST) if no else (stamps.INK, "#ffffff")
    first = middle - 11 * (len(lines) - 1)
    return [
        stamps.box(200, middle, width, high, colour, radius=16),
        *(stamps.text(line, 200, first + 22 * n, 16, ink) for n, line in enumerate(lines)),
    ]
