"""The forest's page in a real browser: nothing lies over anything else, kindnesses, sheets, by keyboard and by tap."""

import json
from itertools import product
from pathlib import Path

import pytest

from tests.browser import Browser, Page
from tests.web.bank import api, code_of, key_of

pytestmark = pytest.mark.slow
SIZES = (320, 568), (320, 900), (360, 640), (390, 844), (430, 568), (430, 900)
SHEETS = "trees", "woods", "tasks", "rain", "bag", "store", "board", "settings"
PSEUDO = tuple(product([(360, 740)], ("en-XA", "ar-XB")))
"""The same with words half as long again, and from right to left."""
APART = """(() => {
    const boxes = [...document.querySelectorAll('.bubble, .foot > *, .pill, .whose, .news, .why, .banner, .below')];
    const cut = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const found = [];
    boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => {
        if (cut(one.getBoundingClientRect(), other.getBoundingClientRect()))
            found.push(`${one.className} × ${other.className}`);
    }));
    const tall = [...document.querySelectorAll('.bubble')].filter((one) => one.scrollHeight > one.clientHeight + 1);
    const wide = boxes.filter((one) => one.getBoundingClientRect().left < -0.5
        || one.getBoundingClientRect().right > innerWidth + 0.5);
    return found.concat(tall.map(() => 'a label is cut off'), wide.map((one) => `${one.className} is cut off`),
        document.documentElement.scrollWidth > innerWidth ? ['too wide'] : []);
})()"""


def _phone(browser: Browser, demo: str, player: str, *, lang: str = "en", size: tuple[int, int] = (360, 740)) -> Page:
    """A player's forest by itself, on a small phone."""
    address = f"{demo.split('/demo/')[0]}/play/forest/#code={code_of(demo, player, 'forest')}&lang={lang}"
    page = browser.page(address, size, calm=True)
    page.until("document.querySelector('.clearing') && document.querySelector('.friends li button')")
    return page


def _visit(page: Page, player: str) -> None:
    """Go to a friend's, by the friend's public id."""
    page.driven.evaluate("id => document.querySelector(`[data-friend='${id}']`).click()", player)
    page.until("document.querySelector('.theirs')")


def test_nothing_lies_over_anything_else_on_any_phone_at_home_and_at_a_friends(browser: Browser, morning: str):
    for size, lang in (*product(SIZES, ("zh-CN", "en")), *PSEUDO):
        page = _phone(browser, morning, "p-001", lang=lang, size=size)
        page.until("document.querySelector('.bubble')")
        assert page.js(APART) == [], (size, lang)
        page.click(".friends li button")
        page.until("document.querySelector('.theirs .bubble')")
        assert page.js(APART) == [], (size, lang, "friend")
        browser.close_pages()


BOBS = """[...document.querySelectorAll('.bubble')].map((one) => [one.classList.contains('can'),
    one.getAnimations({ subtree: true }).some((each) => each.effect.getTiming().iterations === Infinity)])"""


def test_bubbles_that_can_be_had_bob_and_stand_still_for_who_wants_less_motion(browser: Browser, morning: str):
    api(morning, "/v1/sandbox/events", {"player": "p-001", "type": "ride", "fields": {"mode": "metro", "amount": 4}})
    address = f"{morning.split('/demo/')[0]}/play/forest/#lang=en&code="
    lively, calm = (browser.page(address + code_of(morning, "p-001", "forest"), calm=calm) for calm in (False, True))
    for page in (lively, calm):
        page.until("document.querySelector('.bubble.can') && document.querySelector('.bubble-growing')")

    assert all(can == bobs for can, bobs in lively.js(BOBS))
    assert not any(bobs for _, bobs in calm.js(BOBS))


def test_a_growing_bubble_says_what_it_is_how_much_and_when(browser: Browser, morning: str):
    api(morning, "/v1/sandbox/events", {"player": "p-001", "type": "ride", "fields": {"mode": "metro", "amount": 4}})
    page = _phone(browser, morning, "p-001")
    page.click(".bubble-growing")

    assert " g, ripe in " in page.until("/ripe in/.exec(document.querySelector('.toast').textContent)?.input")
    assert "still growing" in page.js("document.querySelector('.bubble-growing').textContent")


def test_collecting_one_keeps_the_header_and_the_ground_where_they_are(browser: Browser, morning: str):
    page = _phone(browser, morning, "p-001")
    tops = "JSON.stringify(['.pill', '.below', '.friends'].map((one) => document.querySelector(one).offsetTop))"
    before = page.js(tops)
    page.click(".bubble.can")

    page.until("/\\+/.test(document.querySelector('.toast').textContent)")
    assert page.js(tops) == before
    assert page.said() == []


