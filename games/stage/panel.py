"""The panel beside the phones: pages of rows, one shown at a time, for those who show the stage. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from games.stage import sheets, stamps
from games.stage.sheets import Row
from games.stage.stamps import Lang, Look, Press, Stamp

WIDTH, TABS = 400, 48
FOOT = 60  # room for the button to the rest


class Page(Protocol):
    """A page of the panel. Its rows' presses come back to it; `what` of a press is its own affair."""

    NAME: str

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return what is on it now."""

    def press(self, press: Press) -> None:
        """Do what a press on one of its rows asks for."""


@runtime_checkable
class Typing(Protocol):
    """A page that can be typed into, too."""

    typing: bool
    """Whether what is typed goes into it now."""

    def type(self, text: str) -> None:
        """Take in what was typed."""

    def key(self, name: str) -> None:
        """Do what a key does in a line, by its name: `BACKSPACE`, `ENTER`, `TAB`, `SHIFT+TAB`, `ESCAPE` and so on."""

    def leave(self) -> None:
        """Take in nothing more."""

    @property
    def at(self) -> Press:
        """The press of the row that is typed into."""


ENTERS = ("ENTER", "RETURN", "NUM_ENTER")
PASSED_ON = frozenset((*(f"F{n}" for n in range(1, 25)), "PAGEUP", "PAGEDOWN"))
"""Keys that write nothing and move nothing in a line: a clicker goes on while somebody types."""


class Panel:
    """The pages and which of them is shown."""

    def __init__(self, pages: Sequence[Page], height: float) -> None:
        self.pages = pages
        self._page, self._first, self._height = pages[0], 0, height
        self._place: object = None
        self._follow = False

    def picture(self, lang: Lang) -> list[Stamp]:
        """Return what the panel shows, from its top left."""
        if (place := getattr(self._page, "place", None)) != self._place:  # a page with several places shows their top
            self._place, self._first = place, 0
        look = Look(lang, {}, {}, width=WIDTH, height=self._height)
        ground = stamps.box(WIDTH / 2, self._height / 2, WIDTH, self._height, stamps.SKY, radius=0)
        return [ground, *self._tabs(lang), *self._rows(look)]

    def _rows(self, look: Look) -> list[Stamp]:
        """The rows of the page; a row that keys went to is among them."""
        rows = self._page.rows(look.lang)
        shown = [*sheets.listed(rows, look, self._first, top=TABS + 6, foot=FOOT)]
        at, self._follow = self.typing.at if self.typing and self._follow else None, False
        if at is None or any(one.press == at for one in shown):
            return shown
        self._first = next((n for n, row in enumerate(rows) if row.press == at), self._first)
        return [*sheets.listed(rows, look, self._first, top=TABS + 6, foot=FOOT)]

    def press(self, press: Press) -> None:
        """Show another page or more of this one, or hand the press to the page."""
        if press.what == "page":
            self.leave()
            self._page = next(one for one in self.pages if press.name == one.NAME)
            self._first = 0
        elif press.what == "more":
            self._first = int(press.name)
        else:
            self._page.press(press)

    @property
    def typing(self) -> Typing | None:
        """The page that is typed into now."""
        return self._page if isinstance(self._page, Typing) and self._page.typing else None

    def type(self, text: str) -> None:
        """Hand what was typed to the page, when it is typed into."""
        if self.typing and (plain := "".join(one for one in text if one.isprintable())):
            self.typing.type(plain)

    def move(self, key: str) -> None:
        """Hand a key that moves or takes away in a line to the page, when it is typed into."""
        if self.typing:
            self.typing.key(key)

    def key(self, name: str) -> bool:
        """Take a key while something is typed; True when it is to do nothing else, as letters have no other meaning."""
        if self.typing is None or name in PASSED_ON:
            return False
        key = "ENTER" if name in ENTERS else name
        if key in ("ENTER", "TAB", "SHIFT+TAB", "ESCAPE", "HOME", "END"):
            self.typing.key(key)
            self._follow = True
        return True

    def leave(self) -> None:
        """Type into nothing more."""
        if self.typing:
            self.typing.leave()

    def scroll(self, rows: int, lang: Lang) -> None:
        """Move the page by so many rows, down or up again."""
        self._first = max(0, min(len(self._page.rows(lang)) - 1, self._first + rows))

    def _tabs(self, lang: Lang) -> Iterator[Stamp]:
        edges = [round(WIDTH * n / len(self.pages)) for n in range(len(self.pages) + 1)]  # whole pixels: no seams
        for page, left, right in zip(self.pages, edges, edges[1:], strict=False):
            here, x, wide = page is self._page, (left + right) / 2, right - left
            yield stamps.box(x, TABS / 2, wide, TABS, stamps.SKY if here else "#22352a", radius=0,
                             press=Press("page", page.NAME))  # fmt: skip
            yield stamps.text(page.title(lang), x, TABS / 2, 15, stamps.INK if here else "#dfe8dc", width=wide - 6)
