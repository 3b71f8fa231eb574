"""The first visit: what is agreed to in plain words, and then the first bubble, the first hen, in a tap or three."""

import pytest

from tests.browser import Browser
from tests.web.bank import Player, api, code_of
from tests.web.farmyard import press
from tests.web.screens import SMALL_PHONE
from tests.web.test_hosts import MOCK, TALKING

pytestmark = pytest.mark.slow
ASKS = "told.some((one) => one.verb === 'openLink' && one.data.to === 'consent')"


def _bank(lang: str) -> str:
    """An app whose customer has not agreed yet: its hello says so, and a code comes once `window.code` is there."""
    host = TALKING["ios"]
    script = MOCK.replace("GIVE", host.give).replace("PUT", host.put)
    return script.replace("lang: 'en', theme: { elder: true }", f"lang: '{lang}', to: 'consent'").replace(
        "code: 'CODE'", "code: window.code ?? ''"
    )


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("game", "taps", "stands"),
    [
        ("forest", ["[data-move=visit_neighbour]", ".bubble.can"], ".toast-on"),
        ("farm", [".adopt .main"], ".yard .host"),
    ],
)
def test_who_comes_for_the_first_time_agrees_in_the_bank_and_has_something_after_two_taps(
    browser: Browser, morning: str, game: str, taps: list[str], stands: str, lang: str
):
    page = browser.blank(SMALL_PHONE, calm=True, first=_bank(lang))
    page.go(f"{morning.split('/demo/')[0]}/play/{game}/")
    page.until("document.querySelector('.consent h1')")
    press(page, ".consent .main")
    page.until(ASKS)

    api(morning, "/v1/players/newcomer", {"consent": {"given": True, "text_version": "2026-01"}}, method="PUT")
    page.js(f"window.code = '{code_of(morning, 'newcomer', game)}'; 0")
    press(page, ".consent .small")
    for tap in taps:
        press(page, tap)
    page.until(f"document.querySelector('{stands}')")

    scene = Player(morning, "newcomer", game).scene()
    assert scene.get("energy_g") == 10 if game == "forest" else scene["hen"]
    assert page.said() == []
