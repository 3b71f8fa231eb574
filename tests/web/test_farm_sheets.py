"""Tools, gifts, outfits, cups, practice, pressed in a browser: page and API say the same. Each in its own morning."""

from typing import Any

import pytest

from tests.browser import Browser, Page
from tests.web.farmyard import (
    Farmer,
    close_sheet,
    come_daily,
    earn,
    help_oneself,
    open_sheet,
    press,
    refused,
    says,
)

pytestmark = pytest.mark.slow


def _take(page: Page, task: str) -> None:
    """Take the tool that a task has given."""
    open_sheet(page, "Tools")
    press(page, f"dialog .row:has-text('{task}') button:has-text('Take')")
    says(page, "It is with your tools.")


def _tool(name: str) -> str:
    return f"dialog .row:has(b:text-matches('^{name} ×')) button:has-text('Use')"


def _take_and_use(page: Page, task: str, tool: str) -> None:
    _take(page, task)
    press(page, f"{_tool(tool)}[aria-disabled='false']")


def test_a_fence_asks_thieves_home_and_keeps_others_out(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    come_daily(host, "sign_in")
    help_oneself(guest, host)
    page = host.phone(browser)
    page.until("document.querySelector('.over .row')")
    _take_and_use(page, "Sign in five days in a row", "Fence")
    says(page, "The fence is up for a day.")
    close_sheet(page)

    page.until("document.querySelector('.fence') && !document.querySelector('.over .row')")
    assert "Fence:" in page.js("document.querySelector('.fenced').innerText")
    assert host.scene()["hen"]["fence_until"] is not None
    assert host.scene()["guests"] == []
    theirs = guest.goes_to(browser, host)
    assert refused(theirs, ".kind:has-text('Tea')") == "There is a fence around this coop."
    assert page.said() == theirs.said() == []


def test_quick_bites_are_eaten_at_once_and_the_hen_is_seen_to_hurry(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    farmer.plays("feed")
    page = farmer.phone(browser)
    _take_and_use(page, "Feed your hen", "Quick bites")
    says(page, "She ate 37 g at once.")
    page.until("document.querySelector('.host .is-hurried')")
    close_sheet(page)

    page.until("document.querySelector('.host') && !document.querySelector('.host .is-hurried')")
    assert farmer.scene()["trough"]["mg"] == 143_000
    assert farmer.tool("accelerator")["used_today"] == 1
    assert page.said() == []


def test_an_extra_meal_is_poured_while_she_eats(browser: Browser, morning: str):
    farmer, friend = Farmer(morning, 1), Farmer(morning, 2)
    farmer.plays("feed_friend", friend=friend)
    page = farmer.phone(browser)
    _take(page, "Feed a friend")
    assert "while your hen is eating" in refused(page, _tool("Extra meal"))
    close_sheet(page)
    press(page, ".feed-hen[aria-disabled='false']")
    page.until("document.querySelector('.host .is-eating')")
    open_sheet(page, "Tools")
    press(page, f"{_tool('Extra meal')}[aria-disabled='false']")
    says(page, "180 g more in the trough.")

    assert farmer.scene()["trough"] | {"empty_at": None} == {"mg": 360_000, "holds_g": 360, "empty_at": None}
    page.until("document.querySelector('.meter').innerText.includes('360 g')")
    assert page.said() == []


def test_a_bit_of_an_egg_is_given_by_a_tool_that_five_days_of_stroking_brought(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    come_daily(farmer, "pet")
    before = farmer.scene()["eggs_thousandths"]
    page = farmer.phone(browser)
    _take_and_use(page, "Stroke your hen five days in a row", "A bit of an egg")
    says(page, "A bit more egg for you.")

    assert farmer.scene()["eggs_thousandths"] == before + 200
    assert page.said() == []


def test_what_a_hen_puts_on_is_seen_by_friends(browser: Browser, morning: str):
    farmer, friend = Farmer(morning, 1), Farmer(morning, 2)
    page = farmer.phone(browser)
    open_sheet(page, "Outfits")
    press(page, "dialog .piece:has-text('Straw hat') button:has-text('Put on')")
    says(page, "That suits her!")
    close_sheet(page)

    page.until("document.querySelector('.host .is-straw_hat')")
    assert farmer.scene()["hen"]["wears"] == "straw_hat"
    theirs = friend.goes_to(browser, farmer)
    assert theirs.until("document.querySelector('.host .is-straw_hat')")
    assert page.said() == theirs.said() == []


def test_ten_and_five_eggs_are_given_with_receipts_and_medals(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    earn(morning, farmer.ref, "farm.eggs_laid", eggs=15)
    page = farmer.phone(browser)
    open_sheet(page, "Give")
    press(page, "dialog .card:has-text('A warm breakfast') .main:text-is('Give 10')")
    says(page, "Thank you! Receipt TILTH-")
    page.until("document.querySelectorAll('.receipts .row').length === 1")
    press(page, "dialog .card:has-text('A corner of books') .main:text-is('Give 5')")
    page.until("document.querySelectorAll('.receipts .row').length === 2")

    numbers = [one["number"] for one in farmer.page("receipts")["receipts"]]
    assert all(one in page.js("document.querySelector('.receipts').innerText") for one in numbers)
    assert page.js("[...document.querySelectorAll('.medals li')].map(one => one.innerText)") == [
        "Eggs given: 1",
        "Eggs given: 10",
    ]
    assert farmer.page("projects")["eggs"] == 1
    full = "dialog .card:has-text('A warm breakfast') .main"
    page.driven.locator(full).first.click(force=True)
    says(page, "more than this project takes from one person a day")
    assert page.said() == []


def _under(start: int, swaps: list[list[int]]) -> int:
    """Where the egg is after swaps, as somebody sees it who watches."""
    place = start
    for a, b in swaps:
        place = {a: b, b: a}.get(place, place)
    return place


def test_a_game_of_cups_is_watched_and_won(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    before = farmer.page("tasks")["waiting_mg"]
    page = farmer.phone(browser, calm=False)
    open_sheet(page, "Cups")
    with page.driven.expect_response("**/cups_start") as told:
        press(page, "dialog .main:has-text('Begin')")
    rounds: list[dict[str, Any]] = told.value.json()["result"]["rounds"]
    for number, one in enumerate(rounds, 1):
        page.until(f"document.querySelector('dialog').innerText.includes('Round {number} of 3')")
        press(page, "dialog .main:has-text('Mix the cups')")
        page.until("document.querySelector('.places button:not(:disabled)')")
        press(page, f".places button:nth-of-type({_under(one['start'], one['swaps']) + 1})")

    assert page.until("document.querySelector('.explained b')?.textContent") == "All three. What an eye!"
    assert farmer.page("tasks")["waiting_mg"] == before + 60_000
    press(page, "dialog .main:has-text('Play again')")
    page.until("document.querySelector('dialog').innerText.includes('Round 1 of 3')")
    assert page.said() == []


def test_practice_goes_on_from_question_to_question_and_earns_nothing(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    page = farmer.phone(browser)
    open_sheet(page, "Quiz")
    press(page, ".option")
    page.until("document.querySelector('.option.is-right')")
    before = farmer.page("tasks")["waiting_mg"]
    press(page, "dialog button:has-text('Practise with others')")
    for _ in range(2):
        page.until("document.querySelector('.option:not(:disabled)')")
        asked = page.js("document.querySelector('.quiz h3').textContent")
        press(page, ".option")
        page.until("document.querySelector('.option.is-right')")
        press(page, "dialog button:has-text('Another one')")
        page.until(f"document.querySelector('.quiz h3').textContent !== {asked!r}")

    assert farmer.page("tasks")["waiting_mg"] == before
    assert page.said() == []
