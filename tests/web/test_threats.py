"""Abuse cases 21 to 24 of the threat model, in a browser. What needs no browser is in tests/api/test_threats*.py."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Route

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.api.serving import Server, listen
from engine.api.views import Views
from engine.clock import SECOND, ManualClock
from engine.people.players import create_players
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.access.test_tokens import FORGED, NOW, UNFIT
from tests.browser import Browser
from tests.farm.world import QUESTS
from tests.games.world import content_of
from tests.payloads import MARKUP
from tests.signing import Signer
from tests.web.bank import api, code_of, key_of
from tests.web.conftest import built
from tests.web.screens import HOME_STANDS
from tests.web.test_hosts import MOCK, TALKING, framing

pytestmark = pytest.mark.slow
EVIL = "http://evil.test"
HOSTILE = (
    "alg none", "HS256 signed with the public key", "RS256", "unknown crit", "jku", "jwk of its own", "kid traversal",
    "no typ", "wrong signature", "truncated", "no signature", "typ JWT", "wrong aud", "wrong iss", "exp tomorrow",
    "expired",
)  # fmt: skip
"""Of the many tokens of tests/access/test_tokens.py those that the threat model names."""
TRIED = """(tokens) => Promise.all(tokens.map(async ([name, body]) => {
    const headers = { 'Content-Type': 'application/json' };
    const told = await fetch('/v1/sessions', { method: 'POST', headers, body: JSON.stringify(body) });
    return [name, [told.status, (await told.json()).code ?? null]];
}))"""
ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def runtime(database: Database, clock: ManualClock) -> Runtime:
    """A server's parts with one player, by a wall clock that tests move: no sandbox moves that one."""
    create_players(database, ["ann"], NOW, consent_text="1")
    return Runtime(database, content_of(QUESTS), clock, clock)


@pytest.fixture
def bank(runtime: Runtime) -> Iterator[str]:
    """Its link, as the demo's is written, over real connections."""
    pages = built("forest").parent
    key = add_source(runtime.db, "bank", Grant(SCOPES, ()), NOW).key
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(create_app(runtime, Views(pages)), log_config=None, access_log=False)
    server = Server(config, runtime.streams)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/demo/#{key}"
    server.should_exit = True
    thread.join(60)


def test_case_21_a_code_opens_one_view_once_and_does_not_stay_in_the_address(browser: Browser, morning: str):
    host, code, other = morning.split("/demo/")[0], *(code_of(morning, "p-001", "forest") for _ in range(2))
    tried = (("forest", code, HOME_STANDS), ("forest", code, ".wait-ended"), ("farm", other, ".wait-ended"))
    for view, code, then in tried:
        page = browser.page(f"{host}/play/{view}/#code={code}&lang=en")
        page.until(then if "(" in then else f"document.querySelector('{then}, .consent')")

        assert "code=" not in page.js("location.href")
        assert page.js("[...performance.getEntriesByType('resource')].every((one) => !one.name.includes('code='))")


def test_case_21_a_code_is_of_no_use_to_a_page_of_another_origin(browser: Browser, morning: str):
    host, code = morning.split("/demo/")[0], code_of(morning, "p-001", "forest")
    page = browser.blank()
    page.driven.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body="<title>evil</title>"))
    page.go(f"{EVIL}/")
    asked = json.dumps({"method": "POST", "body": json.dumps({"code": code, "kind": "bearer", "view": "forest"})})

    assert page.js(f"fetch('{host}/v1/sessions', {asked}).then((told) => told.text(), () => 'blocked')") == "blocked"


@ON_SQLITE
def test_case_21_a_code_that_is_61_seconds_old_opens_nothing_and_a_new_one_from_the_host_does(
    browser: Browser, bank: str, clock: ManualClock
):
    host, held = bank.split("/demo/")[0], list[Route]()
    mock = (
        MOCK.replace("PUT", TALKING["ios"].put).replace("GIVE", TALKING["ios"].give).replace("'CODE'", "window.fresh")
    )
    page = browser.blank(first=mock)
    page.driven.clock.install()
    page.driven.route("**/v1/sessions", lambda route: held.append(route))
    page.go(f"{host}/play/forest/#code={code_of(bank, 'ann', 'forest')}&lang=en")
    with page.driven.expect_request("**/v1/sessions"):
        pass
    clock.forward(61 * SECOND)
    page.driven.clock.fast_forward("01:01")
    page.until("document.querySelector('.wait-offline')")  # nobody has answered: the code is sent again, and too late
    page.driven.unroute("**/v1/sessions")
    page.click(".wait-offline .main")
    page.until("document.querySelector('.wait-ended')")
    page.js(f"window.fresh = '{code_of(bank, 'ann', 'forest')}'")
    page.click(".wait-ended .main")

    page.until("document.querySelector('.game')")
    assert "code=" not in page.js("location.href")


