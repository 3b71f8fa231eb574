"""Questions in other files become drafts that say what is missing."""

import json
from typing import Any

import pytest

from engine.errors import Malformed
from engine.quiz.importing import MOST, Set, id_of, read_questions, written
from engine.quiz.load import read_sets
from engine.quiz.questions import Quiz
from tests.test_tidy import HOME

HEAD = Set("saving", "money", "CC-BY-4.0")
ONE = {
    "id": "Fin 7", "lang": "en", "topic": "saving", "level": "hard", "question": "What comes  first\non payday?",
    "options": ["Spend it", 'Say "save"', "Lend it"], "answer": 1, "licence": "MIT", "source": "A book: page 7 #2",
}  # fmt: skip
REAL = HOME.parent / "shared" / "data" / "quiz_small.json"


def told(*questions: dict[str, Any], head: Set = HEAD) -> Quiz:
    text = written(head, read_questions(json.dumps({"questions": questions}), as_csv=False))
    quiz, found = read_sets({"quiz/new.yaml": text})
    assert quiz is not None, [one.text() for one in found]
    return quiz


def test_a_question_becomes_a_draft_with_its_right_option():
    quiz = told(ONE)
    one = quiz.questions["fin-7"]

    assert (one.status, one.level, one.licence, one.source) == ("draft", "hard", "MIT", "A book: page 7 #2")
    assert one.text == {"en": "What comes first on payday?"}
    assert one.right == {"en": 'Say "save"'}
    assert [text["en"] for text in one.wrong] == ["Spend it", "Lend it"]
    assert one.topic == {"zh-CN": "money", "en": "money"}


def test_what_a_person_must_still_write_is_marked_and_told():
    [finding] = told(ONE | {"level": ""}).warnings

    assert finding.message == (
        "this draft still needs level, explanation, question in zh-CN, right in zh-CN, wrong[0] in zh-CN, "
        "wrong[1] in zh-CN"
    )
    text = written(HEAD, read_questions(json.dumps([ONE]), as_csv=False))
    assert text.count("# zh-CN: to be written") == 4
    assert "# explanation:" in text


def test_the_language_is_told_by_the_words_when_the_file_does_not_say():
    quiz = told(ONE | {"lang": "", "question": "发了工资先做什么？"})

    assert list(quiz.questions["fin-7"].text) == ["zh-CN"]


def test_two_questions_never_get_one_id_and_every_id_has_its_form():
    quiz = told(ONE, ONE | {"question": "Another one?"}, ONE | {"id": "", "question": "And one more?"})

    assert list(quiz.questions) == ["fin-2", "fin-7", "saving-1"]
    assert (id_of("7 Ways"), id_of("保险"), id_of("x" * 90)) == ("quiz-7-ways", "quiz", "x" * 56)


def test_an_id_that_is_there_already_is_not_given_again():
    text = written(HEAD, read_questions(json.dumps([ONE]), as_csv=False), ["fin-7", "fin-2"])

    assert "  - id: fin-3\n" in text


def test_a_table_has_its_right_option_in_a_column():
    table = "question,right,wrong_1,wrong_2,lang,level\nWhat first?,Save,Spend,,en,easy\n"
    [one] = read_questions(table, as_csv=True)

    assert (one.right, one.wrong, one.level, one.language) == ("Save", ("Spend",), "easy", "en")


@pytest.mark.parametrize(
    "text",
    ["no json", "{}", '{"questions": 3}', '{"questions": ["x"]}']
    + [json.dumps([ONE | change]) for change in (
        {"answer": 9}, {"answer": "1"}, {"answer": True}, {"options": ["one"]}, {"question": ""}, {"options": None},
        {"options": ["a", "b", "c", "d", "e"]},
    )],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(text: str):
    with pytest.raises(Malformed) as refused:
        read_questions(text, as_csv=False)

    assert (refused.value.code, bool(refused.value.hint)) == ("not_a_quiz", True)


@pytest.mark.parametrize("many", [0, MOST + 1])
def test_a_set_has_some_questions_and_not_too_many(many: int):
    with pytest.raises(Malformed) as refused:
        written(HEAD, read_questions(json.dumps([ONE] * many), as_csv=False))

    assert refused.value.code == "wrong_number"


def test_the_hundred_and_fifty_questions_of_the_collected_data_become_drafts():
    if not REAL.is_file():
        pytest.skip("shared/data/quiz_small.json is not on this machine")
    questions = read_questions(REAL.read_text(encoding="utf-8"), as_csv=False)
    quiz, found = read_sets({"quiz/all.yaml": written(HEAD, questions)})

    assert [one.text() for one in found] == []
    assert quiz is not None
    assert (len(quiz.questions), len(quiz.live)) == (150, 0)
    assert {one.code for one in quiz.warnings} == {"unfinished"}
    given = json.loads(REAL.read_text(encoding="utf-8"))["questions"]
    rights = {" ".join(one["options"][one["answer"]].split()) for one in given}
    assert {text for one in quiz.questions.values() for text in one.right.values()} == rights
    assert {one.licence for one in quiz.questions.values()} == {"CC-BY-4.0", "Apache-2.0", "MIT"}
