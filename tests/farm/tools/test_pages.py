"""The bag as a player sees it, and what tools can do at a friend's."""

import pytest

from engine.store import Database
from games.farm.numbers import NUMBERS
from tests.farm.tools.bags import bagged, give, task
from tests.farm.world import Yards


@pytest.fixture
def yards(database: Database) -> Yards:
    return bagged(database, "mei", "lin", homeless=("wu",))


def test_the_bag_shows_every_tool_and_every_task_in_both_languages(yards: Yards):
    page = yards.scene("mei", page="bag")

    assert [one["tool"] for one in page["tools"]] == list(NUMBERS.tools.kinds)
    assert [one["task"] for one in page["tasks"]] == list(NUMBERS.tools.tasks)
    assert {tuple(one[text]) for one in page["tools"] for text in ("title", "about")} == {("zh-CN", "en")}
    assert {tuple(one["title"]) for one in page["tasks"]} == {("zh-CN", "en")}


def test_a_task_is_to_do_finished_and_received(yards: Yards):
    before = task(yards, "mei", "meal")
    yards.fed("mei")
    done = task(yards, "mei", "meal")
    yards.play("mei", "take_tool", task="meal")
    after = task(yards, "mei", "meal")

    assert [one["state"] for one in (before, done, after)] == ["todo", "finished", "received"]
    assert [bool(one["can"]) for one in (before, done, after)] == [False, True, False]


def test_a_row_of_days_shows_how_far_it_is(yards: Yards):
    yards.play("mei", "sign_in")
    shown = task(yards, "mei", "hello")

    assert (shown["state"], shown["so_far"], shown["need"]) == ("todo", 1, 5)


def test_a_tool_says_why_it_cannot_be_used_and_the_move_says_the_same(yards: Yards):
    give(yards, "mei", "accelerator")
    shown = {one["tool"]: one["can"] for one in yards.scene("mei", page="bag")["tools"]}

    assert shown["accelerator"][0]["why"]["code"] == yards.no("mei", "use", tool="accelerator") == "not_eating"
    assert shown["fence"][0]["why"]["code"] == yards.no("mei", "use", tool="fence") == "no_tool"
    assert (shown["freeload"], shown["relief"]) == ([], [])


def test_who_has_no_hen_yet_sees_an_empty_bag(yards: Yards):
    page = yards.scene("wu", page="bag")

    assert {one["many"] for one in page["tools"]} == {0}
    assert page["tools"][0]["can"][0]["why"]["code"] == "no_hen"


def test_at_a_friends_the_tools_in_the_bag_are_offered(yards: Yards):
    def shown() -> dict[str, str]:
        offers = [one for one in yards.scene("mei", "lin")["can"] if one["move"] == "use_at"]
        return {one["arguments"]["tool"]: one["why"]["code"] if one["why"] else "" for one in offers}

    assert shown() == {}
    give(yards, "mei", "freeload")
    give(yards, "mei", "relief")
    assert shown() == {"freeload": "nothing_there", "relief": ""}
    yards.fed("lin")
    assert shown() == {"freeload": "", "relief": "still_eating"}
