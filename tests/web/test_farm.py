"""The farm's page in a real browser: a hen is taken in and fed; who comes for her feed is seen and sent home."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.browser import Browser, Page

pytestmark = pytest.mark.slow
LEFT, RIGHT = (f"document.querySelectorAll('iframe')[{n}].contentDocument" for n in (0, 1))
HOURS = 8
NEWCOMER = "p-020"


def _api(demo: str, path: str, body: Any) -> Any:
    host, key = demo.split("/demo/#")
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(host + path, json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)


def _phone(browser: Browser, demo: str, player: str, **more: Any) -> Page:
    """A player's farm by itself, on a small phone."""
    code = _api(demo, "/v1/sessions/codes", {"player": player, "views": ["farm"]})["code"]
    return browser.page(f"{demo.split('/demo/')[0]}/play/farm/#code={code}&lang=en", (360, 740), calm=True, **more)


def test_a_newcomer_takes_in_a_hen_receives_and_feeds(browser: Browser, demo: str):
    page = _phone(browser, demo, NEWCOMER)
    page.until("document.querySelector('.adopt')")
    page.js("[...document.querySelectorAll('.adopt label')].find(one => one.innerText === 'Mimi').click()")
    page.click(".adopt .main")
    page.until("document.querySelector('.host .plate').textContent.includes('Mimi')")

    _api(demo, "/v1/sandbox/events", {"player": NEWCOMER, "type": "payment", "fields": {"channel": "qr", "amount": 26}})
    page.until("document.querySelector('.receive').getAttribute('aria-disabled') === 'false'")
    page.click(".receive")
    page.until("document.querySelector('.feed-hen').getAttribute('aria-disabled') === 'false'")
    page.click(".feed-hen")
    page.until("document.querySelector('.host .is-eating')")
    assert "5 h to go" in page.js("document.querySelector('.meter').innerText")
    assert page.said() == []


def test_a_refusal_says_why_and_moves_nothing(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-006")
    page.until("document.querySelector('.host')")
    page.js("document.querySelector('.host').click()")
    page.until("/likes/.exec(document.querySelector('.toast').textContent)")
    before = page.js("document.querySelector('.below').getBoundingClientRect().top")
    page.js("document.querySelector('.host').click()")

    assert "today already" in page.until("/stroked her.*/.exec(document.querySelector('.toast').textContent)?.input")
    assert before == page.js("document.querySelector('.below').getBoundingClientRect().top")


def test_a_thief_is_seen_on_both_phones_and_sent_home(browser: Browser, demo: str):
    page = browser.page(demo.replace("/demo/#", "/demo/?lang=en#"), (1200, 900), calm=True)
    for n in (1, 2):
        page.click(f".phone:nth-of-type({n}) .tabs button:nth-of-type(2)")
    for side in (LEFT, RIGHT):
        page.until(f"{side}.querySelector('.farm .host') && {side}.querySelector('.friends li')")
    page.click(".feed-hen", LEFT)
    page.until(f"{LEFT}.querySelector('.host .is-eating')")

    hers = f"[...{LEFT}.querySelectorAll('.over .row')].find(one => one.innerText.includes('Xiaoyun'))"
    meter = f"{LEFT}.querySelector('.meter').innerText"
    for _ in range(HOURS):
        if page.js(f"!!{hers}"):
            break
        before = page.js(meter)
        page.click(".clock button:nth-of-type(1):enabled")
        page.until(f"{meter} !== {before!r}")
    assert "Xiaohe" in page.until(f"{RIGHT}.querySelector('.over .row')?.innerText")

    page.js(f"{hers}.querySelector('.send_home').click()")
    page.until(f"!{hers}")
    page.until(f"{RIGHT}.querySelector('.host')")
    assert page.said() == []


def test_the_question_of_the_day_is_answered_by_keyboard_and_explained(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-005")
    page.until("document.querySelector('.kinds')")
    page.js("document.querySelectorAll('.kind')[1].focus()")
    page.press("Enter")
    page.until("document.querySelector('.option')")
    page.js("document.querySelector('.option').focus()")
    page.press("Enter")
    page.until("document.querySelector('.option.is-right')")

    assert page.js("document.activeElement.classList.contains('explained')")
    assert len(page.js("document.querySelector('.explained p').textContent")) > 10
    page.press("Escape")
    page.until("!document.querySelector('dialog')")
    assert page.said() == []


def test_an_egg_is_given_and_its_receipt_is_kept(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-001")
    page.until("document.querySelector('.kinds')")
    page.js("document.querySelectorAll('.kind')[2].click()")
    page.click("dialog .card .main[aria-disabled='false']")

    assert "TILTH-" in page.until("document.querySelector('.receipts')?.innerText")
