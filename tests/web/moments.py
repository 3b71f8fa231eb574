"""Moments of a game that no door leads to: what must have happened before, by the API, and the page that shows it.

Each begins with the demo at ten in the morning and returns a phone on which all is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import Browser, Page
from tests.web.farmyard import Farmer, come_daily, earn, help_oneself, pass_time
from tests.web.grove import Forester
from tests.web.screens import MEASURE, PLAYER, Look, address, open_sheet, phone, rest

Moment = Callable[[Browser, str, Look], Page]


def _looks(look: Look) -> dict[str, Any]:
    """How somebody's phone is to look, for `Forester.phone` and `Farmer.phone`."""
    more = f"&{look.fragment.partition('&')[2]}"
    return {"lang": look.lang, "more": more, "dark": look.dark, "forced": look.forced, "first": MEASURE}


def _stands(page: Page, selector: str) -> Page:
    page.until(f"document.querySelector({selector!r})")
    rest(page)
    return page


def _vanishing(browser: Browser, demo: str, look: Look) -> Page:
    """At a friend's, whose bubbles are about to vanish or have."""
    me, friend = Forester(demo, "p-001"), Forester(demo, "p-003")
    earn(demo, friend.ref, "ride", mode="metro", amount=4)
    pass_time(demo, "92h")
    return _stands(me.goes_to(browser, friend, **_looks(look)), ".bubble-vanishing")


def _protected(browser: Browser, demo: str, look: Look) -> Page:
    """At a friend's who has a shield."""
    me, friend = Forester(demo, "p-001"), Forester(demo, "p-002")
    me.has_vitality(400)
    me.plays("buy", ware="shield_limited")
    me.plays("use", prop="shield_limited")
    return _stands(friend.goes_to(browser, me, **_looks(look)), ".bubble-protected")


def _taken(browser: Browser, demo: str, look: Look) -> Page:
    """At a friend's, after something was taken, with what was said."""
    me, friend = Forester(demo, "p-001"), Forester(demo, "p-002")
    page = me.goes_to(browser, friend, **_looks(look))
    page.click(".bubble.can")
    return _stands(page, ".bubble-taken")


def _certificate(browser: Browser, demo: str, look: Look) -> Page:
    """A reserve was planted, and its certificate is looked at."""
    me = Forester(demo, "p-002")
    me.finds()
    me.plays("plant", species="wetland")
    page = me.phone(browser, **_looks(look))
    page.js("location.hash = 'to=certificates'")
    page.click("dialog .panel li button")
    return _stands(page, ".certificate")


def _rained(browser: Browser, demo: str, look: Look) -> Page:
    """The rain is over, and it is said what it gave."""
    page = Forester(demo, "p-002").phone(browser, **_looks(look))
    page.click("[data-sheet=rain]")
    page.click("dialog .main.wide")
    page.until("document.querySelector('.rain-slow')")
    for _ in range(20):
        page.press("Enter")
    pass_time(demo, "20s")
    return _stands(page, "dialog .explained")


def _thief(browser: Browser, demo: str, look: Look) -> Page:
    """At home, where a friend's hen helps herself."""
    host, guest = Farmer(demo, 1), Farmer(demo, 2)
    help_oneself(guest, host)
    return _stands(host.phone(browser, **_looks(look)), ".guest .is-stealing")


def _out(browser: Browser, demo: str, look: Look) -> Page:
    """At home, whose hen is at a friend's trough."""
    host, guest = Farmer(demo, 1), Farmer(demo, 2)
    help_oneself(guest, host)
    return _stands(guest.phone(browser, **_looks(look)), ".over .row, .away")


def _fenced(browser: Browser, demo: str, look: Look) -> Page:
    """At home, behind a fence, with a hen who eats."""
    host = Farmer(demo, 1)
    come_daily(host, "sign_in")
    host.plays("take_tool", task="hello")
    host.plays("use", tool="fence")
    host.plays("feed")
    return _stands(host.phone(browser, **_looks(look)), ".fence")


def _asleep(browser: Browser, demo: str, look: Look) -> Page:
    """At home late in the evening, with a hen who was put to bed."""
    host = Farmer(demo, 1)
    pass_time(demo, "12h")
    host.plays("tuck_in")
    return _stands(host.phone(browser, **_looks(look)), ".bed")


def _answered(browser: Browser, demo: str, look: Look) -> Page:
    """The question of the day, with why the right answer is right."""
    page = Farmer(demo, 1).phone(browser, **_looks(look))
    page.click("[data-sheet=quiz]")
    page.click(".option:not(:disabled)")
    return _stands(page, ".explained b")


def _why(game: str) -> Moment:
    """What was done, and what came of it."""

    def opened(browser: Browser, demo: str, look: Look) -> Page:
        page = phone(browser, look)
        page.go(address(demo, game, PLAYER, look))
        page.click(".why")
        return _stands(page, ".acts li")

    return opened


def _minor(game: str) -> Moment:
    """Who is under age is told that somebody else agrees first."""

    def opened(browser: Browser, demo: str, look: Look) -> Page:
        page = phone(browser, look)
        page.answer("**/v1/sessions", 403, "minor")
        page.go(address(demo, game, PLAYER, look))
        return _stands(page, ".consent-minor")

    return opened


def _away(game: str) -> Moment:
    """A sheet that does not come, and the button to ask again."""

    def opened(browser: Browser, demo: str, look: Look) -> Page:
        page = phone(browser, look)
        page.answer(f"**/v1/scene/{game}/board*", None)
        page.answer(f"**/v1/scene/{game}/friends?*", None)
        page.answer(f"**/v1/scene/{game}/feed*", None)
        page.go(address(demo, game, PLAYER, look))
        page.until("document.querySelector('.status .news')")
        open_sheet(page, "document.querySelector('.status .news')")
        return _stands(page, "dialog .how[role=alert] + button")

    return opened


MOMENTS: dict[str, dict[str, Moment]] = {
    "forest": {
        "vanishing": _vanishing,
        "protected": _protected,
        "taken": _taken,
        "certificate": _certificate,
        "rained": _rained,
    },
    "farm": {"thief": _thief, "out": _out, "fenced": _fenced, "asleep": _asleep, "answered": _answered},
}
"""By game and name, the two games' own first."""
for _game, _own in MOMENTS.items():
    _own |= {"why": _why(_game), "minor": _minor(_game), "away": _away(_game)}
PICTURED = {
    game: [name for name in named if name not in ("rained", "taken", "answered")] for game, named in MOMENTS.items()
}
"""Those of which a picture is kept: the rain takes its fifteen seconds, and what is drawn by lot differs."""
DEEP = [pytest.param(game, name, id=f"{game} {name}") for game, named in MOMENTS.items() for name in named]
