"""The farm's page in a real browser, by keyboard and on small phones. Tests of one demo, whose clock nobody moves."""

from contextlib import suppress
from itertools import product
from typing import Any
from urllib.error import HTTPError

import pytest

from tests.browser import Browser, Page
from tests.web.bank import api, code_of, key_of

pytestmark = pytest.mark.slow
NEWCOMER = "p-020"
HENS = [f"p-00{number}" for number in range(1, 7)]


def _phone(browser: Browser, demo: str, player: str, *, lang: str = "en", size: tuple[int, int] = (360, 740)) -> Page:
    """A player's farm by itself, on a small phone."""
    address = f"{demo.split('/demo/')[0]}/play/farm/#code={code_of(demo, player, 'farm')}&lang={lang}"
    return browser.page(address, size, calm=True)


def test_a_newcomer_takes_in_a_hen_receives_and_feeds(browser: Browser, demo: str):
    page = _phone(browser, demo, NEWCOMER)
    page.until("document.querySelector('.adopt')")
    page.js("[...document.querySelectorAll('.adopt label')].find(one => one.innerText === 'Mimi').click()")
    page.click(".adopt .main")
    page.until("document.querySelector('.host .plate').textContent.includes('Mimi')")

    api(demo, "/v1/sandbox/events", {"player": NEWCOMER, "type": "payment", "fields": {"channel": "qr", "amount": 26}})
    page.until("document.querySelector('.receive').getAttribute('aria-disabled') === 'false'")
    _press(page, ".receive")
    page.until("document.querySelector('.feed-hen').getAttribute('aria-disabled') === 'false'")
    _press(page, ".feed-hen")
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


def _sheet(page: Page, word: str) -> None:
    """Open a sheet by keyboard."""
    kind = f"[...document.querySelectorAll('.kind')].find(one => one.innerText === {word!r})"
    page.until(kind)
    page.js(f"{kind}.focus()")
    page.press("Enter")
    page.until("document.querySelector('dialog[open] .panel')")


def _press(page: Page, selector: str) -> None:
    """Press a button by keyboard."""
    page.until(f"document.querySelector({selector!r})")
    page.js(f"document.querySelector({selector!r}).focus()")
    page.press("Enter")


def _closed(page: Page, word: str) -> None:
    """Close the sheet by Escape: the focus is where it was."""
    page.press("Escape")
    page.until("!document.querySelector('dialog')")
    assert page.js("document.activeElement.innerText") == word


