"""How rules, values and lengths are written down, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from engine.clock import DAY
from engine.explaining.basis import Behind
from engine.explaining.notation import (
    count_text,
    counted_text,
    limit_text,
    near_text,
    noted_text,
    once_text,
    period_text,
    periods_text,
    shown,
    stage_text,
    streak_saw,
    streak_text,
    used_text,
)
from engine.quests.quest import Count, Limit, Streak
from engine.rules.stages import Done
from engine.rules.streaks import period_of
from tests.foretold import rich_content

QUESTS = rich_content().book.quests


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (Decimal("10.50"), "10.5"), (3, "3"), ("metro", '"metro"'), (frozenset({"b", "a"}), "[a, b]")],
)
def test_values_are_shown_as_in_an_expression(value: object, text: str):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("quest", "texts"),
    [
        (
            "rich",
            [("每位玩家每天 40g", "40 g per player a day"), ("所有玩家合计每周 90g", "90 g for all players a week")],
        ),
        ("whole", [("每位玩家每天 25g，放不下就不给", "25 g per player a day, all or nothing")]),
        ("shared", [("预算 spring 每周 20g", "20 g a week from the budget spring")]),
        ("per-shop", [("每个 event.mcc 每周 1 次", "once per event.mcc a week")]),
    ],
)
def test_limits_are_written_as_lines(quest: str, texts: list[tuple[str, str]]):
    assert [limit_text(limit, 1, "g") for limit in QUESTS[quest].limits] == texts


def test_what_is_used_of_a_limit_has_its_unit_and_its_window():
    times, reward = Limit("limits[0]", 5, "times", "player", "day"), Limit("budget", 20, "reward", "quest", "ever")

    assert used_text(2, times, 1, "g") == ("今天已用 2/5 次", "used 2 of 5 today")
    assert used_text(2, times, 1, "g", past=True) == ("那天已用 2/5 次", "used 2 of 5 that day")
    assert used_text(7, reward, 1, "g") == ("已用 7/20g", "used 7 of 20 g")


def test_counts_are_written_with_what_they_need():
    assert count_text(Count("sum", None, "week", 30)) == ("每周累计，需要 30", "a sum a week, need 30")
    assert counted_text(Decimal("2.50"), None) == ("已计 2.5", "count 2.5")
    assert counted_text(2, 3) == ("已计 2/3", "count 2 of 3")
    assert once_text("week", 3) == ("3，每周一次", "3, once a week")


def test_steps_are_written_with_what_is_left_of_them():
    steps = QUESTS["story"].steps
    assert steps is not None
    shop, come = steps.stages

    assert stage_text(steps, shop) == ("shop: 2 × payment，7 天之内", "shop: 2 × payment within 7 days")
    assert stage_text(steps, come).en == "come: 1 × sign_in after shop"
    one = {"shop": [Done(1, 1)]}
    assert noted_text(steps, shop, one) == ("已记 1 次，需要 2 次，还差 1 次", "1 noted, need 2, 1 left")
    assert noted_text(steps, shop, {"shop": [Done(1, 1), Done(2, 2)]}).en == "2 noted, need 2"


def test_a_step_that_has_its_acts_and_is_not_done_says_what_it_waits_for():
    steps = QUESTS["story"].steps
    assert steps is not None
    shop, come = steps.stages
    apart = {"shop": [Done(1, 1), Done(1 + 8 * DAY, 2)]}
    before = {"come": [Done(1, 1)]}

    assert noted_text(steps, come, before) == (
        "已记 1 次，需要 1 次，先要完成 shop",
        "1 noted, need 1; it waits for shop",
    )
    assert noted_text(steps, shop, apart).en == "2 noted, need 2, but too far apart"
    both = before | {"shop": [Done(2, 2), Done(3, 3)]}
    assert noted_text(steps, come, both).en == "1 noted, need 1, but not in time after shop"


def test_a_streak_shows_what_it_missed_and_what_it_forgave():
    week = Streak("week", 1, 4)

    assert streak_text(week) == ("每周连续，4 周里可以缺 1 周", "every week, forgives 1 in 4")
    forgiven, missed = (period_of(week, date(2026, 11, day)) for day in (18, 4))
    assert [one.en for one in streak_saw(week, Behind(2, (forgiven,), (missed,), 3))] == [
        "streak 2", "missed the week of 2026-11-02; before that 3", "forgiven the week of 2026-11-16",
    ]  # fmt: skip


def test_a_streak_shows_when_its_quest_was_paused():
    paused = Behind(2, rested=(date(2026, 11, 18).toordinal(),))

    assert streak_saw(Streak("day"), paused)[1] == (
        "2026-11-18 活动暂停，不算缺", "the quest was paused 2026-11-18: not missed",
    )  # fmt: skip


def test_periods_in_a_row_are_one_stretch():
    day = date(2026, 11, 18).toordinal()

    assert periods_text("day", [day, day + 1, day + 2, day + 5]).en == "2026-11-18 … 2026-11-20, 2026-11-23"
    assert period_text("month", 2026 * 12 + 10).en == "2026-11"


def test_the_nearest_act_is_told_in_words():
    assert near_text(20_434) == ("相距 21 秒 有一次", "another one 21 seconds away")
    assert near_text(None).en == "nothing near"
