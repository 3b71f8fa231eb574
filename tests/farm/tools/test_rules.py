"""Which tool can be used when, and which tasks have earned one: in tables."""

import pytest

from games.farm.numbers import NUMBERS
from games.farm.rules.hen import State
from games.farm.tools import rules
from games.farm.tools.rules import Facts, Tool, Waiting

MEAL, BIG = 180_000, 360_000
EATING = Facts(State.EATING, 100_000, 1_000_000, fenced=False)


def test_every_tool_has_its_numbers():
    assert set(NUMBERS.tools.kinds) == set(Tool)


def test_every_task_gives_a_tool_within_the_days_that_are_kept():
    assert {one.gives for one in NUMBERS.tools.tasks.values()} == set(Tool)
    assert all(1 <= one.in_a_row <= 5 for one in NUMBERS.tools.tasks.values())


@pytest.mark.parametrize(
    ("tool", "many", "used", "no"),
    [
        ("accelerator", 0, 0, "no_tool"),
        ("accelerator", 1, 7, ""),
        ("accelerator", 1, 8, "enough_of_tool"),
        ("extra_meal", 1, 1, ""),
        ("extra_meal", 1, 2, "enough_of_tool"),
        ("relief", 20, 1, "enough_of_tool"),
    ],
)
def test_a_tool_is_there_and_not_used_too_often(tool: str, many: int, used: int, no: str):
    assert rules.spend_refused(tool, many, used) == no


@pytest.mark.parametrize(
    ("tool", "yard", "no"),
    [
        ("accelerator", EATING, ""),
        ("accelerator", EATING._replace(doing=State.HUNGRY), "not_eating"),
        ("accelerator", EATING._replace(doing=State.AWAY), "hen_away"),
        ("accelerator", EATING._replace(doing=State.SLEEPY), "not_eating"),
        ("extra_meal", EATING, ""),
        ("extra_meal", EATING._replace(doing=State.AWAY), "hen_away"),
        ("extra_meal", EATING._replace(food_mg=MEAL), ""),
        ("extra_meal", EATING._replace(food_mg=MEAL + 1), "trough_full"),
        ("extra_meal", EATING._replace(store_mg=MEAL), ""),
        ("extra_meal", EATING._replace(store_mg=MEAL - 1), "store_low"),
        ("fence", EATING._replace(doing=State.AWAY), ""),
        ("fence", EATING._replace(fenced=True), "fence_stands"),
        ("new_egg", EATING._replace(doing=State.RESTING), ""),
    ],
)
def test_a_tool_is_used_where_it_does_something(tool: str, yard: Facts, no: str):
    assert rules.use_refused(tool, yard) == no


@pytest.mark.parametrize(
    ("food", "store", "poured"), [(0, 1_000_000, BIG), (MEAL, 1_000_000, MEAL), (MEAL, MEAL + 5, MEAL), (1, MEAL, MEAL)]
)
def test_an_extra_meal_fills_up_to_360_g_as_far_as_the_store_goes(food: int, store: int, poured: int):
    assert rules.refill_mg(food, store) == poured


@pytest.mark.parametrize(
    ("doing", "hour", "stays", "trips", "no"),
    [
        (State.HUNGRY, 12, False, 2, ""),
        (State.AWAY, 12, False, 0, "hen_away"),
        (State.EATING, 12, False, 0, "not_hungry"),
        (State.RESTING, 12, False, 0, ""),
        (State.SLEEPY, 12, False, 0, "not_hungry"),
        (State.HUNGRY, 12, True, 0, "hen_stays"),
        (State.HUNGRY, 20, False, 0, "not_by_night"),
        (State.HUNGRY, 12, False, 3, "enough_trips"),
    ],
)
def test_a_hen_is_sent_as_she_would_go_by_herself(doing: State, hour: int, stays: bool, trips: int, no: str):
    assert rules.freeload_refused(doing, hour, stays=stays, trips_today=trips) == no


@pytest.mark.parametrize(
    ("doing", "had", "no"),
    [
        (State.HUNGRY, 0, ""),
        (State.RESTING, 0, ""),
        (State.HUNGRY, 1, "friend_has_relief"),
        (State.AWAY, 0, "friend_hen_away"),
        (State.EATING, 0, "still_eating"),
        (State.SLEEPY, 0, "friend_asleep"),
    ],
)
def test_a_friends_hungry_hen_is_helped_out_once_a_day(doing: State, had: int, no: str):
    assert rules.relief_refused(doing, had) == no


@pytest.mark.parametrize(
    ("done", "in_a_row", "won", "so_far"),
    [
        ("", 1, [], 0),
        ("x", 1, [0], 0),
        (".", 1, [], 0),
        ("x.x", 1, [0, 2], 0),
        ("xx", 3, [], 2),
        ("xx.", 3, [], 2),  # today is not over
        ("xx..", 3, [], 0),
        ("x.xx", 3, [], 2),
        ("xxx", 3, [2], 0),
        ("xxxxxx", 3, [2, 5], 0),  # no day counts twice
        ("xxxxx.", 3, [2], 2),
    ],
)
def test_each_row_of_days_is_a_tool(done: str, in_a_row: int, won: list[int], so_far: int):
    assert rules.waiting([one == "x" for one in done], in_a_row) == Waiting(won, so_far)


@pytest.mark.parametrize(
    ("won", "many", "taken", "no"),
    [
        (1, 0, False, ""),
        (0, 0, False, "task_not_done"),
        (0, 0, True, "task_taken"),
        (1, 19, True, ""),
        (1, 20, False, "tools_full"),
    ],
)
def test_what_was_earned_is_taken_while_the_bag_holds_it(won: int, many: int, taken: bool, no: str):
    assert rules.take_refused(won, many, taken_today=taken) == no
