"""The pages of tasks, bag and store, on both databases."""

from typing import Any

import pytest

from engine.clock import DAY
from engine.store import Database
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin")


def task(woods: Woods, name: str, kind: str = "tasks") -> dict[str, Any]:
    """One task of the page."""
    tasks: dict[str, dict[str, Any]] = {one["task"]: one for one in woods.scene("mei", page="tasks")[kind]}
    return tasks[name]


def test_a_task_is_to_do_then_finished_then_received_and_tomorrow_to_do_again(woods: Woods):
    seen = [task(woods, "hello")]
    woods.play("mei", "sign_in")
    seen.append(task(woods, "hello"))
    woods.play("mei", **seen[-1]["can"][0]["arguments"] | {"move": "receive"})
    seen.append(task(woods, "hello"))
    woods.wait(DAY)
    seen.append(task(woods, "hello"))

    assert [(one["status"], one["waits"], one["so_far"], one["need"]) for one in seen] == [
        ("todo", 0, 0, 1), ("finished", 5, 1, 1), ("received", 0, 1, 1), ("todo", 0, 0, 1),
    ]  # fmt: skip
    assert (seen[0]["gives"], seen[0]["act"], seen[0]["title"].keys()) == (5, "forest.signed_in", {"zh-CN", "en"})


def test_what_waits_of_yesterday_is_finished_until_it_is_received(woods: Woods):
    woods.play("mei", "sign_in")
    woods.wait(DAY)

    assert (task(woods, "hello")["status"], woods.scene("mei", page="tasks")["waiting"]) == ("finished", 5)


def test_tasks_that_give_energy_are_finished_while_their_bubble_is_there(woods: Woods):
    before = task(woods, "pay", "energy_tasks")["status"]
    woods.earn("mei", 52)
    between = task(woods, "pay", "energy_tasks")
    woods.play("mei", "collect_all")

    assert (before, between["status"], between["waits"], between["can"]) == ("todo", "finished", 52, [])
    assert task(woods, "pay", "energy_tasks")["status"] == "todo"


def test_the_page_offers_what_can_be_done(woods: Woods):
    def codes() -> list[str]:
        return [one["why"]["code"] if one["why"] else "" for one in woods.scene("mei", page="tasks")["can"]]

    first = codes()
    woods.play("mei", "sign_in")
    assert (first, codes()) == (["", "nothing_to_receive"], ["signed_in_already", ""])


def test_the_store_says_what_each_ware_costs_and_why_it_cannot_be_had(woods: Woods):
    woods.lively("mei")
    woods.play("mei", "buy", ware="shield_limited")
    page = woods.scene("mei", page="store")
    wares = {one["ware"]: one for one in page["wares"]}

    def why(name: str) -> str:
        return wares[name]["can"][0]["why"]["code"] if wares[name]["can"][0]["why"] else ""

    assert (page["vitality"], wares["shield"]["price"], wares["shield"]["left"]) == (834, 500, None)
    assert [why(name) for name in ("shield_limited", "shield", "blossom", "double_31d")] == [
        "quota_day", "", "not_begun", "not_enough_vitality",
    ]  # fmt: skip
    assert (wares["blossom"]["left"], wares["blossom"]["next_release"], wares["blossom"]["until"]) == (
        0, "2027-03-12", "2027-04-12",
    )  # fmt: skip
    for name, ware in wares.items():
        if why(name):
            assert woods.no("mei", "buy", **ware["can"][0]["arguments"]) == why(name)


def test_the_bag_shows_how_many_there_are_and_when_the_first_goes(woods: Woods):
    woods.lively("mei", 2)
    woods.play("mei", "buy", ware="shield_limited")
    woods.play("mei", "buy", ware="shield")
    woods.play("mei", "use", prop="shield")
    page = woods.scene("mei", page="bag")

    [one] = page["props"]
    assert (one["prop"], one["many"], one["most"], one["prolongs"]) == ("shield_limited", 1, 5, True)
    assert one["can"][0]["arguments"] == {"prop": "shield_limited", "prolong": True}
    assert (one["next_gone_at"] is None, page["in_use"].keys()) == (False, {"shield"})
    assert woods.no("mei", "use", **one["can"][0]["arguments"]) == ""


def test_a_prop_that_would_do_nothing_says_why_and_can_be_used_when_there_is_something_to_do(woods: Woods):
    woods.lively("mei")
    woods.play("mei", "buy", ware="accelerator")

    def offered() -> tuple[bool, str]:
        [one] = woods.scene("mei", page="bag")["props"]
        return one["can"][0]["can"], (one["can"][0]["why"] or {"code": ""})["code"]

    before = offered()
    woods.earn("mei", 30, ripe=False)
    assert (before, offered()) == ((False, "nothing_growing"), (True, ""))


def test_pages_cost_the_same_however_much_there_is(woods: Woods):
    def statements() -> list[int]:
        found = []
        for page in ("tasks", "bag", "store", "rain"):
            seen: list[str] = []
            woods.db.probe = seen.append
            woods.scene("mei", page=page)
            found.append(len(seen))
        woods.db.probe = None
        return found

    few = statements()
    woods.lively("mei", 3)
    for ware in ("shield_limited", "shield", "double", "accelerator", "rain_card", "autumn"):
        woods.play("mei", "buy", ware=ware)
    assert statements() == few
