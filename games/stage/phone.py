"""One phone: a player in a game, what is seen there, and what a press leads to. Draws nothing and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from games.stage import sheets, stamps
from games.stage.acts import Acts
from games.stage.client import Answer, Client, Errands, path
from games.stage.sheets import Sheet
from games.stage.stamps import Lang, Look, Press, Stamp
from games.stage.words import say

SAID_S = 4.0
SAID_OVER = 6  # pixels under what is said: at the foot of the phone it is over friends, never over the game
ROWS, BROAD = (46.0, 94.0), 392.0
"""How high one row of friends is and how high two are, and how broad, where something is said over them."""
LOOK_EVERY_S = 1.0
SLOW_S = 3.0
"""After so long without an answer it is said that the server is slow."""
TABS, NAME = 36, 120  # pixels over the game's picture: how high one tab a game is, how broad whose phone it is
HEIGHT = Look._field_defaults["height"] + TABS


class Face(Protocol):
    """What a game's `desktop.py` has."""

    GAME: str
    TITLE: stamps.Texts
    PAGES: Sequence[str]
    SHEETS: Mapping[str, Sequence[str]]
    """The sheets that can be opened, and the pages that each of them needs besides; one that says `{of}` only when the
    sheet is of something, as `woods/7` is of 7."""
    SOUNDS: Mapping[str, str]
    """What moves sound like, as in the web; those that are not named are a tap."""

    def picture(self, shown: Mapping[str, Any], look: Look) -> list[Stamp]:
        """Return the stamps of what a player may see."""

    def sheet(self, name: str, shown: Mapping[str, Any], look: Look) -> Sheet:
        """Return what is on a sheet."""

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
    """A phone in the hands of one person. Moves go through `acts`, so that they are logged in their order."""

    def __init__(self, client: Client, errands: Errands, acts: Acts, faces: Sequence[Face], person: Person) -> None:
        self.person = person
        self.friend = self.open = ""
        self.shown: dict[str, Any] = {}
        self.own: dict[str, Any] = {}
        self.trouble: Answer | None = None
        self.said: tuple[Callable[[Lang], str], bool] | None = None
        self._client, self._errands, self._acts = client, errands, acts
        self._faces, self._face = faces, faces[0]
        self._pages: Mapping[str, Mapping[str, Any]] = {}
        self._kept: dict[str, int] = {}
        self._scrolled = self._first = self._nods = 0
        self._said_for = self._looked_s = self._busy_s = 0.0
        self._under_way: list[tuple[str, str, Press]] = []  # whose, in which game, what
        self._looking = self._again = False

    @property
    def pages(self) -> Mapping[str, Mapping[str, Any]]:
        """The pages that were asked for besides the scene."""
        return self._pages

    def picture(self, lang: Lang, names: Mapping[str, Mapping[str, str]]) -> list[Stamp]:
        """Return what is on the screen now; under a sheet nothing but the tabs can be pressed."""
        look = self._look(lang, names)
        if self.shown:
            drawn = self._face.picture(self.shown, look)
            found = [one._replace(nods=self._nods) if one.clips else one for one in drawn]
        else:
            words = self.trouble.words(lang) if self.trouble else say("slow" if self.slow else "loading", lang)
            lines = stamps.wrapped(words, 16, look.width - 32, 6)
            found = [stamps.text(one, look.width / 2, look.height / 2 + 22 * n, 16) for n, one in enumerate(lines)]
        if self.open:
            found = [one._replace(press=None) for one in found]
        return [*_below_tabs(found), *self._tabs(look)]

    def sheet(self, lang: Lang, names: Mapping[str, Mapping[str, str]]) -> list[Stamp]:
        """Return the sheet over the picture, when one is open."""
        if not (self.open and self.shown):
            return []
        look = self._look(lang, names)
        return _below_tabs(sheets.picture(self._face.sheet(self.open, self.shown, look), look, self._first))

    def toast(self, lang: Lang) -> list[Stamp]:
        """Return what is said at the foot of the picture: what the last move came to, or what is wrong."""
        refused = self.said is not None and self.said[1]
        if self.trouble is not None and self.shown and not refused:
            return _toast(self.trouble.words(lang), no=True, sheet=bool(self.open))
        if self.slow and self.shown and not refused:
            return _toast(say("slow", lang), no=True, sheet=bool(self.open))
        if self.said is None:
            return []
        words, no = self.said
        return _toast(words(lang), no=no, sheet=bool(self.open))

    @property
    def slow(self) -> bool:
        """Whether the server has not answered for some time what it was asked."""
        return max(self._busy_s, self._looked_s if self._looking else 0.0) >= SLOW_S

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
        elif press.what == "sheet":
            self.open, self._first, self.said = press.name, 0, None
            self.look()
        elif press.what == "more" and self.open:
            self._first = int(press.name)
        elif press.what == "more":
            self._scrolled = int(press.name)

    def nod(self, game: str) -> None:
        """Let what is shown of a game nod: something was done there."""
        self._nods += self._face.GAME == game

    def become(self, person: Person) -> None:
        """Hand the phone to somebody else, who sees their own place of the game that is shown."""
        self.person, self.said = person, None
        self.press(Press("game", self._face.GAME))

    def back(self) -> bool:
        """Close the sheet, or else leave the friend; return whether there was one."""
        was = self.open or self.friend
        if was:
            self.press(sheets.CLOSE if self.open else Press("home"))
        return bool(was)

    def coming(self) -> Sequence[str]:
        """Return the instants at which the player's own scene will have changed by itself."""
        return self._face.coming(self.own) if self.own else ()

    def scroll(self, rows: int) -> None:
        """Move a list or a sheet that is longer than the screen by so many rows, down or up again."""
        if self.open:
            found = self._face.sheet(self.open, self.shown, self._look("en", {})).rows if self.shown else ()
            self._first = max(0, min(len(found or ()) - 1, self._first + rows))
        else:
            most = self._face.rows(self._pages) - 1 if self._pages else 0
            self._scrolled = max(0, min(most, self._scrolled + rows))

    def say(self, words: Callable[[Lang], str], *, no: bool = False) -> None:
        """Say something over the picture for some seconds."""
        self.said, self._said_for = (words, no), SAID_S

    def look(self) -> None:
        """Look at the game again; while the server is being asked, once more after that."""
        if self._looking:
            self._again = True
            return
        self._looking, self._again, self._looked_s = True, False, 0.0
        who, face, friend, pages = self.person, self._face, self.friend, self._wanted()
        self._errands.send(
            lambda: self._see(who.ref, face, friend, pages), lambda seen: self._saw(who, face, friend, seen)
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass: what was said goes, and the game is looked at every second."""
        self._said_for -= seconds
        self._looked_s += seconds
        self._busy_s = self._busy_s + seconds if self._acts.busy else 0.0
        if self._said_for <= 0:
            self.said = None
        if self._looked_s >= LOOK_EVERY_S:
            self.look()

    def _look(self, lang: Lang, names: Mapping[str, Mapping[str, str]]) -> Look:
        return Look(lang, {id: name[lang] for id, name in names.items()}, self._pages, self._kept, self._scrolled)

    def _wanted(self) -> list[str]:
        """The pages to ask for: the picture's, and those of the sheet that is open."""
        name, _, of = self.open.partition("/")
        pages = (one.format(of=of) for one in self._face.SHEETS.get(name, ()) if of or "{of}" not in one)
        return list(dict.fromkeys((*self._face.PAGES, *pages)))

    def _tabs(self, look: Look) -> Iterator[Stamp]:
        """Whose phone it is, and one tab a game, over its picture."""
        yield stamps.text(self.person.name[look.lang], NAME / 2, TABS / 2, 17, "#ffffff", width=NAME - 16)
        wide = (look.width - NAME) / len(self._faces)
        for n, face in enumerate(self._faces):
            here, x = face is self._face, NAME + wide * (n + 0.5)
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
        self.friend, self._kept, self.open = friend, {}, ""
        self.look()

    def _play(self, press: Press) -> None:
        """Make a move; pressed again while it is under way, it is not made twice."""
        face, person = self._face, self.person
        asked = (person.ref, face.GAME, press)
        if asked in self._under_way:
            return
        self._under_way.append(asked)

        def words(answer: Answer, lang: Lang) -> str:
            told = face.told(press.name, answer.told["result"], lang) if answer.ok else answer.words(lang)
            return say("did_move", lang, name=person.name[lang], told=told)

        def played(answer: Answer) -> None:
            self._under_way.remove(asked)
            if person == self.person:
                self._played(face, press.name, answer)

        self._acts.play(person.ref, face.GAME, press.name, press.arguments, words, played)

    def _played(self, face: Face, move: str, answer: Answer) -> None:
        if answer.ok:
            result = answer.told["result"]
            self.say(lambda lang: face.told(move, result, lang))
        else:
            self.say(answer.refusal, no=True)

    def _see(self, who: str, face: Face, friend: str, pages: Sequence[str]) -> _Seen:
        where = path("v1", "scene", face.GAME)
        own = self._client.ask_as(who, "GET", where)
        shown = self._client.ask_as(who, "GET", f"{where}?friend={friend}") if friend else own
        asked = {one: self._client.ask_as(who, "GET", f"{where}/{one}") for one in pages if own.ok}
        return _Seen(shown, own, {name: answer.told["scene"] for name, answer in asked.items() if answer.ok})

    def _saw(self, who: Person, face: Face, friend: str, seen: _Seen) -> None:
        self._looking = False
        if face is not self._face or who != self.person:  # handed on meanwhile: nobody sees another one's place
            self.look()
            return
        if friend == self.friend:
            self.trouble = None if seen.shown.ok else seen.shown
        if seen.shown.ok and friend == self.friend:
            self.shown, self._pages = seen.shown.told, {**self._pages, **seen.pages}
            self._kept = self._face.keep(self.shown, self._kept)
        elif friend and seen.shown.status in (403, 404, 409):  # no friend any more
            self.say(seen.shown.words, no=True)
            self.friend = self.open = ""
        if seen.own.ok:
            self.own = seen.own.told
        if self._again:
            self.look()


def _below_tabs(found: Sequence[Stamp]) -> list[Stamp]:
    return [one._replace(y=one.y + TABS) for one in found]


def _toast(words: str, *, no: bool, sheet: bool) -> list[Stamp]:
    """What is said: over friends as broad as their list and as high as its rows, so that none is seen in part."""
    lines = stamps.wrapped(words, 16, 328 if sheet else 352, 4)
    high = 22 * len(lines) + 20 if sheet else ROWS[len(lines) > 1]
    middle = HEIGHT - SAID_OVER - high / 2
    width = min(368.0, max(stamps.wide(line, 16) for line in lines) + 44) if sheet else BROAD
    colour, ink = (stamps.ALERT, stamps.RUST) if no else (stamps.INK, "#ffffff")
    first = middle - 11 * (len(lines) - 1)
    return [
        stamps.box(200, middle, width, high, colour, radius=16),
        *(stamps.text(line, 200, first + 22 * n, 16, ink) for n, line in enumerate(lines)),
    ]
