"""Recorded play in the farm (tests/games/replay.py): acts of the bank are `feed` (grams) and `eggs`, and refunds.

`visit: lin` is the first stay at lin's coop, `visit: lin 2` the third. In the end: store, door and eaten in grams, eggs
in hand in thousandths, laid, and where the hen is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.store import Database
from tests.farm.kept import broken
from tests.farm.world import Yards
from tests.games.replay import Replay
from tests.world import quest

DAILY = [{"max": 1_000_000, "of": "reward", "every": "day"}]
QUESTS = (
    quest("gift", "share", give="eggs", amount=2, limits=DAILY),
    quest("told", "farm.thief_told", give="feed", amount=10, limits=DAILY),
)


class FarmReplay(Replay[Yards]):
    """One story of the farm."""

    def __init__(self, database: Database, file: Path) -> None:
        self.db = database
        super().__init__(file)

    def begin(self, now: int) -> Yards:
        strangers = tuple(self.told.get("strangers", ()))
        return Yards(self.db, *self.told["players"], strangers=strangers, now=now, quests=QUESTS)

    def acts(self, who: str, what: str, step: Mapping[str, Any]) -> bool:
        if what == "payment":
            ref = step.get("ref", f"{who}{self.world.now}")
            self.world.world.one(self.world.world.payment(step["grams"], ref=ref, player=who))
        elif what == "refund":
            self.world.world.one(self.world.world.refund(step["of"], step["grams"], player=who))
        elif what == "eggs":
            for _ in range(step["pairs"]):
                self.world.world.one(self.world.world.event("share", player=who))
        else:
            return False
        return True

    def named(self, given: dict[str, Any]) -> dict[str, Any]:
        host, _, place = str(given.get("visit", "")).partition(" ")
        if host not in self.world.ids:
            return given
        return {**given, "visit": str(self.world.scene(host)["guests"][int(place or 0)]["visit"])}

    def has(self, name: str) -> Mapping[str, Any]:
        world, scene = self.world.world, self.world.scene(name)
        return {
            "store": self.world.store(name) // 1000,
            "door": world.held("feed", name) // 1000,
            "debt": world.debt("feed", name) // 1000,
            "eggs": self.world.eggs(name),
            "laid": scene["egg"]["laid"],
            "part": scene["egg"]["part"],
            "state": str(scene["hen"]["state"]),
            "guests": len(scene["guests"]),
        }

    def broken(self) -> list[str]:
        return broken(self.world)
