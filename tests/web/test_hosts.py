"""Seven ways a bank's app may hold a view: each says the same to it and is told the same by it."""

import json
from typing import NamedTuple

import pytest

from tests.browser import Browser, Page
from tests.web.bank import code_of
from tests.web.screens import GAMES, HOME_STANDS

pytestmark = pytest.mark.slow

MOCK = """(() => {
    if (window.told) return;
    window.told = [];
    window.give = (verb, data = {}, tilth = 1) => { const message = { tilth, verb, data }; GIVE };
    window.hear = (came) => {
        const message = typeof came === 'string' ? JSON.parse(came) : came;
        told.push(message);
        if (message.verb === 'hello') setTimeout(() => give('hello', { lang: 'en', theme: { elder: true } }));
        if (message.verb === 'token') setTimeout(() => give('token', { code: 'CODE' }));
    };
    PUT
})()"""
INSIDE = """[...frames[0].document.querySelectorAll('.bubble, .pill, .kind, .main, .clearing, .yard')].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width < 30 || left < -1 || right > 361;
}).map((one) => one.className).join()"""
"""What does not lie whole between the sides of the frame."""
RUNS_SCRIPT = "window.tilth.receive(message)"


class Host(NamedTuple):
    """What a host puts into the page, and how it gives a message to it."""

    put: str
    give: str = RUNS_SCRIPT


TALKING = {
    "ios": Host("window.webkit = { messageHandlers: { tilth: { postMessage: hear } } };"),
    "android": Host("window.tilthAndroid = { postMessage: hear };", "window.tilth.receive(JSON.stringify(message))"),
    "harmony": Host("window.tilthHarmony = { postMessage: hear };"),
    "mpaas": Host(
        "window.AlipayJSBridge = { call: (name, data) => hear(data) };",
        "document.dispatchEvent(Object.assign(new Event('tilth'), { data: message }))",
    ),
    "iframe": Host(
        "addEventListener('message', (event) => hear(event.data));", "frames[0].postMessage(message, location.origin)"
    ),
}
SILENT = {
    "wechat": "window.__wxjs_environment = 'miniprogram'; window.WeixinJSBridge = { invoke: () => undefined };",
    "standalone": "",
}


def framing(page: Page, demo: str, script: str, game: str = "forest", attributes: str = "") -> str:
    """Let there be a bank's page of our own origin that holds a game in a frame; returns its address."""
    host = demo.split("/demo/")[0]
    frame = f"<iframe src='/play/{game}/' {attributes}></iframe>"
    html = f"<!doctype html><title>Bank</title><script>{script}</script>{frame}"
    page.driven.route("**/bank.html", lambda route: route.fulfill(content_type="text/html", body=html))
    return f"{host}/bank.html"


@pytest.mark.parametrize("name", TALKING)
def test_a_host_that_talks_is_greeted_gives_a_code_and_leads_back(browser: Browser, morning: str, name: str):
    host = TALKING[name]
    code = code_of(morning, "p-001", "forest")
    mock = MOCK.replace("GIVE", host.give).replace("PUT", host.put).replace("CODE", code)
    framed = name == "iframe"
    page = browser.blank(calm=True, first="" if framed else mock)
    page.go(framing(page, morning, mock) if framed else f"{morning.split('/demo/')[0]}/play/forest/")
    view = "frames[0]" if framed else "window"
    page.until(HOME_STANDS.replace("document", f"{view}.document"))

    verbs = page.js("told.map((one) => one.verb)")
    assert verbs[0] == "hello"
    assert {"firstFrame", "token"} <= {*verbs}
    assert page.js("told[0].data") == {"view": "forest"}
    assert page.js(f"{view}.document.documentElement.lang") == "en"
    assert page.js(f"{view}.document.documentElement.hasAttribute('data-elder')")

    _refused(page, view)
    _heard(page, view)
    page.click(".status .news", f"{view}.document")
    page.until(f"{view}.document.querySelector('dialog[open]')")
    for handled in ("true", "false"):
        page.js("give('back')")
        page.until(f"told.find((one) => one.verb === 'back' && one.data.handled === {handled})")
    page.until(f"!{view}.document.querySelector('dialog')")
    assert page.said() == []


def _heard(page: Page, view: str) -> None:
    """What a host says of its bars, that it goes and comes back, and where the player should be."""
    root = f"{view}.document.documentElement"
    page.js("give('insets', { top: 30, bottom: 20 }); give('pause', { paused: true })")
    page.until(f"{root}.style.getPropertyValue('--host-safe-top') === '30px' && {root}.hasAttribute('data-paused')")
    page.js("give('pause', { paused: false }); give('openLink', { to: 'tasks' })")
    page.until(f"!{root}.hasAttribute('data-paused') && {view}.document.querySelector('dialog[open] .panel')")
    page.js("told.splice(0); give('back')")
    page.until("told.find((one) => one.verb === 'back' && one.data.handled)")
    page.until(f"!{view}.document.querySelector('dialog')")
    page.js("told.splice(0)")


def _refused(page: Page, view: str) -> None:
    """What is not of the contract is counted and changes nothing."""
    page.js("give('theme', { mode: 'dark' }, 9); give('format', {}); give('theme', { elder: 'no' })")
    page.until(f"Object.values({view}.tilth.dropped).reduce((a, b) => a + b) >= 3")

    dropped = json.loads(page.js(f"JSON.stringify({view}.tilth.dropped)"))
    assert (dropped["version"], dropped["verb"], dropped["shape"]) == (1, 1, 1)
    assert page.js(f"{view}.document.documentElement.hasAttribute('data-elder')")


@pytest.mark.parametrize("name", SILENT)
def test_a_host_that_is_silent_gives_the_code_in_the_address_and_the_browser_leads_back(
    browser: Browser, morning: str, name: str
):
    page = browser.blank(calm=True, first=SILENT[name])
    page.go(f"{morning.split('/demo/')[0]}/play/forest/#code={code_of(morning, 'p-001', 'forest')}&lang=en&elder=1")
    page.until(HOME_STANDS)

    assert "code=" not in page.js("location.href")
    assert page.js("document.documentElement.hasAttribute('data-elder')")
    page.click(".status .news")
    page.until("document.querySelector('dialog[open]')")
    page.js("history.back()")
    page.until("!document.querySelector('dialog')")
    assert page.js("!!document.querySelector('.game')")
    assert page.said() == []


@pytest.mark.parametrize("game", GAMES)
def test_a_view_that_begins_without_a_size_is_drawn_when_it_gets_one(browser: Browser, morning: str, game: str):
    host = TALKING["iframe"]
    mock = MOCK.replace("GIVE", host.give).replace("PUT", host.put).replace("CODE", code_of(morning, "p-001", game))
    page = browser.blank(calm=True)
    page.go(framing(page, morning, mock, game, "width=0 height=0 style='border:0'"))
    page.until(HOME_STANDS.replace("document", "frames[0].document"))
    assert page.js("[frames[0].innerWidth, frames[0].innerHeight]") == [0, 0]
    page.js("Object.assign(document.querySelector('iframe'), { width: 360, height: 640 }); 0")
    page.until("frames[0].innerWidth === 360")

    page.until(f"[...frames[0].document.querySelectorAll('.status *, .below button')].length && {INSIDE} === ''")
    assert page.said() == []
