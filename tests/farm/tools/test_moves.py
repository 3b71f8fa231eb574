"""Taking tools from tasks and using them, on both databases."""

import pytest

from engine.audit import audit
from engine.clock import DAY, HOUR, MINUTE
from engine.risk.sanctions import Order, impose
from engine.store import Database
from tests.farm.tools.bags import bagged, eaten, give, many, task
from tests.farm.world import Yards


@pytest.fixture
def yards(database: Database) -> Yards:
    return bagged(database)


def test_a_fed_hen_gives_an_accelerator_once(yards: Yards):
    assert yards.no("mei", "take_tool", task="meal") == "task_not_done"
    yards.fed("mei")

    assert yards.play("mei", "take_tool", task="meal") == {"tool": "accelerator", "took": 1}
    assert many(yards, "mei", "accelerator") == 1
    assert yards.no("mei", "take_tool", task="meal") == "task_taken"
    assert yards.no("mei", "take_tool", task="flight") == "unknown_task"


def test_what_was_earned_on_some_days_waits_and_is_taken_at_once(yards: Yards):
    for _ in range(3):
        yards.fed("mei")
        yards.wait(DAY)

    assert yards.play("mei", "take_tool", task="meal")["took"] == 3
    assert yards.no("mei", "take_tool", task="meal") == "task_not_done"


def test_what_was_earned_waits_a_week(yards: Yards):
    yards.fed("mei")
    yards.wait(7 * DAY)
    assert task(yards, "mei", "meal")["waiting"] == 1
    yards.wait(DAY)
    assert task(yards, "mei", "meal")["waiting"] == 0


def test_a_full_bag_takes_what_it_holds_and_the_rest_waits(yards: Yards):
    for _ in range(2):
        yards.fed("mei")
        yards.wait(DAY)
    give(yards, "mei", "accelerator", 19)

    assert yards.play("mei", "take_tool", task="meal")["took"] == 1
    assert yards.no("mei", "take_tool", task="meal") == "tools_full"
    give(yards, "mei", "accelerator", 0)
    assert yards.play("mei", "take_tool", task="meal")["took"] == 1


def test_five_days_in_a_row_give_a_fence_and_the_next_takes_five_more(yards: Yards):
    for _ in range(4):
        yards.play("mei", "sign_in")
        yards.wait(DAY)
    assert yards.no("mei", "take_tool", task="hello") == "task_not_done"
    yards.play("mei", "sign_in")

    assert yards.play("mei", "take_tool", task="hello") == {"tool": "fence", "took": 1}
    yards.wait(DAY)
    yards.play("mei", "sign_in")
    assert yards.no("mei", "take_tool", task="hello") == "task_not_done"


def test_helping_a_friend_gives_an_extra_meal(yards: Yards):
    yards.stock("mei", 360)
    yards.play("mei", "feed_friend", friend="lin")

    assert yards.play("mei", "take_tool", task="neighbour")["tool"] == "extra_meal"


def test_a_visit_for_tea_gives_a_place_at_a_friends_table(yards: Yards):
    yards.stock("mei", 360)
    yards.play("mei", "visit", friend="lin")

    assert yards.play("mei", "take_tool", task="tea")["tool"] == "freeload"


def test_wheat_on_three_days_gives_relief(yards: Yards):
    yards.stock("mei", 180)
    for _ in range(3):
        yards.play("mei", "send_wheat", friend="lin")
        yards.wait(DAY)

    assert yards.play("mei", "take_tool", task="wheat")["tool"] == "relief"


def test_stroking_on_five_days_gives_a_bit_of_an_egg(yards: Yards):
    for _ in range(5):
        yards.play("mei", "pet")
        yards.wait(DAY)

    assert yards.play("mei", "take_tool", task="stroke")["tool"] == "new_egg"


def test_a_game_of_cups_gives_an_accelerator(yards: Yards):
    run = yards.play("mei", "cups_start")
    yards.play("mei", "cups_finish", token=run["token"], answers=[0, 0, 0])

    assert yards.play("mei", "take_tool", task="cups")["tool"] == "accelerator"


def test_without_a_tool_nothing_is_used(yards: Yards):
    yards.fed("mei")

    assert yards.no("mei", "use", tool="accelerator") == "no_tool"
    assert yards.no("mei", "use_at", tool="relief", friend="lin") == "no_tool"


def test_an_hour_of_eating_is_eaten_at_once_and_the_meal_ends_an_hour_sooner(yards: Yards):
    yards.fed("mei")
    give(yards, "mei", "accelerator", 2)
    yards.wait(HOUR)

    assert yards.play("mei", "use", tool="accelerator") == {"ate_mg": 37_000}
    assert yards.scene("mei")["trough"]["mg"] == 180_000 - 2 * 37_000
    assert many(yards, "mei", "accelerator") == 1
    yards.wait(3 * HOUR)
    assert (yards.state("mei"), eaten(yards, "mei")) == ("hungry", 200)
    assert yards.no("mei", "use", tool="accelerator") == "not_eating"
    assert audit(yards.db).ok


