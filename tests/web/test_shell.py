"""What every game's page does when something goes wrong around it: a lost answer, another player, a part away."""

from playwright.sync_api import Route

from tests.browser import Browser, Page
from tests.web.bank import api, code_of
from tests.web.screens import HOME_STANDS
from tests.web.test_hosts import MOCK, SILENT, TALKING, framing

CONSENT = "document.querySelector('.consent')"
AGAIN = "performance.now() - window.tapped > 500"
"""A finger that taps twice at once means it once: after so long it means it again."""


def _mock(code: str, hello: str = "who: 'w'", way: str = "ios") -> str:
    """A host that says so much in its hello."""
    host = TALKING[way]
    script = MOCK.replace("GIVE", host.give).replace("PUT", host.put)
    return script.replace("lang: 'en', theme: { elder: true }", f"lang: 'en', {hello}").replace("CODE", code)


def _energy(demo: str) -> int:
    told = api(demo, "/v1/players/p-001/balances")
    return int(next(one["purse"]["smallest"] for one in told["balances"] if one["asset"] == "energy"))


def _water(page: Page, within: str = "document") -> None:
    """Choose to give a friend the least water there is; it waits to be taken back."""
    page.click(".theirs [data-move=water]", within)
    page.click("dialog .amounts .main", within)
    page.until(f"{within}.querySelector('.undoing')")


def _play(demo: str) -> str:
    return f"{demo.split('/demo/')[0]}/play/forest/"


def test_water_whose_answer_was_lost_is_given_once(browser: Browser, morning: str):
    page = browser.blank(calm=True, first=_mock(code_of(morning, "p-001", "forest")))
    page.go(_play(morning))
    page.until(HOME_STANDS)
    had, keys = _energy(morning), []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort("connectionreset")

    page.driven.route("**/v1/play/forest/water*", lose_the_first)
    page.click(".friends li button")
    for told in ("away", "10"):
        _water(page)
        page.js("dispatchEvent(new Event('pagehide')); 0")
        page.until(f"document.querySelector('.toast')?.textContent.includes('{told}')")
        page.js("window.tapped = performance.now(); 0")
        page.until(AGAIN)

    assert (len(keys), len(set(keys))) == (2, 1)
    assert had - _energy(morning) == 10


def test_water_is_sent_when_the_frame_is_taken_away(browser: Browser, morning: str):
    page = browser.blank(calm=True)
    page.go(framing(page, morning, _mock(code_of(morning, "p-001", "forest"), way="iframe")))
    view = "frames[0].document"
    page.until(HOME_STANDS.replace("document", view))
    had = _energy(morning)
    page.click(".friends li button", view)
    page.until(f"{view}.querySelector('.theirs')")
    _water(page, view)
    with page.driven.expect_request("**/v1/play/forest/water*"):
        page.js("document.querySelector('iframe').remove()")

    key = morning.partition("#")[2]
    asking = f"fetch('/v1/players/p-001/balances', {{ headers: {{ Authorization: 'Bearer {key}' }} }})"
    energy = "told.balances.find((one) => one.asset === 'energy').purse.smallest"
    page.until(f"{asking}.then((told) => told.json()).then((told) => {energy} === {had - 10})")


def test_who_has_left_sees_what_to_agree_to_and_no_old_picture(browser: Browser, morning: str):
    host = _mock(code_of(morning, "p-001", "forest"), "who: 'w', ...(window.name ? { to: 'consent' } : {})")
    page = browser.blank(calm=True)
    page.driven.add_init_script(host.replace("code: '", "code: window.name ? '' : '"))
    page.go(_play(morning))
    page.until(HOME_STANDS)
    page.js("window.name = 'left'; localStorage.setItem('tilth.farm', localStorage.getItem('tilth.forest'))")
    page.driven.reload()
    page.until(CONSENT)

    assert page.js("Object.keys(localStorage).filter((name) => /forest|farm/.test(name))") == []
    assert not page.js("document.querySelector('.game')")


def test_an_old_picture_gives_way_when_the_server_says_that_one_must_agree(browser: Browser, morning: str):
    page = browser.blank(calm=True, first=_mock(code_of(morning, "p-001", "forest")))
    page.go(_play(morning))
    page.until(HOME_STANDS)
    page.answer("**/v1/sessions", 409, "no_consent")
    page.driven.reload()

    page.until(CONSENT)
    assert page.js("localStorage.getItem('tilth.forest')") is None


def test_a_page_of_consent_that_does_not_come_is_asked_for_by_a_button(browser: Browser, morning: str):
    page = browser.blank(calm=True, first=_mock("", "to: 'consent'"))
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.driven.route("**/Consent*.js", refuse)
    page.go(_play(morning))
    page.until("document.querySelector('.wait-offline button')")
    assert len(asked) == 1
    page.driven.unroute("**/Consent*.js")
    page.click(".wait button")

    page.until(CONSENT)


def test_a_new_code_in_the_address_opens_the_page_that_was_shut_and_closes_no_sheet(browser: Browser, morning: str):
    page = browser.blank(calm=True, first=SILENT["wechat"])
    address = f"{_play(morning)}#host=wechat&lang=en&code="
    page.go(f"{address}{code_of(morning, 'p-001', 'forest')}")
    page.until(HOME_STANDS)
    page.click(".status .news")
    page.until("document.querySelector('dialog[open]')")
    page.js(f"location.href = '{address}{code_of(morning, 'p-001', 'forest')}'; 0")
    page.until("!location.href.includes('code=') && history.state?.tilth === 1")
    assert page.js("!!document.querySelector('dialog[open]')")
    page.js("history.back()")
    page.until("!document.querySelector('dialog')")

    page.go("about:blank")
    page.go(f"{address}nonsense")
    page.until("document.querySelector('.wait-ended')")
    page.js(f"location.href = '{address}{code_of(morning, 'p-001', 'forest')}'; 0")
    page.until(HOME_STANDS)


def test_another_players_code_begins_the_page_anew(browser: Browser, morning: str):
    first, second = (code_of(morning, player, "forest") for player in ("p-001", "p-002"))
    page = browser.blank(calm=True)
    page.driven.add_init_script(_mock(first).replace(f"'{first}'", f"window.name ? '{second}' : '{first}'"))
    page.go(_play(morning))
    page.until(HOME_STANDS)
    page.js("window.name = 'other'; window.stays = true")
    page.driven.route("**/v1/scene/forest*", lambda route: route.fulfill(status=401, body="{}"), times=1)
    page.js("give('pause', { paused: false })")

    page.until("!window.stays")
    assert page.js("localStorage.getItem('tilth.forest')") is None


def test_a_phone_abroad_shows_the_day_of_where_its_player_lives(browser: Browser, morning: str):
    seen = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        page = browser.blank(calm=True, first=_mock(code_of(morning, "p-001", "forest")), zone=zone)
        page.driven.clock.set_fixed_time(api(morning, "/v1/sandbox")["now"])  # by which a kept picture is drawn
        page.go(_play(morning))
        page.until(HOME_STANDS)
        sky = page.js("document.querySelector('.sky').innerHTML")
        page.driven.route("**/v1/scene/**", lambda route: route.abort())
        page.driven.reload()  # the picture that was kept knows it too
        page.until("document.querySelector('.sky')")
        seen += [sky, page.js("document.querySelector('.sky').innerHTML")]

    assert len({*seen}) == 1
