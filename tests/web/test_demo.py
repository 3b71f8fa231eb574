"""The demo as a newcomer meets it: the three steps in both languages, and what a wrong link says."""

import json

import pytest

from tests.browser import Browser, Page
from tests.web.conftest import WEB

WIDE, SMALL = (1280, 800), (360, 740)
STORY = json.loads((WEB / "demo/story.json").read_text(encoding="utf-8"))
LEFT, RIGHT = (f"document.querySelectorAll('iframe')[{n}].contentDocument" for n in (0, 1))
PAY = ".phone[data-n='0'] [data-act=pay]"


def _opened(browser: Browser, demo: str, lang: str = "en", size: tuple[int, int] = WIDE) -> Page:
    """The demo's page in a language, with both forests to be seen."""
    page = browser.page(demo.replace("/demo/#", f"/demo/?lang={lang}#"), size, calm=True)
    for side in (LEFT, RIGHT):
        page.until(f"{side}.querySelector('.bubble')")
    return page


def _logged(page: Page, text: str) -> str:
    """The line of the log that has a text, as soon as there is one."""
    lines = "[...document.querySelectorAll('.log li')].map(one => one.textContent)"
    found: str = page.until(f"{lines}.find(one => one.includes({json.dumps(text)}))")
    return found


def _pay(page: Page) -> None:
    page.click(PAY)
    page.click("[data-amount='26']")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-CN", ("扫码付款", "收获 5g 能量", "过 1 天", "收取了你", "收回了当时送出的")),
        ("en", ("Paid ¥26", "+5 g", "+1 day", "A friend took", "went back")),
    ],
)
def test_the_three_steps_tick_themselves_off(browser: Browser, demo: str, lang: str, words: tuple[str, ...]):
    paid, gave, day, took, back = words
    page = _opened(browser, demo, lang)
    _pay(page)
    assert gave in _logged(page, paid)
    page.until("document.querySelector('[data-step=pay].done')")

    page.click(".clock button:nth-of-type(2)")
    assert _logged(page, day)
    page.click(".bubble.can", LEFT)
    page.until("document.querySelector('[data-step=collect].done')")

    owner = STORY["players"][0]["name"][lang]
    friends = f"[...{RIGHT}.querySelectorAll('.friends li button')]"
    page.until(f"{friends}.find(one => one.innerText.includes({json.dumps(owner)})).click() || 1")
    page.until(f"{RIGHT}.querySelector('.theirs .bubble.can')")
    page.click(".all", RIGHT)
    page.until("document.querySelector('[data-step=seen].done')")
    assert STORY["players"][1]["name"][lang] in _logged(page, took)

    page.click(".phone[data-n='0'] [data-act=refund]")
    assert back in _logged(page, back)
    host = demo.split("/demo/")[0]
    assert [one for one in page.requests() if not one.startswith((host, "data:"))] == []
    assert page.said() == []


@pytest.mark.slow
def test_a_limit_is_told_by_the_quest_that_fitted_and_a_refund_of_nothing_says_so(browser: Browser, demo: str):
    page = _opened(browser, demo)
    for n in range(6):
        page.click(".phone[data-n='1'] [data-act=ride]")
        page.until(f"document.querySelectorAll('.log li time').length > {n}")

    assert "Take the metro: You have had all 5 for today" in _logged(page, "Take the metro:")
    page.click(".phone[data-n='1'] [data-act=refund]")
    assert "had given nothing" in _logged(page, "refunded")


@pytest.mark.slow
def test_a_friend_joins_by_code_and_the_inviter_is_told(browser: Browser, demo: str):
    page = _opened(browser, demo)
    page.click(".phone[data-n='0'] [data-act=invite]")
    page.click(".invite .main:enabled")

    assert _logged(page, "Invited Xiaoman")
    assert "(Xiaoman)" in _logged(page, "The friend you invited is here")
    assert page.said() == []


@pytest.mark.slow
def test_the_question_opens_in_the_farm_and_going_back_leads_home(browser: Browser, demo: str):
    page = _opened(browser, demo)
    page.click(".phone[data-n='0'] [data-act=answer]")
    page.until(f"{LEFT}.querySelector('dialog[open]')")

    page.click(".phone[data-n='0'] .back")
    page.until(f"!{LEFT}.querySelector('dialog[open]')")
    page.click(".phone[data-n='0'] .back")
    assert "Account" in page.until("document.querySelector('.home').innerText")


@pytest.mark.slow
def test_two_presses_of_back_at_once_close_the_sheet_and_lead_home(browser: Browser, demo: str):
    page = _opened(browser, demo)
    page.click(".phone[data-n='0'] [data-act=answer]")
    page.until(f"{LEFT}.querySelector('dialog[open]')")

    page.js("const back = document.querySelector(`.phone[data-n='0'] .back`); back.click(); back.click(); 0")

    assert "Account" in page.until("document.querySelector('.home').innerText")


@pytest.mark.slow
def test_the_looks_of_one_phone_reach_its_view_and_no_other(browser: Browser, demo: str):
    page = _opened(browser, demo)
    page.click(".looks .chips:nth-of-type(1) button:nth-of-type(3)")
    for nth in (3, 4):
        page.click(f".looks .chips:nth-of-type(2) button:nth-of-type({nth})")
    page.click(".brands button:nth-of-type(2)")

    root = f"{RIGHT}.documentElement"
    page.until(f"{root}.dataset.theme === 'dark' && {root}.hasAttribute('data-elder')")
    page.until(f"{root}.style.getPropertyValue('--brand') === '#1d5fa8'")
    assert page.js(f"{LEFT}.documentElement.hasAttribute('data-elder')") is False


@pytest.mark.slow
def test_a_link_of_an_earlier_start_says_so_and_shows_no_blank_phones(browser: Browser, demo: str):
    page = browser.page(demo.split("#")[0] + "?lang=en#tilth_test_" + "x" * 43, WIDE)

    assert "earlier start" in page.until("document.querySelector('[role=alert]').innerText")
    assert page.js("document.querySelector('.phone')") is None


@pytest.mark.slow
def test_on_a_small_phone_there_are_tabs_and_nothing_is_cut_off(browser: Browser, demo: str):
    page = browser.page(demo.replace("/demo/#", "/demo/?lang=en#"), SMALL, calm=True)
    page.until(f"{LEFT}.querySelector('.bubble')")
    page.click(PAY)
    page.click("[data-amount='8']")
    assert "Paid" in page.until("document.querySelector('.last [role=status]').textContent")
    page.click(".switch button:nth-of-type(3)")

    assert page.until("document.querySelector('.log').offsetHeight") > 100
    assert page.js("document.documentElement.scrollWidth <= innerWidth")
    assert page.js("document.documentElement.scrollHeight <= innerHeight")
