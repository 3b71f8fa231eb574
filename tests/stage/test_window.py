"""The window itself, on a virtual screen: it opens on a real server, is pressed, and shows what came of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("arcade", reason="the stage is not installed: make stage installs it")
pytest.importorskip("resvg_py", reason="the stage is not installed: make stage installs it")
XVFB = shutil.which("Xvfb")
HOME = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(params=[()])
def screen(request: pytest.FixtureRequest) -> Iterator[str]:
    if XVFB is None:
        pytest.skip("there is no Xvfb (on Debian: apt-get install xvfb)")
    command = [XVFB, "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", *request.param]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


def test_a_theft_and_a_payment_are_made_by_the_mouse_and_seen_on_both_phones(screen: str, tmp_path: Path):
    done = _python("-m", "tests.stage.through", str(tmp_path), screen=screen)

    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "window.png").stat().st_size > 20_000


@pytest.mark.parametrize("screen", [("-screen", "0", "1024x768x24")], indirect=True, ids=["a projector"])
def test_it_fits_a_projector_is_heard_turned_by_tenths_and_a_key_keeps_a_picture_of_it(screen: str, tmp_path: Path):
    done = _python("-m", "tests.stage.through_live", str(tmp_path), screen=screen)

    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("screen", [("-extension", "GLX")], indirect=True, ids=["no GLX"])
def test_without_opengl_the_page_is_shown_and_it_says_why(screen: str, tmp_path: Path):
    done = _python(str(HOME / "server.py"), "stage", "--lang", "en", "--tape", "fair", screen=screen, folder=tmp_path)

    assert (done.returncode, "There is no OpenGL 3.3" in done.stdout, "/demo/?lang=en#" in done.stdout) == (
        0, True, True,
    ), done.stderr  # fmt: skip


def test_without_a_screen_the_page_is_shown_and_it_says_why(tmp_path: Path):
    done = _python(str(HOME / "server.py"), "stage", "--lang", "en", "--tape", "fair", screen="", folder=tmp_path)

    assert (done.returncode, "There is no screen" in done.stdout, "/demo/?lang=en#" in done.stdout) == (
        0, True, True,
    ), done.stderr  # fmt: skip


def test_a_film_needs_the_window_and_says_so_without_a_traceback(tmp_path: Path):
    words = ("stage", "--lang", "en", "--tape", "fair", "--render", "fair.mp4")
    done = _python(str(HOME / "server.py"), *words, screen="", folder=tmp_path)

    assert (done.returncode, "code: no_screen" in done.stderr, "Traceback" in done.stderr) == (1, True, False), (
        done.stderr
    )


def _python(*words: str, screen: str, folder: Path = HOME) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | (
        {"DISPLAY": screen, "BROWSER": "true"} if screen else {}
    )
    nobody = subprocess.DEVNULL
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=env, stdin=nobody, capture_output=True, text=True, timeout=240
    )
