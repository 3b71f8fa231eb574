"""The games' pages on a slow phone and a slow network, beside an empty page of the same server in the same browser.

`ours` and `floor` are milliseconds of the page and of the empty one; the ratio is the goal to ours: 1 and more is good.
What begins "offline package" is the package that `make package` makes, at an origin of its own as in a bank's app.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from bootstrap import find_chromium
from tests.bench.measure import Row
from tests.bench.web_served import PAGES, Served, served
from tests.browser import Browser, Page
from tests.web.bank import api, key_of
from tests.web.screens import GAMES, HOME_STANDS

RUNS, QUICK_RUNS = 5, 1
SLOW_NET = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}  # 1.6 Mbit/s
PACKAGE, NET, LCP = "interactive, offline package, 4× slower", "interactive, 1.6 Mbit/s", "LCP, 4× slower"
BLOCKING, INP = "blocking, 4× slower", "INP of a tap, 4× slower"
GOALS = {PACKAGE: 800, NET: 1500, LCP: 1200, BLOCKING: 100, INP: 100}
CONFIRMED, CONFIRMED_GOAL, TAPS, QUICK_TAPS = "tap to confirmed, p95 of {} moves", 400, 60, 5
SEEN, SEEN_GOAL, THEFTS, QUICK_THEFTS = "theft seen by the other", 300, 9, 2
STOOD = "window.found && found.interactive && found.lcp"
LOOK_MS = 100
"""How often it is looked from outside whether a page stands. What waits within it, as tests do, brings a script of its
own, which takes a slow phone 85 ms of what is measured."""
EMPTY_PAGE = "/empty.html"
EMPTY = "<!doctype html><title>empty</title><p>Hello</p><button class=news>Tap</button>"
WATCH = """(() => {
    window.found = { lcp: 0, blocking: 0, inp: 0, interactive: 0 };
    const see = (type, hear, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(hear))
        .observe({ type, buffered: true, ...more });
    see('largest-contentful-paint', (one) => { found.lcp = one.startTime });
    see('longtask', (one) => { found.blocking += Math.max(0, one.duration - 50) });
    see('event', (one) => { found.inp = Math.max(found.inp, one.duration) }, { durationThreshold: 16 });
    const look = () => {
        if (STANDS) found.interactive = performance.now(); else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""  # fmt: skip
MOVES = {
    "forest": ".bubble.can",
    "farm": "form.adopt .main, button.receive:not([aria-disabled=true]), .feed-hen:not([aria-disabled=true])",
}
"""What is tapped to make a move, by game; each is answered by a sentence that the server's answer brings."""
TAP = """(what) => new Promise((done) => {
    const said = () => document.querySelector('.toast span');
    const before = said();
    const began = performance.now();
    const pressed = document.querySelector(what);
    if (!pressed) return done(null);
    pressed.click();
    const look = () => {
        const took = performance.now() - began;
        if ((said() !== before && said()?.textContent) || took > 10000) done(took); else requestAnimationFrame(look);
    };
    look();
})"""
ASKED = """() => { const began = performance.now();
    return fetch('/v1/session').then((told) => told.text()).then(() => performance.now() - began) }"""
THEFT = """([victim, key, once]) => new Promise((done) => {
    const before = document.querySelector('.toast span');
    const began = performance.now();
    const look = () => {
        const now = document.querySelector('.toast span');
        if (now === before || !/ took /.test(now?.textContent ?? '')) return requestAnimationFrame(look);
        done(performance.now() - began);
    };
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': once };
    const asked = { method: 'POST', body: JSON.stringify({ friend: victim }), headers };
    void fetch('/v1/play/forest/steal_all', asked).then((told) => told.ok || done(-told.status));
    look();
})"""


def web_rows(*, quick: bool) -> dict[str, Callable[[], list[Row] | str]]:
    """Every group of rows by its name; a group is why there are none, where there is no browser or no page."""
    return {f"web {game}": partial(page_rows, game, quick=quick) for game in GAMES}


def page_rows(game: str, *, quick: bool) -> list[Row] | str:
    """What a game's page takes to stand, to answer a tap and to tell what another did."""
    program = find_chromium()
    if program is None or not (PAGES / game / "index.html").exists():
        return "there is no Chromium, or the pages are not built"
    with served() as server, Browser(program) as browser:
        return rows_of(browser, server, game, quick=quick)


def rows_of(browser: Browser, server: Served, game: str, *, quick: bool) -> list[Row]:
    """The rows of a game, in a browser and from a server that run."""
    rows = _start_rows(browser, server, game, QUICK_RUNS if quick else RUNS)
    rows.append(_confirmed_row(browser, server, game, QUICK_TAPS if quick else TAPS))
    if game == "forest":
        seen = _seen(browser, server, QUICK_THEFTS if quick else THEFTS)
        rows.append(_row(f"{game}: {SEEN}", statistics.median(seen), seen, [], SEEN_GOAL))
    return rows


def _row(name: str, value: float, ours: list[float], floor: list[float], goal: float) -> Row:
    spread = (goal / max(1, *ours, 1), goal / max(1, min(ours)))
    beside = statistics.median(floor) if floor else 0
    return Row(name, "page", value, beside, "ms", goal / max(1, value), 1.0, len(ours), spread, note=f"goal {goal} ms")


def _start_rows(browser: Browser, server: Served, game: str, runs: int) -> list[Row]:
    """From the address to a page that can be used, and its first tap; ours and the empty page take turns."""
    ours: dict[str, list[float]] = {name: [] for name in GOALS}
    floor: dict[str, list[float]] = {name: [] for name in GOALS}
    for _ in range(runs):
        for found, kept in ((_measured(browser, server, game), ours), (_empty(browser, server), floor)):
            for name, value in found.items():
                kept[name].append(value)
    return [
        _row(f"{game}: {name}", statistics.median(ours[name]), ours[name], floor[name], goal)
        for name, goal in GOALS.items()
    ]


def _slow(browser: Browser, stands: str, url: str, *, cpu: int = 1, net: bool = False) -> Page:
    """A page on a slow phone, or over a slow network, that stands."""
    page = browser.blank(calm=True, first=WATCH.replace("STANDS", stands))
    cdp = page.cdp()
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    if net:
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW_NET)
    if url.endswith(EMPTY_PAGE):  # what can be answered from outside makes each request wait for that
        page.driven.route(f"**{EMPTY_PAGE}", lambda route: route.fulfill(content_type="text/html", body=EMPTY))
    page.go(url)
    while not cdp.send("Runtime.evaluate", {"expression": STOOD})["result"].get("value"):
        page.driven.wait_for_timeout(LOOK_MS)
    return page


def _measured(browser: Browser, server: Served, game: str) -> dict[str, float]:
    """One run of a game's page: by the name of a goal, milliseconds."""
    page = _slow(browser, HOME_STANDS, server.packaged_page(game, "p-001"), cpu=4)
    page.driven.click(".status .news")
    page.until("document.querySelector('dialog[open]') && found.inp")
    found = page.js("found")
    by_net = _slow(browser, HOME_STANDS, server.own_page(game, "p-001"), net=True).js("found.interactive")
    browser.close_pages()
    return {PACKAGE: found["interactive"], NET: by_net, LCP: found["lcp"], BLOCKING: found["blocking"],
            INP: found["inp"]}  # fmt: skip


def _empty(browser: Browser, server: Served) -> dict[str, float]:
    """The same of a page with one word and one button."""
    url, stands = server.host + EMPTY_PAGE, "document.querySelector('button')"
    page = _slow(browser, stands, url, cpu=4)
    page.driven.click("button")
    page.driven.wait_for_timeout(0)
    found = page.js("found")
    by_net = _slow(browser, stands, url, net=True).js("found.interactive")
    browser.close_pages()
    return {PACKAGE: found["interactive"], NET: by_net, LCP: found["lcp"], BLOCKING: found["blocking"]}


def _confirmed_row(browser: Browser, server: Served, game: str, taps: int) -> Row:
    """From a tap that makes a move until the page says what the server answered, with all that flies meanwhile."""
    waits = sorted(islice(_taps(browser, server, game), taps))
    empty = browser.blank()
    empty.driven.route(f"**{EMPTY_PAGE}", lambda route: route.fulfill(content_type="text/html", body=EMPTY))
    empty.go(server.host + EMPTY_PAGE)
    floor = sorted(empty.driven.evaluate(ASKED) for _ in waits)
    browser.close_pages()
    p95 = [times[int(len(times) * 0.95)] if times else float("nan") for times in (waits, floor)]
    return _row(f"{game}: {CONFIRMED.format(len(waits))}", p95[0], waits, p95[1:], CONFIRMED_GOAL)


def _taps(browser: Browser, server: Served, game: str) -> Iterator[float]:
    """How long each move took that players of the sample week can make now, one player after the other."""
    what = MOVES[game]
    for number in range(1, 37):
        page = browser.page(server.own_page(game, f"p-{number:03}"))
        page.until("document.querySelector('.game')")
        page.until(f"{HOME_STANDS} || document.querySelector('.adopt')")
        while page.js(f"!!document.querySelector({what!r})"):
            took = page.driven.evaluate(TAP, what)
            if took is not None:
                yield float(took)
            page.js("new Promise((done) => setTimeout(done, 450))")  # who taps twice sooner means it once
            page.until("!document.getAnimations().some((one) => one.effect?.target?.style?.position === 'fixed')")
        browser.close_pages()


def _seen(browser: Browser, server: Served, thefts: int) -> list[float]:
    """From a thief's tap, which the server has yet to answer, until the victim's phone says it; a day lies between."""
    page = browser.page(server.own_page("forest", "p-001"))
    page.until(HOME_STANDS)
    victim = api(server.link, "/v1/session", key=key_of(server.link, "p-001", "forest"))["player"]
    found = []
    for number in range(thefts):
        _ripen(page, server)
        key = key_of(server.link, "p-003", "forest")
        found.append(float(page.driven.evaluate(THEFT, [victim, key, f"theft-{number}"])))
    browser.close_pages()
    assert min(found) > 0, f"a theft was refused: {found}"
    return found


def _ripen(page: Page, server: Served) -> None:
    """Let there be something to take: a day goes by, and a ride lets the page look again."""
    to = api(server.link, "/v1/sandbox/clock", {"by": "1d"})
    while not to["done"]:
        to = api(server.link, "/v1/sandbox/clock", {"to": to["to"]})
    event: dict[str, Any] = {"player": "p-001", "type": "ride", "fields": {"mode": "metro", "amount": 4}}
    api(server.link, "/v1/sandbox/events", event)
    page.until("document.querySelector('.bubble-ripe')")
