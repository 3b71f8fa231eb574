"""Where templates are found: in the quests folder that a file is in, and nowhere else."""

from pathlib import Path

import pytest

from engine.quests.load import load_quests
from tests.quests.quest_files import assets, vocabulary
from tests.quests.template_files import EVRY, PAY, QUEST, TEMPLATE, places, swapped


def folder(tmp_path: Path, template: str = TEMPLATE) -> Path:
    for name, text in {"vocabulary.yaml": "", PAY: template, "farm/pay.yaml": QUEST}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_has_its_templates(tmp_path: Path):
    book, findings = load_quests(folder(tmp_path), vocabulary(), assets())

    assert findings == []
    assert book is not None
    assert list(book.quests) == ["pay-energy"]


@pytest.mark.parametrize("part", ["farm", "farm/pay.yaml"])
def test_a_part_of_a_folder_finds_the_templates_of_the_whole(tmp_path: Path, part: str):
    book, findings = load_quests(folder(tmp_path) / part, vocabulary(), assets())

    assert findings == []
    assert book is not None


@pytest.mark.parametrize("part", ["", "templates", "templates/pay.yaml", "farm/pay.yaml"])
def test_findings_of_a_template_name_its_file(tmp_path: Path, part: str):
    folder(tmp_path, swapped(TEMPLATE, ("every: day", "evry: day")))
    _, findings = load_quests(tmp_path / part, vocabulary(), assets())

    assert places(findings) == [f"{(tmp_path / PAY).as_posix()}:{EVRY}: unknown key 'evry'"]


def test_templates_given_alone_make_an_empty_book(tmp_path: Path):
    book, findings = load_quests(folder(tmp_path) / "templates", vocabulary(), assets())

    assert findings == []
    assert book is not None
    assert book.quests == {}


def test_a_template_outside_the_folder_cannot_be_reached(tmp_path: Path):
    quests = folder(tmp_path / "quests")
    (tmp_path / "pay.yaml").write_text(TEMPLATE, encoding="utf-8")
    (quests / "farm" / "pay.yaml").write_text(swapped(QUEST, (PAY, "../pay.yaml")), encoding="utf-8")
    _, findings = load_quests(quests, vocabulary(), assets())

    assert [finding.code for finding in findings] == ["unknown_template"]
