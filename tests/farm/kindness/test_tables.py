"""Thanks that are owed and invitations, when one of the two is erased or asks for what is known; on both databases."""

import json

import pytest

from engine.privacy.erasure import erase
from engine.privacy.export import export
from engine.store import Database
from tests.farm.world import Yards


def kind(database: Database) -> Yards:
    """Lin fed Mei's hen and invited her."""
    yards = Yards(database, "mei", "lin")
    yards.stock("lin", 180)
    yards.play("lin", "feed_friend", friend="mei")
    yards.play("lin", "invite", friend="mei")
    return yards


@pytest.mark.parametrize("gone", ["mei", "lin"])
def test_nothing_between_two_is_left_when_either_is_erased(database: Database, gone: str):
    yards = kind(database)
    assert (yards.world.count("farm_thanks"), yards.world.count("farm_invited")) == (1, 1)
    erase(database, gone, yards.now)

    assert (yards.world.count("farm_thanks"), yards.world.count("farm_invited")) == (0, 0)


@pytest.mark.parametrize("who", ["mei", "lin"])
def test_an_export_of_either_shows_it(database: Database, who: str):
    yards = kind(database)
    told = json.loads(b"".join(export(database, yards.ids[who], yards.now)))

    assert (len(told["farm_thanks"]), len(told["farm_invitations"])) == (1, 1)
    assert told["farm_thanks"][0]["meals"] == 1
