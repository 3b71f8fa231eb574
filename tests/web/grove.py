"""Forests of a sandbox as browser stories need them: foresters who play by the API or on a phone, and their groups.

At ten in the morning of the demo's last day p-001 and p-002 have 1,571 and 2,137 g and are friends of each other and of
p-003; p-001 has ripe bubbles of 5, 80 and 146 g and a golden one, and two that grow.
"""

from __future__ import annotations

from typing import Any

from tests.browser import Browser, Page
from tests.web.bank import Player, api
from tests.web.farmyard import earn, open_sheet, press

Shown = dict[str, Any]
MOST_G = 2_000
"""So much energy comes at once by `Forester.finds`."""


class Forester(Player):
    """A player of the forest."""

    def __init__(self, demo: str, ref: str) -> None:
        super().__init__(demo, ref, "forest")

    def finds(self) -> None:
        """Have 2,000 g more in the purse, once a day: as if a friend had collected what this one brought back."""
        before = self.scene()["energy_g"]
        earn(self.demo, self.ref, "forest.revived_collected", grams=2 * MOST_G)
        self.plays("collect_all")
        assert self.scene()["energy_g"] >= before + MOST_G

    def has_vitality(self, points: int) -> None:
        """Have so much vitality more, as after a large tree."""
        earn(self.demo, self.ref, "forest.tree_planted", species="fir", grams=points * 100)
        self.plays("receive")

    def bag(self) -> dict[str, int]:
        """How many they have of each prop."""
        return {one["prop"]: one["many"] for one in self.page("bag")["props"]}

    def woods_with(self, *others: Forester) -> str:
        """Begin a family with friends, which grows a tree of their own species; returns the wood."""
        group = api(self.demo, "/v1/me/groups", {"kind": "family", "label": "home"}, self.key)["id"]
        for one in others:
            api(self.demo, f"/v1/me/groups/{group}/invitations/{one.id}", b"", self.key, method="PUT")
            api(self.demo, f"/v1/me/groups/{group}/answer", {"accept": True}, one.key)
        wood: str = self.plays("found", group=group, species=self.scene()["tree"]["species"])["wood"]
        return wood

    def phone(self, browser: Browser, *, lang: str = "en", more: str = "", **looks: Any) -> Page:
        """Their forest on a small phone, as soon as it stands and what is known of friends is there."""
        page = browser.page(self.address(lang, more), (360, 740), **{"calm": True, **looks})
        page.until("document.querySelector('.clearing .foot') && document.querySelector('.friends li:not(.keeper)')")
        return page

    def goes_to(self, browser: Browser, friend: Forester, **looks: Any) -> Page:
        """Their phone, in a friend's forest: they pressed the friend's name."""
        page = self.phone(browser, **looks)
        press(page, f"[data-friend='{friend.id}']")
        page.until("document.querySelector('.game.theirs .foot')")
        return page

    def opens(self, browser: Browser, sheet: str, **looks: Any) -> Page:
        """Their phone, with a sheet open."""
        page = self.phone(browser, **looks)
        open_sheet(page, sheet)
        return page


def row(words: str, button: str = "button") -> str:
    """Where a button stands in the row of a sheet that says something."""
    return f"dialog .row:has(b:text-is({words!r})) {button}"
