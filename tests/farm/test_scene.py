"""What a player may see of a yard, their own or a friend's, and what not; on both databases."""

from collections.abc import Callable

import pytest

from engine.clock import HOUR
from engine.people.players import befriend
from engine.social.friends import block
from engine.store import Database
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards
from tests.games.statements import statements

OWN = {"hen", "trough", "store", "egg", "eggs_thousandths", "guests", "settings", "can"}


def test_one_s_own_yard_shows_all(database: Database):
    yards = Yards(database, "mei")
    yards.stock("mei", 500)
    seen = yards.scene("mei")

    assert set(seen) == OWN
    assert (seen["store"], seen["eggs_thousandths"]) == ({"grams": 500, "holds_g": 1_800}, 0)
    assert {one["move"] for one in seen["can"] if one["can"]} >= {"feed", "pet"}


def test_a_friend_sees_hen_trough_and_guests_and_neither_store_nor_eggs_nor_settings(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.stock("lin", 500)
    seen = yards.scene("mei", "lin")

    assert set(seen) == {"hen", "trough", "egg", "guests", "can"}
    assert set(seen["egg"]) == {"laid"}
    assert {"mood", "away"} & set(seen["hen"]) == set()


def test_an_owner_sees_where_the_hen_is_and_what_she_has_eaten_there(database: Database):
    yards = visited(database)
    seen, there = yards.scene("mei"), yards.scene("mei", "lin")

    assert (seen["hen"]["away"]["friend"], seen["hen"]["away"]["as"]) == (str(yards.ids["lin"]), "thief")
    assert seen["hen"]["away"]["ate_mg"] == there["guests"][0]["ate_mg"] > 0
    assert (there["hen"]["mine_here"], there["guests"][0]["mine"]) == (True, True)
    assert [one["move"] for one in seen["can"]][-1] == "recall"


def test_a_friend_of_both_sees_whose_guest_it_is_and_can_send_nobody_home(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    [guest] = yards.scene("wu", "lin")["guests"]

    assert (guest["whose"], guest["mine"], guest["can"]) == (str(yards.ids["mei"]), False, [])


def _blocks(yards: Yards) -> None:
    with yards.db.writing() as tx:
        block(tx, yards.ids["wu"], yards.ids["mei"], yards.now)


def _is_blocked(yards: Yards) -> None:
    with yards.db.writing() as tx:
        block(tx, yards.ids["mei"], yards.ids["wu"], yards.now)


@pytest.mark.parametrize("cut", [_blocks, _is_blocked])
def test_who_is_blocked_is_a_guest_without_a_name(database: Database, cut: Callable[[Yards], None]):
    yards = visited(database, "mei", "lin", "wu")
    cut(yards)
    [guest] = yards.scene("wu", "lin")["guests"]

    assert (guest["whose"], guest["kind"]) == (None, "thief")


def test_a_stranger_s_hen_at_a_friend_s_is_a_guest_without_a_name(database: Database):
    yards = Yards(database, "mei", "lin", strangers=("zhao",), now=MORNING)
    befriend(database, [("lin", "zhao")], yards.now)
    yards.stock("zhao", 20)
    yards.play("zhao", "visit", friend="lin")

    assert [yards.scene(who, "lin")["guests"][0]["whose"] for who in ("mei", "zhao")] == [None, str(yards.ids["zhao"])]
    assert yards.scene("lin")["guests"][0]["whose"] == str(yards.ids["zhao"])


def test_a_host_who_blocks_the_owner_of_a_guest_still_sends_the_hen_home(database: Database):
    yards = visited(database)
    with yards.db.writing() as tx:
        block(tx, yards.ids["lin"], yards.ids["mei"], yards.now)
    [guest] = yards.scene("lin")["guests"]

    assert guest["whose"] is None
    assert yards.play("lin", "send_home", visit=guest["visit"])["ate_mg"] == guest["ate_mg"]
    yards.tick()
    assert yards.state("mei") == "hungry"


def test_what_can_be_done_is_what_the_moves_then_say(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    for who, whose in (("mei", ""), ("lin", ""), ("wu", ""), ("mei", "lin"), ("wu", "lin"), ("lin", "mei")):
        refused = [one for one in yards.scene(who, whose)["can"] if not one["can"]]
        said = {one["move"]: one["why"]["code"] for one in refused}

        assert {one["move"]: yards.no(who, one["move"], **one["arguments"]) for one in refused} == said


@pytest.mark.parametrize("page", ["", "tasks", "friends", "feed", "kindness", "bag", "outfits", "cups"])
def test_a_scene_and_every_page_cost_the_same_whatever_there_is(database: Database, page: str):
    others = tuple(f"p{n:02}" for n in range(30))
    yards = Yards(database, "mei", "lin", strangers=others, now=MORNING)

    def cost(friend: str = "") -> int:
        with statements(database) as sent:
            yards.scene("mei", friend, page=page)
        return len(sent)

    yards.stock("lin", 360)
    yards.play("lin", "feed_friend", friend="mei")
    yards.play("lin", "visit", friend="mei")
    few = cost()
    befriend(database, [("mei", name) for name in others], yards.now)
    yards.stock(others[0], 200)
    yards.play(others[0], "visit", friend="mei")
    yards.stock("mei", 300)
    yards.wait(HOUR)

    assert len(yards.scene("mei")["guests"]) == 2
    assert cost() == few <= 14
