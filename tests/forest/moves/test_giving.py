"""Water, revived energy, and what goes back by itself, on both databases."""

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.privacy.erasure import erase_by_id
from engine.store import Database
from tests.forest.kept import broken
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu")


def test_water_becomes_a_golden_bubble_that_its_owner_collects(woods: Woods):
    woods.rich("lin", 100)
    woods.play("lin", "water", friend="mei", grams=33, note="grow")
    [bubble] = woods.scene("mei")["bubbles"]

    assert (bubble["status"], bubble["grams"], bubble["act"], bubble["from"]) == (
        "golden", 33, "watered", str(woods.ids["lin"]),
    )  # fmt: skip
    assert bubble["note"]["en"] == "Grow tall!"
    assert woods.no("wu", "steal", bubble=bubble["name"]) == "golden"
    assert woods.play("mei", "collect", bubble=bubble["name"])["grams"] == 33
    assert (woods.purse("lin"), woods.purse("mei")) == (67, 33)


def test_a_friend_is_watered_three_times_a_day(woods: Woods):
    woods.rich("lin", 100)
    for _ in range(3):
        woods.play("lin", "water", friend="mei", grams=10)

    assert woods.no("lin", "water", friend="mei", grams=10) == "enough_water"
    assert woods.no("lin", "water", friend="wu", grams=10) == ""
    woods.wait(24 * HOUR)
    assert woods.no("lin", "water", friend="mei", grams=10) == ""


def test_other_amounts_and_what_one_does_not_have_are_refused(woods: Woods):
    woods.rich("lin", 20)

    assert woods.no("lin", "water", friend="mei", grams=11) == "wrong_amount"
    assert woods.no("lin", "water", friend="mei", grams=33) == "not_enough"


def test_who_is_watered_by_a_ring_of_accounts_has_enough_one_day(database: Database):
    names = [f"p{n}" for n in range(7)]
    woods = Woods(database, "mei", *names)
    for name in names:
        woods.rich(name, 200)
    for name in names[:6]:
        for _ in range(3):
            woods.play(name, "water", friend="mei", grams=66)

    assert woods.no("p6", "water", friend="mei", grams=10) == "friend_has_enough"


def test_what_expired_is_brought_back_and_half_comes_to_the_reviver(woods: Woods):
    woods.walk("mei")
    woods.wait(97 * HOUR)

    assert woods.play("lin", "revive", friend="mei") == {"grams": 52}
    assert (woods.play("lin", "receive"), woods.no("lin", "revive", friend="mei")) == (
        {"vitality": 20}, "revived_already",
    )  # fmt: skip
    assert woods.no("wu", "revive", friend="mei") == "nothing_to_revive"
    woods.play("mei", "collect_all")
    woods.tick()
    assert woods.purse("mei") == 52
    assert woods.play("lin", "collect_all") == {"grams": 26, "bubbles": 1}


def test_what_is_not_collected_within_two_days_is_gone_for_good(woods: Woods):
    woods.earn("mei", 52)
    woods.wait(73 * HOUR)
    woods.play("lin", "revive", friend="mei")
    woods.wait(49 * HOUR)

    assert woods.no("mei", "collect_all") == "nothing_ripe"
    assert woods.no("wu", "revive", friend="mei") == offered(woods, "wu", "mei", "revive") == "nothing_to_revive"


def test_gifts_that_nobody_collected_make_no_energy_out_of_nothing(woods: Woods):
    woods.rich("lin", 66)
    woods.play("lin", "water", friend="mei", grams=66)
    woods.wait(7 * DAY + MINUTE)

    assert woods.no("lin", "revive", friend="mei") == offered(woods, "lin", "mei", "revive") == "nothing_to_revive"


def test_friends_gain_nothing_by_paying_waiting_reviving_and_a_refund(woods: Woods):
    woods.pay("mei", 300, "chair")
    woods.walk("mei")
    woods.wait(97 * HOUR)
    assert woods.play("lin", "revive", friend="mei") == {"grams": 352}
    assert woods.play("mei", "collect_all") == {"grams": 352, "bubbles": 2}
    woods.tick()
    woods.refund("mei", "chair", 300)

    assert (woods.purse("mei"), woods.play("lin", "collect_all")) == (52, {"grams": 26, "bubbles": 1})
    assert broken(woods) == []


def offered(woods: Woods, who: str, friend: str, move: str) -> str:
    """With which code the scene says that a move cannot be made; '' when it can."""
    [why] = {can["why"]["code"] if can["why"] else "" for can in woods.scene(who, friend)["can"] if can["move"] == move}
    return str(why)


def test_too_much_taken_goes_back_by_itself(woods: Woods):
    woods.rich("lin", 100)
    woods.play("lin", "prefer", give_back_over_g=10)
    for _ in range(3):
        woods.earn("mei", 400)
    woods.wait(2 * MINUTE)

    got = woods.play("lin", "steal_all", friend="mei")["grams"]

    back = [one["grams"] for one in woods.scene("mei")["bubbles"] if one["act"] == "watered"]
    assert back == [max(one for one in (10, 18, 33, 66) if one <= got - 10)]


def test_a_reviver_is_thanked_though_the_friend_is_erased_meanwhile(woods: Woods):
    woods.walk("mei")
    woods.wait(97 * HOUR)
    woods.play("lin", "revive", friend="mei")
    woods.play("mei", "collect_all")
    erase_by_id(woods.db, woods.ids["mei"], woods.now)
    woods.tick()

    assert len(woods.bubbles("lin")) == 1


def test_what_goes_back_by_itself_passes_no_limit_of_a_day(database: Database):
    names = ["lin", *(f"p{n}" for n in range(5))]  # six friends: all of them are drawn for each bubble
    woods = Woods(database, "mei", *names)
    for name in names:
        woods.rich(name, 400)
    for _ in range(4):
        woods.earn("mei", 1_000)
    woods.wait(2 * MINUTE)
    woods.play("lin", "prefer", give_back_over_g=10)
    for name in names:
        for _ in range(3):
            woods.play(name, "water", friend="mei", grams=66)
    woods.play("lin", "steal_all", friend="mei")

    assert broken(woods) == []
