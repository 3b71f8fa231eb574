"""Outfits and cups, in tables."""

from collections import Counter
from random import Random

import pytest

from games.farm.joy import rules
from games.farm.joy.rules import Facts, Round
from games.farm.numbers import NUMBERS


@pytest.mark.parametrize(
    ("start", "swaps", "under"),
    [
        (0, [], 0),
        (0, [(0, 1)], 1),
        (0, [(1, 0)], 1),
        (0, [(1, 2)], 0),
        (2, [(0, 2), (0, 1)], 1),
        (1, [(1, 2), (2, 0), (0, 1), (1, 2)], 2),
    ],
)
def test_the_egg_goes_with_its_cup(start: int, swaps: list[tuple[int, int]], under: int):
    assert rules.under(Round(start, swaps)) == under


def test_three_rounds_with_more_and_more_swaps_of_two_different_cups():
    for seed in range(200):
        rounds = rules.draw(Random(seed))
        assert [len(one.swaps) for one in rounds] == [3, 5, 7]
        assert all(0 <= a < 3 and 0 <= b < 3 and a != b for one in rounds for a, b in one.swaps)


def test_a_seed_is_always_the_same_game():
    assert rules.draw(Random(7)) == rules.draw(Random(7)) != rules.draw(Random(8))


def test_each_cup_hides_the_egg_as_often():
    found = Counter(rules.under(one) for seed in range(3_000) for one in rules.draw(Random(seed)))

    assert all(abs(many - 3_000) < 150 for many in found.values())


@pytest.mark.parametrize(("answers", "right"), [([0, 1, 2], 3), ([0, 1, 0], 2), ([1, 1, 0], 1), ([2, 2, 1], 0)])
def test_each_round_is_answered_for_itself(answers: list[int], right: int):
    assert rules.right([Round(0, []), Round(1, []), Round(2, [])], answers) == right


@pytest.mark.parametrize(("paid", "left"), [(0, 3), (2, 1), (3, 0), (9, 0)])
def test_three_games_a_day_are_paid(paid: int, left: int):
    assert rules.paid_left(paid) == left


@pytest.mark.parametrize(
    ("outfit", "facts", "earned"),
    [
        ("straw_hat", Facts(0, 99, 99), False),
        ("straw_hat", Facts(1, 0, 0), True),
        ("scarf", Facts(9, 6, 9), False),
        ("scarf", Facts(0, 7, 0), True),
        ("bow", Facts(9, 9, 0), False),
        ("bow", Facts(0, 0, 1), True),
    ],
)
def test_an_outfit_is_earned_by_one_thing(outfit: str, facts: Facts, earned: bool):
    assert rules.is_earned(outfit, facts) == earned


def test_there_are_outfits_for_eggs_days_and_donations():
    assert len(NUMBERS.outfits) >= 6
    assert {one.by for one in NUMBERS.outfits.values()} == {"eggs", "days", "donations"}
