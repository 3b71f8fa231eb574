"""Using, giving and wearing, and what a shield and a double-take card do to thieves; on both databases."""

import pytest

from engine.audit import audit
from engine.clock import DAY, HOUR, MINUTE
from engine.store import Database
from engine.turn import Held, Turn
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    woods = Woods(database, "mei", "lin", strangers=("zhao",))
    woods.lively("mei", 5)
    woods.lively("lin", 5)
    return woods


def ripe(woods: Woods, name: str, grams: int = 100) -> str:
    """A bubble of which every friend may take."""
    bubble = woods.earn(name, grams)
    woods.wait(2 * MINUTE)
    return bubble


def test_nobody_takes_under_a_shield_and_everybody_may_when_it_is_over(woods: Woods):
    bubble = ripe(woods, "mei")
    woods.play("mei", "buy", ware="shield_limited")
    woods.play("mei", "use", prop="shield_limited")

    assert (woods.no("lin", "steal", bubble=bubble), woods.no("lin", "steal_all", friend="mei")) == (
        "shield", "nothing_to_take",
    )  # fmt: skip
    woods.wait(DAY)
    assert woods.no("lin", "steal", bubble=bubble) == ""


def test_friends_see_that_a_forest_is_shielded_and_find_passes_by(woods: Woods):
    ripe(woods, "mei")
    woods.play("mei", "buy", ware="shield")
    woods.play("mei", "use", prop="shield")

    seen = woods.scene("lin", "mei")
    assert (seen["shield"], [one["status"] for one in seen["bubbles"]]) == (True, ["protected"])
    marks = {row["player"]: row["marks"]["take"] for row in woods.scene("lin", page="friends")["friends"]}
    assert (marks[str(woods.ids["mei"])], woods.scene("lin", page="find")["friend"]) == (False, None)
    assert woods.scene("mei")["in_use"].keys() == {"shield"}


def test_with_a_double_take_card_one_bubble_is_taken_of_twice_for_five_minutes(woods: Woods):
    bubble = ripe(woods, "mei", 200)
    woods.play("lin", "steal", bubble=bubble)
    woods.play("lin", "buy", ware="double")
    woods.play("lin", "use", prop="double")

    assert [woods.no("lin", "steal", bubble=bubble) for _ in range(2)] == ["", "taken_already"]
    woods.wait(DAY)
    other = ripe(woods, "mei", 200)
    assert [woods.no("lin", "steal", bubble=other) for _ in range(2)] == ["", "taken_already"]
    assert audit(woods.db).ok


def test_a_double_take_card_lasts_five_minutes(woods: Woods):
    woods.play("lin", "buy", ware="double")
    woods.play("lin", "use", prop="double")
    woods.wait(5 * MINUTE - 1)
    before = woods.scene("lin")["in_use"].keys()
    woods.wait(1)

    assert (before, woods.scene("lin")["in_use"]) == ({"double"}, {})


def test_while_one_works_a_second_must_be_confirmed_and_works_after_it(woods: Woods):
    for _ in range(4):
        woods.play("mei", "buy", ware="shield")
    woods.play("mei", "use", prop="shield")
    unasked = woods.no("mei", "use", prop="shield")
    bubble = ripe(woods, "mei")
    woods.play("mei", "use", prop="shield", prolong=True)
    woods.play("mei", "use", prop="shield", prolong=True)

    assert (unasked, woods.no("mei", "use", prop="shield", prolong=True)) == ("active_already", "active_enough")
    woods.wait(2 * DAY + 20 * HOUR)
    assert woods.no("lin", "steal", bubble=bubble) == "shield"
    assert [one["many"] for one in woods.scene("mei", page="bag")["props"]] == [1]


def test_an_accelerator_ripens_one_s_own_bubbles_at_once(woods: Woods):
    for name in ("mei", "lin"):
        woods.earn(name, 52, ripe=False)
    woods.play("mei", "buy", ware="accelerator")

    assert woods.play("mei", "use", prop="accelerator") == {"bubbles": 1}
    assert woods.play("mei", "collect_all") == {"grams": 52, "bubbles": 1}
    assert woods.no("lin", "collect_all") == "nothing_ripe"
    assert audit(woods.db).ok


def test_where_nothing_grows_the_accelerator_stays_in_the_bag(woods: Woods):
    woods.play("mei", "buy", ware="accelerator")

    assert woods.no("mei", "use", prop="accelerator") == "nothing_growing"
    assert [one["prop"] for one in woods.scene("mei", page="bag")["props"]] == ["accelerator"]


