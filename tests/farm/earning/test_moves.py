"""What was earned waits until the store has room: nothing is lost; on both databases."""

from engine.clock import DAY
from engine.store import Database
from tests.farm.world import Yards


def test_what_was_earned_is_received_into_the_store(database: Database):
    yards = Yards(database, "mei")
    yards.wait_for("mei", 180)

    assert yards.store("mei") == 0
    assert yards.play("mei", "receive") == {"received_mg": 180_000, "waiting_mg": 0}
    assert yards.no("mei", "receive") == "nothing_to_receive"


def test_what_does_not_fit_goes_on_waiting(database: Database):
    yards = Yards(database, "mei")
    yards.wait_for("mei", 1_000)
    yards.wait_for("mei", 1_000)

    assert yards.play("mei", "receive") == {"received_mg": 1_800_000, "waiting_mg": 200_000}
    assert yards.no("mei", "receive") == "store_full"
    yards.play("mei", "feed")
    assert yards.play("mei", "receive") == {"received_mg": 180_000, "waiting_mg": 20_000}


def test_a_task_can_be_received_alone(database: Database):
    yards = Yards(database, "mei")
    yards.wait_for("mei", 180)
    yards.play("mei", "sign_in")

    assert yards.play("mei", "receive", task="hello")["received_mg"] == 20_000
    assert yards.no("mei", "sign_in") == "signed_in_already"


def test_who_says_good_morning_every_day_has_a_hen_that_does_not_rest(database: Database):
    yards = Yards(database, "mei", homeless=("wu",))
    for _ in range(5):
        yards.play("mei", "sign_in")
        yards.wait(DAY)

    assert yards.state("mei") == "hungry"
    assert yards.no("wu", "sign_in") == ""
