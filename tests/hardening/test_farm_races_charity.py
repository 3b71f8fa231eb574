"""Many who give at one moment: a goal is never exceeded, numbers have no gap, each egg is in one place."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from engine.clock import DAY
from engine.store import Database
from games.farm.charity.totals import totals
from tests.farm.charity.giving import BOOKS, WATER, Giving, small
from tests.world import together

DONORS = 20
ROUNDS = pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.soak)])


def giving_of(giving: Giving, name: str, eggs: int, project: str = BOOKS) -> Callable[[], str]:
    return lambda: giving.not_given(name, eggs, project)


def adds_up(giving: Giving, *, goal: int) -> None:
    """The pots are the sums of their receipts, and no goal is exceeded."""
    assert all(one.ok and one.given <= goal for one in totals(giving.db))


@pytest.fixture
def giving(database: Database) -> Giving:
    return Giving(database, *(f"p{n}" for n in range(DONORS)), eggs=500)


@ROUNDS
def test_the_last_egg_of_a_goal_is_given_by_one_of_twenty(giving: Giving, rounds: int):
    for goal in range(1, rounds + 1):
        with small(**{BOOKS: (goal, 50)}):
            codes = together(*(giving_of(giving, f"p{n}", 1) for n in range(DONORS)))

        assert Counter(codes) == {"": 1, "project_full": DONORS - 1}
        adds_up(giving, goal=goal)


@ROUNDS
def test_twenty_who_give_more_than_is_missing_give_what_is_missing(giving: Giving, rounds: int):
    for round in range(1, rounds + 1):
        before = sum(giving.eggs(f"p{n}") for n in range(DONORS))
        with small(**{BOOKS: (round * 50, 7)}):
            codes = together(*(giving_of(giving, f"p{n}", 7) for n in range(DONORS)))

            assert Counter(codes) == {"": 8, "project_full": DONORS - 8}  # seven times seven, and one
        assert before - sum(giving.eggs(f"p{n}") for n in range(DONORS)) == 50_000
        adds_up(giving, goal=round * 50)
        giving.wait(DAY)


@ROUNDS
def test_two_gifts_of_one_player_at_once_keep_the_day_s_limit(giving: Giving, rounds: int):
    for _ in range(rounds):
        with small(**{BOOKS: (10_000, 5)}):
            codes = together(giving_of(giving, "p0", 3), giving_of(giving, "p0", 3), giving_of(giving, "p0", 2))
            left = giving.project("p0")["left_today"]

        assert (sorted(codes), left) in ((["", "", "given_enough"], 0), (["", "given_enough", "given_enough"], 2))
        adds_up(giving, goal=10_000)
        giving.wait(DAY)


@ROUNDS
def test_news_beside_gifts_loses_neither(giving: Giving, rounds: int):
    with small(**{BOOKS: (10_000, 100)}):
        for round in range(rounds):
            before = giving.project("p0")
            calls = [giving_of(giving, f"p{n}", 1) for n in range(8)]
            news = partial(giving.news, f"news {round}")
            ends = together(*calls, news, news)

            assert (ends[:8], sorted(ends[8:])) == ([""] * 8, [0, 1])
            assert giving.project("p0")["eggs"] == before["eggs"] + 8
            adds_up(giving, goal=10_000)
    assert giving.world.count("farm_evidence") == rounds


@ROUNDS
def test_gifts_across_two_projects_never_wait_in_a_circle(giving: Giving, rounds: int):
    with small(**{BOOKS: (10_000, 500), WATER: (10_000, 500)}):
        for _ in range(rounds):
            pairs = [(f"p{n}", (BOOKS, WATER)[(n + side) % 2]) for n in range(6) for side in (0, 1)]
            codes = together(*(giving_of(giving, name, 1, project) for name, project in pairs))

            assert set(codes) == {""}
            adds_up(giving, goal=10_000)
