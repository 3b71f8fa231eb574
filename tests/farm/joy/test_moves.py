"""Dressing, and the game of cups, on both databases."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import DAY
from engine.errors import Malformed
from engine.store import Database
from games.farm.joy import rules
from games.farm.joy.rules import Round
from tests.farm.world import Yards
from tests.world import quest

CUPS = quest("cups", "farm.cups_done", give="feed", amount="event.right >= 3 ? 60 : event.right == 2 ? 40 : 20")


@pytest.fixture
def yards(database: Database) -> Yards:
    return Yards(database, "mei", "lin", homeless=("wu",), quests=(CUPS,))


def answers(run: Mapping[str, Any], right: int = 3) -> list[int]:
    """What somebody answers who follows the egg in the first so many rounds."""
    under = [rules.under(Round(one["start"], [tuple(pair) for pair in one["swaps"]])) for one in run["rounds"]]
    return [cup if n < right else (cup + 1) % 3 for n, cup in enumerate(under)]


def game(yards: Yards, name: str, right: int = 3) -> Mapping[str, Any]:
    """Play a game to its end."""
    run = yards.play(name, "cups_start")
    return yards.play(name, "cups_finish", token=run["token"], answers=answers(run, right))


def waits(yards: Yards, name: str) -> int:
    return int(yards.scene(name, page="tasks")["waiting_mg"])


def test_who_follows_the_egg_is_paid_the_most(yards: Yards):
    run = yards.play("mei", "cups_start")
    said = answers(run)

    assert yards.play("mei", "cups_finish", token=run["token"], answers=said) == {
        "right": 3, "under": said, "paid": True,
    }  # fmt: skip
    assert waits(yards, "mei") == 60_000


@pytest.mark.parametrize(("right", "mg"), [(0, 20_000), (1, 20_000), (2, 40_000), (3, 60_000)])
def test_there_are_three_levels(yards: Yards, right: int, mg: int):
    assert game(yards, "mei", right)["right"] == right
    assert waits(yards, "mei") == mg


def test_nobody_is_hurried(yards: Yards):
    run = yards.play("mei", "cups_start")
    yards.wait(2 * DAY)

    assert yards.play("mei", "cups_finish", token=run["token"], answers=answers(run))["paid"]


def test_three_games_a_day_are_paid_and_more_are_practice(yards: Yards):
    played = [game(yards, "mei")["paid"] for _ in range(4)]

    assert (played, waits(yards, "mei")) == ([True, True, True, False], 180_000)
    assert not yards.play("mei", "cups_start")["paid"]
    yards.wait(DAY)
    assert game(yards, "mei")["paid"]
    assert audit(yards.db).ok


def test_a_game_that_is_begun_and_not_settled_costs_nothing(yards: Yards):
    first = yards.play("mei", "cups_start")
    second = yards.play("mei", "cups_start")

    assert yards.no("mei", "cups_finish", token=first["token"], answers=[0, 0, 0]) == "cups_over"
    assert yards.scene("mei", page="cups")["paid_left"] == 3
    assert yards.no("mei", "cups_finish", token=second["token"], answers=[0, 0, 0]) == ""


def test_a_token_settles_one_game_once_and_for_its_player_alone(yards: Yards):
    run = yards.play("mei", "cups_start")
    yards.play("lin", "cups_start")

    assert yards.no("lin", "cups_finish", token=run["token"], answers=answers(run)) == "cups_over"
    assert yards.no("wu", "cups_finish", token=run["token"], answers=answers(run)) == "cups_over"
    told = [yards.no("mei", "cups_finish", token=run["token"], answers=answers(run)) for _ in range(2)]
    assert told == ["", "cups_over"]
    assert waits(yards, "mei") == 60_000


@pytest.mark.parametrize("wrong", [[], [0, 0], [0, 0, 0, 0], [0, 0, 3], [0, 0, -1], [0, 0, "1"]])
def test_an_answer_is_three_cups(yards: Yards, wrong: list[Any]):
    run = yards.play("mei", "cups_start")

    with pytest.raises(Malformed):
        yards.play("mei", "cups_finish", token=run["token"], answers=wrong)


def test_a_token_is_never_empty(yards: Yards):
    game(yards, "mei")

    with pytest.raises(Malformed):
        yards.play("mei", "cups_finish", token="", answers=[0, 0, 0])


def test_an_outfit_is_worn_once_it_is_earned_and_friends_see_it(yards: Yards):
    assert yards.no("mei", "dress", outfit="flower") == "outfit_not_earned"
    yards.wait(DAY)
    yards.play("mei", "dress", outfit="flower")

    assert yards.scene("mei")["hen"]["wears"] == yards.scene("lin", "mei")["hen"]["wears"] == "flower"
    yards.play("mei", "dress")
    assert yards.scene("lin", "mei")["hen"]["wears"] is None


def test_only_a_hen_wears_what_is_in_the_wardrobe(yards: Yards):
    assert yards.no("mei", "dress", outfit="ermine") == "unknown_outfit"
    assert yards.no("wu", "dress") == "no_hen"


def test_an_outfit_is_a_look_and_no_more(yards: Yards):
    yards.wait(DAY)
    before = yards.scene("mei")
    yards.play("mei", "dress", outfit="flower")
    after = yards.scene("mei")

    assert {**after, "hen": {**after["hen"], "wears": None}} == before


def test_while_no_quest_pays_a_game_is_practice_and_counts_for_nothing(yards: Yards):
    yards.world.content.book.switch("cups", on=False)
    run = yards.play("mei", "cups_start")
    ended = yards.play("mei", "cups_finish", token=run["token"], answers=[0, 0, 0])

    assert (run["paid"], ended["paid"], yards.scene("mei", page="cups")["paid_left"]) == (False, False, 3)