def test_who_ripens_early_has_the_bubble_as_long_as_was_told(woods: Woods):
    bubble = woods.earn("mei", 52, ripe=False)
    before = woods.scene("mei")["bubbles"][0]["gone_at"]
    woods.play("mei", "buy", ware="accelerator")
    woods.play("mei", "use", prop="accelerator")

    assert [(one["name"], one["gone_at"]) for one in woods.scene("mei")["bubbles"]] == [(bubble, before)]


def test_friends_wait_their_own_time_after_a_bubble_was_ripened(woods: Woods):
    bubble = woods.earn("mei", 200, ripe=False)
    woods.play("mei", "buy", ware="accelerator")
    woods.play("mei", "use", prop="accelerator")

    assert woods.no("lin", "steal", bubble=bubble) == "not_ripe"
    woods.wait(2 * MINUTE)
    assert woods.no("lin", "steal", bubble=bubble) == ""


def test_the_kernel_ripens_nobody_else_s_hold(woods: Woods, monkeypatch: pytest.MonkeyPatch):
    bubble = woods.earn("mei", 52, ripe=False)
    verbs = woods.table.content.games["forest"].verbs

    def hasten(turn: Turn, bubble: Held) -> None:
        turn.ripen(turn.hold(bubble))

    monkeypatch.setitem(verbs, "collect", type(verbs["collect"]).of(hasten))
    assert woods.no("lin", "collect", bubble=bubble) == "not_allowed"
    assert woods.no("mei", "collect", bubble=bubble) == ""
    assert woods.scene("mei")["bubbles"][0]["status"] == "ripe"


def test_a_prop_is_given_to_a_friend_and_goes_when_it_would_have_gone(woods: Woods):
    woods.play("mei", "buy", ware="shield_limited")
    woods.wait(3 * DAY)
    woods.play("mei", "give_prop", friend="lin", prop="shield_limited")

    assert (woods.scene("mei", page="bag")["props"], woods.no("mei", "use", prop="shield_limited")) == ([], "no_prop")
    [one] = woods.scene("lin", page="bag")["props"]
    assert (one["prop"], one["many"]) == ("shield_limited", 1)
    [told] = woods.scene("lin", page="feed")["feed"]
    assert (told["kind"], told["prop"], told["mine"]) == ("gave_prop", "shield_limited", False)
    woods.wait(4 * DAY)
    assert woods.no("lin", "use", prop="shield_limited") == "no_prop"


def test_a_friend_s_full_bag_a_card_of_one_s_own_and_a_stranger_take_no_gift(woods: Woods):
    woods.lively("mei", 2)
    for _ in range(4):
        woods.play("mei", "buy", ware="shield")
        woods.play("lin", "buy", ware="shield")
    woods.play("mei", "buy", ware="double_31d")
    woods.play("mei", "give_prop", friend="lin", prop="shield")

    assert woods.no("mei", "give_prop", friend="lin", prop="shield") == "friend_bag_full"
    assert woods.no("mei", "give_prop", friend="lin", prop="double_31d") == "keep_this"
    assert woods.no("mei", "give_prop", friend="lin", prop="accelerator") == "no_prop"
    assert woods.no("mei", "give_prop", friend="zhao", prop="shield") == "not_allowed"
    assert woods.no("mei", "use", prop="umbrella") == "unknown_prop"


def test_a_look_is_worn_by_who_has_it_and_friends_see_it(woods: Woods):
    first = woods.no("mei", "wear", skin="autumn")
    woods.play("mei", "buy", ware="autumn")
    woods.play("mei", "wear", skin="autumn")

    assert (first, woods.scene("mei")["skin"], woods.scene("lin", "mei")["skin"]) == ("no_skin", "autumn", "autumn")
    woods.play("mei", "wear")
    assert (woods.scene("mei")["skin"], woods.scene("mei", page="bag")["skins"][0]["worn"]) == (None, False)


def test_what_is_walked_after_an_accelerator_grows_anew(woods: Woods):
    woods.walk("mei", 1_000)
    woods.play("mei", "buy", ware="accelerator")
    woods.play("mei", "use", prop="accelerator")
    woods.walk("mei", 2_000)
    assert woods.play("mei", "collect_all") == {"grams": 52, "bubbles": 1}
    woods.walk("mei", 3_000)
    [bubble] = woods.scene("mei")["bubbles"]

    assert (bubble["status"], bubble["grams"]) == ("growing", 104)
    assert woods.no("mei", "collect_all") == "nothing_ripe"
    assert audit(woods.db).ok
