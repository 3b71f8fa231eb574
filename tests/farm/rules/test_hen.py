"""How the hen feels and what she does, as tables."""

import pytest

from games.farm.rules import HOUR, MINUTE, hen
from games.farm.rules.hen import Hen, State

NOW = 1_000 * HOUR
FED = Hen(1, 0, 0, NOW)
EMPTY = Hen(0, NOW - HOUR, 0, NOW)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (FED, State.EATING),
        (FED._replace(asleep_until=NOW + 1), State.EATING),
        (EMPTY, State.HUNGRY),
        (EMPTY._replace(asleep_until=NOW + 1), State.SLEEPY),
        (EMPTY._replace(asleep_until=NOW), State.HUNGRY),
        (EMPTY._replace(seen_at=NOW - 72 * HOUR + 1), State.HUNGRY),
        (EMPTY._replace(seen_at=NOW - 72 * HOUR), State.RESTING),
        (FED._replace(away=True), State.AWAY),
    ],
)
def test_what_she_does_follows_from_instants(one: Hen, state: State):
    assert hen.state(one, NOW) == state


@pytest.mark.parametrize(
    ("value", "days", "mood"), [(100, 0, 100), (100, 2, 90), (60, 9, 50), (30, 9, 30), (50, 9, 50)]
)
def test_her_mood_calms_down_and_is_never_lower_for_it(value: int, days: int, mood: int):
    assert hen.mood(value, 10, 10 + days) == mood


@pytest.mark.parametrize(("mood", "speed"), [(0, 36_000), (50, 37_000), (100, 38_000)])
def test_the_happier_the_faster_she_eats(mood: int, speed: int):
    assert hen.speed(mood) == speed


def test_nothing_makes_her_happier_than_happy():
    assert hen.happier(98, 5) == 100


@pytest.mark.parametrize(
    ("crop", "laid", "ready", "part"),
    [(0, 0, 0, 0), (899_999, 0, 0, 999), (900_000, 0, 1, 0), (2_250_000, 900_000, 1, 500)],
)
def test_an_egg_is_what_900_g_become(crop: int, laid: int, ready: int, part: int):
    assert (hen.eggs_ready(crop, laid), hen.egg_part(crop, laid)) == (ready, part)


@pytest.mark.parametrize(
    ("doing", "store", "no"),
    [
        (State.HUNGRY, 180_000, ""),
        (State.RESTING, 180_000, ""),
        (State.HUNGRY, 179_999, "store_low"),
        (State.EATING, 180_000, "still_eating"),
        (State.SLEEPY, 180_000, "asleep"),
        (State.AWAY, 180_000, "hen_away"),
    ],
)
def test_a_meal_is_given_to_who_is_hungry(doing: State, store: int, no: str):
    assert hen.feed_refused(doing, store) == no


@pytest.mark.parametrize(
    ("doing", "hour", "no"),
    [
        (State.HUNGRY, 20, ""),
        (State.RESTING, 23, ""),
        (State.HUNGRY, 19, "not_evening"),
        (State.EATING, 21, "still_eating"),
        (State.SLEEPY, 21, "asleep"),
        (State.AWAY, 21, "hen_away"),
    ],
)
def test_she_is_tucked_in_in_the_evening(doing: State, hour: int, no: str):
    assert hen.bed_refused(doing, hour) == no


@pytest.mark.parametrize(
    ("doing", "hour", "stays", "may"),
    [
        (State.HUNGRY, 6, False, True),
        (State.HUNGRY, 19, False, True),
        (State.HUNGRY, 5, False, False),
        (State.HUNGRY, 20, False, False),
        (State.HUNGRY, 12, True, False),
        (State.RESTING, 12, False, False),
        (State.EATING, 12, False, False),
    ],
)
def test_hungry_by_day_she_may_look_elsewhere_if_her_owner_lets_her(doing: State, hour: int, stays: bool, may: bool):
    assert hen.may_wander(doing, hour, stays=stays) is may


def test_she_looks_elsewhere_after_half_an_hour():
    assert hen.wanders_at(NOW) == NOW + 30 * MINUTE


@pytest.mark.parametrize(("store", "room"), [(0, 1_800_000), (1_799_999, 1), (1_800_000, 0), (2_000_000, 0)])
def test_the_store_holds_ten_meals(store: int, room: int):
    assert hen.room_left(store) == room
