"""Every mistake in a question set has a file. Its first line is the message it must give, its second the hint."""

import re
from pathlib import Path

import pytest

from engine.desk.chinese import in_chinese
from engine.documents.findings import Finding
from engine.quiz.load import read_sets

HERE = Path(__file__).parent / "wrong"
WRONG = sorted(HERE.glob("*.yaml"))
EXPECTED, HINT = "# expected: ", "# hint: "
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\{.*?\}|\[.*?\]|--?\w+")


def told(path: Path) -> list[Finding]:
    quiz, found = read_sets({f"quiz/{path.name}": path.read_text(encoding="utf-8")})
    return found if quiz is None else list(quiz.warnings)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_what_is_said_is_what_the_file_expects_and_nothing_else(path: Path):
    expected, hint, *_ = path.read_text(encoding="utf-8").splitlines()
    (finding,) = told(path)

    assert finding.text().splitlines()[0].removeprefix(f"quiz/{path.name}:") == expected.removeprefix(EXPECTED)
    assert finding.hint == hint.removeprefix(HINT).replace(path.name, f"quiz/{path.name}") != ""
    assert finding.level == ("warning" if path.stem.startswith("warn-") else "error")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_it_is_said_in_chinese_too(path: Path):
    for finding in told(path):
        for said in (finding.message, finding.hint):
            assert re.search("[\u4e00-\u9fff]", in_chinese(said)), said


def test_there_is_a_file_for_every_code():
    codes = {finding.code for path in WRONG for finding in told(path)}

    assert codes >= {
        "missing_key", "missing_language", "too_long", "equal_options", "unknown_key", "not_allowed", "duplicate_id",
        "duplicate_question", "stands_out", "speaks_of_place", "unfinished", "wrong_form", "odd_character",
    }  # fmt: skip
    assert len(WRONG) >= 40
