"""Recorded play: a story of several players in YAML, told to the real game, with what each has in the end.

players: [mei, lin]                     # all friends of each other
strangers: [zhao]                       # friends of nobody
zones: {mei: America/New_York}          # else Asia/Shanghai
begins: "2026-03-02 08:00"              # in Shanghai
story:
  - {at: "+26h", mei: sign_in}                             # a move; `at` counts from the step before
  - {at: "03-04 09:00", lin: water, friend: mei, grams: 10}  # or is a day and time in Shanghai
  - {at: "+1m", mei: payment, grams: 52, ref: T-1}         # an act of the bank: payment, refund (of: T-1)
  - {at: "+1m", lin: sign_in, refused: signed_in_already}  # a move that is refused
  - {at: "+1m", mei: recall, friend: lin, gives: {ate_mg: 5}}  # what the move's answer says
ends: {mei: {purse: 41}, lin: {purse: 5}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant
from engine.errors import Refused
from tests.games.world import Playing
from tests.world import SHANGHAI

UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}
World = TypeVar("World", bound=Playing)


class Replay(Generic[World]):
    """One story being told. A game says how its players come together, what its own acts are, and what is had."""

    stride = HOUR * 6
    """Hour by hour where nothing happens: at most so much time passes at once."""

    def __init__(self, file: Path) -> None:
        self.told = yaml.safe_load(file.read_text(encoding="utf-8"))
        self.year = self.told["begins"][:4]
        self.world = self.begin(instant(self.told["begins"], SHANGHAI))
        for name, zone in self.told.get("zones", {}).items():
            self.world.world.put(name, zone=zone)

    def begin(self, now: int) -> World:
        """Bring the players of the story together."""
        raise NotImplementedError

    def acts(self, who: str, what: str, step: Mapping[str, Any]) -> bool:
        """Do something that is no move, and say whether it was known."""
        raise NotImplementedError

    def named(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a move is sent, with names of the story looked up."""
        return given

    def has(self, name: str) -> Mapping[str, Any]:
        """Return all that a player has, of what a story may ask for."""
        raise NotImplementedError

    def broken(self) -> list[str]:
        """What was promised and not kept."""
        raise NotImplementedError

    def run(self) -> None:
        """Tell the whole story, and check what it comes to."""
        for place, step in enumerate(self.told["story"], 1):
            self._go_to(self._instant(str(step["at"])))
            [who] = [key for key in step if key in self.world.ids]
            try:
                self._do(who, step[who], step)
            except AssertionError as wrong:
                raise AssertionError(f"step {place} {step}: {wrong}") from wrong
        self._go_to(self.world.now + HOUR)
        ends = self.told["ends"]
        found = {name: {key: had for key, had in self.has(name).items() if key in ends[name]} for name in ends}
        assert found == ends, found
        assert self.broken() == []

    def _instant(self, at: str) -> int:
        if found := re.fullmatch(r"\+(\d+)([mhd])", at):
            return self.world.now + int(found[1]) * UNITS[found[2]]
        return instant(f"{self.year}-{at}", SHANGHAI)

    def _go_to(self, at: int) -> None:
        assert at >= self.world.now, "a story goes forward"
        while self.world.now < at:
            self.world.wait(min(self.stride, at - self.world.now))

    def _do(self, who: str, what: str, step: Mapping[str, Any]) -> None:
        if not self.acts(who, what, step):
            given = {key: value for key, value in step.items() if key not in {"at", "refused", "gives", who}}
            code, result = "", dict[str, Any]()
            try:
                result = dict(self.world.play(who, what, **self.named(given)))
            except Refused as no:
                code = no.code
            assert code == step.get("refused", ""), code or "it was not refused"
            assert result | step.get("gives", {}) == result, result
        self.world.tick()


def stories(game: str) -> list[Path]:
    """Every story of a game, by name."""
    return sorted((Path(__file__).resolve().parents[1] / "replays" / game).glob("*.yaml"))
