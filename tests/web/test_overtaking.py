"""Answers that come in another order than was asked: what was seen before a move is never shown after it."""

import pytest
from playwright.sync_api import Route

from tests.browser import Browser, Page
from tests.web.farmyard import Farmer, press
from tests.web.grove import Forester
from tests.web.screens import MEASURE, drawn, rest

pytestmark = pytest.mark.slow
EATS = "document.querySelector('.host .is-eating')"
ENERGY = "document.querySelector('.pill .hidden').textContent"
WHOLE = "{ subtree: true, attributes: true, childList: true }"
FEED, FARM = "**/v1/play/farm/feed", "**/v1/scene/farm"
COLLECT, WATER, STEAL, FOREST = (
    "**/v1/play/forest/collect", "**/v1/play/forest/water*", "**/v1/play/forest/steal*", "**/v1/scene/forest",
)  # fmt: skip


def _held(page: Page, pattern: str, selector: str = "") -> Route:
    """What is asked for next of an address, when that is pressed (else by a look again): it waits to be answered."""
    held = list[Route]()
    page.driven.route(pattern, lambda route: route.continue_() if held else held.append(route))
    with page.driven.expect_request(pattern):
        if selector:
            press(page, selector)
        else:
            page.js("tilthMeasure.hide(true); tilthMeasure.hide(false)")
    drawn(page)
    return held[0]


def _watched(page: Page, never: str) -> None:
    """From now on count how often the page is drawn with what should not be seen."""
    page.js(f"window.back = 0; new MutationObserver(() => (back += Number(!!({never})))).observe(document, {WHOLE}); 0")


def test_a_look_that_began_before_a_move_was_answered_is_asked_again(browser: Browser, morning: str):
    page = Farmer(morning, 1).phone(browser, first=MEASURE)
    rest(page)
    move = _held(page, FEED, ".feed-hen[aria-disabled='false']")
    look = _held(page, FARM)
    before = look.fetch()
    move.continue_()
    page.until(EATS)
    _watched(page, f"!{EATS}")
    look.fulfill(response=before)
    rest(page)

    assert page.js("back") == 0
    assert page.said() == []


def test_a_look_that_is_answered_before_a_move_does_not_bring_back_what_was_taken(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.phone(browser, first=MEASURE)
    rest(page)
    rest_of = "document.querySelectorAll('div:not(.away) > .bubble.can').length"
    many = page.js(rest_of)
    move = _held(page, COLLECT, ".bubble.can")
    look = _held(page, FOREST)
    look.continue_()
    page.until("tilthMeasure.asking() === 1")
    drawn(page)
    late = list[Route]()
    page.driven.route(FOREST, lambda route: late.append(route))
    move.continue_()
    page.until(f"{rest_of} < {many}")
    _watched(page, f"{rest_of} >= {many}")
    drawn(page)
    assert page.js("back") == 0
    page.driven.unroute(FOREST)
    for route in late:
        route.continue_()
    rest(page)

    assert page.js("back") == 0
    assert page.said() == []


def test_home_that_was_seen_before_a_move_at_a_friends_is_asked_again(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.goes_to(browser, friend, first=MEASURE)
    rest(page)
    had = me.scene()["energy_g"]
    move = _held(page, STEAL, ".theirs .bubble.can")
    home = _held(page, FOREST, ".banner button")
    before = home.fetch()
    move.continue_()
    page.until("/Took/.test(document.querySelector('.toast').textContent)")
    home.fulfill(response=before)
    page.until("document.querySelector('.game.own')")
    rest(page)

    assert me.scene()["energy_g"] > had
    assert f"{me.scene()['energy_g']:,} g" in page.js(ENERGY)
    assert page.said() == []


def test_two_bubbles_that_are_taken_at_once_both_stay_away(browser: Browser, morning: str):
    page = Forester(morning, "p-001").phone(browser, first=MEASURE)
    rest(page)
    names = page.js("[...document.querySelectorAll('.bubble.can')].slice(0, 2).map((one) => one.dataset.name)")
    first, second = (_held(page, COLLECT, f".bubble[data-name='{name}']") for name in names)
    gone = [f"document.querySelector(\"div:not(.away) > .bubble[data-name='{name}']\")" for name in names]
    drawn(page)
    seen_first = page.js(f"!!{gone[0]}")
    second.continue_()
    page.until(f"!{gone[1]}")
    _watched(page, gone[1])
    first.continue_()
    rest(page)

    assert not seen_first
    assert page.js("back") == 0
    assert page.js(f"!{gone[0]} && !{gone[1]}")
    assert page.said() == []
