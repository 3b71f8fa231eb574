"""Props: what is in a bag, how long things work, and who may use or give one; as tables."""

import pytest

from games.forest.numbers import NUMBERS
from games.forest.rules import props
from games.forest.rules.props import DAY, HOUR, MINUTE, Stack

NOW = 100 * DAY
KINDS = NUMBERS.props.kinds
STACKS = [
    Stack("double", NOW + 2 * DAY, 0, 2),
    Stack("double", NOW + DAY, 0, 1),
    Stack("double", NOW, 0, 7),
    Stack("double", NOW + 3 * DAY, 0, 0),
    Stack("double", 0, 0, 3),
    Stack("shield", 0, 0, 4),
]


def test_what_goes_first_is_first_and_what_is_gone_or_used_does_not_count():
    assert [one.gone_at for one in props.in_bag(STACKS, "double", NOW)] == [NOW + DAY, NOW + 2 * DAY, 0]
    assert props.how_many(STACKS, "double", NOW) == 6


def test_a_limited_prop_goes_after_a_week_and_a_permanent_one_never():
    assert (props.gone_at(KINDS["shield_limited"], NOW), props.gone_at(KINDS["shield"], NOW)) == (NOW + 7 * DAY, 0)


@pytest.mark.parametrize(
    ("prop", "until", "ends"),
    [
        ("shield", 0, NOW + DAY),
        ("shield", NOW - 1, NOW + DAY),
        ("shield", NOW + HOUR, NOW + HOUR + DAY),
        ("double", 0, NOW + 5 * MINUTE),
        ("double_31d", NOW + 31 * DAY, NOW + 62 * DAY),
    ],
)
def test_a_second_one_works_after_the_first(prop: str, until: int, ends: int):
    assert props.active_until(KINDS[prop], NOW, until) == ends


@pytest.mark.parametrize(
    ("prop", "many", "until", "prolong", "code"),
    [
        ("shield", 0, 0, False, "no_prop"),
        ("shield", 0, NOW + 1, True, "no_prop"),
        ("shield", 1, 0, False, ""),
        ("shield", 1, NOW, False, ""),
        ("shield", 1, NOW + 1, False, "active_already"),
        ("shield", 1, NOW + 1, True, ""),
        ("shield", 1, NOW + 2 * DAY, True, ""),
        ("shield", 1, NOW + 2 * DAY + 1, True, "active_enough"),
        ("double_31d", 1, NOW + 31 * DAY, True, ""),
        ("double_31d", 1, NOW + 31 * DAY + 1, True, "active_enough"),
        ("accelerator", 1, 0, False, ""),
        ("rain_card", 1, 0, False, ""),
    ],
)
def test_when_a_prop_can_be_used(prop: str, many: int, until: int, prolong: bool, code: str):
    assert props.use_refused(KINDS[prop], many, NOW, until, prolong=prolong) == code


@pytest.mark.parametrize(
    ("prop", "many", "theirs", "code"),
    [
        ("shield", 0, 0, "no_prop"),
        ("shield", 1, 4, ""),
        ("shield", 1, 5, "friend_bag_full"),
        ("double_31d", 1, 0, "keep_this"),
    ],
)
def test_who_can_be_given_a_prop(prop: str, many: int, theirs: int, code: str):
    assert props.give_refused(KINDS[prop], many, theirs) == code


@pytest.mark.parametrize(
    ("prop", "growing", "rain_g", "code"),
    [
        ("accelerator", 0, 0, "nothing_growing"),
        ("accelerator", 1, 380, ""),
        ("rain_card", 0, 379, ""),
        ("rain_card", 0, 380, "enough_rain"),
        ("shield", 0, 380, ""),
    ],
)
def test_when_a_prop_would_do_nothing(prop: str, growing: int, rain_g: int, code: str):
    assert props.nothing_to_do(KINDS[prop], growing, rain_g) == code


def test_the_numbers_are_those_of_the_sources():
    assert [KINDS[name].lasts_min for name in ("shield", "double", "double_3d", "double_7d", "double_31d")] == [
        24 * 60, 5, 3 * 24 * 60, 7 * 24 * 60, 31 * 24 * 60,
    ]  # fmt: skip
