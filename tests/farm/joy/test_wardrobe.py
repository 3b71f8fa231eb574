"""What outfits are earned by, and what is worn; on both databases."""

from engine.clock import DAY, HOUR
from engine.play import ground
from engine.store import Database
from games.farm.joy.rules import Facts
from games.farm.joy.tables import Worn
from games.farm.joy.wardrobe import facts_of, worn_by
from games.farm.yards import yards_of
from tests.farm.charity.giving import Giving
from tests.farm.world import Yards


def facts(yards: Yards, name: str) -> Facts:
    id = yards.ids[name]
    with yards.db.reading() as tx:
        return facts_of(tx, yards_of(tx, ground(yards.table, "farm"), [id], yards.now)[id])


def test_eggs_and_days_are_counted(database: Database):
    yards = Yards(database, "mei")
    for _ in range(5):
        yards.fed("mei")
        yards.wait(5 * HOUR)
    yards.play("mei", "take_eggs")
    yards.wait(DAY)

    assert facts(yards, "mei") == Facts(1, 2, 0)


def test_gifts_to_charity_are_counted(database: Database):
    giving = Giving(database, "mei")
    giving.play("mei", "adopt")
    for _ in range(2):
        giving.give("mei")
        giving.wait(DAY)

    assert facts(giving, "mei") == Facts(0, 2, 2)
    assert giving.no("mei", "dress", outfit="bow") == ""


def test_what_is_no_outfit_any_more_is_not_worn(database: Database):
    yards = Yards(database, "mei")
    with yards.db.writing() as tx:
        tx.put(Worn, [(yards.ids["mei"], "ermine", yards.now)])
    with yards.db.reading() as tx:
        assert worn_by(tx, yards.ids["mei"]) is None
