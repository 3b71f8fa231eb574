"""The trough's arithmetic: what was put in is eaten, stolen or left, to the milligram, whoever looks and whenever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from games.farm.rules import HOUR, trough
from games.farm.rules.trough import QUANTA, Eater, Trough

SPEEDS = st.integers(1, 60_000)
MEAL = 180_000


def sums(one: Trough) -> int:
    """All that lies in the trough's account, in quanta."""
    return one.food + sum(eater.ate for eater in one.eaters)


def test_a_meal_lasts_five_hours_at_36_g_an_hour():
    meal = trough.trough_of(MEAL, 0, (Eater(1, 36_000),))

    assert trough.empty_at(meal) == 5 * HOUR


def test_an_hour_later_an_hours_worth_is_gone():
    meal = trough.after(trough.trough_of(MEAL, 0, (Eater(1, 36_000),)), HOUR)

    assert (meal.food_mg, meal.eaters[0].ate_mg) == (144_000, 36_000)


def test_a_thief_makes_the_trough_empty_in_half_the_time():
    meal = trough.trough_of(MEAL, 0, (Eater(1, 36_000), Eater(2, 36_000)))
    over = trough.after(meal, 3 * HOUR)

    assert trough.empty_at(meal) == 2.5 * HOUR
    assert [one.ate_mg for one in over.eaters] == [90_000, 90_000]


def test_who_may_stay_for_an_hour_eats_for_an_hour():
    meal = trough.trough_of(MEAL, 0, (Eater(1, 36_000), Eater(2, 36_000, until_at=HOUR)))

    assert trough.empty_at(meal) == 4 * HOUR
    assert [one.ate_mg for one in trough.after(meal, 5 * HOUR).eaters] == [144_000, 36_000]


def test_who_leaves_takes_whole_milligrams_and_the_begun_one_stays():
    meal = trough.after(trough.trough_of(MEAL, 0, (Eater(1, 36_000), Eater(2, 36_001))), 50)
    rest, mg = trough.left(meal, 2)

    assert mg == 0
    assert sums(rest) == MEAL * QUANTA


def test_the_last_milligram_is_the_one_s_who_ate_most_of_it():
    meal = trough.trough_of(1, 0, (Eater(1, 1_000), Eater(2, 2_000)))

    assert [one.ate_mg for one in trough.after(meal, HOUR).eaters] == [0, 1]


def test_the_last_bite_is_shared_by_speed():
    meal = trough.trough_of(1, 0, (Eater(1, 59_999), Eater(2, 60_000)))  # at 30 ms there are 30 quanta left for two

    assert [one.ate_mg for one in trough.after(meal, HOUR).eaters] == [0, 1]


def test_an_hour_at_once_is_what_is_eaten_in_an_hour():
    meal = trough.hastened(trough.trough_of(MEAL, 0, (Eater(1, 36_000),)), 1, HOUR)

    assert (meal.food_mg, meal.eaters[0].ate_mg, trough.empty_at(meal)) == (144_000, 36_000, 4 * HOUR)


def test_more_than_is_there_is_not_eaten():
    meal = trough.hastened(trough.trough_of(1_000, 0, (Eater(1, 36_000),)), 1, HOUR)

    assert (meal.food, meal.eaters[0].ate_mg) == (0, 1_000)


def test_nobody_who_is_not_there_can_leave_or_be_given_anything():
    meal = trough.trough_of(MEAL, 0, (Eater(1, 36_000),))

    assert trough.left(meal, 9) == (meal, 0)
    assert trough.given(meal, 9) == (meal, 0)
    assert trough.hastened(meal, 9, HOUR) == meal


def test_an_empty_trough_is_never_empty_again():
    assert trough.empty_at(trough.trough_of(0, 0, (Eater(1, 36_000),))) == 0
    assert trough.empty_at(trough.trough_of(MEAL, 0, ())) == 0


STEPS = st.lists(
    st.tuples(st.sampled_from(("look", "come", "go", "give", "fill", "hasten", "faster")), st.integers(0, 4),
              st.integers(0, 2 * HOUR), SPEEDS),
    max_size=25,
)  # fmt: skip


@given(steps=STEPS, looks=st.lists(st.integers(0, 40 * HOUR), max_size=10))
@settings(max_examples=300, deadline=None)
def test_what_was_put_in_is_eaten_given_or_left_however_often_somebody_looks(
    steps: list[tuple[str, int, int, int]], looks: list[int]
):
    once, often = (trough.trough_of(MEAL, 0, (Eater(0, 36_000),)) for _ in range(2))
    put, taken, now, seen = MEAL, {True: 0, False: 0}, 0, sorted(looks)
    for what, who, ms, speed in steps:
        before, now = now, now + ms
        for look in [one for one in seen if before <= one <= now]:
            often = trough.after(often, look)
        once, often = trough.after(once, now), trough.after(often, now)
        assert once == often
        once, mg = _step(once, what, who, speed, ms)
        often, _ = _step(often, what, who, speed, ms)
        put += speed if what == "fill" else 0
        taken[True] += mg
        assert sums(once) == (put - taken[True]) * QUANTA
        assert once.food >= 0
        assert all(one.ate >= 0 for one in once.eaters)
    end = trough.after(once, now + 10**8 * HOUR)
    if any(not one.until_at for one in end.eaters):
        assert put == taken[True] + sum(one.ate_mg for one in end.eaters)


def _step(one: Trough, what: str, who: int, speed: int, ms: int) -> tuple[Trough, int]:
    if what == "come" and not one.eater(who):
        return trough.joined(one, Eater(who, speed, 0, one.at + ms if who % 2 else 0)), 0
    if what == "go":
        return trough.left(one, who)
    if what == "give":
        return trough.given(one, who)
    if what == "fill":
        return trough.filled(one, speed), 0
    if what == "hasten":
        return trough.hastened(one, who, ms), 0
    if what == "faster":
        return trough.faster(one, who, speed), 0
    return one, 0


@given(
    food=st.integers(1, 400_000), speeds=st.lists(SPEEDS, min_size=1, max_size=3), parts=st.lists(st.integers(1, HOUR))
)
@settings(max_examples=200, deadline=None)
def test_it_is_empty_when_it_was_said_to_be(food: int, speeds: list[int], parts: list[int]):
    meal = trough.trough_of(food, 0, tuple(Eater(i, speed) for i, speed in enumerate(speeds)))
    over = trough.empty_at(meal)
    for part in parts:
        meal = trough.after(meal, min(over - 1, meal.at + part))

    assert trough.empty_at(meal) == over
    assert trough.after(meal, over - 1).food > 0
    assert trough.after(meal, over).food == 0
