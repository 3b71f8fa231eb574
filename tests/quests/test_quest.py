"""The compiled quest: what is worked out once."""

from datetime import date

import pytest

from engine.quests.quest import When
from tests.quests.quest_files import RIGHT, book_of


def test_a_quest_without_times_is_always_open():
    assert When("payment").always


@pytest.mark.parametrize(
    "when",
    [
        When("payment", from_day=date(2026, 1, 1)),
        When("payment", until_day=date(2026, 1, 1)),
        When("payment", weekdays=frozenset({0})),
        When("payment", hours=((0, 60),)),
    ],
)
def test_any_time_that_is_named_may_close_it(when: When):
    assert not when.always


def test_quests_are_compared_by_identity():
    first, second = (book_of(RIGHT).quests["pay-energy"] for _ in range(2))

    assert first != second
    assert first.version == second.version