def test_water_can_be_taken_back_and_is_sent_by_whoever_leaves(browser: Browser, morning: str):
    page = _phone(browser, morning, "p-001")
    had = page.js("document.querySelector('.pill .hidden').textContent")
    page.click(".friends li button")
    page.click(".theirs [data-move=water]")
    page.click("dialog .amounts .main")
    page.click(".undoing button")
    page.until("!document.querySelector('.undoing')")
    assert page.js("document.querySelector('.pill .hidden').textContent").endswith(had.split(" ", 1)[1])

    page.click(".theirs [data-move=water]")
    page.click("dialog .amounts .main")
    page.until("document.querySelector('.undoing')")
    page.click(".banner button")
    page.until(f"document.querySelector('.own') && document.querySelector('.pill .hidden').textContent !== {had!r}")
    assert page.said() == []


def test_what_a_friend_let_vanish_is_saved_and_brought_back(browser: Browser, morning: str):
    me, friend = "p-001", api(morning, "/v1/session", key=key_of(morning, "p-003", "forest"))["player"]
    api(morning, "/v1/sandbox/events", {"player": "p-003", "type": "ride", "fields": {"mode": "metro", "amount": 4}})
    api(morning, "/v1/sandbox/clock", {"by": "92h"})
    page = _phone(browser, morning, me)
    _visit(page, friend)
    page.until("document.querySelector('.bubble-vanishing')")
    page.js("document.querySelector('.bubble-vanishing').click()")
    page.until("/Saved|Took/.test(document.querySelector('.toast').textContent)")

    revive = "document.querySelector('[data-move=revive]')"
    page.until(f"/Bring back \\d/.test({revive}.textContent)")
    page.js(f"{revive}.click()")
    assert page.until("/Brought back [\\d,]+ g for/.test(document.querySelector('.toast').textContent)")
    assert page.said() == []


def test_every_sheet_comes_up_and_goes_back_to_where_one_was(browser: Browser, morning: str):
    page = _phone(browser, morning, "p-001")
    for name in SHEETS:
        button = f"document.querySelector('[data-sheet={name}]')"
        page.js(f"{button}.focus()")
        page.press("Enter")
        page.until("document.querySelector('dialog[open] .panel')")
        assert page.js("document.querySelector('dialog').scrollWidth <= innerWidth")
        page.press("Escape")
        page.until("!document.querySelector('dialog')")
        assert page.js(f"document.activeElement === {button}"), name
    assert page.said() == []


def test_the_rain_is_played_by_keyboard_without_a_clock(browser: Browser, morning: str):
    page = _phone(browser, morning, "p-002")
    page.click("[data-sheet=rain]")
    page.click("dialog .main.wide")
    page.until("document.querySelector('.rain-slow')")
    for _ in range(20):
        page.press("Enter")
    api(morning, "/v1/sandbox/clock", {"by": "20s"})

    assert page.until("/[1-9]\\d* g/.exec(document.querySelector('dialog .explained').textContent)?.[0]")
    assert page.said() == []


def test_a_certificate_is_drawn_on_the_phone_and_saved_as_a_picture(browser: Browser, morning: str, tmp_path: Path):
    page = _phone(browser, morning, "p-001")
    text = {"zh-CN": "已登记", "en": "Registered"}
    tree = {"tree": "1", "number": "SX-2026-000001", "species": "saxaul", "title": {"en": "Saxaul"}, "energy_g": 17900,
            "region": {"en": "Alxa"}, "mine_g": 900, "planted_at": "2026-11-15T10:00:00Z",
            "evidence": [{"at": "2026-11-15T10:00:00Z", "kind": "planted", "text": text, "link": None}]}  # fmt: skip
    told = json.dumps({"now": "2026-11-16T02:00:00Z", "friend": None, "scene": {"certificates": [tree]}})
    page.driven.route("**/v1/scene/forest/certificates", lambda route: route.fulfill(body=told))
    page.click("[data-sheet=trees]")
    page.click("dialog .small.wide")
    page.click("dialog .list .small")
    page.until("document.querySelector('.certificate').getAttribute('aria-label').includes('SX-2026-000001')")
    with page.driven.expect_download() as saved:
        page.click("dialog .amounts .main")

    saved.value.save_as(tmp_path / "tree.png")
    data = (tmp_path / "tree.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1080, 1440)
    assert page.said() == []


def test_a_wish_is_kept(browser: Browser, morning: str):
    page = _phone(browser, morning, "p-004")
    page.click("[data-sheet=settings]")
    page.click("dialog .switch:nth-of-type(2)")
    page.until("/Noted/.test(document.querySelector('dialog .toast').textContent)")
    assert page.until("document.querySelector('dialog .switch:nth-of-type(2)').getAttribute('aria-checked') === 'true'")
