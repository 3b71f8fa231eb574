"""What a page shows when all is not as usual: what does not come, no network, links, the largest letters."""

import json
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Route

from tests.browser import Browser, Page
from tests.web.bank import Player
from tests.web.moments import DEEP, MOMENTS
from tests.web.screens import (
    DOORS,
    GAMES,
    HOME_STANDS,
    LOOKS,
    MEASURE,
    PLAYER,
    SMALL_PHONE,
    Look,
    address,
    close_sheet,
    phone,
    rest,
    walk,
)
from tests.web.test_gates import MOVE, measured
from tests.web.test_shell import AGAIN

pytestmark = pytest.mark.slow
MOST_TEXT = 30
ALL_DOORS = f"[...document.querySelectorAll({json.dumps(DOORS)})].map((one) => one.dataset.sheet)"
TOAST = "document.querySelector('.toast-on')?.textContent"
HELD = list[Route]()


def _hold(page: Page, asked: str) -> None:
    page.driven.route(asked, lambda route: HELD.append(route))


HAPPENS: dict[str, tuple[Callable[[Page, str], None], str]] = {
    "loading": (_hold, ".coming[role=status]"),
    "offline": (lambda page, asked: page.answer(asked, None), ".how[role=alert] + button"),
    "error": (lambda page, asked: page.answer(asked, 500), ".how[role=alert] + button"),
}
"""What happens to a page that a sheet asks for, and what stands in the sheet then."""


def _opened(browser: Browser, demo: str, game: str, look: Look) -> Page:
    page = phone(browser, look)
    page.go(address(demo, game, PLAYER, look))
    page.until(HOME_STANDS)
    rest(page)
    return page


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("state", HAPPENS)
def test_every_sheet_says_that_it_comes_or_why_not_and_comes_when_it_is_asked_for_again(
    browser: Browser, morning: str, game: str, state: str
):
    look, found = LOOKS[1], []
    page = _opened(browser, morning, game, look)
    happens, stands = HAPPENS[state]
    asked, told = f"**/v1/scene/{game}/*", f"document.querySelector('dialog[open] {stands}')"
    doors = [one for one in page.js(ALL_DOORS) if one != "settings"]  # these are made of one's own scene
    for door in doors:
        happens(page, asked)
        page.js(f"document.querySelector('[data-sheet={door}]').click()")
        page.until(told)
        found += [f"{door}: {one}" for one in measured(page, elder=look.elder)]
        while HELD:
            HELD.pop().continue_()
        page.driven.unroute(asked)
        if state != "loading":
            page.js(f"{told}.click()")
        page.until("!document.querySelector('dialog[open] [role=alert], dialog[open] .coming')")
        close_sheet(page)

    assert len(doors) > 6
    assert not found, "\n".join(found)


@pytest.mark.parametrize("game", GAMES)
def test_without_a_network_a_move_is_not_made_and_is_made_once_when_it_is_back(
    browser: Browser, morning: str, game: str
):
    player = Player(morning, PLAYER, game)
    page = _opened(browser, morning, game, LOOKS[3])
    before, shown = player.scene(), page.js("document.querySelector('.game').innerText")
    page.driven.context.set_offline(True)
    page.click(MOVE[game])
    page.until(f"/network is away/.test({TOAST})")
    rest(page)
    assert player.scene() == before
    assert page.js("document.querySelector('.game').innerText").startswith(shown[: shown.index("\n")])
    assert page.js(f"!!document.querySelector({json.dumps(MOVE[game])})"), "what flew away has come back"

    page.driven.context.set_offline(False)
    page.js("window.tapped = performance.now(); 0")
    page.until(AGAIN)
    page.click(MOVE[game])
    page.until(f"!/network is away/.test({TOAST}) && {TOAST}")
    after = player.scene()
    assert after != before
    page.js("tilthMeasure.hide(true); tilthMeasure.hide(false)")
    rest(page)
    assert player.scene() == after


