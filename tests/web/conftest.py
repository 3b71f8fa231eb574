"""A demo that runs and a browser to look at it with, once for all tests of a file."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Browser, find_chromium
from tests.test_tidy import HOME

WEB = HOME / "games/web"


def built(view: str) -> Path:
    """The folder of a page that was built; skips where nothing was."""
    if not (WEB / "dist" / view / "index.html").exists():
        pytest.skip("the games' pages are not built: run 'make web' where there is Node.js or a network")
    return WEB / "dist" / view


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link of a demo that runs."""
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
        yield link
        running.terminate()
        running.wait(timeout=60)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium; skipped where there is none."""
    program = find_chromium()
    if program is None:
        pytest.skip("there is no Chromium here: on Debian, apt-get install chromium")
    with Browser(program, tmp_path_factory.mktemp("profile")) as started:
        yield started
