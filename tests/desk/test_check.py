"""Checking a whole folder of quests, with its vocabulary and maps."""

import shutil
from pathlib import Path

import pytest

from engine.desk.check import asked_of, check_all, left_out, load_right, named, within
from engine.errors import NotFound, WrongContent
from engine.game import discover
from engine.published.content import QUESTS, load_content
from tests.in_flight import Shelf
from tests.world import limit, quest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(QUESTS, tmp_path / "quests"))


def test_what_is_shipped_is_well_and_has_no_warning():
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


def test_warnings_are_told_when_the_quests_are_right(tmp_path: Path):
    shelf = Shelf(tmp_path / "quests")
    shelf.write(quest("free"), quest("once", limits=[limit(1)]))

    found = check_all(shelf.path, discover())
    assert {one.level for one in found} == {"warning"}
    assert [Path(one.file).name for one in found if one.code == "unbounded"] == ["free.yaml"]
    shelf.write(quest("odd", give="gold"))
    assert {one.level for one in check_all(shelf.path, discover())} == {"error"}


def test_only_what_lies_in_the_named_files_and_folders_is_told(folder: Path):
    for name in ("forest/walk.yaml", "farm/quiz.yaml"):
        (folder / name).write_text("schema: quest/v1\nid: [\n")
    found = check_all(folder, discover())

    assert {Path(one.file).name for one in within(found, [folder / "farm"])} == {"quiz.yaml"}
    assert {Path(one.file).name for one in within(found, [folder / "forest/walk.yaml"])} == {"walk.yaml"}
    assert within(found, [folder / "forest/metro.yaml"]) == []
    with pytest.raises(NotFound):
        within(found, [folder / "forest/wlak.yaml"])


def test_quests_are_named_by_id_by_file_and_by_folder():
    content = load_content(QUESTS, discover())

    assert named(content, ["metro-energy", str(QUESTS / "farm/quiz.yaml")]) == {"metro-energy", "quiz-feed"}
    assert len(named(content, [str(QUESTS / "farm")])) > 5
    with pytest.raises(NotFound) as error:
        named(content, ["metro-enrgy"])
    assert error.value.hint == "did you mean 'metro-energy'?"


def test_progress_is_told_after_each_file(tmp_path: Path):
    shelf, told = Shelf(tmp_path / "quests"), []
    shelf.write(quest("a-one"), quest("b-two"))
    check_all(shelf.path, discover(), lambda done, all: told.append((done, all)))

    assert told == [(1, 2), (2, 2)]


def test_what_is_right_is_loaded_without_what_is_wrong(tmp_path: Path):
    shelf = Shelf(tmp_path / "quests")
    shelf.write(quest("good"), quest("odd", amount="event.amuont"), quest("wrong", give="gold"))
    content, wrong = load_right(shelf.path, discover())

    assert set(content.book.quests) == {"good"}
    assert [Path(one.file).stem for one in wrong] == ["odd", "wrong"]
    assert [Path(name).stem for name in left_out(shelf.path, content, [])] == ["odd", "wrong"]
    assert asked_of(content, wrong, []) == (None, wrong)
    assert asked_of(content, wrong, ["good"]) == ({"good"}, [])
    assert asked_of(content, wrong, [str(shelf.path)]) == ({"good"}, wrong)
    assert left_out(shelf.path, content, ["odd"]) == [f"{shelf.path.as_posix()}/odd.yaml"]
    with pytest.raises(WrongContent) as error:
        asked_of(content, wrong, ["odd"])
    assert error.value.findings == wrong[:1]
    with pytest.raises(NotFound):
        asked_of(content, wrong, ["god"])


def test_without_a_right_quest_nothing_is_loaded(tmp_path: Path):
    shelf = Shelf(tmp_path / "quests")
    shelf.write(quest("odd", amount="event.amuont"))

    with pytest.raises(WrongContent):
        load_right(shelf.path, discover())
    shelf.write(quest("good"))
    (shelf.path / "budgets.yaml").write_text("schema: budgets/v9\n", encoding="utf-8")
    with pytest.raises(WrongContent):
        load_right(shelf.path, discover())
