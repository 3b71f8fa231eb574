"""Growing a tree together, pressed in a browser: the page and the API say the same. Each in its own morning."""

from typing import Any

import pytest

from tests.browser import Browser, Page
from tests.web.bank import api
from tests.web.farmyard import close_sheet, pass_time, press, refused, says
from tests.web.grove import Forester

pytestmark = pytest.mark.slow


def _wood(page: Page, name: str) -> None:
    """Open the wood whose button says so."""
    press(page, f"dialog [aria-label^='Open · {name}']")
    page.until("document.querySelector('dialog .wood')")


def _shares(one: Forester, wood: str) -> Any:
    return [(row["player"], row["total_g"]) for row in one.page("wood", wood)["ranking"]["rows"]]


def test_a_captain_begins_a_wood_for_the_family_and_waters_it(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    api(morning, "/v1/me/groups", {"kind": "family", "label": "home"}, me.key)
    page = me.opens(browser, "Together")
    press(page, "dialog .card .main:text-is('Grow one with a group')")
    says(page, "You grow it together now.")
    page.until("document.querySelector('dialog .wood')")
    press(page, "dialog .amounts button:text-is('Give 100 g')")
    says(page, "Gave 100 g")

    page.until("/my share 100 g/.test(document.querySelector('dialog').innerText)")
    [wood] = me.scene()["woods"]
    assert (wood["species"], wood["mine_g"], me.scene()["energy_g"]) == ("saxaul", 100, 1_471)
    assert _shares(me, wood["wood"]) == [(me.id, 100)]
    close_sheet(page)
    page.until("document.querySelector('.foot .sign')")
    assert "1,471 g" in page.until("document.querySelector('.pill').innerText")
    assert page.said() == []


def test_the_last_watering_plants_the_tree_for_all_who_gave(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    me.plays("choose", species="wetland")
    me.finds()
    wood = me.woods_with(friend)
    friend.plays("water_wood", wood=wood, grams=700)
    page = me.phone(browser)
    press(page, ".foot .sign")
    _wood(page, "")
    assert "700 g / 2,700 g" in page.js("document.querySelector('dialog .given').innerText")
    press(page, "dialog .amounts button:text-is('Give 2,000 g')")
    says(page, "The tree is planted. Thank you, all!")

    page.until("/planted on Nov 16/.test(document.querySelector('dialog').innerText)")
    parts = [one.page("certificates")["certificates"][0]["mine_g"] for one in (me, friend)]
    assert parts == [2_000, 700]
    assert page.said() == []


def test_a_captain_reminds_in_the_evening_and_before_is_told_when(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    wood = me.woods_with(friend)
    page = me.opens(browser, "Together")
    _wood(page, "")
    assert refused(page, "dialog button:text-is('Remind all')")
    close_sheet(page)
    pass_time(morning, "9h")
    page = me.opens(browser, "Together")
    _wood(page, "")
    press(page, "dialog button:text-is('Remind all')")
    says(page, "Reminded 1.")

    page.until("document.querySelector(`dialog .panel > .small.wide[aria-disabled='true']`)")
    pass_time(morning, "1m")
    told = api(morning, "/v1/me/inbox", key=friend.key)["messages"]
    assert "forest.wood_reminder" in [one["kind"] for one in told]
    assert me.page("wood", wood)["can"][1]["can"] is False
    assert page.said() == []


def test_a_public_wood_is_watered_and_left_with_all_that_was_given(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.opens(browser, "Together")
    _wood(page, "Public wood")
    press(page, "dialog .amounts button:text-is('Give 50 g')")
    says(page, "Gave 50 g")
    page.until("/my share 50 g/.test(document.querySelector('dialog').innerText)")
    assert me.scene()["energy_g"] == 1_521
    press(page, "dialog button:text-is('Leave, take it back')")
    assert "50 g come back to you" in page.until("document.querySelector('dialog .card').innerText")
    press(page, "dialog .card .main")
    says(page, "50 g are yours again.")

    page.until("/1,571 g/.test(document.querySelector('.pill').innerText)")
    assert (me.scene()["energy_g"], me.scene()["woods"]) == (1_571, [])
    assert page.said() == []


def test_shares_of_today_and_in_all_are_told_apart(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    wood = me.woods_with(friend)
    friend.plays("water_wood", wood=wood, grams=30)
    pass_time(morning, "1d")
    me.plays("water_wood", wood=wood, grams=20)
    page = me.opens(browser, "Together")
    _wood(page, "")
    listed = "document.querySelector('dialog section .list').innerText"
    assert page.until(f"/30 g[^]*20 g/.test({listed})")
    press(page, "dialog section .note:has-text('Today')")

    page.until(f"/Me\\s+captain\\s+20 g[^]*\\s0 g/.test({listed})")
    assert page.said() == []
