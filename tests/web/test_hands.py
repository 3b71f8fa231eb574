"""A day in both games by finger alone and by keyboard alone, in both languages: two players, each on their own phone.

Nothing is looked for by what stands on it but the name of a species, so that both languages tread the same way.
"""

from collections.abc import Callable
from itertools import product

import pytest

from tests.browser import Browser, Page
from tests.web.farmyard import Farmer, earn, help_oneself
from tests.web.grove import Forester

pytestmark = pytest.mark.slow
Hand = Callable[[Page, str], None]
MOST_TABS = 120
WETLAND = {"zh-CN": "湿地保护地（1 平方米）", "en": "Wetland reserve (1 m²)"}
DIALOG, NO_DIALOG = "document.querySelector('dialog[open] .panel')", "!document.querySelector('dialog')"


def by_finger(page: Page, selector: str) -> None:
    """Tap the first that is there."""
    page.driven.locator(selector).first.tap()


def by_keys(page: Page, selector: str) -> None:
    """Go to one of them by Tab, from wherever one is, and press Enter."""
    sought = page.driven.locator(selector)
    sought.first.wait_for()
    for _ in range(MOST_TABS):
        if sought.evaluate_all("all => all.includes(document.activeElement)"):
            return page.press("Enter")
        page.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


WAYS = [pytest.param(hand, lang, id=f"{hand.__name__} {lang}") for hand, lang in product((by_finger, by_keys), WETLAND)]


@pytest.mark.parametrize(("hand", "lang"), WAYS)
def test_a_day_in_the_forest(browser: Browser, morning: str, hand: Hand, lang: str):
    me, friend = Forester(morning, "p-002"), Forester(morning, "p-001")
    wood = friend.woods_with(me)
    me.finds()
    touch, had = hand is by_finger, me.scene()["energy_g"]
    page = me.phone(browser, lang=lang, touch=touch)

    hand(page, f"[data-friend='{friend.id}']")
    page.until("document.querySelector('.game.theirs .foot')")
    hand(page, ".theirs .bubble.can")
    page.until("document.querySelector('.bubble-taken')")
    taken = me.scene()["energy_g"] - had
    assert taken > 0

    hand(page, "[data-move=water]")
    hand(page, "dialog .amounts .main")
    page.until("document.querySelector('.undoing')")
    hand(page, ".banner button")
    page.until("document.querySelector('.game.own') && !document.querySelector('.undoing')")
    assert me.scene()["energy_g"] == had + taken - 10

    hand(page, "[data-sheet=woods]")
    hand(page, "dialog .list .small")
    hand(page, "dialog .amounts .main")
    page.until("/10 g/.test(document.querySelector('dialog .toast').textContent)")
    assert friend.page("wood", wood)["energy_g"] == 10
    hand(page, "dialog .close")
    page.until(NO_DIALOG)

    hand(page, "[data-sheet=trees]")
    hand(page, f"dialog .row:has(b:text-is({WETLAND[lang]!r})) .both button")
    hand(page, "dialog .card .main")
    [tree] = me.page("certificates")["certificates"]
    hand(page, f"dialog [aria-label$='{tree['number']}']")
    page.until(f"document.querySelector('.certificate').getAttribute('aria-label').includes('{tree['number']}')")
    assert page.said() == []

    theirs = friend.phone(browser, lang=lang, touch=touch)
    before = friend.scene()["energy_g"]
    hand(theirs, ".all")
    theirs.until("!document.querySelector('.bubble.can')")
    assert friend.scene()["energy_g"] >= before + 10
    hand(theirs, "[data-sheet=news]")
    hand(theirs, "dialog .feed .small")
    theirs.until("document.querySelector('.game.theirs') && document.querySelector('dialog .amounts')")
    assert theirs.said() == []


@pytest.mark.parametrize(("hand", "lang"), WAYS)
def test_a_day_on_the_farm(browser: Browser, morning: str, hand: Hand, lang: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    earn(morning, host.ref, "farm.eggs_laid", eggs=4)
    touch, waits = hand is by_finger, host.page("tasks")["waiting_mg"]
    page = host.phone(browser, lang=lang, touch=touch)

    hand(page, ".receive[aria-disabled='false']")
    page.until("document.querySelector('.toast-on')")
    assert host.page("tasks")["waiting_mg"] < waits
    hand(page, ".over .send_home")
    page.until("!document.querySelector('.guest')")
    assert host.scene()["guests"] == []

    hand(page, "[data-sheet=quiz]")
    hand(page, "dialog .option")
    page.until("document.querySelector('.option.is-right') && document.querySelector('.explained p')")
    assert host.page("quiz")["answered"]
    hand(page, "dialog .close")
    page.until(NO_DIALOG)

    hand(page, "[data-sheet=charity]")
    hand(page, "dialog .card .choices .main")
    page.until("/TILTH-/.test(document.querySelector('dialog .toast').textContent)")
    assert host.page("medals")["eggs"] > 0
    hand(page, "dialog .close")
    page.until(NO_DIALOG)

    hand(page, f"[data-friend='{guest.id}']")
    page.until("document.querySelector('.game.theirs .trough [data-part]')")
    hand(page, ".actions .two .main[aria-disabled='false']")
    page.until("document.querySelector('.game.theirs .is-eating')")
    assert guest.scene()["hen"]["state"] == "eating"
    assert page.said() == []

    theirs = guest.phone(browser, lang=lang, touch=touch)
    hand(theirs, "[data-sheet=news]")
    theirs.until("document.querySelectorAll('dialog .feed li').length")
    hand(theirs, "dialog .door .main")
    theirs.until("document.querySelector('dialog .toast').textContent")
    assert guest.page("kindness")["thanks"] == []
    assert theirs.said() == []
