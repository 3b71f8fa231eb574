"""Every mistake a designer can make has a file, and its first line is the message it must give."""

from pathlib import Path

import pytest

from engine.quests.load import load_quests
from tests.quests.quest_files import assets, vocabulary

WRONG = sorted((Path(__file__).parent / "wrong").glob("*.yaml"))


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_first_thing_said_is_what_the_file_expects(path):
    book, findings = load_quests(path, vocabulary(), assets())

    assert book is None
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expected: ")
    assert expected == findings[0].text().splitlines()[0].removeprefix(f"{path.as_posix()}:")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_one_mistake_is_told_once(path):
    _, findings = load_quests(path, vocabulary(), assets())

    assert [finding.text() for finding in findings[1:]] == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_caret_stands_under_a_line_of_the_file(path):
    _, findings = load_quests(path, vocabulary(), assets())
    shown = findings[0].text().splitlines()

    assert "^" in shown[2]
    assert shown[1].strip()[:40] in path.read_text(encoding="utf-8").replace("\t", " ")


def test_there_is_a_file_for_many_mistakes():
    assert len(WRONG) >= 80
