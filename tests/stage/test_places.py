"""Where things are in the window."""

from itertools import combinations, product

import pytest

from games.stage.places import AREAS, HEIGHT, PHONES, WIDTH, Area, Layout, bodies, fitting, layout

LAYOUTS = [
    layout(panel=panel, captions=captions, mark=mark) for panel, captions, mark in product((True, False), repeat=3)
]


def _apart(one: Area, other: Area) -> bool:
    beside = one.left + one.width <= other.left or other.left + other.width <= one.left
    above = one.bottom + one.height <= other.bottom or other.bottom + other.height <= one.bottom
    return beside or above


def test_a_point_is_told_from_the_top_left_of_its_part():
    area = Area(10, 20, 100, 50)

    assert area.inside(10, 70) == (0, 0)
    assert area.inside(60, 20) == (50, 50)
    assert area.inside(9, 30) is None


@pytest.mark.parametrize("place", LAYOUTS)
def test_nothing_lies_over_anything_else_in_any_layout(place: Layout):
    cases = [Area(one.x - one.width / 2, HEIGHT - one.y - one.height / 2, one.width, one.height) for one in bodies()]
    parts = [*cases, *place.areas[2:], *([place.caption] if place.caption else [])]

    assert all(_apart(one, other) for one, other in combinations(parts, 2))


@pytest.mark.parametrize("place", LAYOUTS)
def test_everything_is_in_the_window(place: Layout):
    whole = place.whole
    for one in filter(None, (*place.areas, place.caption, place.mark)):
        assert whole.left <= one.left <= one.left + one.width <= whole.left + whole.width
        assert whole.bottom <= one.bottom <= one.bottom + one.height <= whole.bottom + whole.height == HEIGHT


@pytest.mark.parametrize("place", LAYOUTS)
def test_the_phones_are_where_they_always_are(place: Layout):
    assert place.areas[:2] == AREAS[:2]


def test_without_more_the_window_is_the_phones_the_bar_and_the_panel():
    assert layout().whole == (0, 0, WIDTH, HEIGHT)
    assert (len(AREAS), layout().caption, layout().mark) == (4, None, None)


def test_without_the_panel_the_phones_have_the_whole_width_and_more_of_the_height():
    bare = layout(panel=False)

    assert (bare.whole.width, len(bare.areas)) == (PHONES, 3)
    assert bare.whole.height < HEIGHT


def test_the_banks_mark_is_over_the_panel_or_beside_the_clock():
    shown, bare = layout(mark=True), layout(panel=False, mark=True)

    assert shown.mark is not None
    assert bare.mark is not None
    assert _apart(shown.mark, shown.areas[3])
    assert bare.mark.width < bare.areas[2].width


def test_a_phone_has_its_case_around_it_in_a_colour():
    for area, case in zip(AREAS, bodies("#123456"), strict=False):
        assert case.covers(area.left, HEIGHT - area.bottom)
        assert case.covers(area.left + area.width, HEIGHT - area.bottom - area.height)
        assert case.colour == "#123456"


@pytest.mark.parametrize("place", LAYOUTS)
@pytest.mark.parametrize("screen", [(1024, 768), (1280, 800), (1600, 1000), (800, 1280)])
def test_the_window_fits_the_screen_in_both_ways_and_is_never_larger_than_whole(place: Layout, screen: tuple[int, int]):
    wide, high = fitting(place.whole, *screen)

    assert (wide <= screen[0], high < screen[1], wide <= place.whole.width) == (True, True, True)
    assert abs(wide / high - place.whole.width / place.whole.height) < 0.01
