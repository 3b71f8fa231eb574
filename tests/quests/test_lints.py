"""Checks that need no vocabulary."""

from decimal import Decimal

import pytest

from engine.incoming.vocabulary import Field
from engine.quests.expressions import parse
from engine.quests.lints import always_true, contradictions, curve_mistakes, names_in, placeholders


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


FIELDS = {
    "event": {
        "paid": Field("paid", "decimal", positive=True),
        "steps": Field("steps", "integer", least=0, most=1000),
        "mode": Field("mode", "one_of", ("bus", "rail")),
        "free": Field("free", "decimal"),
    }
}


@pytest.mark.parametrize(
    "text",
    [
        "event.paid > 0", "event.paid >= 0", "event.paid != 0", "event.paid <= 1000000000", "event.steps >= 0",
        "event.steps < 1001", "event.steps != 2000", "event.steps > -1", 'event.mode in ["rail", "bus"]', "true",
        "event.paid > 0 || event.steps > 5", "event.steps > 5 || true", "event.free > 3 || event.free <= 3",
        "event.mode == 'rail' || event.mode != 'rail'",
    ],
)  # fmt: skip
def test_a_condition_that_holds_for_every_value_is_found(text):
    assert [text[part.start : part.end] for part in always_true(parse(text), text, FIELDS)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "event.paid > 0.01", "event.paid < 1000000000", "event.steps > 0", "event.steps != 0", "event.steps <= 999",
        'event.mode in ["rail"]', 'event.mode == "rail"', 'event.mode != "rail"', "event.free > -5", "event.other > 0",
        "event.steps >= params.least", "event.free > 3 || event.free < 3", "event.steps > 5 || false", "false",
    ],
)  # fmt: skip
def test_a_condition_that_some_value_fails_is_left_alone(text):
    assert list(always_true(parse(text), text, FIELDS)) == []


def test_only_the_idle_part_of_a_condition_is_told():
    text = "event.steps > 5 && event.paid > 0"

    assert [part.start for part in always_true(parse(text), text, FIELDS)] == [19]