def test_eight_accelerators_a_day_and_no_more(yards: Yards):
    give(yards, "mei", "accelerator", 20)
    yards.fed("mei")
    for _ in range(5):
        yards.play("mei", "use", tool="accelerator")
    assert (yards.state("mei"), eaten(yards, "mei")) == ("hungry", 200)
    yards.fed("mei")
    for _ in range(3):
        yards.play("mei", "use", tool="accelerator")

    assert yards.no("mei", "use", tool="accelerator") == "enough_of_tool"
    yards.wait(DAY)
    yards.fed("mei")
    assert yards.no("mei", "use", tool="accelerator") == ""


def test_the_owner_is_told_once_that_a_hastened_meal_is_over(yards: Yards):
    give(yards, "mei", "accelerator", 5)
    yards.play("mei", "prefer", stays=True)
    yards.fed("mei")
    for _ in range(3):
        yards.play("mei", "use", tool="accelerator")
    yards.wait(6 * HOUR)
    assert yards.world.count("inbox WHERE kind = 'farm.hungry'") == 1
    yards.fed("mei")
    for _ in range(2):
        yards.play("mei", "use", tool="accelerator")
    yards.wait(6 * HOUR)
    assert yards.world.count("inbox WHERE kind = 'farm.hungry'") == 2


def test_a_meal_that_is_over_at_once_is_told_of_at_once(yards: Yards):
    give(yards, "mei", "accelerator", 5)
    yards.fed("mei")
    for _ in range(5):
        yards.play("mei", "use", tool="accelerator")
    yards.wait(20 * MINUTE)

    assert yards.world.count("inbox WHERE kind = 'farm.hungry'") == 1


def test_an_accelerator_hastens_ones_own_hen_and_no_thief(yards: Yards):
    stealing(yards)
    give(yards, "lin", "accelerator")
    [before] = yards.scene("lin")["guests"]
    yards.play("lin", "use", tool="accelerator")
    [after] = yards.scene("lin")["guests"]

    assert after["ate_mg"] == before["ate_mg"]


def test_a_hen_that_is_out_cannot_be_hastened(yards: Yards):
    stealing(yards)
    give(yards, "mei", "accelerator")

    assert yards.no("mei", "use", tool="accelerator") == "hen_away"


def test_an_extra_meal_makes_the_trough_hold_360_until_it_is_empty(yards: Yards):
    give(yards, "mei", "extra_meal", 3)
    yards.stock("mei", 1_000)
    yards.play("mei", "feed")
    yards.wait(HOUR)

    assert yards.play("mei", "use", tool="extra_meal") == {"poured_mg": 180_000 + 37_000}
    assert yards.scene("mei")["trough"] | {"empty_at": ""} == {"mg": 360_000, "holds_g": 360, "empty_at": ""}
    assert yards.no("mei", "use", tool="extra_meal") == "trough_full"
    yards.wait(10 * HOUR)
    assert (yards.scene("mei")["trough"]["holds_g"], yards.state("mei")) == (180, "hungry")
    assert audit(yards.db).ok


def test_an_extra_meal_is_a_whole_one_and_two_a_day(yards: Yards):
    give(yards, "mei", "extra_meal", 3)
    give(yards, "mei", "accelerator", 8)
    yards.fed("mei")
    assert yards.no("mei", "use", tool="extra_meal") == "store_low"
    yards.stock("mei", 1_000)
    yards.play("mei", "use", tool="extra_meal")
    for _ in range(5):
        yards.play("mei", "use", tool="accelerator")
    yards.play("mei", "use", tool="extra_meal")
    for _ in range(3):
        yards.play("mei", "use", tool="accelerator")
    yards.wait(5 * HOUR)

    assert yards.no("mei", "use", tool="extra_meal") == "enough_of_tool"


def test_a_hungry_hen_is_fed_and_not_given_an_extra_meal(yards: Yards):
    give(yards, "mei", "extra_meal")
    yards.stock("mei", 1_000)

    assert yards.no("mei", "use", tool="extra_meal") == "not_eating"


def stealing(yards: Yards) -> None:
    """Mei's hen is at Lin's trough."""
    give(yards, "mei", "freeload")
    yards.fed("lin")
    yards.play("mei", "use_at", tool="freeload", friend="lin")
    yards.wait(10 * MINUTE)


def test_a_fence_asks_thieves_home_with_what_they_ate_and_keeps_them_out_for_a_day(yards: Yards):
    stealing(yards)
    give(yards, "lin", "fence", 2)

    assert yards.play("lin", "use", tool="fence") == {"sent_home": 1}
    yards.tick()
    assert (yards.scene("lin")["guests"], yards.state("mei"), eaten(yards, "mei")) == ([], "hungry", 6)
    assert yards.no("lin", "use", tool="fence") == "enough_of_tool"
    give(yards, "wu", "freeload")
    assert yards.no("wu", "use_at", tool="freeload", friend="lin") == "fence"
    yards.wait(DAY - 10 * MINUTE)
    assert yards.scene("lin")["hen"]["fence_until"] is not None
    assert yards.no("lin", "use", tool="fence") == "fence_stands"
    yards.wait(11 * MINUTE)
    assert yards.no("lin", "use", tool="fence") == ""
    assert audit(yards.db).ok


