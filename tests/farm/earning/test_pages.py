"""The page of tasks: to do, finished, received; on both databases."""

from engine.store import Database
from tests.farm.world import Yards


def task(yards: Yards, name: str) -> dict[str, object]:
    [found] = [one for one in yards.scene("mei", page="tasks")["tasks"] if one["task"] == name]
    return dict(found)


def test_a_task_is_to_do_then_finished_then_received(database: Database):
    yards = Yards(database, "mei")
    before = task(yards, "hello")
    yards.play("mei", "sign_in")
    waits = task(yards, "hello")
    yards.play("mei", "receive", task="hello")
    after = task(yards, "hello")

    assert [one["state"] for one in (before, waits, after)] == ["todo", "finished", "received"]
    assert waits["waiting_mg"] == 20_000


def test_the_page_says_how_much_waits_and_how_much_fits(database: Database):
    yards = Yards(database, "mei")
    yards.stock("mei", 1_700)
    yards.wait_for("mei", 180)
    page = yards.scene("mei", page="tasks")

    assert (page["waiting_mg"], page["room_g"]) == (180_000, 100)
    assert page["can"][1]["can"]
    yards.play("mei", "receive")
    assert yards.scene("mei", page="tasks")["can"][1]["why"]["code"] == "store_full"


def test_of_more_than_a_store_holds_the_page_says_how_many_meals_wait_and_who_would_like_one(database: Database):
    yards = Yards(database, "mei")
    yards.wait_for("mei", 1_800)
    before = yards.scene("mei", page="tasks")["plenty"]
    yards.wait_for("mei", 200)
    after = yards.scene("mei", page="tasks")["plenty"]

    assert before is None
    assert after["en"].startswith("11 meals wait at the door.")
    assert "11 餐" in after["zh-CN"]