@pytest.mark.parametrize("game", GAMES)
def test_what_is_refused_flies_back_and_it_is_said_why(browser: Browser, morning: str, game: str):
    words = {"zh-CN": "有人先拿走了", "en": "Somebody was faster."}
    no = {"status": 409, "code": "gone", "words": words}
    page = _opened(browser, morning, game, LOOKS[0])
    seen = "[...document.querySelectorAll('.bubble, .trough, .pill')].map((one) => one.innerText).join()"
    before = page.js(seen)
    kind = "application/problem+json"
    page.driven.route(
        f"**/v1/play/{game}/*", lambda route: route.fulfill(status=409, content_type=kind, body=json.dumps(no))
    )
    page.click({"forest": ".bubble.can", "farm": MOVE["farm"]}[game])
    page.until(f"{TOAST} === {json.dumps(words['zh-CN'])}")
    rest(page)

    assert page.js(seen) == before
    assert page.js("[...document.querySelectorAll('.bubble')].every((one) => getComputedStyle(one).opacity > 0)")


@pytest.mark.parametrize("game", GAMES)
def test_a_sheet_whose_script_does_not_come_says_so_and_comes_later(browser: Browser, morning: str, game: str):
    page = _opened(browser, morning, game, LOOKS[3])
    page.answer("**/Board*.js", None)
    page.click("[data-sheet=board]")
    page.until(f"/network is away/.test({TOAST})")
    assert not page.js("document.querySelector('dialog')")

    page.driven.unroute("**/Board*.js")
    page.click("[data-sheet=board]")
    page.until("document.querySelector('dialog[open] .panel')")


LINKS = {
    "forest": "news tasks bag board settings trees certificates woods store rain",
    "farm": "news tasks bag board settings quiz charity cups outfits",
}
"""Where games/web/README.md says that a link may lead, beside friends."""


@pytest.mark.parametrize("game", GAMES)
def test_a_link_leads_to_every_place_that_the_views_readme_names(browser: Browser, morning: str, game: str):
    page = _opened(browser, morning, game, LOOKS[0])
    headings = set()
    for place in LINKS[game].split():
        page.js(f"location.hash = 'to={place}'")
        headings.add(page.until("document.querySelector('dialog[open] h2')?.textContent"))
        page.until("document.querySelector('dialog[open] .panel, dialog[open] .feed')")
        close_sheet(page)
    assert len(headings) == len(LINKS[game].split())
    friend = page.js("document.querySelector('.friends [data-friend]').dataset.friend")
    page.js(f"location.hash = 'to=friend/{friend}'")
    page.until("document.querySelector('.game.theirs')")

    assert page.said() == []


def test_a_link_to_a_friends_water_opens_it_there(browser: Browser, morning: str):
    page = _opened(browser, morning, "forest", LOOKS[0])
    friend = page.js("document.querySelector('.friends [data-friend]').dataset.friend")
    page.js(f"location.hash = 'to=water/{friend}'")

    page.until("document.querySelector('.game.theirs') && document.querySelector('dialog[open] .amounts')")


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("elder", [True, False])
def test_in_elder_mode_what_was_said_stays_until_the_next_tap(browser: Browser, morning: str, game: str, elder: bool):
    page = browser.blank(SMALL_PHONE, first=MEASURE)
    page.go(address(morning, game, PLAYER, Look("en", elder=elder)))
    page.until(HOME_STANDS)
    page.click(MOVE[game])
    page.until(TOAST)

    name = page.js("getComputedStyle(document.querySelector('.toast-on span')).animationName")
    assert name == ("none" if elder else "toast")
    page.js("window.tapped = performance.now(); 0")
    page.until("performance.now() - window.tapped > 1000")
    page.driven.mouse.click(180, 200)
    page.until("!document.querySelector('.toast-on')")


FAR = Look("en", large=True), Look("zh-CN", elder=True, large=True)


@pytest.mark.parametrize(("game", "look"), [*product(GAMES, FAR)])
def test_the_largest_letters_fit_every_screen(browser: Browser, morning: str, game: str, look: Look):
    page = phone(browser, look)
    page.go(address(morning, game, PLAYER, look))
    found = []
    for name in walk(page, game):
        found += [f"{name}: {one}" for one in measured(page, elder=look.elder)]
        if look.elder:
            found += [f"{name}: {one}" for one in page.js(f"tilthMeasure.large({MOST_TEXT})")]

    assert not found, "\n".join(found)
    assert page.said() == []


@pytest.mark.parametrize(("game", "name"), DEEP)
def test_every_moment_can_be_read_and_touched(browser: Browser, morning: str, game: str, name: str):
    look = LOOKS[1 + len(name) % 3]  # elder in English, elder in the dark, or English in the dark: each meets several
    page = MOMENTS[game][name](browser, morning, look)

    assert measured(page, elder=look.elder) == []
