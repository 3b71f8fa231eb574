"""Rewards: amounts, rounding, curves, and what limits leave of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quests.quest import Curve, Limit, Reward
from engine.rules.rewards import Cut, Due, curve_at, rounded, within_limits

FEED, ENERGY = Reward("feed", 1_000), Reward("energy", 1)


def test_a_curve_is_nothing_before_its_first_point_and_flat_after_its_last():
    points = ((Decimal(10), Decimal(1)), (Decimal(20), Decimal(3)))

    assert [curve_at(Curve(points), n) for n in (0, 9, 10, 15, 20, 21)] == [0, 0, 1, 2, 3, 3]
    assert [curve_at(Curve(points, "step"), n) for n in (10, 19, 20)] == [1, 1, 3]


@pytest.mark.parametrize(("how", "whole"), [("down", 2), ("up", 3), ("nearest", 2)])
def test_an_amount_is_rounded_as_the_quest_says(how, whole):
    assert rounded(Decimal("2.5"), Reward("feed", 1, round=how)) == whole


@pytest.mark.parametrize(("amount", "paid"), [("0.05", 50), ("0.12", 100), ("1", 1_000), ("0.049", 0)])
def test_what_comes_in_parts_of_a_unit_is_rounded_to_those(amount: str, paid: int):
    assert rounded(Decimal(amount), Reward("eggs", 1_000, parts=20)) == paid


def test_what_a_limit_cuts_is_told_with_before_and_after():
    daily = Limit("limits[0]", 100, "reward", "player", "day")
    budget = Limit("budget", 20, "reward", "budget", "ever")

    [pay], because = within_limits([Due(ENERGY, 50, 50, "reward.amount")], "energy", [(70, daily), (0, budget)])

    assert (pay.amount, pay.because, because) == (20, "budget", "budget")
    assert pay.cuts == (Cut("limits[0]", 50, 30), Cut("budget", 30, 20))


def test_a_bonus_in_another_asset_is_not_what_the_limit_is_about():
    limits = [(95, Limit("limits[0]", 100, "reward", "player", "day"))]
    dues = [Due(ENERGY, 50, 50, "reward.amount"), Due(FEED, 9_000, 9, "bonus[0]")]

    pays, _ = within_limits(dues, "energy", limits)

    assert [(pay.amount, pay.because) for pay in pays] == [(5, "limits[0]"), (9_000, "bonus[0]")]


@given(
    st.lists(st.integers(0, 50), max_size=5),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=4),
)
def test_no_limit_is_overspent_by_a_reward_and_its_bonuses_together(amounts, found):
    limits = [(used, Limit("limits[0]", most, "reward", "player", "day", cut)) for used, most, cut in found]
    dues = [Due(ENERGY, amount, amount, f"bonus[{n}]") for n, amount in enumerate(amounts)]

    pays, _ = within_limits(dues, "energy", limits)

    for used, limit in limits:
        assert sum(pay.amount for pay in pays) <= max(limit.max - used, 0)
    if not limits:
        assert [pay.amount for pay in pays] == [amount for amount in amounts if amount]
