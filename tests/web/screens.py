"""Every screen of the games' pages by name, and the way there: for gates and for pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.browser import Browser, Page
from tests.test_tidy import HOME
from tests.web.bank import code_of

GAMES = [path.parent.parent.name for path in sorted(HOME.glob("games/*/web/index.html"))]
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
SMALL_PHONE = (360, 740)
PLAYER, NEWCOMER = "p-001", "p-020"
HOME_STANDS = "document.querySelector('.game .friends li button') && document.querySelector('.sheet symbol')"
DOORS = ".below .kind, .status .news"
"""What opens a sheet in one's own home."""
AT_A_FRIENDS = {"forest": (".kinds .kind:nth-of-type(1)",)}
"""What opens a sheet at a friend's, by game."""


class Look(NamedTuple):
    """How a page is to look; `lang` may be one that only testers ask for: en-XA is long, ar-XB from right to left."""

    lang: str
    elder: bool = False
    dark: bool = False
    forced: bool = False
    """With colours of the reader's own."""
    large: bool = False
    """With the largest letters that a host may ask for."""

    @property
    def name(self) -> str:
        """Such as 'en elder dark'."""
        ways = {"elder": self.elder, "dark": self.dark, "forced": self.forced, "large": self.large}
        return " ".join([self.lang, *(way for way, wanted in ways.items() if wanted)])

    @property
    def fragment(self) -> str:
        """What the page's address says of it."""
        return f"lang={self.lang}" + "&elder=1" * self.elder + "&font=1.7" * self.large


LOOKS = (Look("zh-CN"), Look("en", elder=True), Look("zh-CN", elder=True, dark=True), Look("en", dark=True))
"""Four in which each two ways to look meet."""


def address(demo: str, game: str, player: str, look: Look) -> str:
    """Where a player's game is, with a code to enter it."""
    return f"{demo.split('/demo/')[0]}/play/{game}/#code={code_of(demo, player, game)}&{look.fragment}"


def phone(browser: Browser, look: Look, size: tuple[int, int] = SMALL_PHONE) -> Page:
    """An empty page on a phone, with what measures in it."""
    return browser.blank(size, calm=True, dark=look.dark, forced=look.forced, first=MEASURE)


def rest(page: Page) -> None:
    """Wait until nothing is asked for any more and what came is drawn."""
    page.until("tilthMeasure.asking() === 0")
    drawn(page)
    page.until("tilthMeasure.asking() === 0")


def drawn(page: Page) -> None:
    """Wait until what is there now has been drawn."""
    page.js("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def walk(page: Page, game: str) -> Iterator[str]:
    """Go through a game that is opened: its name is given while a screen stands."""
    page.until(HOME_STANDS)
    rest(page)
    yield "home"
    for number in range(page.js(f"document.querySelectorAll({json.dumps(DOORS)}).length")):
        yield open_sheet(page, f"document.querySelectorAll({json.dumps(DOORS)})[{number}]")
        close_sheet(page)
    page.click(".friends li button")
    page.until("document.querySelector('.game.theirs')")
    rest(page)
    yield "at a friend's"
    for door in AT_A_FRIENDS.get(game, ()):
        yield open_sheet(page, f"document.querySelector({json.dumps(door)})") + " at a friend's"
        close_sheet(page)


def open_sheet(page: Page, door: str) -> str:
    """Open a sheet by its door, an expression; returns its name."""
    page.until(door)
    page.js(f"{door}.click()")
    page.until("document.querySelector('dialog[open] h2')")
    rest(page)
    name: str = page.js("document.querySelector('dialog[open] h2').textContent")
    return name


def close_sheet(page: Page) -> None:
    """Close the sheet that is open."""
    page.press("Escape")
    page.until("!document.querySelector('dialog')")