def test_the_question_of_the_day_is_answered_by_keyboard_and_explained(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-005")
    _sheet(page, "Quiz")
    _press(page, ".option")
    page.until("document.querySelector('.option.is-right')")

    assert page.js("document.activeElement.classList.contains('explained')")
    assert len(page.js("document.querySelector('.explained p').textContent")) > 10
    _press(page, "dialog .main.wide")
    page.until("document.querySelector('.option:not(:disabled)')")
    _press(page, ".option")
    page.until("document.querySelector('.option.is-right')")
    _closed(page, "Quiz")
    assert page.said() == []


def test_an_egg_is_given_by_keyboard_and_its_receipt_and_medal_are_kept(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-001")
    _sheet(page, "Give")
    _press(page, "dialog .card .main[aria-disabled='false']")

    assert "TILTH-" in page.until("document.querySelector('.receipts')?.innerText")
    assert page.until("document.querySelector('.medals li')?.innerText")
    page.until("document.querySelector('.card .main').getAttribute('aria-disabled') === 'true'")
    _press(page, "dialog .card .main")
    page.until("/do not have that many/.test(document.querySelector('dialog .toast').textContent)")
    _closed(page, "Give")


def test_a_wish_is_kept_and_quiet_hours_are_set(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-006")
    _sheet(page, "Settings")
    _press(page, ".switch[aria-checked='false']")
    page.until("/Noted/.test(document.querySelector('dialog .toast').textContent)")
    assert page.until("document.querySelector('.switch').getAttribute('aria-checked')") == "true"
    _press(page, ".switch:last-of-type")
    page.until("!document.querySelector('.times')")
    _closed(page, "Settings")

    again = _phone(browser, demo, "p-006")
    _sheet(again, "Settings")
    assert again.until("document.querySelectorAll('.switch').length >= 4 && !document.querySelector('.times')")
    assert again.js("document.querySelector('.switch').getAttribute('aria-checked')") == "true"
    assert page.said() == again.said() == []


def test_she_wears_what_she_has_earned_and_takes_it_off(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-006")
    _sheet(page, "Outfits")
    assert page.js("document.querySelectorAll('.is-locked button').length") == 0
    _press(page, ".piece .small")
    page.until("document.querySelector('.is-worn') && document.querySelector('.host .is-flower')")
    _press(page, ".is-worn .small")
    page.until("!document.querySelector('.is-worn') && !document.querySelector('.host .is-flower')")
    _closed(page, "Outfits")


def test_a_game_of_cups_is_played_by_keyboard_at_ones_own_pace(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-003")
    _sheet(page, "Cups")
    _press(page, "dialog .main.wide")
    for number in (1, 2, 3):
        page.until(f"document.querySelector('dialog').innerText.includes('Round {number} of 3')")
        for _ in range(12):
            if page.js("!!document.querySelector('.places button:not(:disabled)')"):
                break
            before = page.js("document.querySelector('.cups-game .wide').innerText")
            _press(page, ".cups-game .wide")
            page.until(f"document.querySelector('.cups-game .wide').innerText !== {before!r}")
        page.until("document.activeElement.classList.contains('step')")
        _press(page, ".places button")

    assert page.until("document.querySelectorAll('.explained li').length") == 3
    assert "2 more games" in page.until("/2 more games/.exec(document.querySelector('dialog').innerText)?.input")
    _closed(page, "Cups")
    assert page.said() == []


def test_every_sheet_comes_up_and_goes_back_to_where_one_was(browser: Browser, demo: str):
    page = _phone(browser, demo, "p-005")
    for word in ("Tasks", "Quiz", "Give", "Tools", "Cups", "Outfits", "Ranking", "Settings"):
        _sheet(page, word)
        _closed(page, word)
    assert page.said() == []


APART = """(() => {
    const boxes = [...document.querySelectorAll(
        '.host > .plate, .egg, .trough [data-part="front"], .over .row, .guest, .pill, .news, .meter, .actions')];
    const cut = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const found = [];
    boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        const both = [one, other].every((at) => at.classList.contains('guest'));  // hens may stand close to each other
        if (!both && cut(a, b)) found.push(`${one.className || 'trough'} × ${other.className || 'trough'}`);
    }));
    const wide = boxes.filter((one) => one.getBoundingClientRect().left < 0
        || one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => `${one.className} is cut off`);
    return found.concat(wide, document.documentElement.scrollWidth > innerWidth ? ['too wide'] : []);
})()"""


PSEUDO = tuple(product([(360, 740)], ("en-XA", "ar-XB")))
"""Words half as long again, and from right to left."""
SIZES = (320, 568), (320, 900), (360, 640), (375, 667), (390, 844), (412, 800), (430, 568), (430, 900)


def test_nothing_lies_over_anything_else_on_any_phone_with_two_guests(browser: Browser, demo: str):
    _invite_two(demo, "p-004")
    for size, lang in product(SIZES, ("zh-CN", "en")):
        page = _phone(browser, demo, "p-004", lang=lang, size=size)
        page.until("document.querySelectorAll('.guest').length === 2 && document.querySelector('.trough [data-part]')")
        assert page.js(APART) == [], (size, lang)


def test_long_words_and_words_from_right_to_left_lie_over_nothing(browser: Browser, demo: str):
    for size, lang in PSEUDO:
        page = _phone(browser, demo, "p-001", lang=lang, size=size)
        page.until("document.querySelector('.trough [data-part]')")
        assert page.js(APART) == [], (size, lang)


def test_a_guest_is_sent_home_by_keyboard_and_the_focus_goes_on(browser: Browser, demo: str):
    _invite_two(demo, "p-001")
    page = _phone(browser, demo, "p-001")
    page.until("document.querySelectorAll('.over .row').length === 2")
    for left in (1, 0):
        _press(page, ".send_home")
        page.until(f"document.querySelectorAll('.over .row').length === {left}")
        page.until("document.activeElement.tagName === 'BUTTON'")
    assert page.js("document.activeElement.classList.contains('feed-hen')")


def _invite_two(demo: str, host: str) -> None:
    """Let two friends' hens come to tea; a host is asked by one test alone, as each friend comes once a day."""
    keys = {one: key_of(demo, one, "farm") for one in HENS}
    me = api(demo, "/v1/session", key=keys[host])["player"]
    for friend in HENS:
        if friend != host and len(_yard(demo, keys[host])["guests"]) < 2:
            _send_for_tea(demo, keys[friend], me)
    assert len(_yard(demo, keys[host])["guests"]) == 2


def _yard(demo: str, key: str) -> Any:
    return api(demo, "/v1/scene/farm", key=key)["scene"]


def _send_for_tea(demo: str, key: str, host: str) -> None:
    """Send a hen to tea, from wherever she is; not every one is a friend's."""
    away = _yard(demo, key)["hen"]["away"]
    if away:
        api(demo, "/v1/play/farm/recall", {"friend": away["friend"]}, key)
    with suppress(HTTPError):
        api(demo, "/v1/play/farm/visit", {"friend": host}, key)
