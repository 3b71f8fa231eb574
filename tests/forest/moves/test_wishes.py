"""How a player wants the forest, on both databases."""

import pytest

from engine.incoming.vocabulary import GUARDIAN
from engine.people.consents import Said
from engine.people.minors import Limits, written
from engine.store import Database
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
    assert [woods.no(who, "visit_neighbour") for who in ("zhao", "mei")] == ["visited_already", "has_friends"]
    assert woods.play("zhao", "collect_all") == {"grams": 10, "bubbles": 1}


def test_a_minor_is_on_no_board(database: Database):
    woods = Woods(database, "mei", "lin")
    woods.world.put("mei", said=[Said(GUARDIAN, True, "2026-11")], minor=written(Limits()))

    assert woods.no("mei", "prefer", on_board=True) == "minor_board"
