"""The rows of the bag, when a player is erased; on both databases."""

from engine.privacy.erasure import erase
from engine.store import Database
from tests.farm.tools.bags import bagged, give


def test_nothing_of_a_bag_is_left_of_who_is_erased(database: Database):
    yards = bagged(database, "mei")
    yards.fed("mei")
    yards.play("mei", "take_tool", task="meal")
    give(yards, "mei", "fence")
    erase(database, "mei", yards.now)

    assert (yards.world.count("farm_tool"), yards.world.count("farm_tool_task")) == (0, 0)
