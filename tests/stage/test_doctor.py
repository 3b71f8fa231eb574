"""`tilth doctor`: each thing that is missing is said, with a code and what to do; nothing waits for a display."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from games.stage import doctor, fonts
from games.stage.doctor import Row, examine, look_at_disk, look_at_font, look_at_graphics, look_at_port, probe, well

HOME = Path(__file__).resolve().parents[2]
WELL = {"width": 1920, "height": 1080, "scale": 1, "version": [4, 6], "renderer": "A card", "sound": "Driver"}


def _marks(told: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {row.name: (row.mark, row.code) for row in look_at_graphics(told)}


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "font.otf").touch()
    monkeypatch.setattr(fonts, "FILE", tmp_path / "font.otf")
    monkeypatch.setattr(doctor, "look_at_packages", lambda: Row("packages", "ok", "", ("", {"what": "all"})))


def test_where_nothing_is_missing_every_row_is_well(tmp_path: Path):
    (tmp_path / "index.html").touch()
    rows = examine(lambda: WELL, tmp_path, tmp_path)

    assert {row.name for row in rows} == {"packages", "screen", "opengl", "font", "pages", "port", "disk", "sound"}
    assert well(rows)
    assert {row.name for row in rows if row.mark != "ok"} <= {"disk"}


@pytest.mark.parametrize(("told", "screen", "opengl"), [
    ({"error": ["NoSuchDisplayException", "no display"]}, ("no", "no_screen"), ("warn", "unknown")),
    ({"hangs": 4.0}, ("no", "no_screen"), ("no", "no_opengl")),
    ({"width": 1920, "height": 1080, "hangs": 4.0}, ("ok", ""), ("no", "no_opengl")),
    ({"width": 1920, "height": 1080, "error": ["X", ""]}, ("ok", ""), ("no", "no_opengl")),
    ({**WELL, "version": [2, 1]}, ("ok", ""), ("no", "no_opengl")),
    ({**WELL, "renderer": "llvmpipe (LLVM 15)"}, ("ok", ""), ("warn", "software_opengl")),
    ({**WELL, "width": 800, "height": 600}, ("warn", "small_screen"), ("ok", "")),
    ({"missing": True}, ("warn", "unknown"), ("warn", "unknown")),
])  # fmt: skip
def test_what_is_wrong_with_screen_or_graphics_has_a_code_and_what_to_do(
    told: Mapping[str, Any], screen: tuple[str, str], opengl: tuple[str, str]
):
    assert _marks(told) == {"screen": screen, "opengl": opengl}
    for row in look_at_graphics(told):
        for lang in ("zh-CN", "en"):
            assert all(row.words(lang)[: 3 if row.mark != "ok" else 2])


def test_a_display_that_hangs_is_given_up_after_the_time_that_was_set():
    before = monotonic()
    told = probe([sys.executable, "-c", "import threading; threading.Event().wait()"], patience_s=0.5)

    assert told == {"hangs": 0.5}
    assert monotonic() - before < 4


def test_what_a_display_said_before_it_hung_counts():
    hangs = "print('{\"width\": 5}', flush=True); import threading; threading.Event().wait()"

    assert probe([sys.executable, "-c", hangs], patience_s=1) == {"width": 5, "hangs": 1}


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    monkeypatch.setattr(doctor, "NEEDED", {"no_such_module": "no-such-package"})
    row = doctor.look_at_packages()

    assert (row.mark, row.code, "no-such-package" in row.words("en")[1]) == ("no", "no_stage", True)


def test_without_our_font_another_is_named_or_its_lack(tmp_path: Path):
    other = look_at_font({"fonts": ["SimHei"]}, tmp_path / "none.otf")
    none = look_at_font({}, tmp_path / "none.otf")

    assert [(row.mark, row.code) for row in (other, none)] == [("warn", "other_font"), ("warn", "no_font")]


def test_a_folder_that_cannot_be_written_and_a_disk_without_room_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    assert look_at_disk(tmp_path / "file" / "var").code == "not_writable"
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1_000_000))
    assert (look_at_disk(tmp_path).mark, look_at_disk(tmp_path).code) == ("no", "little_disk")
    assert [one.name for one in tmp_path.glob(".doctor")] == []


def test_a_machine_on_which_no_port_opens_is_said(monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refused)
    assert (look_at_port().mark, look_at_port().code) == ("no", "no_port")


def test_a_missing_sound_device_is_only_a_warning(tmp_path: Path):
    rows = examine(lambda: {**WELL, "sound": ""}, tmp_path)

    assert (rows[-1].mark, well(rows)) == ("warn", True)


@pytest.mark.slow
def test_the_command_gives_its_verdict_without_a_screen(tmp_path: Path):
    done, rows = _command(tmp_path, {})

    assert (done, rows["port"]["mark"], rows["disk"]["mark"]) == (1, "ok", rows["disk"]["mark"])
    assert "no" in {row["mark"] for row in rows.values()}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb (on Debian: apt-get install xvfb)")
def test_the_command_finds_a_virtual_screen_well(tmp_path: Path):
    pytest.importorskip("arcade", reason="the stage is not installed: make stage installs it")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        try:
            done, rows = _command(tmp_path, {"DISPLAY": f":{screen.stdout.readline().strip()}"})
        finally:
            screen.terminate()

    assert (done, rows["opengl"]["mark"] != "no", "1280" in rows["screen"]["found"]) == (0, True, True), rows


def _command(folder: Path, more: Mapping[str, str]) -> tuple[int, dict[str, dict[str, str]]]:
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | dict(more)
    command = [sys.executable, str(HOME / "server.py"), "doctor", "--lang", "en", "--json"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, {row["name"]: row for row in json.loads(done.stdout)["rows"]}


@pytest.mark.parametrize(("screen", "pages", "shows"), [
    (True, True, "window"), (True, False, "window"), (False, True, "browser"), (False, False, "neither"),
])  # fmt: skip
def test_a_browser_is_promised_only_where_there_are_pages_for_it(
    tmp_path: Path, *, screen: bool, pages: bool, shows: str
):
    if pages:
        (tmp_path / "index.html").touch()
    told = WELL if screen else {"error": ["NoSuchDisplayException", ""]}

    assert doctor.verdict(examine(lambda: told, tmp_path, tmp_path), "en")[0] == shows