@ON_SQLITE
def test_case_22_no_forged_or_unfit_token_opens_a_session_for_a_page(browser: Browser, bank: str, runtime: Runtime):
    signer, tokens = Signer.registered(runtime.db), FORGED | UNFIT
    page = browser.page(f"{bank.split('/demo/')[0]}/play/forest/#code={FORGED['alg none'](signer)}&lang=en")
    page.until("document.querySelector('.wait .main')")
    asked = [[name, {"token": tokens[name](signer), "kind": "bearer"}] for name in HOSTILE]
    answers = page.driven.evaluate(TRIED, asked)
    right = page.driven.evaluate(TRIED, [["right", {"token": signer.token(NOW), "kind": "bearer"}]])

    assert {name: answer for name, answer in answers if answer != [401, "wrong_token"]} == {}
    assert len(answers) == len(HOSTILE) >= 12
    assert right == [["right", [200, None]]]
    assert page.driven.context.cookies() == []
    assert page.js("!document.querySelector('.game') && !location.href.includes('code=')")


def test_case_23_a_hostile_page_cannot_frame_a_view(browser: Browser, morning: str):
    host = morning.split("/demo/")[0]
    page = browser.blank()
    body = f"<title>evil</title><iframe src='{host}/play/forest/'></iframe>"
    page.driven.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body=body))
    page.driven.goto(f"{EVIL}/", wait_until="load")

    assert [frame.url.partition(":")[0] for frame in page.driven.frames] == ["http", "chrome-error"]


def test_case_23_a_hostile_frame_is_not_heard_and_its_messages_are_counted(browser: Browser, morning: str):
    host = TALKING["iframe"]
    mock = MOCK.replace("GIVE", host.give).replace("PUT", host.put).replace("CODE", code_of(morning, "p-001", "forest"))
    page = browser.blank()
    evil = """<script>
        const say = (verb, data) => parent.frames[0].postMessage({ tilth: 1, verb, data }, '*');
        addEventListener('message', () => {
            say('theme', { brand: '#ff0000' });
            say('token', { code: 'evil' });
            say('back', {});
        });
    </script>"""
    page.driven.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body=evil))
    page.go(framing(page, morning, mock))
    page.until(HOME_STANDS.replace("document", "frames[0].document"))
    before = page.js("frames[0].document.documentElement.outerHTML.length && frames[0].tilth.dropped.origin")
    page.js(f"""new Promise((done) => {{
        const frame = Object.assign(document.createElement('iframe'), {{ src: '{EVIL}/', onload: done }});
        document.body.append(frame) }})""")
    page.js("frames[1].postMessage('go', '*')")
    page.until(f"frames[0].tilth.dropped.origin === {before} + 3")

    assert page.js("frames[0].document.documentElement.style.getPropertyValue('--brand')") == ""


def test_case_24_names_are_shown_as_text_and_run_nothing(browser: Browser, morning: str):
    names = [text for text in MARKUP if 0 < len(text) <= 64][:100]
    friends = api(morning, "/v1/scene/forest/friends", key=key_of(morning, "p-001", "forest"))
    line = friends["scene"]["friends"][0]
    ids = [f"{number:016x}" for number in range(len(names))]
    friends["scene"]["friends"] = [{**line, "player": id} for id in ids]
    mock = MOCK.replace("PUT", TALKING["ios"].put).replace("GIVE", "window.tilth.receive(message)")
    called = json.dumps(dict(zip(ids, names, strict=True)))
    mock = mock.replace("CODE", code_of(morning, "p-001", "forest")).replace(
        "lang: 'en'", f"lang: 'en', names: {called}"
    )
    page = browser.blank(first=mock + ";window.alert = window.confirm = window.prompt = () => { window.ran = true };")
    page.driven.route("**/v1/scene/forest/friends*", lambda route: route.fulfill(json=friends))
    page.go(f"{morning.split('/demo/')[0]}/play/forest/")
    page.until(f"document.querySelectorAll('.friends li button').length >= {len(names)}")

    shown = page.js("[...document.querySelectorAll('.friends li button .name')].map((one) => one.textContent)")
    assert shown[: len(names)] == names
    assert page.js("!window.ran && !document.querySelector('.friends :is(img, script, iframe, object, a)')")
    assert page.said() == []
