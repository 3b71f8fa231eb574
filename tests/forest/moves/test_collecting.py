"""Collecting, taking and helping, on both databases; the numbers are those of forest.yaml."""

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.risk.sanctions import Order, impose
from engine.store import Database
from engine.turn import Held
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu", strangers=("zhao",))


def test_a_ripe_bubble_is_collected_whole(woods: Woods):
    name = woods.earn("mei", 52)

    assert (woods.play("mei", "collect", bubble=name)["grams"], woods.purse("mei"), woods.bubbles("mei")) == (
        52,
        52,
        [],
    )


def test_a_growing_bubble_waits(woods: Woods):
    assert woods.no("mei", "collect", bubble=woods.earn("mei", 52, ripe=False)) == "not_ripe"


def test_one_tap_collects_all_that_is_ripe(woods: Woods):
    for grams in (5, 10, 52):
        woods.earn("mei", grams)
    woods.earn("mei", 80, ripe=False)

    assert woods.play("mei", "collect_all") == {"grams": 67, "bubbles": 3}
    assert woods.no("mei", "collect_all") == "nothing_ripe"


def test_a_friend_takes_a_share_once_and_the_owner_is_told_who_and_how_much(woods: Woods):
    name = woods.earn("mei", 100)
    woods.wait(2 * MINUTE)

    got = woods.play("lin", "steal", bubble=name)["grams"]

    assert 1 <= got <= 10
    assert (woods.purse("lin"), woods.no("lin", "steal", bubble=name)) == (got, "taken_already")
    [told] = woods.scene("mei", page="feed")["feed"]
    assert (told["kind"], told["friend"], told["mine"], told["grams"]) == ("took", str(woods.ids["lin"]), False, got)


def test_friends_leave_the_owner_sixty_percent(database: Database):
    names = [f"p{n}" for n in range(6)]  # so few that each is drawn
    woods = Woods(database, "mei", *names)
    name = woods.earn("mei", 10)
    woods.wait(2 * MINUTE)

    answers = [woods.no(thief, "steal", bubble=name) for thief in names]

    assert answers.count("") == 4
    assert set(answers) == {"", "left_to_owner"}
    assert woods.play("mei", "collect", bubble=name)["grams"] == 6


def test_a_stranger_takes_nothing(woods: Woods):
    name = woods.earn("mei", 100)
    woods.wait(2 * MINUTE)

    assert woods.no("zhao", "steal", bubble=name) == "not_allowed"


def test_nobody_takes_of_their_own(woods: Woods):
    assert woods.no("mei", "steal", bubble=woods.earn("mei", 100)) == "own_bubble"


def test_of_one_friend_two_bubbles_a_day(woods: Woods):
    for _ in range(3):
        woods.earn("mei", 100)
    woods.wait(2 * MINUTE)
    woods.play("lin", "steal_all", friend="mei")

    assert woods.no("lin", "steal_all", friend="mei") == "nothing_to_take"
    assert [one["can"][0]["why"]["code"] for one in woods.scene("lin", "mei")["bubbles"]] == [
        "taken_already", "taken_already", "enough_of_friend",
    ]  # fmt: skip


def test_a_vanishing_bubble_is_collected_for_its_owner(woods: Woods):
    name = woods.earn("mei", 40)
    too_early = woods.no("lin", "help_collect", bubble=name)
    woods.wait(66 * HOUR)

    assert (too_early, woods.play("lin", "help_collect", bubble=name)["grams"]) == ("not_vanishing", 40)
    assert (woods.purse("mei"), woods.purse("lin")) == (40, 0)


@pytest.mark.parametrize("who", ["mei", "lin"])
def test_peace_binds_both_sides(woods: Woods, who: str):
    mine, theirs = woods.earn("mei", 100), woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play(who, "keep_peace", friend="lin" if who == "mei" else "mei")

    assert [woods.no("lin", "steal", bubble=mine), woods.no("mei", "steal", bubble=theirs)] == ["peace", "peace"]


def test_who_wants_no_thieves_steals_nowhere(woods: Woods):
    mine, theirs = woods.earn("mei", 100), woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play("mei", "prefer", peace=True)

    assert [woods.no("lin", "steal", bubble=mine), woods.no("mei", "steal", bubble=theirs)] == ["peace", "peace"]
    assert woods.no("wu", "steal", bubble=theirs) == ""


def test_what_tasks_earned_is_nobody_s_energy(woods: Woods):
    woods.world.one(woods.world.event("share", player="mei"))
    [(id,)] = woods.world.rows(f"SELECT id FROM hold WHERE player_id = {woods.ids['mei']}")
    points = str(Held(woods.ids["mei"], id))
    woods.wait(2 * MINUTE)

    assert woods.no("mei", "collect", bubble=points) == "nothing_left"
    assert woods.no("lin", "steal", bubble=points) == "nothing_left"
    assert (woods.purse("mei"), woods.purse("lin"), woods.play("mei", "receive")) == (0, 0, {"vitality": 1_000})


def close(woods: Woods, name: str, level: str = "closed") -> None:
    with woods.db.writing() as tx:
        impose(tx, woods.db.ids, woods.ids[name], Order(level, "other", 30, "anna"), woods.now)


def test_who_is_closed_out_still_collects_what_was_earned_and_nobody_takes_of_it(woods: Woods):
    first, second = woods.earn("mei", 300), woods.earn("mei", 40)
    woods.lively("mei")
    woods.wait(2 * MINUTE)
    close(woods, "mei")

    assert woods.no("lin", "steal", bubble=first) == woods.no("lin", "steal_all", friend="mei") == "friend_rests"
    assert woods.play("mei", "collect", bubble=first) == {"grams": 300, "bubbles": 1}
    assert woods.play("mei", "collect_all") == {"grams": 40, "bubbles": 1}
    assert woods.no("mei", "receive") == "nothing_to_receive"
    assert woods.no("mei", "plant", species="saxaul") == "sanction_closed"
    assert (woods.bubbles("mei"), woods.no("lin", "steal", bubble=second)) == ([], "friend_rests")


def test_nobody_feeds_who_is_apart_and_the_scene_says_so_beforehand(woods: Woods):
    woods.rich("lin", 100)
    woods.earn("mei", 100)
    woods.wait(2 * MINUTE)
    close(woods, "mei", "apart")
    seen = woods.scene("lin", "mei")
    codes = {can["move"]: can["why"]["code"] for can in (*seen["can"], *seen["bubbles"][0]["can"]) if can["why"]}

    assert woods.no("lin", "water", friend="mei", grams=66) == "friend_rests"
    exchanges = {"steal", "steal_all", "water", "revive", "give_rain"}
    assert {move for move, code in codes.items() if code == "friend_rests"} == exchanges
    assert (woods.scene("lin", page="find")["friend"], woods.scene("wu", page="find")["friend"]) == (None, None)
    assert (seen["bubbles"][0]["status"], "Try again" in seen["bubbles"][0]["can"][0]["why"]["en"]) == (
        "protected", True,
    )  # fmt: skip
    assert woods.no("zhao", "water", friend="mei", grams=66) == "not_allowed"  # strangers learn nothing of it
    woods.wait(30 * DAY)
    assert woods.no("lin", "water", friend="mei", grams=66) == ""
