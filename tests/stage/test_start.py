"""Opening the stage: what is missing is said with a code, never as a traceback."""

import sys
from pathlib import Path

import pytest
from filelock import FileLock

from games.stage import start
from games.stage.errors import StageFailed


class NoSuchDisplayException(Exception):
    """What pyglet raises where there is no screen."""


class NoOpenGLException(Exception):
    """What Arcade raises where OpenGL is too old or missing."""

    __module__ = "arcade.application"


def _quiet(_words: str) -> None:
    pass


@pytest.mark.parametrize(("error", "code"), [
    (NoSuchDisplayException('Cannot connect to "None"'), "no_screen"),
    (NoOpenGLException("Unable to create"), "no_opengl"),
    (ImportError('Library "GL" not found.'), "no_opengl"),
])  # fmt: skip
def test_what_cannot_be_opened_is_said_with_a_code_and_a_hint(error: Exception, code: str):
    failed = start.what_is_missing(error)

    assert (failed.code, bool(failed.hint)) == (code, True)


def test_our_own_mistakes_are_not_taken_for_a_missing_screen():
    with pytest.raises(ZeroDivisionError):
        start.what_is_missing(ZeroDivisionError())


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "NEEDED", ("no_such_package",))
    with pytest.raises(StageFailed, match="no_such_package") as failed:
        start.check_ready()

    assert failed.value.code == "no_stage"


def test_every_game_that_has_a_face_is_on_the_stage(tmp_path: Path):
    assert {"forest", "farm"} <= {one.GAME for one in start.faces()}
    with pytest.raises(StageFailed) as failed:
        start.faces(tmp_path)
    assert failed.value.code == "no_face"


def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(start, "LOG", tmp_path / "var" / "stage.log")
    with pytest.raises(StageFailed) as failed, start.own_server("mysql://nowhere/x", _quiet):
        pass

    assert failed.value.code
    assert failed.value.hint


def test_a_database_that_another_window_has_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(start, "LOG", tmp_path / "var" / "stage.log")
    used, serve = tmp_path / "used.db", start.own_server
    with FileLock(f"{used}.lock"), pytest.raises(StageFailed) as failed, serve(f"sqlite:///{used}", _quiet):
        pass

    assert (failed.value.code, "another Tilth process" in failed.value.message) == ("database_in_use", True)
    assert "--database" in failed.value.hint
    assert "Fatal Python error" not in start.LOG.read_text(encoding="utf-8")


def test_a_command_that_says_nothing_at_all_is_no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(start, "LOG", tmp_path / "stage.log")
    monkeypatch.setattr(sys, "executable", "true")
    with pytest.raises(StageFailed) as failed, start.own_server("sqlite:///x.db", _quiet):
        pass

    assert failed.value.code == "no_server"


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_a_command_that_says_something_else_and_stays_is_no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho '{}'\nexec sleep 600\n", encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setattr(start, "LOG", tmp_path / "stage.log")
    monkeypatch.setattr(start, "STOP_S", 0)
    monkeypatch.setattr(sys, "executable", str(other))
    with pytest.raises(StageFailed) as failed, start.own_server("sqlite:///x.db", _quiet):
        pass

    assert failed.value.code == "no_server"
