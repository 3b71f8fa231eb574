"""A month in the forest: people collect, steal a little, and do some of whatever else is offered."""

from __future__ import annotations

from tests.games.month import Month


class ForestMonth(Month):
    """The month of tests/games/month.py in the forest."""

    game = "forest"
    pages = ("", "", "", "tasks", "store", "bag", "catalogue", "woods")
    first = ("collect_all", "steal_all")
