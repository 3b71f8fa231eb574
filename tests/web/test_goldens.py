"""The screens that matter look as when somebody looked at them and found them good.

    TILTH_GOLDENS=write .venv/bin/pytest tests/web/test_goldens.py     writes the pictures anew: look at each of them

A picture may differ in 0.5 % of its pixels by more than a little: what rounds otherwise on another machine. Where the
browser or the fonts are others than those they were made with, nothing is compared. Those of the other ways to look go
to var/looks, for whoever wants to see them.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser, Page
from tests.test_tidy import HOME
from tests.web.moments import MOMENTS, PICTURED
from tests.web.screens import GAMES, LOOKS, PLAYER, Look, address, phone, walk
from tests.web.test_gates import STATES

pytestmark = pytest.mark.slow
GOLDENS = Path(__file__).parent / "goldens"
MADE_WITH = GOLDENS / "made-with.json"
OTHERS = HOME / "var" / "looks"
MOST_DIFFERENT, LITTLE = 0.005, 24  # of the pixels, and of a colour's 255 steps
KEPT, SHEETS_ONLY_HERE = LOOKS[:2], LOOKS[2:]
HOMES_ONLY = (*LOOKS[2:], Look("zh-CN", forced=True))
WRITE = os.environ.get("TILTH_GOLDENS") == "write"

DIFFERENT = """async ([before, now, little]) => {
    const read = async (data) => {
        const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes]));
        const on = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
        on.drawImage(picture, 0, 0);
        return on.getImageData(0, 0, picture.width, picture.height);
    };
    const [a, b] = [await read(before), await read(now)];
    if (a.width !== b.width || a.height !== b.height) return 1;
    let found = 0;
    for (let n = 0; n < a.data.length; n += 4) {
        found += Number([0, 1, 2].some((i) => Math.abs(a.data[n + i] - b.data[n + i]) > little));
    }
    return found / (a.width * a.height);
}"""
FONTS = """['正在打开能量雨', 'Ripe energy, 1,234 g', 'مرحبا'].map((text) => {
    const on = document.createElement('canvas').getContext('2d');
    on.font = '400 40px system-ui, sans-serif';
    return Math.round(on.measureText(text).width * 10) / 10;
})"""


@pytest.fixture(scope="module")
def same_eyes(chromium: Browser) -> None:
    """Skips where the browser or the fonts are others than the pictures were made with; writes which they are."""
    page = chromium.page("about:blank")
    here = {"chromium": chromium.version.split(".")[0], "fonts": page.js(FONTS)}
    chromium.close_pages()
    if WRITE:
        GOLDENS.mkdir(exist_ok=True)
        MADE_WITH.write_text(json.dumps(here) + "\n", encoding="utf-8")
    elif not MADE_WITH.exists() or json.loads(MADE_WITH.read_text(encoding="utf-8")) != here:
        pytest.skip(f"the pictures were made with another browser or other fonts than {here}")


def _named(*words: str) -> str:
    return re.sub(r"\W+", "-", " ".join(words)).strip("-") + ".webp"


def _judged(page: Page, name: str) -> Iterator[str]:
    """Compare what is seen with the picture of that name, or write it; says what is different."""
    seen, golden = page.picture(kind="webp"), GOLDENS / name
    if WRITE:
        golden.write_bytes(seen)
        return
    if not golden.exists():
        yield f"{name}: there is no such picture yet"
        return
    both: list[Any] = [base64.b64encode(one).decode() for one in (golden.read_bytes(), seen)]
    different = page.driven.evaluate(DIFFERENT, [*both, LITTLE])
    if different > MOST_DIFFERENT:
        OTHERS.mkdir(parents=True, exist_ok=True)
        (OTHERS / name).write_bytes(seen)
        yield f"{name}: {different:.1%} of it is different; what was seen is in {OTHERS.relative_to(HOME)}"


def _looked(browser: Browser, demo: str, game: str, look: Look) -> Iterator[tuple[Page, str]]:
    page = phone(browser, look)
    page.go(address(demo, game, PLAYER, look))
    for number, _ in enumerate(walk(page, game)):
        page.js("document.activeElement?.blur()")
        yield page, _named(game, look.name, f"{number:02}")


@pytest.mark.parametrize(
    ("game", "look"), [pytest.param(*one, id=f"{one[0]} {one[1].name}") for one in product(GAMES, KEPT)]
)
def test_every_screen_looks_as_it_did(browser: Browser, morning: str, same_eyes: None, game: str, look: Look):
    found = [one for page, name in _looked(browser, morning, game, look) for one in _judged(page, name)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("game", GAMES)
def test_every_state_looks_as_it_did(browser: Browser, morning: str, same_eyes: None, game: str):
    look, found = LOOKS[0], []
    for state, (happens, shown) in STATES.items():
        page = phone(browser, look)
        happens(page)
        page.go(address(morning, game, PLAYER, look))
        page.until(f"document.querySelector('{shown}')")
        found += list(_judged(page, _named(game, look.name, state)))

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("game", "look"), [*product(GAMES, HOMES_ONLY)])
def test_home_looks_as_it_did_in_the_dark_and_in_colours_of_ones_own(
    browser: Browser, morning: str, same_eyes: None, game: str, look: Look
):
    page, name = next(_looked(browser, morning, game, look))

    assert [*_judged(page, name)] == []


@pytest.mark.parametrize(("game", "name"), [(game, name) for game, names in PICTURED.items() for name in names])
def test_every_moment_looks_as_it_did(browser: Browser, morning: str, same_eyes: None, game: str, name: str):
    page = MOMENTS[game][name](browser, morning, LOOKS[0])
    page.js("document.activeElement?.blur()")

    assert [*_judged(page, _named(game, LOOKS[0].name, name))] == []


@pytest.mark.soak
@pytest.mark.parametrize(("game", "look"), [*product(GAMES, SHEETS_ONLY_HERE)])
def test_the_other_ways_to_look_are_laid_out_for_whoever_wants_to_see_them(
    browser: Browser, morning: str, game: str, look: Look
):
    OTHERS.mkdir(parents=True, exist_ok=True)
    for page, name in _looked(browser, morning, game, look):
        page.picture(OTHERS / name, kind="webp")

    assert list(OTHERS.glob(_named(game, look.name).replace(".webp", "*")))
