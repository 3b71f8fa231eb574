"""Recorded play: a story of several players in YAML, told to the real game, with what each has in the end.

players: [mei, lin]                     # all friends of each other
zones: {mei: America/New_York}          # else Asia/Shanghai
begins: "2026-03-02 08:00"              # in Shanghai
story:
  - {at: "+26h", mei: collect_all}                        # a move; `at` counts from the step before
  - {at: "03-04 09:00", lin: steal_all, friend: mei}      # or is a day and time in Shanghai
  - {at: "+1m", mei: payment, grams: 52, ref: T-1}        # an act of the bank: payment, refund (of: T-1)
  - {at: "+1m", mei: walk, total: 1000}                    # a total of steps that earns 52 g
  - {at: "+1m", lin: collect_all, refused: nothing_ripe}       # a move that is refused
  - {at: "+1m", mei: found, group: home, species: caragana}    # `home`: a group of those whom `together` names
  - {at: "+1m", lin: water_wood, wood: home, grams: 500}       # the plot that grows there
  - {at: "+1m", mei: remove, member: wu, refused: wood_keeps}  # the captain sends somebody away
  - {at: "+1m", lin: leave}                                    # a member goes
ends: {mei: {purse: 41, bubbles: 0}, lin: {purse: 5}}
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant
from engine.store import Database
from tests.forest.kept import broken
from tests.forest.woods.plots import Plots
from tests.forest.world import Woods
from tests.world import SHANGHAI

UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}


class Told(Plots):
    """The woods of a story: its players are in a group only when the story says so."""

    def __init__(self, database: Database, *names: str, strangers: tuple[str, ...], now: int) -> None:
        Woods.__init__(self, database, *names, strangers=strangers, now=now)
        self.days = 0


class Replay:
    """One story being told."""

    def __init__(self, database: Database, file: Path) -> None:
        self.told = yaml.safe_load(file.read_text(encoding="utf-8"))
        self.year = self.told["begins"][:4]
        begins = instant(self.told["begins"], SHANGHAI)
        self.woods = Told(database, *self.told["players"], strangers=tuple(self.told.get("strangers", ())), now=begins)
        if group := self.told.get("together"):
            self.woods.home = self.woods.group("friends", *group)
        for name, zone in self.told.get("zones", {}).items():
            self.woods.world.put(name, zone=zone)

    def run(self) -> None:
        """Tell the whole story, hour by hour where nothing happens, and check what it comes to."""
        for place, step in enumerate(self.told["story"], 1):
            self._go_to(self._instant(str(step["at"])))
            [who] = [key for key in step if key in self.woods.ids]
            try:
                self._do(who, step[who], step)
            except AssertionError as wrong:
                raise AssertionError(f"step {place} {step}: {wrong}") from wrong
        self._go_to(self.woods.now + HOUR)
        found = {name: self.has(name, wanted) for name, wanted in self.told["ends"].items()}
        assert found == self.told["ends"]
        assert broken(self.woods) == []

    def has(self, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """What a player has in the end, of what the story asks for."""
        scene = self.woods.scene(name)
        every = {
            "purse": self.woods.purse(name),
            "vitality": self.woods.purse(name, "vitality"),
            "debt": self.woods.world.debt("energy", name),
            "bubbles": len(self.woods.bubbles(name)),
            "held": self.woods.world.held("energy", name),
            "planted": scene["planted"],
            "grown": scene["grown_g"],
        }
        return {key: every[key] for key in wanted}

    def _instant(self, at: str) -> int:
        if found := re.fullmatch(r"\+(\d+)([mhd])", at):
            return self.woods.now + int(found[1]) * UNITS[found[2]]
        return instant(f"{self.year}-{at}", SHANGHAI)

    def _go_to(self, at: int) -> None:
        assert at >= self.woods.now, "a story goes forward"
        while self.woods.now < at:
            self.woods.wait(min(6 * HOUR, at - self.woods.now))

    def _do(self, who: str, what: str, step: dict[str, Any]) -> None:
        if what == "payment":
            self.woods.pay(who, step["grams"], step["ref"])
        elif what == "refund":
            self.woods.refund(who, step["of"], step["grams"])
        elif what == "walk":
            self.woods.walk(who, step["total"])
        elif what == "leave":
            self.woods.leave(who)
        elif what == "remove":
            code = self.woods.remove(who, step["member"])
            assert code == step.get("refused", ""), code or "it was not refused"
        else:
            given = {key: value for key, value in step.items() if key not in {"at", "refused", who}}
            code = self.woods.no(who, what, **self._named(given))
            assert code == step.get("refused", ""), code or "it was not refused"
        self.woods.tick()

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        """`bubble: mei` is the oldest bubble of mei; `bubble: mei 2` the third."""
        if "bubble" in given:
            owner, _, place = str(given["bubble"]).partition(" ")
            return {**given, "bubble": self.woods.bubbles(owner)[int(place or 0)]}
        if given.get("group") == "home":
            return {**given, "group": str(self.woods.home)}
        if given.get("wood") == "home":
            asked = f"SELECT MAX(id) FROM forest_plot WHERE group_id = {self.woods.home}"
            return {**given, "wood": str(self.woods.world.rows(asked)[0][0])}
        return given


def stories() -> list[Path]:
    """Every story of the forest, by name."""
    return sorted((Path(__file__).resolve().parents[1] / "replays" / "forest").glob("*.yaml"))
