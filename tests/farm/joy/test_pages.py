"""The wardrobe and the game of cups, as a player sees them."""

import pytest

from engine.clock import DAY
from engine.store import Database
from tests.farm.joy.test_moves import CUPS
from tests.farm.world import Yards


@pytest.fixture
def yards(database: Database) -> Yards:
    return Yards(database, "mei", homeless=("wu",), quests=(CUPS,))


def test_the_wardrobe_shows_how_far_each_outfit_is(yards: Yards):
    yards.wait(8 * DAY)
    shown = {one["outfit"]: one for one in yards.scene("mei", page="outfits")["outfits"]}

    assert [(shown[name]["so_far"], shown[name]["need"]) for name in ("scarf", "raincoat")] == [(7, 7), (8, 30)]
    assert [shown[name]["can"][0]["can"] for name in ("scarf", "raincoat")] == [True, False]
    assert {tuple(one["title"]) for one in shown.values()} == {("zh-CN", "en")}


def test_what_is_worn_can_be_taken_off(yards: Yards):
    yards.wait(DAY)
    yards.play("mei", "dress", outfit="flower")
    page = yards.scene("mei", page="outfits")

    assert (page["worn"], [one["outfit"] for one in page["outfits"] if one["worn"]]) == ("flower", ["flower"])
    assert yards.no("mei", "dress", **page["can"][0]["arguments"]) == ""
    assert yards.scene("mei", page="outfits")["can"] == []


def test_who_has_no_hen_yet_can_look(yards: Yards):
    page = yards.scene("wu", page="outfits")

    assert {one["can"][0]["why"]["code"] for one in page["outfits"]} == {"no_hen"}


def test_the_games_that_are_paid_are_counted_down(yards: Yards):
    assert yards.scene("mei", page="cups")["paid_left"] == 3
    run = yards.play("mei", "cups_start")
    yards.play("mei", "cups_finish", token=run["token"], answers=[0, 0, 0])
    page = yards.scene("mei", page="cups")

    assert (page["paid_left"], page["can"][0]["can"]) == (2, True)
