"""Where things are in the window."""

from itertools import combinations

from games.stage.places import AREAS, HEIGHT, WIDTH, Area, bodies


def test_a_point_is_told_from_the_top_left_of_its_part():
    area = Area(10, 20, 100, 50)

    assert area.inside(10, 70) == (0, 0)
    assert area.inside(60, 20) == (50, 50)
    assert area.inside(9, 30) is None


def test_phones_and_bar_are_in_the_window_and_apart():
    for one, other in combinations(AREAS, 2):
        beside = one.left + one.width <= other.left or other.left + other.width <= one.left
        above = one.bottom + one.height <= other.bottom or other.bottom + other.height <= one.bottom
        assert beside or above
    assert all(one.left + one.width <= WIDTH and one.bottom + one.height <= HEIGHT for one in AREAS)


def test_a_phone_has_its_case_around_it():
    for area, case in zip(AREAS, bodies(), strict=False):
        assert case.covers(area.left, HEIGHT - area.bottom)
        assert case.covers(area.left + area.width, HEIGHT - area.bottom - area.height)