def test_a_fence_lets_guests_finish_their_tea(yards: Yards):
    yards.stock("mei", 180)
    yards.fed("lin")
    yards.play("mei", "visit", friend="lin")
    give(yards, "lin", "fence")

    assert yards.play("lin", "use", tool="fence") == {"sent_home": 0}
    assert len(yards.scene("lin")["guests"]) == 1


def test_a_new_egg_is_a_fifth_of_an_egg_once_a_day(yards: Yards):
    give(yards, "mei", "new_egg", 2)
    yards.play("mei", "use", tool="new_egg")

    assert yards.eggs("mei") == 200
    assert yards.no("mei", "use", tool="new_egg") == "enough_of_tool"


def test_a_hungry_hen_is_sent_to_the_friend_that_was_chosen_who_is_told(yards: Yards):
    stealing(yards)

    [thief] = yards.scene("lin")["guests"]
    assert (yards.state("mei"), thief["whose"], thief["kind"]) == ("away", str(yards.ids["mei"]), "thief")
    assert many(yards, "mei", "freeload") == 0
    assert yards.world.count("inbox WHERE kind = 'farm.thief_came'") == 1


def test_a_hen_is_sent_by_the_rules_of_one_that_goes_by_herself(yards: Yards):
    give(yards, "mei", "freeload", 9)
    assert yards.no("mei", "use_at", tool="freeload", friend="lin") == "nothing_there"
    yards.play("lin", "prefer", stays=True)
    yards.fed("lin")
    assert yards.no("mei", "use_at", tool="freeload", friend="lin") == "keeps_to_itself"
    yards.fed("mei")
    assert yards.no("mei", "use_at", tool="freeload", friend="wu") == "not_hungry"
    yards.wait(12 * HOUR)
    assert yards.no("mei", "use_at", tool="freeload", friend="wu") == "not_by_night"
    assert many(yards, "mei", "freeload") == 9


def test_a_stranger_or_oneself_is_nobody_to_use_a_tool_at(database: Database):
    yards = bagged(database, "mei", "lin", homeless=("zhao",))
    give(yards, "mei", "freeload")
    give(yards, "mei", "relief")

    assert yards.no("mei", "use_at", tool="freeload", friend="zhao") == "not_allowed"
    assert yards.no("mei", "use_at", tool="relief", friend="mei") == "not_allowed"


def test_relief_is_a_meal_at_the_friends_door_that_costs_nobody_feed(yards: Yards):
    give(yards, "mei", "relief", 2)
    yards.play("mei", "use_at", tool="relief", friend="lin")

    assert yards.play("lin", "receive") == {"received_mg": 180_000, "waiting_mg": 0}
    assert (many(yards, "mei", "relief"), yards.store("mei")) == (1, 0)
    yards.tick()
    assert yards.world.count("inbox WHERE kind = 'farm.relief_from'") == 1


def test_relief_is_given_once_a_day_and_had_once_a_day(yards: Yards):
    give(yards, "mei", "relief", 5)
    give(yards, "wu", "relief", 5)
    yards.play("mei", "use_at", tool="relief", friend="lin")

    assert yards.no("mei", "use_at", tool="relief", friend="wu") == "enough_of_tool"
    assert yards.no("wu", "use_at", tool="relief", friend="lin") == "friend_has_relief"
    assert many(yards, "wu", "relief") == 5


def test_relief_is_for_a_hungry_hen(yards: Yards):
    give(yards, "mei", "relief")
    yards.fed("lin")

    assert yards.no("mei", "use_at", tool="relief", friend="lin") == "still_eating"


@pytest.mark.parametrize(("tool", "quest_id"), [("new_egg", "bit"), ("relief", "relief")])
def test_no_tool_is_used_up_while_no_quest_pays_for_it(yards: Yards, tool: str, quest_id: str):
    give(yards, "mei", tool, 2)
    sent = {"tool": tool} | ({"friend": "lin"} if tool == "relief" else {})
    yards.world.content.book.switch(quest_id, on=False)
    no = yards.no("mei", "use_at" if tool == "relief" else "use", **sent)

    assert (no, many(yards, "mei", tool)) == ("pays_later", 2)


def test_no_tool_is_used_up_by_who_earns_nothing_in_games_for_now(yards: Yards):
    give(yards, "mei", "new_egg", 3)
    with yards.db.writing() as tx:
        impose(tx, yards.db.ids, yards.ids["mei"], Order("unpaid", "other", 7, "anna"), yards.now)
    offers = next(one for one in yards.scene("mei", page="bag")["tools"] if one["tool"] == "new_egg")["can"]

    assert (yards.no("mei", "use", tool="new_egg"), many(yards, "mei", "new_egg")) == ("pays_later", 3)
    assert offers[0]["why"]["code"] == "pays_later"
