"""Files and texts become a quiz, or all that is wrong with them."""

from pathlib import Path

import pytest

from engine.quiz.load import files_in, is_set, load_sets
from tests.quiz.quiz_files import RIGHT, changed, told


@pytest.mark.parametrize(
    ("name", "found"),
    [("quiz/saving.yaml", True), ("farm/quiz/a.yaml", True), ("farm/quiz.yaml", False), ("quiz.yaml", False)],
)
def test_sets_lie_in_a_folder_called_quiz(name: str, found: bool):
    assert is_set(name) is found


def test_a_question_knows_its_set():
    quiz, _ = told(RIGHT)
    assert quiz is not None
    one = quiz.questions["save-first"]

    assert (one.set, one.topic["en"], one.level, one.licence) == ("saving", "Saving", "easy", "CC-BY-4.0")
    assert (one.right["en"], [text["en"] for text in one.wrong]) == ("Save a part", ["Spend it all", "Lend it out"])
    assert (one.explanation["zh-CN"], one.source) == ("先存再花，就不会忘。", "own text")


def test_a_question_may_have_a_licence_of_its_own():
    quiz, _ = told(changed("source: own text", "source: own text\n    licence: MIT"))

    assert quiz is not None
    assert quiz.questions["save-first"].licence == "MIT"


def test_ids_of_sets_and_questions_are_given_once_over_all_files():
    quiz, found = told(RIGHT, RIGHT)

    assert quiz is None
    assert [(one.file, one.line, one.code) for one in found] == [
        ("quiz/1.yaml", 2, "duplicate_id"), ("quiz/1.yaml", 7, "duplicate_id"),
        ("quiz/1.yaml", 11, "duplicate_question"), ("quiz/1.yaml", 12, "duplicate_question"),
    ]  # fmt: skip
    assert {one.hint for one in found} == {f"the first is quiz/0.yaml:{line}" for line in (2, 7, 11, 12)}


def test_mistakes_of_all_files_and_questions_are_told_in_one_run():
    many = RIGHT.replace("level: easy", "level: simple") + RIGHT[RIGHT.index("  - id") :].replace("en: Save a part", "")
    quiz, found = told(many, changed("owner: farm-team\n", ""))

    assert quiz is None
    assert {"not_allowed", "missing_language", "missing_key"} <= {one.code for one in found}


def test_a_folder_is_read_like_texts(tmp_path: Path):
    assert load_sets(tmp_path)[0] is not None
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz/saving.yaml").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "quiz/notes.txt").write_text("no set", encoding="utf-8")
    quiz, found = load_sets(tmp_path)

    assert (found, list(quiz.live if quiz else ())) == ([], ["save-first"])
    assert [path.name for path in files_in(tmp_path)] == ["saving.yaml"]


def test_what_is_no_yaml_is_a_finding():
    quiz, found = told("questions: [")

    assert quiz is None
    assert found[0].code == "yaml"
