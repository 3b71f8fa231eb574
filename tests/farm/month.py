"""A month in the farm: people feed, answer, take eggs and give them, and their hens visit each other by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.clock import HOUR
from games.farm.numbers import NUMBERS
from tests.games.month import Month


class FarmMonth(Month):
    """The month of tests/games/month.py in the farm."""

    game = "farm"
    opening = (("", 0), ("tasks", 0), ("", 1))  # what waits at the door is carried in before she is fed
    looks, often, within, ticks = (7, 9), 0.12, HOUR, (8, 9, 20)
    pages = ("quiz", "quiz", "practice", "projects", "projects", "bag", "kindness", "outfits", "cups")
    first = ("adopt", "take_eggs", "sign_in", "receive", "feed", "chase", "answer", "donate", "take_tool", "thank")

    def days_of(self, _ref: str) -> Iterator[tuple[int, int]]:
        """Who looks on a day looks twice: hungry hens look about at 8, and are at a friend's by 9."""
        for day in range(self.days):
            if self.chance.random() < self.often:
                yield from ((day, hour) for hour in self.looks)

    def arguments(self, offer: Mapping[str, Any], shown: Any) -> dict[str, Any]:
        """An answer is chosen from the question's sheet."""
        sent = super().arguments(offer, shown)
        if offer["move"] in ("answer", "practise"):
            sheets = [shown["sheet"]] if "sheet" in shown else shown["sheets"]
            [sheet] = [one for one in sheets if one["question"] == sent["question"]]
            sent["option"] = self.chance.choice(sheet["options"])["option"]
        return sent

    def then(self, who: str, move: str, result: Mapping[str, Any], at: int) -> None:
        """Who begins a game of cups guesses."""
        if move == "cups_start":
            guesses = [self.chance.randrange(NUMBERS.cups.cups) for _ in result["rounds"]]
            self.play(who, "cups_finish", {"token": result["token"], "answers": guesses}, at)
