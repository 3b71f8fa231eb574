"""Kind deeds between friends; on both databases."""

import pytest

from engine.clock import HOUR
from engine.published.content import QUESTS
from engine.social.friends import unfriend
from engine.store import Database
from games.farm.kindness.tables import Thanks
from tests.farm.tools.bags import give
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards

SHIPPED = QUESTS / "farm" / "thanks.yaml"


def test_a_friend_feeds_ones_hen_and_is_thanked_with_a_bit_of_an_egg(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.stock("lin", 400)
    yards.play("lin", "feed_friend", friend="mei")
    waiting = yards.scene("mei", page="kindness")["thanks"]
    yards.play("mei", "thank", friend="lin")

    assert (yards.state("mei"), yards.store("lin")) == ("eating", 220_000)
    assert [(one["friend"], one["meals"]) for one in waiting] == [(str(yards.ids["lin"]), 1)]
    assert yards.eggs("lin") == 50
    assert yards.no("mei", "thank", friend="lin") == "nothing_to_thank"
    assert yards.no("lin", "feed_friend", friend="mei") == "still_eating"


def test_wheat_waits_at_a_friends_door(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.stock("lin", 100)
    for _ in range(3):
        yards.play("lin", "send_wheat", friend="mei")

    assert yards.no("lin", "send_wheat", friend="mei") == "enough_wheat"
    assert yards.play("mei", "receive")["received_mg"] == 30_000
    assert yards.store("lin") == 70_000


def test_however_many_friends_send_wheat_it_is_a_meal_a_day(database: Database):
    friends = [f"p{n}" for n in range(7)]
    yards = Yards(database, "mei", *friends)
    for name in friends:
        yards.stock(name, 30)
    codes = [yards.no(name, "send_wheat", friend="mei") for name in friends for _ in range(3)]

    assert codes == [""] * 18 + ["friend_has_wheat"] * 3
    assert yards.play("mei", "receive")["received_mg"] == 180_000


def test_a_friend_s_hen_is_fed_twice_a_day(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.play("mei", "prefer", stays=True)
    yards.stock("lin", 540)
    for _ in range(2):
        yards.play("lin", "feed_friend", friend="mei")
        yards.wait(5 * HOUR)

    assert yards.no("lin", "feed_friend", friend="mei") == "fed_already"
    assert yards.play("mei", "thank", friend="lin") == {}


def test_who_comes_to_a_shared_meal_comes_for_both(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.play("mei", "invite", friend="lin")
    asked = yards.scene("lin", page="kindness")["invitations"]
    yards.play("lin", "join_meal", friend="mei")

    assert [one["friend"] for one in asked] == [str(yards.ids["mei"])]
    assert [yards.play(name, "receive")["received_mg"] for name in ("mei", "lin")] == [20_000, 20_000]
    assert yards.no("lin", "join_meal", friend="mei") == "not_invited"
    assert yards.no("mei", "invite", friend="lin") == "invited_already"


def test_an_invitation_is_for_a_day(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.play("mei", "invite", friend="lin")
    yards.world.now += 24 * HOUR

    assert yards.no("lin", "join_meal", friend="mei") == "not_invited"


def test_a_helper_eats_with_the_own_hen_and_half_is_for_the_hosts_egg(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 360)
    yards.play("mei", "feed")
    yards.play("mei", "hire", friend="lin")
    helper = yards.scene("mei")["guests"][0]["kind"]
    yards.wait(3 * HOUR)
    mei, lin = (yards.scene(name)["egg"]["part"] for name in ("mei", "lin"))

    assert helper == "work"
    assert (mei, lin) == (150, 50)
    assert yards.state("lin") == "hungry"


def test_a_helper_works_for_eight_hours_at_most_however_much_there_is_to_eat(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 1_000)
    give(yards, "mei", "extra_meal", 2)
    yards.play("mei", "feed")
    yards.play("mei", "hire", friend="lin")
    for hours in (2, 4):
        yards.wait(hours * HOUR)
        yards.play("mei", "use", tool="extra_meal")
    yards.wait(2 * HOUR - 1)
    last = yards.scene("mei")["guests"]
    yards.wait(1)

    assert [one["kind"] for one in last] == ["work"]
    assert (yards.state("mei"), yards.scene("mei")["guests"]) == ("eating", [])
    assert yards.state("lin") == "hungry"
    assert yards.scene("lin")["egg"]["part"] == 8 * 37 * 1_000 // 2 // 900


def test_a_helper_is_sent_home_before_her_time(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 500)
    yards.play("mei", "feed")
    yards.play("mei", "hire", friend="lin")
    yards.world.now += HOUR
    yards.play("mei", "send_home", visit=yards.visit("mei"))
    yards.tick()

    assert (yards.state("mei"), yards.state("lin")) == ("eating", "hungry")


def test_a_hen_goes_to_tea_with_a_gift_and_both_enjoy_it(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 100)
    yards.play("mei", "visit", friend="lin")
    there = yards.scene("lin")
    yards.wait(3 * HOUR)

    assert [one["kind"] for one in there["guests"]] == ["guest"]
    assert (there["hen"]["mood"], yards.scene("mei")["hen"]["mood"]) == (53, 53)
    assert yards.play("lin", "receive")["received_mg"] == 20_000
    assert (yards.state("mei"), yards.scene("lin")["guests"]) == ("hungry", [])
    assert [one["move"] for one in there["guests"][0]["can"]] == ["send_home"]
    assert yards.no("mei", "visit", friend="lin") == "visited_already"


def test_a_third_friend_tells_of_hens_at_the_trough_once_a_day(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    yards.play("wu", "tell_owner", friend="lin")
    yards.wait(HOUR)

    assert yards.no("wu", "tell_owner", friend="lin") == "told_already"
    assert yards.no("mei", "tell_owner", friend="lin") == "no_thief"
    assert yards.no("wu", "tell_owner", friend="mei") == "no_thief"
    assert yards.world.count("inbox WHERE kind = 'farm.told_of_thieves'") == 1


def test_the_page_of_friends_hints_at_what_can_be_done(database: Database):
    yards = Yards(database, "mei", "lin", "wu", now=MORNING)
    yards.stock("mei", 500)
    lines = {one["player"]: one for one in yards.scene("mei", page="friends")["friends"]}
    yards.play("mei", "feed")
    after = {one["player"]: one for one in yards.scene("mei", page="friends")["friends"]}

    assert lines[str(yards.ids["lin"])]["hints"] == ["hungry"]
    assert after[str(yards.ids["lin"])]["hints"] == ["hungry", "can_help"]
    assert after[str(yards.ids["mei"])]["me"]


def test_what_happened_between_friends_is_in_both_feeds(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.stock("lin", 100)
    yards.play("lin", "send_wheat", friend="mei")

    assert [(one["kind"], one["mine"]) for one in yards.scene("mei", page="feed")["feed"]] == [("sent_wheat", False)]
    assert [(one["kind"], one["mine"]) for one in yards.scene("lin", page="feed")["feed"]] == [("sent_wheat", True)]


def test_ten_meals_that_are_thanked_at_once_are_ten_twentieths(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING, quests=(SHIPPED.read_text(encoding="utf-8"),))
    _owed(yards, 10)
    yards.play("mei", "thank", friend="lin")

    assert yards.eggs("lin") == 500 + 500  # of the shipped quest, and of this world's


@pytest.mark.parametrize("quest_id", ["thanks", "shared"])
def test_thanks_and_invitations_keep_while_the_quest_that_pays_is_paused(database: Database, quest_id: str):
    yards = Yards(database, "mei", "lin", now=MORNING)
    _owed(yards, 2)
    yards.play("lin", "invite", friend="mei")
    move = {"thanks": "thank", "shared": "join_meal"}[quest_id]
    yards.world.content.book.switch(quest_id, on=False)
    no = yards.no("mei", move, friend="lin")
    yards.world.content.book.switch(quest_id, on=True)

    assert (no, yards.no("mei", move, friend="lin")) == ("pays_later", "")
    assert yards.eggs("lin") == (100 if quest_id == "thanks" else 0)


def test_an_invitation_beyond_the_day_s_paid_meals_keeps(database: Database):
    friends = [f"p{n}" for n in range(6)]
    yards = Yards(database, "mei", *friends, now=MORNING)
    for name in friends:
        yards.play(name, "invite", friend="mei")
    codes = [yards.no("mei", "join_meal", friend=name) for name in friends]
    [left] = yards.scene("mei", page="kindness")["invitations"]

    assert codes == [""] * 5 + ["pays_later"]
    assert (left["can"][0]["can"], left["can"][0]["why"]["code"]) == (False, "pays_later")


def test_who_comes_to_tea_counts_with_wheat_and_pleases_once_a_day(database: Database):
    friends = [f"p{n}" for n in range(10)]
    yards = Yards(database, "mei", *friends, now=MORNING)
    codes = []
    for name in friends:
        yards.stock(name, 100)
        codes.append(yards.no(name, "visit", friend="mei"))
        yards.no(name, "recall", friend="mei")
    offer = next(one for one in yards.scene("p9", "mei")["can"] if one["move"] == "visit")

    assert codes == [""] * 9 + ["friend_has_wheat"]
    assert (offer["can"], offer["why"]["code"]) == (False, "friend_has_wheat")
    assert yards.scene("mei")["hen"]["mood"] == 53
    assert yards.no("p9", "send_wheat", friend="mei") == "friend_has_wheat"


def test_the_page_offers_nothing_to_do_for_who_is_no_friend_any_more(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    _owed(yards, 1)
    yards.play("lin", "invite", friend="mei")
    with database.writing() as tx:
        unfriend(tx, yards.ids["mei"], yards.ids["lin"], yards.now)

    assert yards.scene("mei", page="kindness") == {"thanks": [], "invitations": []}


def test_a_helper_is_sent_home_by_her_host(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 360)
    yards.play("mei", "feed")
    yards.play("mei", "hire", friend="lin")
    [guest] = yards.scene("mei")["guests"]

    assert [one["move"] for one in guest["can"]] == ["send_home"]


def _owed(yards: Yards, meals: int) -> None:
    with yards.db.writing() as tx:
        tx.put(Thanks, [(yards.ids["mei"], yards.ids["lin"], yards.now, meals)])
