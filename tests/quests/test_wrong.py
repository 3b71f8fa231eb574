"""Every mistake a designer can make has a file, and its first line is the message it must give.

Files under `wrong/templates` are templates: wrong ones, read by themselves, and those that wrong quests extend.
"""

from pathlib import Path

import pytest

from engine.quests.load import load_quests
from tests.quests.quest_files import assets, vocabulary

HERE = Path(__file__).parent / "wrong"
EXPECTED = "# expected: "
WRONG = sorted(path for path in HERE.rglob("*.yaml") if path.read_text(encoding="utf-8").startswith(EXPECTED))


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_first_thing_said_is_what_the_file_expects(path):
    book, findings = load_quests(path, vocabulary(), assets())

    assert book is None
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix(EXPECTED)
    said = findings[0].text().splitlines()[0]
    assert expected == said.removeprefix(f"{path.as_posix()}:").removeprefix(f"{HERE.as_posix()}/")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_one_mistake_is_told_once(path):
    _, findings = load_quests(path, vocabulary(), assets())

    assert [finding.text() for finding in findings[1:]] == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_caret_stands_under_a_line_of_the_file(path):
    _, findings = load_quests(path, vocabulary(), assets())
    shown = findings[0].text().splitlines()

    assert "^" in shown[2]
    assert shown[1].strip()[:40] in Path(findings[0].file).read_text(encoding="utf-8").replace("\t", " ")


def test_only_templates_that_wrong_quests_extend_are_not_wrong_themselves():
    right = {path for path in HERE.rglob("*.yaml") if path not in WRONG}

    assert {path.parent for path in right} == {HERE / "templates"}
    quests = "".join(path.read_text(encoding="utf-8") for path in WRONG)
    assert [path.name for path in right if f"templates/{path.name}" not in quests] == []


def test_there_is_a_file_for_many_mistakes():
    assert len(WRONG) >= 80
