"""What one may do for a friend: each no has its code, and the first that lasts the longest."""

import pytest

from games.farm.kindness import rules
from games.farm.kindness.rules import Today
from games.farm.rules.hen import State

RICH = 1_800_000
NONE = Today()


@pytest.mark.parametrize(
    ("doing", "store_mg", "today", "no"),
    [
        (State.HUNGRY, RICH, NONE, ""),
        (State.RESTING, RICH, NONE, ""),
        (State.AWAY, RICH, NONE, "friend_hen_away"),
        (State.EATING, RICH, NONE, "still_eating"),
        (State.SLEEPY, RICH, NONE, "friend_asleep"),
        (State.HUNGRY, RICH, Today(0, 6), "enough_meals"),
        (State.HUNGRY, RICH, Today(2, 2), "fed_already"),
        (State.HUNGRY, 179_999, NONE, "store_low"),
    ],
)
def test_a_friends_hungry_hen_is_fed(doing: State, store_mg: int, today: Today, no: str):
    assert rules.feed_refused(doing, store_mg, today) == no


@pytest.mark.parametrize(
    ("store_mg", "today", "taken_mg", "no"),
    [
        (10_000, NONE, 0, ""),
        (9_999, NONE, 0, "store_low"),
        (RICH, Today(3, 3), 0, "enough_wheat"),
        (RICH, NONE, 170_000, ""),
        (RICH, NONE, 170_001, "friend_has_wheat"),
    ],
)
def test_wheat_is_sent_three_times_and_no_more_than_a_meal_comes_in(
    store_mg: int, today: Today, taken_mg: int, no: str
):
    assert rules.wheat_refused(store_mg, today, taken_mg) == no


@pytest.mark.parametrize(
    ("mine", "theirs", "guests", "may", "store_mg", "today", "no"),
    [
        (State.EATING, State.HUNGRY, 0, True, 50_000, NONE, ""),
        (State.HUNGRY, State.HUNGRY, 0, True, RICH, NONE, "own_not_eating"),
        (State.EATING, State.HUNGRY, 2, True, RICH, NONE, "coop_full"),
        (State.EATING, State.HUNGRY, 1, False, RICH, NONE, "stays_home"),
        (State.EATING, State.AWAY, 1, True, RICH, NONE, "friend_hen_away"),
        (State.EATING, State.EATING, 1, True, RICH, NONE, "friend_hen_busy"),
        (State.EATING, State.HUNGRY, 1, True, RICH, Today(0, 2), "enough_hires"),
        (State.EATING, State.HUNGRY, 1, True, RICH, Today(1, 1), "enough_hires"),
        (State.EATING, State.HUNGRY, 1, True, 49_999, NONE, "store_low"),
    ],
)
def test_a_friends_hungry_hen_may_help_where_the_own_one_eats(
    mine: State, theirs: State, guests: int, may: bool, store_mg: int, today: Today, no: str
):
    found = rules.hire_refused(mine, theirs, guests=guests, may_work=may, store_mg=store_mg, today=today)

    assert found == no


@pytest.mark.parametrize(
    ("mine", "guests", "fence", "alone", "store_mg", "today", "no"),
    [
        (State.HUNGRY, 0, False, False, 20_000, NONE, ""),
        (State.AWAY, 0, False, False, RICH, NONE, "hen_away"),
        (State.EATING, 0, False, False, RICH, NONE, "still_eating"),
        (State.SLEEPY, 0, False, False, RICH, NONE, "asleep"),
        (State.HUNGRY, 0, False, True, RICH, NONE, "keeps_to_itself"),
        (State.HUNGRY, 0, True, False, RICH, NONE, "fence"),
        (State.HUNGRY, 2, False, False, RICH, NONE, "friend_coop_full"),
        (State.HUNGRY, 0, False, False, RICH, Today(1, 1), "visited_already"),
        (State.HUNGRY, 0, False, False, RICH, Today(0, 3), "enough_visits"),
        (State.HUNGRY, 0, False, False, 19_999, NONE, "store_low"),
    ],
)
def test_a_hen_goes_to_tea_with_a_gift(
    mine: State, guests: int, fence: bool, alone: bool, store_mg: int, today: Today, no: str
):
    found = rules.tea_refused(mine, guests=guests, fence=fence, keeps_to_itself=alone, store_mg=store_mg, today=today)

    assert found == no


@pytest.mark.parametrize(
    ("thieves", "today", "no"),
    [(1, NONE, ""), (0, NONE, "no_thief"), (1, Today(1, 1), "told_already"), (2, Today(0, 10), "enough_told")],
)
def test_a_friend_is_told_of_thieves_once(thieves: int, today: Today, no: str):
    assert rules.tell_refused(thieves=thieves, today=today) == no


@pytest.mark.parametrize(
    ("today", "no"), [(NONE, ""), (Today(1, 1), "invited_already"), (Today(0, 5), "enough_invited")]
)
def test_a_friend_is_invited_once_and_five_in_all(today: Today, no: str):
    assert rules.invite_refused(today) == no
