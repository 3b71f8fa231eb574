"""How far budgets, and limits that alert, are used up."""

import pytest

from engine.clock import DAY
from engine.store import Database
from engine.support.spending import Spent, spending
from tests.foretold import content_with
from tests.world import NOW, World, quest

SHARED = {"max": 4, "of": "times", "per": "quest", "every": "day", "alert_at": [50, 100]}
WATCHED = {"max": 50, "of": "reward", "per": "quest", "every": "season", "alert_at": [80]}


@pytest.fixture
def world(database: Database) -> World:
    pay = quest("pay", amount=6, budget="spring", limits=[WATCHED])
    return World(database, content=content_with(pay, quest("hello", "sign_in", limits=[SHARED])))


def test_each_budget_and_each_limit_with_alerts_is_told_in_its_window(world: World):
    for _ in range(2):
        world.tell(world.payment(), world.event("sign_in"))

    assert spending(world.db, world.content, NOW) == [
        Spent("spring", "budget", "w2026W47", "12", "20", "g", 60, (50, 100), (50,)),
        Spent("hello", "limits[0]", "d20261118", "2", "4", "times", 50, (50, 100), (50,)),
        Spent("pay", "limits[0]", "s2026Q4", "12", "50", "g", 24, (80,), ()),
    ]


def test_a_new_window_begins_with_nothing_used(world: World):
    world.tell(world.payment(), world.event("sign_in"))
    later = spending(world.db, world.content, NOW + 7 * DAY)

    assert [(one.name, one.used, one.alerts) for one in later] == [
        ("spring", "0", ()),
        ("hello", "0", ()),
        ("pay", "6", ()),
    ]
