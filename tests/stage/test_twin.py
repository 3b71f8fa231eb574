"""The browser twin: a tape is played from the terminal, and pages show the sandbox that it moves."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bootstrap import find_chromium
from games.stage import start, twin
from games.stage.client import Answer, Client
from games.stage.errors import StageFailed
from games.stage.start import Server, Shown
from games.stage.tapes.reading import load
from games.stage.twin import OVER, Hands, Lines, Twin, browse, can_stand_in, link, show
from tests.browser import Browser
from tests.stage.fake import FakeClient
from tests.stage.table import Told, answers, beats
from tests.test_tidy import HOME

LEFT, RIGHT = (f"document.querySelectorAll('iframe')[{n}].contentDocument" for n in (0, 1))
Words = list[str]


class Typed:
    """Somebody at the terminal: lines, and None where nothing comes for a while; then nothing more can be typed."""

    def __init__(self, *lines: str | None) -> None:
        self.left, self.said, self.opened, self.waited = [*lines], Words(), Words(), 0.0

    def wait(self, seconds: float) -> str | None:
        line = self.left.pop(0) if self.left else OVER
        self.waited += seconds if line is None else 0
        return line

    @property
    def hands(self) -> Hands:
        return Hands(self.wait, self.said.append, self.opened.append)


def _played(typed: Typed, *steps: str, auto: bool = False, table: dict[Any, Any] | None = None) -> Told:
    told = Told(beats(*steps), FakeClient(answers() | (table or {})))
    Twin(told.deck, "en", typed.hands, auto=auto).run()
    return told


def _beats(typed: Typed) -> Words:
    return [words.split()[1] for words in typed.said if words.startswith("▶")]


def test_enter_goes_on_by_a_beat_b_goes_back_r_begins_anew_and_q_ends_it():
    typed = Typed("", "", "b", "", "r", "q")
    _played(typed, "", "", "")

    assert _beats(typed) == ["0/3", "1/3", "2/3", "1/3", "2/3", "0/3"]


def test_captions_and_what_the_phones_show_are_told_once():
    typed = Typed("", None, "", None, "q")
    _played(typed, "show: {phone: right, friend: mei}", "")

    assert [words for words in typed.said if "Beat 0" in words] == ["▶ 1/2  Beat 0"]
    assert [words for words in typed.said if "at Mei" in words] == [
        "  left: Mei · Forest　right: Lin · Forest · at Mei’s"
    ]


def test_notes_are_told_only_where_they_are_asked_for():
    told = {}
    for notes in (True, False):
        typed, deck = Typed("", None, "q"), Told(load("fair")).deck
        Twin(deck, "en", typed.hands, notes=notes).run()
        told[notes] = [words for words in typed.said if words.startswith("  (")]

    assert (len(told[True]), told[False]) == (1, [])


def test_a_beat_takes_its_time_unless_enter_is_pressed():
    typed = Typed("", *(None for _ in range(20)), "q")
    told = _played(typed, "wait: 1; tell: {player: mei, type: payment, fields: {amount: 3}}")
    hurried = Typed("", "", "q")
    before = _played(hurried, "wait: 600", "")

    assert typed.waited >= 1
    assert [path for path, _ in told.sent() if path == "sandbox/events"] == ["sandbox/events"]
    assert (hurried.waited, before.deck.at) == (0, 1)


def test_by_itself_the_tape_is_played_to_its_end_also_where_nobody_can_type():
    typed = Typed()
    waits = iter(lambda: None, OVER)
    typed.left = [OVER, *(next(waits) for _ in range(200))]
    told = _played(typed, "", "", auto=True)

    assert (told.deck.finished, _beats(typed)) == (True, ["0/2", "1/2", "2/2"])


def test_what_does_not_come_as_the_tape_says_is_told():
    typed = Typed("", None, "q")
    _played(typed, "expect: {player: mei, asset: energy, is: 1}")

    assert any("Not as the tape says" in words for words in typed.said)


def test_a_server_that_is_gone_is_told_and_nothing_is_left_out():
    gone: list[Any] = []

    def once(path: str, body: Any) -> Any:
        gone.append(body)
        return Answer(0, {}) if len(gone) == 1 else answers()["POST", "/v1/sandbox/events"]

    typed = Typed("", *(None for _ in range(30)), "q")
    told = _played(typed, "tell: {player: mei, type: payment, fields: {amount: 3}}",
                   table={("POST", "/v1/sandbox/events"): once})  # fmt: skip

    assert any("does not answer" in words for words in typed.said)
    assert (len(gone), told.deck.finished) == (2, True)


def test_lines_are_read_without_waiting_and_their_end_is_told():
    lines = Lines(io.StringIO(" B \n\n"))

    assert [lines.wait(5) for _ in range(3)] == ["b", "", OVER]
    assert lines.wait(0.01) is None


def test_the_link_names_who_plays_and_keeps_the_key_after_the_hash():
    page = link(Server("http://127.0.0.1:1/", "tilth_test_k"), ("mei", "a b"), "en")

    assert page == "http://127.0.0.1:1/demo/?lang=en#tilth_test_k&players=mei,a%20b"


@pytest.mark.parametrize(("code", "film", "can"), [
    ("no_screen", None, True), ("no_opengl", None, True), ("no_stage", None, True),
    ("no_opengl", Path("a.mp4"), False), ("no_server", None, False),
])  # fmt: skip
def test_only_a_missing_window_is_replaced_and_never_for_a_film(code: str, film: Path | None, can: bool):
    failed = StageFailed("", code=code, hint="")

    assert can_stand_in(failed, Shown(("mei", "lin"), "en", film=film)) is can


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_each_reason_is_said_with_what_to_do_for_the_window(lang: str):
    words = [twin.WORDS[code][lang == "en"] for code in twin.INSTEAD]

    assert all("tilth doctor" in one for one in words)
    assert len({*words}) == len(twin.INSTEAD)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_no_browser_is_started(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("webbrowser.open", lambda page: pytest.fail("it was started"))

    assert browse("http://127.0.0.1:1/") is False


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(StageFailed) as failed:
        twin.is_served("http://127.0.0.1:9")

    assert failed.value.code == "no_server"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not (HOME / "games/web/dist/demo/index.html").exists():
        pytest.skip("the games' pages are not built: run 'make web' where there is Node.js or a network")
    folder = tmp_path_factory.mktemp("twin")
    start.LOG = folder / "stage.log"
    with start.own_server(f"sqlite:///{folder}/stage.db", lambda words: None, "--seed", "7") as own:
        yield own


@pytest.mark.slow
def test_a_tape_moves_the_sandbox_that_the_page_shows(server: Server):
    typed = Typed("", *(None for _ in range(3)), "", *(None for _ in range(60)), "q")
    page = show(Shown(("mei", "lin"), "en", load("fair")), server, typed.hands)
    told = Client(server.url, server.key).ask_as("mei", "GET", "/v1/scene/forest")

    assert (typed.opened, page.endswith("&players=mei,lin")) == ([page], True)
    assert _beats(typed) == ["0/10", "1/10", "2/10"]
    assert 148.0 in {float(one["grams"]) for one in told.told["scene"]["bubbles"]}


@pytest.mark.slow
def test_the_page_shows_the_two_who_play_and_goes_where_the_tape_goes(server: Server):
    program = find_chromium()
    if program is None:
        pytest.skip("there is no Chromium (on Debian: apt-get install chromium)")
    typed = Typed("q")
    address = show(Shown(("lin", "chen"), "en", load("fair")), server, typed.hands)
    with Browser(program) as browser:
        page = browser.page(address, (1280, 800), calm=True)
        for side in (LEFT, RIGHT):
            page.until(f"{side}.querySelector('.bubble')")
        assert page.js("[...document.querySelectorAll('.phone h2')].map(one => one.innerText)") == [
            "Mei works downtown", "Lin a teacher",
        ]  # fmt: skip
        day = page.js("document.querySelector('.clock time').innerText")
        Client(server.url, server.key).ask("POST", "/v1/sandbox/clock", {"by": "24h", "rate": 0})
        page.until(f"document.querySelector('.clock time').innerText !== {day!r}")
        assert page.said() == []


@pytest.mark.slow
def test_the_command_plays_a_tape_in_a_browser_when_it_is_asked_to(tmp_path: Path):
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, str(HOME / "server.py"), "stage", "--browser", "--tape", "fair", "--lang", "zh-CN"]
    if not (HOME / "games/web/dist/demo/index.html").exists():
        pytest.skip("the games' pages are not built: run 'make web' where there is Node.js or a network")
    done = subprocess.run(command, cwd=tmp_path, env=env, input="\nq\n", capture_output=True, text=True, timeout=120)

    assert (done.returncode, "▶ 1/10" in done.stdout, "在浏览器里演示" in done.stdout) == (0, True, True), done.stderr
