"""Farms of a sandbox as browser stories need them: farmers who play by the API or on a phone, and how a day goes on.

At ten in the morning of the demo's last day all six hens stand hungry before empty troughs. Friends are 1: 2, 3 ·
2: 1, 3, 4 · 3: 1, 2, 4, 5 · 4: 2, 3, 5, 6 · 5: 3, 4, 6 · 6: 4, 5.
"""

from __future__ import annotations

import json
from typing import Any

from tests.browser import Browser, Page
from tests.web.bank import Player, api

Shown = dict[str, Any]
_TOAST = "document.querySelector('dialog .toast, .yard .toast')?.textContent"
HENS = {1, 2, 3, 4, 5, 6}
FAITHFUL_DAYS = 5


class Farmer(Player):
    """A player of the farm, by number."""

    def __init__(self, demo: str, number: int) -> None:
        super().__init__(demo, f"p-{number:03}", "farm")
        self.number = number

    def tool(self, name: str) -> Shown:
        """One kind of tool as the page `bag` has it."""
        return next(one for one in self.page("bag")["tools"] if one["tool"] == name)

    def phone(self, browser: Browser, *, lang: str = "en", more: str = "", **looks: Any) -> Page:
        """Their farm on a small phone, as soon as the hen stands there, or the place where she would."""
        page = browser.page(self.address(lang, more), (360, 740), **{"calm": True, **looks})
        page.until(
            "document.querySelector('.yard .trough [data-part]') && document.querySelector('.friends li button')"
        )
        return page

    def goes_to(self, browser: Browser, friend: Farmer, **looks: Any) -> Page:
        """Their phone, in a friend's yard: they pressed the friend's name."""
        page = self.phone(browser, **looks)
        press(page, f"[data-friend='{friend.id}']")
        page.until("document.querySelector('.game.theirs .trough [data-part]')")
        return page


def press(page: Page, selector: str) -> None:
    """Press what is seen there, by mouse; by finger where the phone is touched. Waits until it can be pressed."""
    found = page.driven.locator(selector).first
    if page.js("matchMedia('(any-pointer: coarse)').matches"):
        found.tap()
    else:
        found.click()


def refused(page: Page, selector: str) -> str:
    """Press what says no, and return what it says."""
    before = page.js(f"{_TOAST} ?? ''")
    page.driven.locator(f"{selector}[aria-disabled='true']").first.click(force=True)
    words: str = page.until(f"{_TOAST} !== {json.dumps(before)} && {_TOAST}")
    return words


def said(page: Page) -> str:
    """What was said last, as soon as anything is."""
    words: str = page.until(_TOAST)
    return words


def says(page: Page, words: str) -> None:
    """Wait until that is said."""
    page.until(f"[...document.querySelectorAll('.toast')].some(one => one.textContent.includes({json.dumps(words)}))")


def open_sheet(page: Page, name: str) -> None:
    """Open a sheet by its door."""
    page.driven.locator(".kind", has_text=name).first.wait_for()
    press(page, f".kind:has-text('{name}')")
    page.until("document.querySelector('dialog[open] .panel')")


def close_sheet(page: Page) -> None:
    """Close what is open by its cross."""
    press(page, "dialog .close")
    page.until("!document.querySelector('dialog')")


def pass_time(demo: str, by: str) -> None:
    """Let the clock go on, with all that falls due on the way."""
    told = api(demo, "/v1/sandbox/clock", {"by": by})
    while not told["done"]:
        told = api(demo, "/v1/sandbox/clock", {"to": told["to"]})


def earn(demo: str, ref: str, kind: str, **fields: Any) -> None:
    """Let something happen to a player."""
    api(demo, "/v1/sandbox/events", {"type": kind, "player": ref, "fields": fields})


def come_daily(farmer: Farmer, move: str) -> None:
    """Let a farmer make a move on as many days in a row as a task for a tool asks."""
    for day in range(FAITHFUL_DAYS):
        if day:
            pass_time(farmer.demo, "1d")
        farmer.plays(move)


def help_oneself(guest: Farmer, host: Farmer, *, for_: str = "1h") -> None:
    """Let a hungry hen eat at a friend's trough for some time, and no other come. Tea gave the tool for it."""
    for number in HENS - {guest.number, host.number}:
        Farmer(host.demo, number).plays("prefer", stays=True)
    if host.scene()["hen"]["state"] == "hungry":
        host.plays("feed")
    guest.plays("visit", friend=host)
    guest.plays("recall", friend=host)
    guest.plays("take_tool", task="tea")
    guest.plays("use_at", tool="freeload", friend=host)
    pass_time(host.demo, for_)
