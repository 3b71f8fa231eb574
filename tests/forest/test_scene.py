"""What a player sees of a forest, on both databases: their own, and a friend's."""

import json

import pytest

from engine.clock import HOUR, MINUTE
from engine.risk.sanctions import Order, impose
from engine.social.friends import block
from engine.store import Database
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu")


def test_a_new_forest_is_a_seed(woods: Woods):
    seen = woods.scene("mei")

    assert (seen["energy_g"], seen["bubbles"], seen["planted"]) == (0, [], 0)
    assert (seen["tree"]["species"], seen["tree"]["phase"], seen["tree"]["missing_g"]) == ("saxaul", 0, 17_900)
    assert seen["can"][0]["why"]["en"] == "There is nothing to collect right now."


def test_six_bubbles_are_shown_with_the_newest_and_the_rest_follow(woods: Woods):
    names = [woods.earn("mei", grams) for grams in range(10, 18)]
    seen = woods.scene("mei")
    woods.play("mei", "collect", bubble=names[0])
    after = woods.scene("mei")

    assert ([one["name"] for one in seen["bubbles"]], seen["more"]) == ([*names[:5], names[-1]], 2)
    assert ([one["name"] for one in after["bubbles"]], after["more"]) == ([*names[1:6], names[-1]], 1)


def test_one_s_own_bubble_says_what_it_is_for_and_when_it_is_ripe(woods: Woods):
    woods.earn("mei", 52, ripe=False)
    [bubble] = woods.scene("mei")["bubbles"]

    assert (bubble["status"], bubble["label"]["en"], bubble["act"]) == ("growing", "good", "payment")
    assert bubble["can"][0]["why"]["code"] == "not_ripe"


def test_a_friend_sees_soon_or_later_and_never_the_instant(woods: Woods):
    woods.earn("mei", 52, ripe=False)
    [later] = woods.scene("lin", "mei")["bubbles"]
    woods.wait(24 * HOUR - 30 * MINUTE)
    [soon] = woods.scene("lin", "mei")["bubbles"]

    assert (later["status"], later["ripens"], soon["ripens"]) == ("growing", "later", "soon")
    assert "ripe_at" not in later
    assert "gone_at" not in later


def test_a_friend_s_forest_shows_neither_purse_nor_settings(woods: Woods):
    woods.rich("mei", 100)
    seen = woods.scene("lin", "mei")

    assert {"energy_g", "settings", "week_g"} & seen.keys() == set()
    assert "missing_g" not in seen["tree"]
    woods.rich("mei", 437)
    assert (woods.scene("mei")["tree"]["part"], woods.scene("lin", "mei")["tree"]["part"]) == (600, 600)
    woods.rich("mei", 88)
    assert (woods.scene("mei")["tree"]["part"], woods.scene("lin", "mei")["tree"]["part"]) == (698, 600)


