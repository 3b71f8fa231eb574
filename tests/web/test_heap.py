"""A page that stays open for hours, while the world moves on, keeps no more in memory than one that was just opened."""

from typing import Any, NamedTuple

import pytest

from tests.browser import Browser, Page
from tests.web.bank import api
from tests.web.screens import DOORS, GAMES, HOME_STANDS, PLAYER, Look, address

pytestmark = pytest.mark.slow
MB = 1_000_000
MOST, MOST_MORE = 20 * MB, 2 * MB  # after ten minutes and later; more than after the first rounds
WARM = 6  # rounds in which every sheet is fetched
LIVED = [pytest.param(10, id="in short"), pytest.param(300, id="25 days", marks=pytest.mark.soak)]
EVENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("payment", {"amount": 52}), ("ride", {"mode": "metro", "amount": 4}), ("sign_in", {}),
)  # fmt: skip
MOVES = ".all:not([aria-disabled=true]), .receive:not([aria-disabled=true]), .feed-hen:not([aria-disabled=true])"


class Kept(NamedTuple):
    """What a page holds after all that is rubbish was thrown away."""

    heap: int
    nodes: int
    listeners: int


def _kept(page: Page) -> Kept:
    told = page.cdp()
    for _ in range(3):  # what falls with the first sweep lets go of more
        told.send("HeapProfiler.collectGarbage")
    dom = told.send("Memory.getDOMCounters")
    found = Kept(told.send("Runtime.getHeapUsage")["usedSize"], dom["nodes"], dom["jsEventListeners"])
    told.detach()
    return found


def _round(page: Page, demo: str, number: int) -> None:
    """Two hours go by: something is earned and told, a move is made, a sheet is read, a friend is visited."""
    to = api(demo, "/v1/sandbox/clock", {"by": "2h"})
    while not to["done"]:
        to = api(demo, "/v1/sandbox/clock", {"to": to["to"]})
    type, fields = EVENTS[number % len(EVENTS)]
    api(demo, "/v1/sandbox/events", {"player": PLAYER, "type": type, "fields": fields})
    page.driven.clock.fast_forward("10:00")  # every timer of the page falls due
    page.js(f"document.querySelector({MOVES!r})?.click()")
    page.js(f"(all => all[{number} % all.length].click())(document.querySelectorAll({DOORS!r}))")
    page.until("!!document.querySelector('dialog[open] h2')")
    page.press("Escape")
    page.until("!document.querySelector('dialog')")
    page.js(f"(all => all[{number} % all.length].click())(document.querySelectorAll('.friends li button'))")
    page.until("!!document.querySelector('.game.theirs')")
    page.click(".banner .small")
    page.until("!!document.querySelector('.game.own') && !document.querySelector('.banner')")


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("rounds", LIVED)
def test_a_page_that_stays_open_keeps_no_more_than_it_shows(browser: Browser, morning: str, game: str, rounds: int):
    page = browser.blank()
    page.driven.clock.install()
    page.go(address(morning, game, PLAYER, Look("en")))
    page.until(f"!!({HOME_STANDS})")
    for number in range(WARM):
        _round(page, morning, number)
    before = _kept(page)
    for number in range(WARM, WARM + rounds):
        _round(page, morning, number)
    after = _kept(page)

    assert after.heap <= MOST
    assert after.heap - before.heap <= MOST_MORE, (before, after)
    assert after.nodes <= before.nodes * 2, (before, after)
    assert after.listeners <= before.listeners * 2, (before, after)
    assert page.said() == []
