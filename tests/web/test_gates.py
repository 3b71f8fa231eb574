"""What every screen of every game must keep: for all eyes, hands and ears; nothing jumps, nothing runs unseen."""

import base64
import json
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Route

from tests.browser import Browser, Page
from tests.web.conftest import WEB, missing
from tests.web.screens import (
    DOORS,
    GAMES,
    HOME_STANDS,
    LOOKS,
    MEASURE,
    NEWCOMER,
    PLAYER,
    Look,
    address,
    drawn,
    phone,
    rest,
    walk,
)

pytestmark = pytest.mark.slow
AXE = WEB / "node_modules/axe-core/axe.min.js"
LEAST_TEXT, LEAST_TARGET, LEAST_CONTRAST, MOST_SHIFT, MOST_ASSETS = (14, 18), (44, 60), 4.5, 0.02, 3
SCREENFULS = 6
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_LOOKS = [Look(*one) for one in product(("zh-CN", "en"), (False, True), (False, True))]
EVERY_LOOK = [pytest.param(game, look, id=f"{game} {look.name}") for game, look in product(GAMES, ALL_LOOKS)]
EVERYWHERE = [pytest.param(game, look, id=f"{game} {look.name}") for game, look in product(GAMES, LOOKS)]


def _axe(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    if not page.js("!!window.axe"):
        page.js(AXE.read_text(encoding="utf-8") + ";0")
    asked = json.dumps({"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    found: list[str] = page.js(f"""axe.run(document, {asked}).then((told) => told.violations
        .filter((one) => ['serious', 'critical'].includes(one.impact))
        .flatMap((one) => one.nodes.map((at) => `axe ${{one.id}}: ${{at.target.join(' ')}}`)))""")
    return found


def _faint(page: Page) -> list[str]:
    """Texts that stand out too little from the pixels behind them."""
    page.js("tilthMeasure.texts(false)")
    drawn(page)
    png = base64.b64encode(page.picture()).decode()
    page.js("tilthMeasure.texts(true)")
    found: list[str] = page.js(f"tilthMeasure.faint('{png}', {LEAST_CONTRAST})")
    return found


def measured(page: Page, *, elder: bool) -> list[str]:
    """Everything that is wrong with what a page shows, screenful by screenful."""
    found = _axe(page) + page.js(f"tilthMeasure.targets({LEAST_TARGET[elder]})") + page.js("tilthMeasure.wide()")
    for _ in range(SCREENFULS):
        found += page.js(f"tilthMeasure.small({LEAST_TEXT[elder]})") + _faint(page)
        if not page.js("tilthMeasure.onwards()"):
            break
    return list(dict.fromkeys(found))


@pytest.fixture(autouse=True)
def axe() -> None:
    """Skips where axe-core is not installed; in CI a failure."""
    if not AXE.exists():
        missing("axe-core is not installed: run 'make setup' where there is a network")


@pytest.mark.parametrize(("game", "look"), EVERY_LOOK)
def test_every_screen_can_be_read_and_touched(browser: Browser, morning: str, game: str, look: Look):
    page = phone(browser, look)
    page.go(address(morning, game, PLAYER, look))
    found = [f"{name}: {one}" for name in walk(page, game) for one in measured(page, elder=look.elder)]

    assert not found, "\n".join(found)
    assert page.said() == []


def _door(number: int) -> str:
    return f"document.querySelectorAll({json.dumps(DOORS)})[{number}]"


def _first(selector: str) -> str:
    return f"document.querySelector({json.dumps(selector)})"


SETTINGS, FRIEND = _door(8), _first(".friends li button")
BOTH = {
    "why": ((_first(".why"),), "dialog[open] .acts, dialog[open] .how"),
    "leaving": ((SETTINGS, _first(".account:last-of-type .small")), ".sure"),
}
DEEPER: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {
    "forest": BOTH | {
        "no certificate": ((_door(1), _first("dialog .after")), "dialog[open] .how"),
        "a wood": ((_door(2), _first("dialog li .small")), "dialog[open] .bar"),
        "rain": ((_door(4), _first("dialog .main.wide:not([aria-disabled=true])")), ".rain-slow"),
        "water": (
            (FRIEND, _first(".theirs [data-move=water]"), _first("dialog .main:not(:disabled)")), ".undoing, .amounts",
        ),
        "collected": ((_first(".bubble.can"),), ".toast-on"),
    },
    "farm": BOTH | {
        "answered": ((_door(2), _first(".option:not(:disabled)")), ".explained b"),
        "practising": ((_door(2), _first("dialog .main.wide")), "dialog .option:not(:disabled)"),
        "cups": ((_door(5), _first("dialog .main.wide")), "dialog .places"),
        "fed": ((_first(".feed-hen"),), ".toast-on"),
    },
}  # fmt: skip
"""States behind a tap or two more than every screen has: what is pressed, and what stands then. In their order."""


@pytest.mark.parametrize(("game", "look"), [*product(GAMES, (LOOKS[1], LOOKS[3]))])
def test_every_state_of_a_sheet_can_be_read_and_touched(browser: Browser, morning: str, game: str, look: Look):
    found = []
    for state, (taps, stands) in DEEPER[game].items():
        page = phone(browser, look)
        page.go(address(morning, game, PLAYER, look))
        page.until(HOME_STANDS)
        for tap in taps:
            rest(page)
            page.until(tap)
            page.js(f"{tap}.click()")
        page.until(f"document.querySelector('{stands}')")
        rest(page)
        found += [f"{state}: {one}" for one in measured(page, elder=look.elder)]
        assert page.said() == []

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("game", "look"), [*product(GAMES, (LOOKS[1], LOOKS[3]))])
def test_an_old_picture_says_that_it_is_old(browser: Browser, morning: str, game: str, look: Look):
    page = phone(browser, look)
    page.go(address(morning, game, PLAYER, look))
    page.until(HOME_STANDS)
    rest(page)
    page.answer("**/v1/scene/**", None)
    page.js("tilthMeasure.hide(true); tilthMeasure.hide(false)")
    page.until("document.querySelector('.away-line button')")
    rest(page)

    assert measured(page, elder=look.elder) == []


def _held(page: Page) -> None:
    page.driven.route("**/v1/scene/**", lambda route: None)


STATES: dict[str, tuple[Callable[[Page], None], str]] = {
    "loading": (_held, ".wait"),
    "offline": (lambda page: page.answer("**/v1/scene/**", None), ".wait-offline"),
    "error": (lambda page: page.answer("**/v1/scene/**", 500), ".wait-broken"),
    "blocked": (lambda page: page.answer("**/v1/sessions", 403, "no_consent"), ".consent"),
    "ended": (lambda page: page.answer("**/v1/sessions", 401, "unauthorized"), ".wait-ended"),
}


@pytest.mark.parametrize(("game", "look"), EVERYWHERE)
def test_a_page_that_cannot_show_its_game_says_so_for_everybody(browser: Browser, morning: str, game: str, look: Look):
    found = []
    for state, (happens, shown) in STATES.items():
        page = phone(browser, look)
        happens(page)
        page.go(address(morning, game, PLAYER, look))
        page.until(f"document.querySelector('{shown}') && document.documentElement.lang === '{look.lang}'")
        found += [f"{state}: {one}" for one in measured(page, elder=look.elder)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("game", "look"), [*product(GAMES, LOOKS[:2])])
def test_a_newcomer_finds_kind_words(browser: Browser, morning: str, game: str, look: Look):
    page = phone(browser, look)
    page.go(address(morning, game, NEWCOMER, look))
    page.until("document.querySelector('.game')")
    rest(page)

    found = measured(page, elder=look.elder)

    assert not found, "\n".join(found)
    assert page.said() == []


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("lang", ["en-XA", "ar-XB"])
def test_long_words_and_words_from_right_to_left_fit(browser: Browser, morning: str, game: str, lang: str):
    page = phone(browser, Look(lang))
    page.go(address(morning, game, PLAYER, Look(lang)))
    found = [f"{name}: {one}" for name in walk(page, game) for one in _fits(page)]

    assert page.js("document.documentElement.dir") == ("rtl" if lang == "ar-XB" else "ltr")
    assert not found, "\n".join(found)


def _fits(page: Page) -> Iterator[str]:
    yield from page.js(f"tilthMeasure.targets({LEAST_TARGET[False]})")
    yield from page.js("tilthMeasure.wide()")


@pytest.mark.parametrize("game", GAMES)
def test_nothing_jumps_when_the_friends_marks_come_late(browser: Browser, morning: str, game: str):
    look, late = LOOKS[0], list[Route]()
    page = phone(browser, look)
    page.driven.route(f"**/v1/scene/{game}/friends*", lambda route: late.append(route))
    page.go(address(morning, game, PLAYER, look))
    page.until("document.querySelector('.game .friends')")
    page.until("tilthMeasure.asking() === 1")
    for route in late:
        route.continue_()
    page.until(HOME_STANDS)
    rest(page)
    shifts = page.js("tilthMeasure.shifts")

    assert sum(one["value"] for one in shifts) <= MOST_SHIFT, shifts


@pytest.mark.parametrize("game", GAMES)
def test_three_files_are_fetched_before_the_first_tap_and_nobody_else_is_asked(
    browser: Browser, morning: str, game: str
):
    page = phone(browser, LOOKS[0])
    page.go(address(morning, game, PLAYER, LOOKS[0]))
    page.until(HOME_STANDS)
    rest(page)
    host = morning.split("/demo/")[0]
    asked = [one.removeprefix(host) for one in page.requests() if not one.startswith("data:")]

    assert [one for one in asked if not one.startswith("/")] == []
    assert len([one for one in asked if not one.startswith("/v1/")]) <= MOST_ASSETS, asked
    assert page.said() == []


@pytest.mark.parametrize("game", GAMES)
def test_nothing_runs_while_nobody_looks_and_it_goes_on_afterwards(browser: Browser, morning: str, game: str):
    page = browser.blank(first=MEASURE)
    page.go(address(morning, game, PLAYER, LOOKS[0]))
    page.until(HOME_STANDS)
    rest(page)
    assert page.js("tilthMeasure.runs()") != [], "nothing ran before, so nothing is proved"
    page.js("tilthMeasure.hide(true)")
    page.js("new Promise((done) => queueMicrotask(done))")
    unseen = page.js("tilthMeasure.runs()")
    page.js("tilthMeasure.hide(false)")
    page.until("tilthMeasure.runs().length")

    assert unseen == []


MOVE = {"forest": ".all", "farm": ".receive:not([aria-disabled=true]), .feed-hen:not([aria-disabled=true])"}


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("late", ["a look", "a move"])
def test_who_went_to_a_friend_is_not_led_back_by_an_answer_that_comes_late(
    browser: Browser, morning: str, game: str, late: str
):
    held = list[Route]()
    page = phone(browser, LOOKS[0])
    page.go(address(morning, game, PLAYER, LOOKS[0]))
    page.until(HOME_STANDS)
    rest(page)
    pattern = f"**/v1/scene/{game}" if late == "a look" else f"**/v1/play/{game}/*"
    page.driven.route(pattern, lambda route: held.append(route))
    with page.driven.expect_request(pattern):
        if late == "a look":
            page.js("tilthMeasure.hide(true); tilthMeasure.hide(false)")
        else:
            page.click(MOVE[game])
    page.click(".friends li button")
    page.until("document.querySelector('.game.theirs')")
    for route in [*held]:
        route.continue_()
    page.driven.unroute(pattern)
    rest(page)

    assert page.js("!!document.querySelector('.game.theirs')")


@pytest.mark.parametrize("game", GAMES)
def test_a_visit_that_is_answered_late_is_not_lost_to_a_look_at_home_meanwhile(
    browser: Browser, morning: str, game: str
):
    held = list[Route]()
    page = phone(browser, LOOKS[0])
    page.go(address(morning, game, PLAYER, LOOKS[0]))
    page.until(HOME_STANDS)
    rest(page)
    visits, home = f"**/v1/scene/{game}?friend=*", f"**/v1/scene/{game}"
    page.driven.route(visits, lambda route: held.append(route))
    with page.driven.expect_request(visits):
        page.click(".friends li button")
    with page.driven.expect_request_finished(lambda asked: asked.url.endswith(home[2:])):
        page.js("tilthMeasure.hide(true); tilthMeasure.hide(false)")
    drawn(page)
    for route in [*held]:
        route.continue_()
    page.driven.unroute(visits)

    page.until("document.querySelector('.game.theirs')")
