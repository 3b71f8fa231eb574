"""What can be pressed in the window is pressed in tests and played in the tape that walks through everything; and the
board's tape is played whole in a window on a machine without a network."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from games.stage.tapes.model import Tape
from games.stage.tapes.reading import load
from tests.stage.screens import in_window
from tests.stage.unplugged import Unplugged
from tests.test_tidy import HOME

GAMES = ("forest", "farm")
PRESSED = re.compile(r'"move", "(\w+)"')


@pytest.mark.parametrize("game", GAMES)
def test_each_move_that_a_phone_can_show_is_pressed_in_the_window(game: str):
    files = [HOME / "tests" / "stage" / name for name in (f"test_verbs_{game}.py", "through.py")]
    pressed = {name for file in files for name in PRESSED.findall(file.read_text(encoding="utf-8"))}

    assert pressable(game) - pressed == set()


@pytest.mark.parametrize("game", GAMES)
def test_each_move_that_a_phone_can_show_is_played_in_the_tape_of_everything(game: str):
    played = {step.play.move for beat in everything().beats for step in beat.do if step.play and step.play.game == game}

    assert pressable(game) - played == set()


def test_each_page_of_the_panel_is_opened_in_the_tape_of_everything():
    opened = {step.panel for beat in everything().beats for step in beat.do if step.panel}

    assert opened == {file.stem for file in (HOME / "games" / "stage" / "pages").glob("*.py")} - {"__init__"}


@pytest.mark.slow
def test_the_boards_tape_plays_to_its_end_in_a_window_without_a_network(screen: str, tmp_path: Path):
    unplugged = Unplugged(tmp_path)
    frames, acts = in_window(
        "tests.stage.through_board", str(tmp_path), "board", screen=screen, more=unplugged.env
    ).split()

    assert int(frames) > 200
    assert int(acts) > 20
    assert (tmp_path / "end.png").stat().st_size > 20_000
    assert unplugged.wanted == []


def test_a_machine_without_a_network_reaches_itself_and_nothing_else(tmp_path: Path):
    unplugged = Unplugged(tmp_path)
    asks = "import socket, sys\ntry: socket.create_connection((sys.argv[1], 9), 5)\nexcept OSError as e: print(e)"
    said = [
        subprocess.run([sys.executable, "-c", asks, host], env=os.environ | unplugged.env, capture_output=True,
                       text=True, timeout=60, check=True).stdout
        for host in ("192.0.2.1", "tilth.example", "127.0.0.1")
    ]  # fmt: skip

    assert ["no network" in one for one in said] == [True, True, False]
    assert [one.split()[1] for one in unplugged.wanted] == ["192.0.2.1", "tilth.example"]


def everything() -> Tape:
    """The tape of everything."""
    return load("everything")


def pressable(game: str) -> set[str]:
    """The moves of a game that its face names: those that a phone on the stage can show."""
    moves = {move.__name__ for move in import_module(f"games.{game}.game").GAME.moves}
    files = [HOME / "games" / game / "desktop.py", *(HOME / "games" / game / "face").glob("*.py")]
    told = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    return moves & {str(node.value) for node in told if isinstance(node, ast.Constant)}
