"""The shipped numbers neither flood nor starve anybody, over four weeks, alone and among friends with hungry hens."""

from collections.abc import Callable, Sequence
from functools import cache
from random import Random

import pytest

from games.farm.numbers import NUMBERS
from games.farm.rules import HOUR, hen, trough
from games.farm.rules.hen import MG
from games.farm.rules.trough import Eater, Trough
from tests.farm.economy import FAITHFUL, FREELOADER, HEAVY, OCCASIONAL, WAKING, Circle, Habit, Player, daily

WEEKS, SEEDS = 4, (1, 2)
STORE = NUMBERS.feeding.store_g * MG
A_WEEK_EATS = 7 * 24 * hen.speed(NUMBERS.hen.mood_calm)
CIRCLES = {
    "alone": (FAITHFUL,), "six alike": (FAITHFUL,) * 6, "among occasional friends": (FAITHFUL, *[OCCASIONAL] * 5),
    "among many": (FAITHFUL, *[OCCASIONAL] * 11), "among freeloaders": (FAITHFUL, *[FREELOADER] * 5),
    "mixed": (*[FAITHFUL] * 2, *[OCCASIONAL] * 2, *[HEAVY] * 2),
}  # fmt: skip


@cache
def lived(habits: tuple[Habit, ...], of: Habit) -> list[Player]:
    """Four weeks of a circle for a few seeds; the players of one habit."""
    return [one for seed in SEEDS for one in Circle(habits, seed).live(7 * WEEKS) if one.habit is of]


def worst(players: Sequence[Player], of: Callable[[Player], float]) -> tuple[float, float]:
    """The least and the greatest."""
    found = [of(one) for one in players]
    return min(found), max(found)


def eggs_a_week(one: Player) -> float:
    return one.laid / WEEKS


def hungry(one: Player) -> float:
    """The share of waking time in which the hen is at home with nothing to eat."""
    return one.hungry / (7 * WEEKS * len(WAKING) * 6)


