"""Checks that need no vocabulary."""

from decimal import Decimal

import pytest

from engine.quests.expressions import parse
from engine.quests.lints import contradictions, curve_mistakes, names_in, placeholders


def excluded(*texts: str) -> list[tuple[int, int]]:
    return list(contradictions([parse(text) for text in texts]))


@pytest.mark.parametrize(
    "texts",
    [
        ("event.a == 1", "event.a == 2"),
        ("event.a == 1 && event.a == 2",),
        ('event.a == "x"', 'event.a == "y"'),
        ("event.a > 3", "event.a < 3"),
        ("event.a > 3", "event.a <= 3"),
        ("event.a == 1", "event.a > 1"),
        ("event.a >= 2.5", "event.b == 1", "event.a < 2.5"),
    ],
)
def test_conditions_that_exclude_each_other_are_found(texts):
    assert len(excluded(*texts)) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("event.a == 1", "event.a == 1.0"),
        ("event.a >= 3", "event.a <= 3"),
        ("event.a == 1 || event.a == 2",),
        ("event.a == 1", "player.a == 2"),
        ("event.a != 1", "event.a != 2"),
        ("!(event.a == 1)", "event.a == 2"),
    ],
)
def test_conditions_that_can_hold_together_are_left_alone(texts):
    assert excluded(*texts) == []


def test_the_second_of_two_is_named_with_its_place():
    assert excluded("event.a == 1", "event.b && event.a == 2") == [(1, 11)]


def test_a_rising_curve_has_no_mistake():
    assert list(curve_mistakes([(Decimal(0), Decimal(0)), (Decimal(5), Decimal(2)), (Decimal(9), Decimal(2))])) == []


@pytest.mark.parametrize(
    ("points", "place"),
    [
        ([(0, 0), (5, -1)], (1, 1)),
        ([(-1, 0), (5, 1)], (0, 0)),
        ([(0, 0), (0, 1)], (1, 0)),
        ([(0, 3), (5, 2)], (1, 1)),
        ([(0, 0), (5, 0)], (1, 1)),
    ],
)
def test_a_wrong_curve_is_told_at_the_point(points, place):
    assert next(curve_mistakes([(Decimal(x), Decimal(y)) for x, y in points]))[:2] == place


def test_placeholders_have_places_and_open_braces_are_seen():
    assert list(placeholders("a {x} {y.z} }")) == [(2, "x", True), (6, "y.z", True), (12, "", False)]


def test_names_are_found_everywhere_in_an_expression():
    node = parse("min(event.a, event.b + 1) > (player.c == 1 ? count : 2)")

    assert [(name.root, name.field) for name in names_in(node)] == [
        ("event", "a"),
        ("event", "b"),
        ("player", "c"),
        ("count", ""),
    ]


def test_a_streak_is_never_shorter_than_one():
    assert excluded("streak.length == 0") == [(0, 0)]
    assert excluded("streak.length < 1") == [(0, 0)]
    assert excluded("streak.length >= 1", "streak.length <= 1") == []
