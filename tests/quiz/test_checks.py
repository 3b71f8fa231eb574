"""What a question must have to be asked, beyond the one mistake a file of tests/quiz/wrong."""

import pytest

from engine.quiz.checks import plain
from tests.quiz.quiz_files import RIGHT, changed, told

EXPLANATION = RIGHT[RIGHT.index("    explanation") : RIGHT.index("    source")]


def codes(text: str) -> list[str]:
    quiz, found = told(text)
    return [one.code for one in (found if quiz is None else quiz.warnings)]


def test_a_right_set_is_told_nothing():
    assert codes(RIGHT) == []


def test_a_live_question_is_told_all_that_it_lacks():
    text = changed(EXPLANATION, "").replace("    source: own text\n", "").replace("    level: easy\n", "")
    quiz, found = told(text)

    assert quiz is None
    assert [one.message for one in found] == ["'level' is missing", "'explanation' is missing", "'source' is missing"]


def test_a_draft_is_told_once_and_may_be_loaded():
    text = changed(EXPLANATION, "").replace("status: live", "status: draft").replace(", en: Spend it all", "")
    quiz, _ = told(text)

    assert quiz is not None
    assert not quiz.live
    assert [one.message for one in quiz.warnings] == ["this draft still needs explanation, wrong[0] in en"]


def test_a_retired_question_must_be_whole_for_those_who_answered_it():
    assert codes(changed(EXPLANATION, "").replace("status: live", "status: retired")) == ["missing_key"]


@pytest.mark.parametrize(
    ("right", "given_away"),
    [
        ("Save a part", False),
        ("Save a part of it all now", False),  # 25 to 12: twice as long, but not by 15 characters
        ("Save a part of it all on the day", True),
    ],
)
def test_an_answer_is_given_away_by_its_length_when_it_is_much_longer(right: str, given_away: bool):
    assert ("stands_out" in codes(changed("Save a part", right))) is given_away


def test_a_wrong_option_may_stand_out():
    assert codes(changed("Spend it all", "Spend it all on something nice for yourself")) == []


def test_two_texts_are_the_same_whatever_their_signs_and_capitals():
    assert plain("先存 一部分。") == plain("先存一部分")
    assert plain("Save a part.") == plain("save a part")
    assert plain("5.0 percent") != plain("50 percent.")