def test_the_amounts_are_those_of_the_quests():
    chance = Random(1)

    assert [daily(quest, 7, chance) for quest in ("sign-in", "sign-in-week", "morning-hello", "pay")] == [
        180,
        220,
        110,
        180,
    ]
    assert {daily("daily-question", 1, chance) for _ in range(50)} == {180, 90}
    assert daily("daily-question", 7, chance) in (360, 270)
    assert {daily("cups", 1, chance) // 10 for _ in range(50)} <= {*range(6, 19)}


@pytest.mark.parametrize("circle", CIRCLES.values(), ids=CIRCLES)
def test_a_faithful_owner_gets_three_to_six_eggs_a_week_and_the_hen_is_hungry_half_of_the_day_at_worst(
    circle: tuple[Habit, ...],
):
    players = lived(circle, FAITHFUL)

    assert worst(players, eggs_a_week)[0] >= 3
    assert worst(players, eggs_a_week)[1] <= 6
    assert worst(players, hungry)[1] <= (0.52 if FREELOADER in circle else 0.5)  # five hens that live off one


@pytest.mark.parametrize("circle", [CIRCLES["alone"], CIRCLES["six alike"], CIRCLES["among many"]])
def test_what_a_faithful_owner_earns_is_eaten_the_door_and_the_store_hold_two_days_of_it(circle: tuple[Habit, ...]):
    for one in lived(circle, FAITHFUL):
        assert one.door + one.store <= STORE + 2 * one.earned // (7 * WEEKS)
        assert max(one.doors[7 * WEEKS // 2 :]) <= 2 * one.earned // (7 * WEEKS)


def test_friends_who_feed_a_hen_save_her_owner_no_more_than_they_give():
    for one in lived(CIRCLES["mixed"], FAITHFUL):
        assert one.door <= 4 * STORE  # a part of it is friends' wheat and relief


@pytest.mark.parametrize("circle", [(HEAVY,), (HEAVY,) * 6, (HEAVY, *[OCCASIONAL] * 5)])
def test_whoever_does_all_tasks_gets_no_more_eggs_than_a_hen_can_eat_for(circle: tuple[Habit, ...]):
    players = lived(circle, HEAVY)

    assert worst(players, eggs_a_week)[1] <= A_WEEK_EATS / (NUMBERS.hen.egg_g * MG) < 7
    assert worst(players, eggs_a_week)[1] <= 1.25 * worst(lived((FAITHFUL,), FAITHFUL), eggs_a_week)[0]


def test_what_a_heavy_player_has_too_much_of_waits_and_is_gone_with_friends_whose_hens_are_hungry():
    alone, among = lived((HEAVY,), HEAVY), lived((HEAVY, *[OCCASIONAL] * 5), HEAVY)

    assert all(one.earned < 2.2 * (one.earned - one.door - one.store) for one in alone)  # about half is too much
    assert worst(among, lambda one: one.door)[1] <= STORE // 2


def test_the_bank_s_quiz_beside_our_own_brings_feed_and_hardly_an_egg():
    """Both may pay on one day: a hen cannot eat twice as much."""
    both = FAITHFUL._replace(earns=(*FAITHFUL.earns, "quiz"))
    [one, *_], [two, *_] = lived((FAITHFUL,), FAITHFUL), lived((both,), both)

    assert two.earned - one.earned >= 7 * WEEKS * 90 * MG
    assert eggs_a_week(two) <= min(eggs_a_week(one) + 0.5, A_WEEK_EATS / (NUMBERS.hen.egg_g * MG))


def test_tools_bring_a_quarter_of_an_egg_a_week_and_nobody_s_hen_lives_on_relief():
    alone, cared = lived((FAITHFUL,), FAITHFUL), lived((OCCASIONAL, *[HEAVY] * 5), OCCASIONAL)

    assert all(one.bits / 5 / WEEKS == 0.25 for one in alone)
    assert all(one.earned <= 1.4 * lived((OCCASIONAL,), OCCASIONAL)[0].earned for one in cared)


def test_who_looks_every_third_day_gets_an_egg_in_two_weeks_and_more_with_kind_friends():
    alone, kind = lived((OCCASIONAL,), OCCASIONAL), lived((OCCASIONAL, *[HEAVY] * 5), OCCASIONAL)
    middling = lived(CIRCLES["mixed"], OCCASIONAL)

    assert 0.5 <= worst(alone, eggs_a_week)[0] <= 1
    assert worst(alone, lambda one: one.door)[1] <= STORE
    assert worst(kind, eggs_a_week)[0] >= 3
    assert worst(middling, hungry)[1] <= 0.5


def test_nobody_lives_on_stealing():
    """Three trips a day: at the richest tables a hen steals less than an egg and a half a week."""
    robbed = lived((FREELOADER, *[FAITHFUL] * 5), FAITHFUL)

    for habits in ((FREELOADER, *[FAITHFUL] * 5), (FREELOADER, *[FAITHFUL] * 20), (FREELOADER, *[HEAVY] * 5)):
        thieves = lived(habits, FREELOADER)
        assert worst(thieves, lambda one: one.stolen)[1] <= 1.5 * WEEKS * NUMBERS.hen.egg_g * MG
    assert worst(robbed, eggs_a_week)[0] >= 0.9 * worst(lived((FAITHFUL,), FAITHFUL), eggs_a_week)[0]


def test_a_host_who_looks_every_hour_loses_little_to_five_thieves():
    [guarded, *_], [alone, *_] = lived((HEAVY, *[FREELOADER] * 5), HEAVY), lived((HEAVY,), HEAVY)

    assert eggs_a_week(guarded) >= 0.85 * eggs_a_week(alone)
    assert guarded.dropped > 0


def test_a_helper_makes_three_quarters_of_a_meal_an_egg_in_half_of_the_time():
    """Half to the helper: both hens gain, the host in time and the helper in feed."""
    speed, meal = hen.speed(NUMBERS.hen.mood_calm), NUMBERS.feeding.meal_g * MG
    alone = trough.filled(Trough(0, 0, (Eater(1, speed),)), meal)
    helped = trough.joined(alone, Eater(2, speed))
    over = trough.empty_at(helped)
    left, mg = trough.left(trough.after(helped, over), 2)
    own = trough.given(left, 1)[1] + mg // 2

    assert (own, mg - mg // 2) == (meal * 3 // 4, meal // 4)
    assert own / over > 1.4 * meal / trough.empty_at(alone)
    assert over < 3 * HOUR
