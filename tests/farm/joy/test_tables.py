"""The rows of joy, when a player is erased or asks for what is known; on both databases."""

from engine.privacy.erasure import erase
from engine.store import Database
from tests.farm.world import Yards


def test_nothing_of_joy_is_left_of_who_is_erased(database: Database):
    yards = Yards(database, "mei")
    yards.play("mei", "cups_start")
    yards.play("mei", "dress")
    assert (yards.world.count("farm_cups"), yards.world.count("farm_worn")) == (1, 1)
    erase(database, "mei", yards.now)

    assert (yards.world.count("farm_cups"), yards.world.count("farm_worn")) == (0, 0)
