"""The forest's main loop by finger: collect, take, water, grow together. Each in a morning of its own."""

import pytest

from tests.browser import Browser
from tests.web.farmyard import open_sheet, press, says
from tests.web.grove import Forester

pytestmark = pytest.mark.slow


def test_a_finger_collects_one_bubble_and_then_all(browser: Browser, morning: str):
    me = Forester(morning, "p-001")
    page = me.phone(browser, touch=True)
    press(page, ".bubble-golden")
    says(page, "+33 g")
    page.until("/1,604 g/.test(document.querySelector('.pill').innerText)")
    press(page, ".all")
    page.until("!document.querySelector('.bubble.can')")

    gone = int(page.until("/\\+(\\d+) g/.exec(document.querySelector('.toast').textContent)?.[1]"))
    assert me.scene()["energy_g"] == 1_604 + gone
    assert page.until("document.querySelector('.pill .hidden').innerText").endswith(f"{1_604 + gone:,} g")
    assert page.said() == []


def test_a_finger_takes_of_a_friends_bubble_and_sees_what_is_left(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    before = friend.scene()["bubbles"]
    page = me.goes_to(browser, friend, touch=True)
    press(page, ".bubble.can")
    got = int(page.until("/Took (\\d+) g from/.exec(document.querySelector('.toast').textContent)?.[1]"))
    page.until("document.querySelector('.bubble-taken')")

    after = friend.scene()["bubbles"]
    assert sum(one["grams"] for one in before) - got == sum(one["grams"] for one in after)
    assert me.scene()["energy_g"] == 1_571 + got
    assert page.until("document.querySelector('.pill .hidden').innerText").endswith(f"{1_571 + got:,} g")
    assert page.said() == []


def test_a_finger_waters_a_friend_and_the_friend_finds_it(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    page = me.goes_to(browser, friend, touch=True)
    press(page, "[data-move=water]")
    press(page, "dialog .note:has-text('Thank')")
    press(page, "dialog .amounts button:text-is('Give 18 g')")
    page.until("document.querySelector('.undoing')")
    press(page, ".banner button")
    page.until("document.querySelector('.game.own')")

    page.until("/1,553 g/.test(document.querySelector('.pill').innerText)")
    theirs = friend.phone(browser, touch=True)
    assert "18" in theirs.until("document.querySelector('.bubble-golden').innerText")
    [given] = [one for one in friend.scene()["bubbles"] if one.get("from") == me.id]
    assert (given["grams"], given["act"], bool(given["note"])) == (18, "watered", True)
    assert page.said() == theirs.said() == []


def test_a_finger_waters_what_is_grown_together(browser: Browser, morning: str):
    me, friend = Forester(morning, "p-001"), Forester(morning, "p-002")
    wood = friend.woods_with(me)
    page = me.phone(browser, touch=True)
    open_sheet(page, "Together")
    press(page, "dialog .list .small")
    press(page, "dialog .amounts button:text-is('Give 10 g')")
    says(page, "Gave 10 g")

    page.until("/my share 10 g/.test(document.querySelector('dialog').innerText)")
    assert friend.page("wood", wood)["energy_g"] == 10
    assert page.said() == []


def test_a_finger_finds_every_door_without_scrolling_at_360_by_740(browser: Browser, morning: str):
    page = Forester(morning, "p-001").phone(browser, touch=True)
    all_of_them = "[...document.querySelectorAll('.friends .name, .menu .kind')]"
    low = f"Math.max(...{all_of_them}.map(one => one.getBoundingClientRect().bottom))"

    assert page.js(low) <= 740
