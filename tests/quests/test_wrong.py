"""Every mistake a designer can make has a file. Its first line is the message it must give, its second may be the hint.

What is only a warning keeps no quest from being loaded. Files under `wrong/templates` are templates:
wrong ones, read by themselves, and those that wrong quests extend.
"""

from pathlib import Path

import pytest

from engine.documents.findings import Finding
from engine.quests.load import load_quests
from tests.quests.quest_files import assets, vocabulary

HERE = Path(__file__).parent / "wrong"
EXPECTED, HINT = "# expected: ", "# hint: "
WRONG = sorted(path for path in HERE.rglob("*.yaml") if path.read_text(encoding="utf-8").startswith(EXPECTED))


def told(path: Path) -> list[Finding]:
    """What is wrong with a file; without a mistake, what it is warned of."""
    book, findings = load_quests(path, vocabulary(), assets())
    assert (book is None) == bool(findings)
    return findings if book is None else list(book.warnings)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_first_thing_said_is_what_the_file_expects(path):
    finding = told(path)[0]
    expected, maybe, *_ = path.read_text(encoding="utf-8").splitlines()

    said = finding.text().splitlines()[0].removeprefix(f"{path.as_posix()}:").removeprefix(f"{HERE.as_posix()}/")
    assert expected.removeprefix(EXPECTED) == said
    assert maybe.removeprefix(HINT) in (maybe, finding.hint)
    assert finding.level == ("warning" if path.stem.startswith("warn-") else "error")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_one_mistake_is_told_once(path):
    assert [finding.text() for finding in told(path)[1:]] == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_whatever_is_said_comes_with_advice(path):
    assert told(path)[0].hint


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_caret_stands_under_a_line_of_the_file(path):
    finding = told(path)[0]
    shown = finding.text().splitlines()

    assert "^" in shown[2]
    assert shown[1].strip()[:40] in Path(finding.file).read_text(encoding="utf-8").replace("\t", " ")


def test_only_templates_that_wrong_quests_extend_are_not_wrong_themselves():
    right = {path for path in HERE.rglob("*.yaml") if path not in WRONG}

    assert {path.parent for path in right} == {HERE / "templates"}
    quests = "".join(path.read_text(encoding="utf-8") for path in WRONG)
    assert [path.name for path in right if f"templates/{path.name}" not in quests] == []


def test_there_is_a_file_for_many_mistakes():
    assert len(WRONG) >= 250
