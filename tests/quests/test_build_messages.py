"""What messages may show."""

import pytest

from tests.quests.rich_quests import STEPS, STREAK, told


@pytest.mark.parametrize("name", ["streak.days", "steps.done", "count", "need", "event.quizz"])
def test_a_quest_with_a_streak_shows_only_what_it_has(name: str):
    found = told(STREAK, ("Day {streak.length}", f"Day {{{name}}}"))

    assert found == [f"15:67 unknown_placeholder unknown placeholder '{{{name}}}'"]


@pytest.mark.parametrize("name", ["streak.length", "event.amount", "need", "steps"])
def test_a_quest_with_steps_shows_only_what_it_has(name: str):
    found = told(STEPS, ('en: "{steps.done}', f'en: "{{{name}}}'))

    assert found == [f"14:68 unknown_placeholder unknown placeholder '{{{name}}}'"]


def test_what_there_is_may_be_shown():
    assert told(STREAK, ("Day {streak.length}", "{event.question}")) == []
    assert told(STEPS, ("{steps.done} of", "{unit} {steps.all}")) == []
