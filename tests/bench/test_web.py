"""The bench of the pages measures what it says, of every game. Nothing is judged: times depend on the machine."""

from collections.abc import Iterator
from math import isfinite

import pytest

from bootstrap import find_chromium
from tests.bench.web import GOALS, SEEN, rows_of
from tests.bench.web_served import PAGES, Served, served
from tests.browser import Browser
from tests.web.screens import GAMES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """A sandbox with the sample week, and a package of the pages; skips where nothing can be measured."""
    if find_chromium() is None:
        pytest.skip("there is no Chromium here: on Debian, apt-get install chromium")
    if not all((PAGES / game / "index.html").exists() for game in GAMES):
        pytest.skip("the games' pages are not built: run 'make web' where there is Node.js or a network")
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: Served) -> Iterator[Browser]:
    """A Chromium."""
    program = find_chromium()
    assert program
    with Browser(program) as started:
        yield started


@pytest.mark.parametrize("game", GAMES)
def test_every_goal_of_a_page_is_measured(browser: Browser, server: Served, game: str):
    rows = {row.name.removeprefix(f"{game}: "): row for row in rows_of(browser, server, game, quick=True)}

    assert {*GOALS, "tap to confirmed, p95 of 5 moves"} <= {*rows}
    assert (SEEN in rows) == (game == "forest")
    assert all(isfinite(row.ours) and 0 <= row.ours < 30_000 and row.runs for row in rows.values()), rows


@pytest.mark.parametrize("game", GAMES)
def test_a_page_of_the_package_asks_only_the_api_and_where_it_lies(browser: Browser, server: Served, game: str):
    page = browser.page(server.packaged_page(game, "p-001"))
    page.until("document.querySelector('.game .friends li button')")

    assert {one.partition("://")[2].partition("/")[0] for one in page.requests() if one.startswith("http")} == {
        one.partition("://")[2] for one in (server.host, server.package)
    }
    assert page.said() == []
    browser.close_pages()
