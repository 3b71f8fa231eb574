"""Yards of a few friends on a database: feed by payments, moves, scenes, ticks, on a clock that tests move."""

from __future__ import annotations

from typing import Any

from engine.store import Database
from games.farm.game import GAME
from tests.games.world import Playing, content_of
from tests.world import NOW, UNDO, quest

_DAILY = [{"max": 1_000_000, "of": "reward", "every": "day"}]
QUESTS = (
    quest("pay", "payment", give="feed", amount="event.amount", undo=UNDO, limits=_DAILY),
    quest("eggs", "farm.eggs_laid", give="eggs", amount="event.eggs", limits=_DAILY),
    quest("thanks", "farm.thanked", give="eggs", amount="event.meals * 0.05", limits=_DAILY),
    quest("shared", "farm.meal_shared", give="feed", amount=20, limits=[{"max": 5, "of": "times", "every": "day"}]),
    quest("hello", "farm.signed_in", give="feed", amount=20, limits=[{"max": 1, "of": "times", "every": "day"}]),
)
"""Rooms of the farm add theirs: `Yards(database, …, quests=(…,))`."""


class Yards(Playing):
    """Players who are all friends, but for `strangers`; each has a hen, but for the `homeless`. Amounts are grams."""

    game = GAME
    exact = True

    def __init__(
        self, database: Database, *names: str, strangers: tuple[str, ...] = (), homeless: tuple[str, ...] = (),
        now: int = NOW, quests: tuple[Any, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(database, content_of((*QUESTS, *quests)), names, (*strangers, *homeless), now)
        for name in (*names, *strangers):
            self.play(name, "adopt")

    def stock(self, name: str, grams: int) -> None:
        """So much feed in the store."""
        self.wait_for(name, grams)
        self.play(name, "receive")

    def wait_for(self, name: str, grams: int) -> None:
        """So much feed that waits at the door."""
        self.world.one(self.world.payment(grams, player=name))

    def fed(self, name: str) -> None:
        """A meal in the trough."""
        self.stock(name, 180)
        self.play(name, "feed")

    def store(self, name: str) -> int:
        """What is in a player's store, in milligrams."""
        return self.world.purse("feed", name)

    def eggs(self, name: str) -> int:
        """What a player has of eggs, in thousandths."""
        return self.world.purse("eggs", name)

    def state(self, name: str) -> str:
        """What a player's hen does."""
        return str(self.scene(name)["hen"]["state"])

    def visit(self, host: str) -> str:
        """The number of the first stay at a coop."""
        return str(self.scene(host)["guests"][0]["visit"])
