"""How many eggs a project takes of whom, and what medals they bring: in tables."""

from datetime import date, timedelta

import pytest

from games.farm.charity import rules
from games.farm.charity.projects import PROJECTS
from games.farm.charity.rules import Donor, Giver, Stage
from tests.farm.charity.giving import changed

TEN = changed(PROJECTS["clean_water"], goal_eggs=10, a_day_eggs=4, since=date(2026, 3, 1), until=date(2026, 3, 31))
DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("inside", "day", "stage"),
    [
        (0, date(2026, 2, 28), Stage.SOON),
        (0, date(2026, 3, 1), Stage.OPEN),
        (9, date(2026, 3, 31), Stage.OPEN),
        (9, date(2026, 4, 1), Stage.OVER),
        (10, DAY, Stage.REACHED),
        (10, date(2026, 4, 1), Stage.REACHED),
        (11, DAY, Stage.REACHED),
    ],
)
def test_how_far_a_project_is(inside: int, day: date, stage: Stage):
    assert rules.stage(TEN, inside, day) == stage


@pytest.mark.parametrize(
    ("inside", "eggs", "today", "has", "code"),
    [
        (0, 1, 0, 1, ""),
        (0, 4, 0, 4, ""),
        (0, 5, 0, 9, "given_enough"),
        (0, 1, 3, 1, ""),
        (0, 2, 3, 9, "given_enough"),
        (0, 1, 4, 9, "given_enough"),
        (0, 1, 5, 9, "given_enough"),
        (0, 2, 0, 1, "too_few_eggs"),
        (9, 4, 3, 1, ""),  # one is missing: one is given
        (9, 100, 0, 1, ""),
        (9, 1, 4, 9, "given_enough"),
        (10, 1, 0, 9, "project_full"),
        (11, 1, 0, 9, "project_full"),
    ],
)
def test_who_may_give_how_much(inside: int, eggs: int, today: int, has: int, code: str):
    assert rules.donate_refused(TEN, inside, eggs, Giver(today, has), DAY) == code


@pytest.mark.parametrize(("day", "code"), [(date(2026, 2, 1), "project_not_yet"), (date(2026, 4, 1), "project_over")])
def test_nothing_is_given_before_and_after(day: date, code: str):
    assert rules.donate_refused(TEN, 0, 1, Giver(0, 9), day) == code


@pytest.mark.parametrize(("inside", "eggs", "taken"), [(0, 3, 3), (8, 3, 2), (9, 1, 1), (10, 1, 0), (12, 5, 0)])
def test_a_goal_is_never_exceeded(inside: int, eggs: int, taken: int):
    assert rules.taken(TEN, inside, eggs) == taken


@pytest.mark.parametrize(("today", "left"), [(0, 4), (4, 0), (6, 0)])
def test_what_is_left_of_a_day(today: int, left: int):
    assert rules.left_today(TEN, today) == left


def test_days_of_a_month_are_counted_once_each_and_begin_anew_with_the_next():
    donor = Donor(1)
    for day in (date(2026, 3, 30), date(2026, 3, 30), date(2026, 3, 31)):
        donor = donor.gave(2, day)
    april = donor.gave(1, date(2026, 4, 1))

    assert (donor.eggs, donor.receipts, donor.days) == (6, 3, 2)
    assert (april.eggs, april.receipts, april.days) == (7, 4, 1)
    assert [april.in_month(day) for day in (date(2026, 4, 9), date(2026, 3, 31), date(2027, 4, 1))] == [1, 0, 0]


def test_a_journey_west_wins_no_day():
    donor = Donor(1).gave(1, DAY).gave(1, DAY - timedelta(days=1)).gave(1, DAY)

    assert (donor.days, donor.last_day) == (1, DAY.toordinal())


@pytest.mark.parametrize(
    ("eggs", "medals"),
    [(0, []), (1, ["eggs_1"]), (9, ["eggs_1"]), (10, ["eggs_1", "eggs_10"]), (99, ["eggs_1", "eggs_10", "eggs_50"])],
)
def test_medals_by_eggs(eggs: int, medals: list[str]):
    assert rules.medals(Donor(1, eggs)) == medals


def test_fifteen_days_of_a_month_are_a_medal_and_fourteen_are_none():
    month = Donor(1, days=15, last_day=DAY.toordinal())

    assert rules.medals(month) == ["month_2026_03"]
    assert rules.medals(month._replace(days=14)) == []


def test_what_one_has_is_not_won_again():
    assert rules.won(Donor(1, 10), ["eggs_1"]) == ["eggs_10"]


@pytest.mark.parametrize(("eggs", "level"), [(0, 1), (1, 10), (99, 100), (364, 365), (365, None)])
def test_the_next_medal(eggs: int, level: int | None):
    assert rules.next_medal(eggs) == level


def test_the_number_of_a_receipt():
    assert rules.receipt_number("book_corner", 42, 2026) == "TILTH-2026-BOOKCORNER-000042"
