"""The farm's main loop by finger: receive, feed, send home, clap, answer, give. Each in a morning of its own."""

import pytest

from tests.browser import Browser, Page
from tests.web.farmyard import Farmer, earn, help_oneself, open_sheet, press, said, says

pytestmark = pytest.mark.slow


def _touched(browser: Browser, farmer: Farmer) -> Page:
    return farmer.phone(browser, touch=True)


def test_a_finger_receives_what_waits_and_feeds_the_hen(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    page = _touched(browser, farmer)
    press(page, ".receive[aria-disabled='false']")
    says(page, "+180 g in store")
    press(page, ".feed-hen[aria-disabled='false']")
    page.until("document.querySelector('.host .is-eating')")

    assert "180 g" in page.js("document.querySelector('.meter').innerText")
    assert farmer.scene()["hen"]["state"] == "eating"
    assert farmer.scene()["store"]["grams"] == 1_620
    assert page.said() == []


def test_a_finger_sends_a_hen_home_who_takes_along_what_she_ate(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    page = _touched(browser, host)
    page.until("document.querySelector('.guest .is-stealing')")
    press(page, ".over .send_home")
    says(page, "She has gone home; she ate 37 g.")

    assert page.until("!document.querySelector('.over .row') && !document.querySelector('.guest')")
    assert host.scene()["guests"] == []
    assert guest.scene()["hen"]["away"] is None
    assert page.said() == []


def test_a_finger_claps_and_the_hen_leaves_half_or_dodges(browser: Browser, morning: str):
    host, guest = Farmer(morning, 1), Farmer(morning, 2)
    help_oneself(guest, host)
    before = host.scene()["store"]["grams"]
    page = _touched(browser, host)
    press(page, ".over .chase")
    page.until("!document.querySelector('.over .row')")
    left = {"She has gone home and left 18 g.": 18, "She dodged, and has gone home.": 0}[said(page)]

    assert host.scene()["store"]["grams"] == before + left
    assert guest.scene()["hen"]["away"] is None
    assert page.said() == []


def test_a_finger_answers_the_question_of_the_day(browser: Browser, morning: str):
    farmer = Farmer(morning, 5)
    page = _touched(browser, farmer)
    open_sheet(page, "Quiz")
    press(page, ".option")
    page.until("document.querySelector('.option.is-right')")

    assert farmer.page("quiz")["answered"]
    assert len(page.js("document.querySelector('.explained p').textContent")) > 10
    assert page.said() == []


def test_a_finger_gives_eggs(browser: Browser, morning: str):
    farmer = Farmer(morning, 1)
    earn(morning, farmer.ref, "farm.eggs_laid", eggs=4)
    page = _touched(browser, farmer)
    open_sheet(page, "Give")
    press(page, "dialog .card .main:text-is('Give 5')")
    says(page, "Thank you! Receipt TILTH-")

    assert farmer.page("projects")["eggs"] == 0
    assert farmer.page("medals")["eggs"] == 5
    assert page.said() == []