def test_the_name_of_a_friend_s_bubble_does_not_tell_when_it_came(woods: Woods):
    own = [woods.earn("mei", grams) for grams in (40, 60)]
    woods.wait(2 * MINUTE)
    shown = [one["name"] for one in woods.scene("lin", "mei")["bubbles"]]
    since = 1 << 32  # milliseconds and more of an id's upper half

    assert [one["name"] for one in woods.scene("mei")["bubbles"]] == own
    assert set(shown) & set(own) == set()
    assert all(int(name.split("-")[1]) // since != int(mine.split("-")[1]) // since for name in shown for mine in own)
    assert woods.play("lin", "steal", bubble=shown[1])["grams"] > 0
    assert [one["taken_g"] > 0 for one in woods.scene("mei")["bubbles"]] == [False, True]
    assert woods.no("mei", "collect", bubble=shown[0]) == "nothing_left"


def test_what_was_taken_shows_as_taken_to_the_thief_and_ripe_to_others(woods: Woods):
    name = woods.earn("mei", 100)
    woods.wait(2 * MINUTE)
    woods.play("lin", "steal", bubble=name)

    assert [woods.scene(who, "mei")["bubbles"][0]["status"] for who in ("lin", "wu")] == ["taken", "ripe"]
    assert woods.scene("mei")["bubbles"][0]["taken_g"] > 0


def test_a_vanishing_bubble_can_be_helped(woods: Woods):
    woods.earn("mei", 40)
    woods.wait(67 * HOUR)
    [bubble] = woods.scene("lin", "mei")["bubbles"]

    assert (bubble["status"], [one["move"] for one in bubble["can"]]) == ("vanishing", ["steal", "help_collect"])
    assert [one["can"] for one in bubble["can"]] == [True, True]


def test_what_can_be_done_is_what_the_moves_then_say(woods: Woods):
    woods.rich("lin", 100)
    woods.earn("mei", 100)
    woods.wait(2 * MINUTE)
    woods.play("lin", "thumb", friend="mei")
    woods.play("lin", "water", friend="mei", grams=10)
    offers = {can["move"]: can for can in reversed(woods.scene("lin", "mei")["can"])}

    said = {move: can["why"]["code"] if can["why"] else "" for move, can in offers.items()}
    assert said == {
        "steal_all": "", "water": "", "revive": "nothing_to_revive", "thumb": "thumbed_already", "keep_peace": "",
        "give_rain": "",
    }  # fmt: skip
    for move in ("thumb", "revive", "steal_all", "water"):
        assert woods.no("lin", move, **offers[move]["arguments"]) == said[move]


def test_a_scene_costs_the_same_however_many_bubbles_and_friends_there_are(database: Database):
    woods = Woods(database, "mei", "lin", "wu", "he", "qi")
    for name in ("mei", "lin"):
        woods.earn(name, 10)  # what is not there at all is not even asked for
    few = statements(woods)
    for name in ("mei", "lin", "wu", "he"):
        for grams in range(10, 20):
            woods.earn(name, grams)
    many = statements(woods)

    assert few == many


def statements(woods: Woods) -> list[int]:
    """How many statements each look costs: own, a friend's, and the pages."""
    pages = ("friends", "week", "board", "find", "feed", "catalogue")
    found = []
    for friend, page in [("", ""), ("lin", ""), *(("", page) for page in pages)]:
        seen: list[str] = []
        woods.db.probe = seen.append
        woods.scene("mei", friend, page)
        found.append(len(seen))
    woods.db.probe = None
    return found


def test_nothing_in_a_scene_is_the_bank_s_reference(woods: Woods):
    woods.earn("mei", 40)
    told = json.dumps([woods.scene("lin", "mei"), woods.scene("lin", page="friends")])

    assert "mei" not in told


def test_a_gift_of_who_is_blocked_meanwhile_has_no_name(woods: Woods):
    woods.rich("lin", 100)
    woods.play("lin", "water", friend="mei", grams=10)
    [named] = woods.scene("mei")["bubbles"]
    with woods.db.writing() as tx:
        block(tx, woods.ids["mei"], woods.ids["lin"], woods.now)
    [bubble] = woods.scene("mei")["bubbles"]

    assert (named["from"], bubble["act"], "from" in bubble) == (str(woods.ids["lin"]), "watered", False)


def test_water_that_one_does_not_have_is_not_offered(woods: Woods):
    woods.rich("lin", 20)
    woods.rich("mei", 500)
    offers = [can for can in woods.scene("lin", "mei")["can"] if can["move"] == "water"]

    assert [can["why"] and can["why"]["code"] for can in offers] == [None, None, "not_enough", "not_enough"]
    assert [woods.no("lin", "water", **can["arguments"]) for can in reversed(offers)][:2] == ["not_enough"] * 2


@pytest.mark.parametrize("level", ["apart", "closed"])
def test_what_a_sanction_of_one_s_own_takes_is_neither_offered_nor_marked(woods: Woods, level: str):
    woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    before = woods.scene("mei", friend="lin")
    with woods.db.writing() as tx:
        impose(tx, woods.db.ids, woods.ids["mei"], Order(level, "other", 7, "anna"), woods.now)
    shown, friends = woods.scene("mei", friend="lin"), woods.scene("mei", page="friends")["friends"]
    offers = {one["move"]: one["why"] for one in (*shown["can"], *shown["bubbles"][0]["can"])}

    assert before["bubbles"][0]["can"][0]["can"] is True
    for move in ("steal", "steal_all", "water"):
        assert offers[move]["code"] == f"sanction_{level}", move
    assert (offers["thumb"] is None) is (level == "apart")
    assert (shown["shield"], any(row["marks"]["take"] for row in friends)) == (False, False)
    assert woods.no("mei", "water", friend="lin", grams=10) == f"sanction_{level}"
