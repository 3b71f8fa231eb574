"""Checking a whole folder of quests, with its vocabulary and maps."""

import shutil
from pathlib import Path

import pytest

from engine.content import QUESTS, load_content
from engine.desk.check import check_all, named, within
from engine.errors import NotFound
from engine.game import discover
from tests.in_flight import Shelf
from tests.world import limit, quest


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


def unbounded(tmp_path: Path, **parts: object) -> list[tuple[str, str]]:
    """What a strict check says of one quest beside a bounded one."""
    shelf = Shelf(tmp_path / "quests")
    shelf.write(quest("free", **parts), quest("once", limits=[limit(1)]))  # type: ignore[arg-type]
    assert check_all(shelf.path, discover()) == []
    found = check_all(shelf.path, discover(), strict=True)
    return [(finding.code, Path(finding.file).name) for finding in found]


@pytest.mark.parametrize(
    "parts",
    [
        {"status": "draft"}, {"cooldown": "10m"}, {"limits": [limit(9, "reward")]},
        {"count": {"times": "acts", "every": "day", "need": 2}},
        {"when": {}, "steps": [{"id": "pay", "when": {"event": "payment"}}]},
        {"count": {"times": "acts", "every": "day"},
         "reward": {"give": "energy", "curve": {"of": "count", "points": [[0, 0], [2, 5]]}}},
    ],
)  # fmt: skip
def test_a_quest_that_something_bounds_passes_a_strict_check(tmp_path: Path, parts: dict[str, object]):
    assert unbounded(tmp_path, **parts) == []


def test_a_live_quest_that_nothing_bounds_is_told_by_a_strict_check(tmp_path: Path):
    assert unbounded(tmp_path) == [("unbounded", "free.yaml")]
    assert unbounded(tmp_path, limits=[limit(5, "reward", every="event")]) == [("unbounded", "free.yaml")]


def test_what_is_shipped_passes_a_strict_check():
    assert check_all(QUESTS, discover(), strict=True) == []


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
