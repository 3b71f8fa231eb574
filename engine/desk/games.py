"""Commands that games bring: `games/NAME/desk.py` with a Typer `app` becomes `tilth NAME …`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable

import typer

from engine.game import Game


def add_commands(app: typer.Typer, games: Iterable[Game], package: str = "games") -> None:
    """Add each game's own commands under its name."""
    for game in games:
        name = f"{package}.{game.name}.desk"
        if importlib.util.find_spec(name):
            app.add_typer(importlib.import_module(name).app, name=game.name)
