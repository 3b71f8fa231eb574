"""A demo that runs and a browser to look at it with, once for all tests of a file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from bootstrap import find_chromium
from tests.browser import Browser
from tests.test_tidy import HOME
from tests.web.bank import api, stop_clock

WEB = HOME / "games/web"


def missing(why: str) -> NoReturn:
    """Skip, saying why; in CI fail: there a gate that does not run is no gate."""
    if os.environ.get("CI", "").lower() in ("1", "true") and shutil.which("apt-get"):
        pytest.fail(f"CI must test the pages too: {why}")
    pytest.skip(why)


def built(view: str) -> Path:
    """The folder of a page that was built; skips where nothing was, in CI a failure."""
    if not (WEB / "dist" / view / "index.html").exists():
        missing("the games' pages are not built: run 'make web' where there is Node.js or a network")
    return WEB / "dist" / view


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link of a demo that runs until the last test, remembered as it began and at ten in the morning."""
    built("demo")
    words = [sys.executable, str(HOME / "server.py"), "demo", "--port", "0", "--lang", "en"]
    folder = tmp_path_factory.mktemp("demo")
    with (
        open(folder / "log", "w", encoding="utf-8") as log,
        subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as running,
    ):
        assert running.stdout is not None
        link = next((line.strip() for line in running.stdout if "/demo/#" in line), "")
        next((line for line in running.stdout if "Ctrl+C stops it" in line), "")
        api(link, "/v1/sandbox/snapshots", {"name": "begun"})
        stop_clock(link)
        api(link, "/v1/sandbox/snapshots", {"name": "ten"})
        yield link
        running.terminate()
        running.wait(timeout=60)


@pytest.fixture
def demo(served: str) -> str:
    """The link of a demo that is as it began, anew for each test: none goes by what another left."""
    api(served, "/v1/sandbox/snapshots/begun/restore", b"")
    return served


@pytest.fixture
def morning(served: str) -> str:
    """The same with a clock that stands still at ten in the morning, when nothing moves by itself."""
    api(served, "/v1/sandbox/snapshots/ten/restore", b"")
    return served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium for all tests of a file; skipped where there is none, in CI a failure."""
    program = find_chromium()
    if program is None:
        missing("there is no Chromium here: on Debian, apt-get install chromium")
    with Browser(program) as started:
        yield started


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The same Chromium without a page: those of a test are closed after it."""
    yield chromium
    chromium.close_pages()
