"""Commands that games bring."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from engine.desk.games import add_commands
from engine.game import Game

DESK = """
import typer
app = typer.Typer()

@app.callback()
def sea() -> None:
    "The sea."

@app.command()
def shout() -> None:
    "Shout."
    print("ahoy")
"""


def test_a_game_s_commands_stand_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for folder in ("commanded", "commanded/sea", "commanded/lake"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "commanded/sea/desk.py").write_text(DESK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    app = typer.Typer()
    add_commands(app, [Game("sea", {}, ()), Game("lake", {}, ())], "commanded")

    done = CliRunner().invoke(app, ["sea", "shout"])
    assert (done.exit_code, done.output, [group.name for group in app.registered_groups]) == (0, "ahoy\n", ["sea"])
