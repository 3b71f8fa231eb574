"""The farm as hours go by, on two phones: who comes for a hen's feed is seen by both, and sent home."""

import pytest

from tests.browser import Browser

pytestmark = pytest.mark.slow
LEFT, RIGHT = (f"document.querySelectorAll('iframe')[{n}].contentDocument" for n in (0, 1))
HOURS = 8


def test_a_thief_is_seen_on_both_phones_and_sent_home(browser: Browser, demo: str):
    page = browser.page(demo.replace("/demo/#", "/demo/?lang=en#"), (1200, 900), calm=True)
    for n in (1, 2):
        page.click(f".phone:nth-of-type({n}) .tabs button:nth-of-type(2)")
    for side in (LEFT, RIGHT):
        page.until(f"{side}.querySelector('.farm .host') && {side}.querySelector('.friends li button')")
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
