"""Checking a whole folder of quests, with its vocabulary and maps."""

import shutil
from pathlib import Path

import pytest

from engine.content import QUESTS
from engine.desk.check import check_all
from engine.game import discover


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(QUESTS, tmp_path / "quests"))


def test_what_is_shipped_is_well():
    assert [finding.text() for finding in check_all(QUESTS, discover())] == []


def test_mistakes_of_quests_and_maps_are_found_in_one_run(folder: Path):
    (folder / "forest/walk.yaml").write_text("schema: quest/v1\nid: [\n")
    (folder / "maps/mine.yaml").write_text("schema: map/v9\n")
    files = {Path(finding.file).name for finding in check_all(folder, discover())}

    assert files == {"walk.yaml", "mine.yaml"}


def test_without_a_vocabulary_nothing_else_is_said(folder: Path):
    (folder / "vocabulary.yaml").write_text("schema: vocabulary/v1\n")
    found = check_all(folder, discover())

    assert found
    assert {Path(finding.file).name for finding in found} == {"vocabulary.yaml"}


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path):
    assert [finding.code for finding in check_all(tmp_path / "nothing", discover())] == ["no_such_folder"]
