"""How a player wants the forest, on both databases."""

import pytest

from engine.clock import DAY, MINUTE
from engine.incoming.vocabulary import GUARDIAN
from engine.people.consents import Said
from engine.people.minors import Limits, written
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.world import Woods


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu")


def test_what_is_not_named_stays_as_it_is(woods: Woods):
    woods.play("mei", "prefer", peace=True, on_board=True)
    woods.play("mei", "prefer", peace=False)

    assert woods.scene("mei")["settings"] == {
        "peace": False, "shows_acts": False, "on_board": True, "give_back_over_g": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("limit", "code"), [(0, ""), (9, "wrong_limit"), (10, ""), (200, ""), (201, "wrong_limit")])
def test_the_limit_of_giving_back_is_off_or_between_10_and_200(woods: Woods, limit: int, code: str):
    assert woods.no("mei", "prefer", give_back_over_g=limit) == code


def test_friends_see_what_bubbles_are_for_only_when_the_owner_wants_it(woods: Woods):
    woods.earn("mei", 52)
    before = woods.scene("lin", "mei")["bubbles"][0]
    woods.play("mei", "prefer", shows_acts=True)
    after = woods.scene("lin", "mei")["bubbles"][0]

    assert (before["label"], before["act"]) == (None, None)
    assert (after["label"]["en"], after["act"]) == ("good", "payment")


def test_a_word_of_peace_is_taken_back_by_who_gave_it(woods: Woods):
    woods.play("mei", "keep_peace", friend="lin")
    woods.play("lin", "end_peace", friend="mei")
    still = woods.scene("lin", "mei")["peace"]
    woods.play("mei", "end_peace", friend="lin")

    assert (still, woods.scene("lin", "mei")["peace"]) == (True, False)


def test_a_thumb_a_day_for_each_friend(woods: Woods):
    woods.play("lin", "thumb", friend="mei")

    assert woods.no("lin", "thumb", friend="mei") == "thumbed_already"
    assert (woods.no("wu", "thumb", friend="mei"), woods.scene("mei")["thumbs"]) == ("", 2)


def test_who_has_no_friends_looks_in_on_the_neighbour_once_a_day(database: Database):
    woods = Woods(database, "mei", "lin", strangers=("zhao",))
    before = [can for can in woods.scene("zhao")["can"] if can["move"] == "visit_neighbour"]
    woods.play("zhao", "visit_neighbour")
    after = [can for can in woods.scene("zhao")["can"] if can["move"] == "visit_neighbour"]

    assert (before[0]["can"], after[0]["why"]["code"]) == (True, "visited_already")
    assert woods.no("zhao", "visit_neighbour") == "visited_already"
    assert woods.play("zhao", "collect_all") == {"grams": 10, "bubbles": 1}


def test_who_begins_has_a_first_bubble_from_the_neighbour_also_among_friends(database: Database):
    woods = Woods(database, "mei", "lin")
    woods.play("mei", "visit_neighbour")
    woods.play("mei", "collect_all")
    offers = [can for can in woods.scene("mei")["can"] if can["move"] == "visit_neighbour"]

    assert offers[0]["why"]["code"] == woods.no("mei", "visit_neighbour") == "has_friends"


def test_a_minor_is_on_no_board(database: Database):
    woods = Woods(database, "mei", "lin")
    woods.world.put("mei", said=[Said(GUARDIAN, True, "2026-11")], minor=written(Limits()))

    assert woods.no("mei", "prefer", on_board=True) == "minor_board"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (("prefer", {"peace": True}), ("prefer", {"peace": False})),
        (("keep_peace", {"friend": "lin"}), ("end_peace", {"friend": "lin"})),
    ],
)
def test_who_ends_peace_takes_nothing_until_tomorrow(
    woods: Woods, begin: tuple[str, dict[str, object]], end: tuple[str, dict[str, object]]
):
    woods.play("mei", begin[0], **begin[1])
    bubble = woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play("mei", end[0], **end[1])
    seen, marks = woods.scene("mei", "lin"), woods.scene("mei", page="friends")["friends"]

    assert (seen["peace"], seen["bubbles"][0]["status"]) == (True, "protected")
    assert woods.no("mei", "steal", bubble=bubble) == "peace"
    assert not any(row["marks"]["take"] for row in marks)
    woods.wait(DAY)
    assert woods.no("mei", "steal", bubble=bubble) == ""


def test_a_word_of_peace_that_was_never_given_ends_nothing(woods: Woods):
    woods.play("lin", "keep_peace", friend="mei")
    bubble = woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play("mei", "end_peace", friend="lin")
    woods.play("lin", "end_peace", friend="mei")

    assert woods.no("mei", "steal", bubble=bubble) == ""


def test_a_friend_of_whom_nothing_was_promised_may_be_taken_of_when_peace_with_another_ends(woods: Woods):
    woods.play("mei", "keep_peace", friend="wu")
    bubble = woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play("mei", "end_peace", friend="wu")

    assert woods.no("mei", "steal", bubble=bubble) == ""


def test_who_has_taken_today_cannot_put_their_own_out_of_reach_the_same_day(woods: Woods):
    bubble = woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    woods.play("mei", "steal", bubble=bubble)
    offers = {can["move"]: can["why"] or {"code": ""} for can in woods.scene("mei", "lin")["can"]}

    assert offers["keep_peace"]["code"] == "took_today"
    assert [woods.no("mei", "keep_peace", friend=name) for name in ("lin", "wu")] == ["took_today", ""]
    assert [woods.no("mei", "prefer", peace=wish) for wish in (True, False)] == ["took_today", ""]
    woods.wait(DAY)
    assert (woods.no("mei", "keep_peace", friend="lin"), woods.no("mei", "prefer", peace=True)) == ("", "")


def test_each_is_offered_what_changes_their_own_word_of_peace(woods: Woods):
    woods.play("mei", "keep_peace", friend="lin")

    def offered(who: str, friend: str) -> set[str]:
        return {can["move"] for can in woods.scene(who, friend)["can"] if can["move"].endswith("_peace")}

    assert (offered("mei", "lin"), offered("lin", "mei")) == ({"end_peace"}, {"keep_peace"})


def test_after_a_day_s_thumbs_the_scene_says_so(woods: Woods, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.friends.__dict__, "thumbs_a_day", 1)
    woods.play("lin", "thumb", friend="mei")
    [why] = [can["why"]["code"] for can in woods.scene("lin", "wu")["can"] if can["move"] == "thumb"]

    assert (why, woods.no("lin", "thumb", friend="wu")) == ("enough_thumbs", "enough_thumbs")
