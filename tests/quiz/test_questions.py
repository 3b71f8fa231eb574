"""The quiz in force."""

from tests.quiz.quiz_files import question, quiz_of, text


def test_only_live_questions_are_asked_and_all_are_found():
    quiz = quiz_of(question("b"), question("a"), question("old", status="retired"), question("new", status="draft"))

    assert list(quiz.live) == ["a", "b"]
    assert set(quiz.questions) == {"a", "b", "old", "new"}


def test_the_options_are_the_right_one_and_the_others():
    assert question("a", "yes", ("no",)).options == (text("yes"), text("no"))


def test_a_question_is_the_same_wherever_its_file_lies():
    assert question("a", file="x.yaml") == question("a", file="y.yaml")
