"""Giving eggs, on both databases."""

from collections.abc import Iterator
from datetime import date

import pytest

from engine.clock import DAY
from engine.errors import Malformed
from engine.store import Database
from games.farm.charity.projects import PROJECTS
from games.farm.charity.totals import totals
from tests.farm.charity.giving import BOOKS, WATER, Giving, changed, small
from tests.world import quest

FEED = quest("feed", "farm.eggs_donated", give="feed", amount="event.eggs * 10", limits=[
    {"max": 1, "of": "times", "every": "day"}])  # fmt: skip
MONTH = quest("month", "farm.kind_month", give="feed", amount="event.days", limits=[
    {"max": 1, "of": "times", "every": "month"}])  # fmt: skip


@pytest.fixture
def giving(database: Database) -> Iterator[Giving]:
    with small(**{BOOKS: (20, 8)}):
        yield Giving(database, "mei", "lin", quests=(FEED, MONTH))


def test_eggs_go_into_the_project_and_the_answer_has_a_number(giving: Giving):
    told = giving.give("mei", 3)

    assert told == {"receipt": "TILTH-2026-BOOKCORNER-000001", "eggs": 3, "kept_eggs": 0, "goal_reached": False}
    assert (giving.eggs("mei"), giving.project("mei")["eggs"]) == (97_000, 3)
    assert [(one.in_pot, one.ok) for one in totals(giving.db)] == [(3_000, True)]


def test_one_egg_is_given_when_no_number_is_said(giving: Giving):
    assert giving.play("mei", "donate", project=BOOKS)["eggs"] == 1


def test_numbers_count_by_project(giving: Giving):
    numbers = [giving.give(name, 1, project)["receipt"][-6:] for name, project in
               (("mei", BOOKS), ("lin", BOOKS), ("mei", WATER), ("mei", BOOKS))]  # fmt: skip

    assert numbers == ["000001", "000002", "000001", "000003"]


def test_who_gives_last_gives_what_is_missing_and_is_told_so(giving: Giving):
    for name, eggs in (("mei", 8), ("lin", 8)):
        giving.give(name, eggs)
    giving.wait(DAY)
    told = giving.give("lin", 8)

    assert (told["eggs"], told["kept_eggs"], told["goal_reached"]) == (4, 4, True)
    assert giving.eggs("lin") == 88_000
    assert giving.project("lin")["state"] == "reached"
    assert giving.not_given("mei") == "project_full"


def test_a_day_has_its_limit_for_each_player_and_project(giving: Giving):
    giving.give("mei", 5)

    assert giving.not_given("mei", 4) == "given_enough"
    giving.give("mei", 3)
    assert giving.not_given("mei") == "given_enough"
    assert (giving.project("mei")["left_today"], giving.project("lin")["left_today"]) == (0, 8)
    assert (giving.not_given("lin"), giving.not_given("mei", 1, WATER)) == ("", "")
    giving.wait(DAY)
    assert giving.not_given("mei") == ""


@pytest.mark.parametrize(
    ("project", "eggs", "code"),
    [("moon", 1, "unknown_project"), (WATER, 9, "too_few_eggs"), (BOOKS, 9, "given_enough")],
)
def test_a_no_changes_nothing(database: Database, project: str, eggs: int, code: str):
    with small(**{BOOKS: (20, 8), WATER: (20, 9)}):
        giving = Giving(database, "mei", eggs=8)

        assert giving.not_given("mei", eggs, project) == code
        assert (giving.eggs("mei"), giving.world.count("farm_receipt"), giving.world.count("farm_donor")) == (
            8_000,
            0,
            0,
        )


def test_a_part_of_an_egg_is_no_egg(database: Database):
    giving = Giving(database, "mei", eggs=0)
    giving.lay("mei", "1.95")
    giving.give("mei")

    assert (giving.eggs("mei"), giving.not_given("mei")) == (950, "too_few_eggs")


@pytest.mark.parametrize("eggs", [0, -1, 1.5, "1", True, 10**9])
def test_only_whole_eggs_are_given(giving: Giving, eggs: object):
    with pytest.raises(Malformed):
        giving.play("mei", "donate", project=WATER, eggs=eggs)


def test_a_project_opens_and_closes_on_days_of_the_place(giving: Giving, monkeypatch: pytest.MonkeyPatch):
    books = PROJECTS[BOOKS]
    for since, until, code in (
        (date(2026, 11, 19), None, "project_not_yet"),
        (date(2026, 11, 18), date(2026, 11, 18), ""),
        (date(2026, 11, 1), date(2026, 11, 17), "project_over"),
    ):
        monkeypatch.setitem(PROJECTS, BOOKS, changed(books, since=since, until=until))
        assert giving.not_given("mei") == code


def test_quests_hear_of_the_gift_and_money_given_is_something_else(giving: Giving):
    giving.give("mei", 2)
    giving.give("mei", 3)
    giving.lay("mei", 5)

    assert giving.world.held("feed", "mei") == 20_000


def test_medals_are_told_once_each(giving: Giving):
    giving.give("mei", 1)
    giving.give("mei", 7)
    giving.give("mei", 9, WATER)
    giving.give("mei", 1, WATER)
    giving.tick()

    assert giving.told("mei") == ["egg_medal", "egg_medal"]
    assert [one["medal"] for one in giving.page("mei", "medals")["medals"]] == ["eggs_1", "eggs_10"]


def test_fifteen_days_of_a_month_bring_a_medal_and_are_told_to_quests(database: Database):
    giving = Giving(database, "mei", quests=(MONTH,))
    giving.wait(13 * DAY)  # the first of December
    for day in range(1, 17):
        giving.give("mei", 1, WATER)
        giving.give("mei", 1, "heart_operation")
        assert giving.told("mei").count("kind_month") == 0
        giving.wait(DAY)
        assert giving.told("mei").count("kind_month") == (day >= 15)
        if day >= 15:
            break
    giving.give("mei", 1, WATER)
    giving.tick()

    assert (giving.told("mei").count("kind_month"), giving.world.held("feed", "mei")) == (1, 15_000)
    assert "month_2026_12" in {one["medal"] for one in giving.page("mei", "medals")["medals"]}


def test_a_kind_month_is_paid_with_a_later_gift_when_its_quest_was_paused(database: Database):
    giving = Giving(database, "mei", quests=(MONTH,))
    giving.wait(13 * DAY)  # the first of December
    giving.world.content.book.switch("month", on=False)
    for _ in range(15):
        giving.give("mei", 1, WATER)
        giving.wait(DAY)
    before = giving.world.held("feed", "mei")
    giving.world.content.book.switch("month", on=True)
    giving.give("mei", 1, WATER)

    assert (before, giving.world.held("feed", "mei")) == (0, 15_000)


def test_the_same_request_gives_once(giving: Giving):
    giving.give("mei", 3)
    giving.keys -= 1
    again = giving.give("mei", 3)

    assert (again["receipt"][-6:], giving.eggs("mei"), giving.project("mei")["gifts"]) == ("000001", 97_000, 1)


def test_a_goal_that_is_raised_takes_more_and_is_reached_again(giving: Giving):
    with small(**{BOOKS: (8, 8)}):
        assert giving.give("mei", 8)["goal_reached"]
    with small(**{BOOKS: (10, 8)}):
        assert giving.project("lin")["state"] == "open"
        assert giving.give("lin", 8)["eggs"] == 2
    assert [one.ok for one in totals(giving.db)] == [True]
