"""The pages as they are built: their pure parts by Vitest, their size, and a first minute in a real browser."""

import gzip
import re
import subprocess

import pytest

import bootstrap
from tests.browser import Browser, Page
from tests.test_tidy import HOME
from tests.web.conftest import WEB, built, missing

VITEST = WEB / "node_modules/vitest/vitest.mjs"
FIRST_LOAD, SCRIPT, STYLE = 100 * 1024, 60 * 1024, 20 * 1024  # bytes, packed (reference/views.md, G1 and G2)
GAMES = [path.parent.parent.name for path in sorted(HOME.glob("games/*/web/index.html"))]
_TEXT = r"'((?:[^'\\]|\\.)*)'"
SENTENCE = re.compile(rf"(?:'[^']+'|\w+): \[{_TEXT}, {_TEXT}(?:, {_TEXT})?\]")
"""An entry of a table of words: zh-CN, en and, where it is another, English's singular."""
LEFT, RIGHT = (f"document.querySelectorAll('iframe')[{n}].contentDocument" for n in (0, 1))


def test_the_pure_parts_of_the_pages_do_what_their_tests_say():
    node = bootstrap.find_node()
    if node is None or not VITEST.exists():
        missing("Vitest is not installed: run 'make setup' where there is a network")
    done = subprocess.run([str(node.program), str(VITEST), "run"], cwd=WEB, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_sentence_of_every_page_has_the_same_places_in_both_languages():
    sources = [*HOME.glob("games/*/web/*.ts*"), *WEB.glob("src/*.ts*"), *WEB.glob("demo/*.ts*")]
    told = [one for file in sources if ".test." not in file.name for one in SENTENCE.findall(file.read_text("utf-8"))]
    wrong = [one for one in told if not all(one[:2]) or _places(one[0]) != _places(one[1])]
    single = [one for one in told if one[2] and not _places(one[1]) - {"n"} <= _places(one[2]) <= _places(one[1])]

    assert len(told) > 500, "the tables look otherwise now"
    assert (wrong, single) == ([], [])


def _places(text: str) -> set[str]:
    return {*re.findall(r"\{(\w+)\}", text)}


@pytest.mark.parametrize("game", GAMES)
def test_a_game_loads_fast_on_a_slow_phone(game: str):
    html = built(game) / "index.html"
    named = re.findall(r"(?:src|href)=\"\./([^\"]+)\"", html.read_text(encoding="utf-8"))
    files = [html, *(html.parent / name for name in named)]
    packed = {file: len(gzip.compress(file.read_bytes(), 9)) for file in files}

    assert sum(packed.values()) <= FIRST_LOAD
    assert sum(size for file, size in packed.items() if file.suffix == ".js") <= SCRIPT
    assert sum(size for file, size in packed.items() if file.suffix == ".css") <= STYLE
    assert len(files) == 3  # its page, one script, one style sheet: nothing else is waited for
    script = next(file for file in files if file.suffix == ".js").read_text(encoding="utf-8")
    assert re.findall(r"(?:^|[;}])import\b[^(;]*?[\"']\./", script) == []  # what else there is comes when it is wanted


@pytest.mark.parametrize("view", ["demo", *GAMES])
def test_a_page_holds_no_script_and_no_style_and_asks_nobody_else(view: str):
    folder = built(view)
    html = (folder / "index.html").read_text(encoding="utf-8")

    assert re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html) is None
    assert re.findall(r"(?:src|href)=\"((?!\./|data:,).*?)\"", html) == []


def opened(browser: Browser, demo: str, *, calm: bool = True) -> Page:
    """The demo's page with both forests to be seen."""
    page = browser.page(demo.replace("/demo/#", "/demo/?lang=en#"), (1200, 900), calm=calm)
    for side in (LEFT, RIGHT):
        page.until(f"{side}.querySelector('.foot') && {side}.querySelector('.friends li button')")
    return page


@pytest.mark.slow
def test_a_payment_becomes_a_bubble_and_a_theft_is_seen_by_the_other(browser: Browser, demo: str):
    page = opened(browser, demo)
    page.click(".phone:nth-of-type(1) [data-act=ride]")
    page.until("document.querySelector('.log b').textContent.includes('Metro ride')")
    assert "52 g" in page.until("document.querySelector('.log span').textContent")

    page.click(".clock button:nth-of-type(2)")
    page.until("document.querySelector('.log b').textContent === '+1 day'")
    page.until(f"{LEFT}.querySelector('.bubble-ripe')")
    friends = f"[...{RIGHT}.querySelectorAll('.friends li button')]"
    page.until(f"{friends}.find(one => one.innerText.includes('Xiaohe')).click() || 1")
    page.until(f"{RIGHT}.querySelector('.theirs .bubble.can')")
    page.click(".all", RIGHT)

    assert "took" in page.until(f"/took/.exec({LEFT}.querySelector('.toast').textContent)?.input")
    assert page.said() == []


@pytest.mark.slow
def test_bubbles_are_collected_by_keyboard_alone(browser: Browser, demo: str):
    page = opened(browser, demo)
    left = "document.querySelectorAll('iframe')[0]"
    had = page.js(f"{LEFT}.querySelector('.pill .hidden').textContent")
    page.js(f"{left}.contentWindow.focus(); {LEFT}.querySelector('.news').focus()")
    page.press("Tab")
    for _ in range(12):
        if page.js(f"{LEFT}.activeElement.classList.contains('all')"):
            break
        page.press("Tab")
    page.press("Enter")

    page.until(f"{LEFT}.querySelector('.pill .hidden').textContent !== {had!r}")
    assert page.said() == []


@pytest.mark.slow
def test_after_a_bubble_is_collected_by_keyboard_the_next_one_has_the_focus(browser: Browser, demo: str):
    page = opened(browser, demo)
    page.click(".phone:nth-of-type(1) [data-act=ride]")
    page.click(".clock button:nth-of-type(2)")
    page.until(f"{LEFT}.querySelector('.bubble.can')")
    page.js(
        f"document.querySelectorAll('iframe')[0].contentWindow.focus(); {LEFT}.querySelector('.bubble.can').focus()"
    )
    page.press("Enter")

    page.until(f"/\\+|Collected/.test({LEFT}.querySelector('.toast').textContent)")
    assert page.until(f"{LEFT}.activeElement !== {LEFT}.body && {LEFT}.activeElement.tagName") == "BUTTON"
    assert page.said() == []


@pytest.mark.slow
def test_nothing_is_asked_of_another_host(browser: Browser, demo: str):
    page = opened(browser, demo)
    host = demo.split("/demo/")[0]

    assert [one for one in page.requests() if not one.startswith((host, "data:"))] == []
