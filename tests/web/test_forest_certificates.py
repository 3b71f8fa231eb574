"""A certificate in a bank's own page: `<tilth-forest>` hands over the picture to keep, and the words to share."""

import base64
import json

import pytest

from tests.browser import Browser, Page
from tests.web.bank import code_of
from tests.web.grove import Forester

pytestmark = pytest.mark.slow
BANK = """<!doctype html><title>Bank</title>
<tilth-forest style="display: block; height: 700px" lang="LANG"></tilth-forest>
<script type="module" src="/play/embed/tilth.js"></script>
<script type="module">
  window.heard = [];
  const forest = document.querySelector('tilth-forest');
  forest.fetchCode = async () => 'CODE';
  forest.names = { 'ID': 'Lin' };
  for (const verb of ['share', 'saveimage'])
    forest.addEventListener(`tilth-${verb}`, ({ detail }) => heard.push({ verb, ...detail }));
</script>"""


def _embedded(browser: Browser, me: Forester, lang: str) -> Page:
    """A bank's page that holds the forest in its element."""
    host = me.demo.split("/demo/")[0]
    filled = BANK.replace("LANG", lang).replace("CODE", code_of(me.demo, me.ref, "forest")).replace("ID", me.id)
    page = browser.blank((390, 740), calm=True)
    page.driven.route("**/bank.html", lambda route: route.fulfill(content_type="text/html", body=filled))
    page.go(f"{host}/bank.html")
    return page


WORDS = {
    "en": ("Trees", "My certificates", "Show", "Save picture", "Handed to your bank’s app.", "Share", "Lin protects a"),
    "zh-CN": ("树种", "我的证书", "看证书", "保存图片", "已交给银行应用保存", "分享", "Lin 守护了一块"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_the_bank_gets_the_picture_and_the_words_of_a_certificate(browser: Browser, morning: str, lang: str):
    trees, mine, show, save, saved, share, who = WORDS[lang]
    me = Forester(morning, "p-002")
    me.finds()
    number = me.plays("plant", species="wetland")["number"]
    page = _embedded(browser, me, lang)
    view = page.driven.frame_locator("tilth-forest iframe")
    view.locator(f".kind:has-text('{trees}')").click()
    view.locator(f"dialog button:text-is('{mine}')").click()
    view.locator(f"dialog .list button:text-is('{show}')").click()
    view.locator(f"dialog button:text-is('{save}')").click()
    view.locator("dialog .toast", has_text=saved).wait_for(state="attached")
    view.locator(f"dialog button:text-is('{share}')").click()
    page.until("heard.length === 2")

    kept, told = json.loads(page.js("JSON.stringify(heard)"))
    data = base64.b64decode(kept["data"].removeprefix("data:image/png;base64,"))
    assert kept["name"] == f"{number}.png"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1080, 1440)
    assert told["verb"] == "share"
    assert told["text"].startswith(who)
    assert told["text"].endswith(number)
    assert page.said() == []
