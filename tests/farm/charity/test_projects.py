"""The catalogue of projects."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.documents.figures import read_figures
from engine.errors import WrongContent
from games.farm.charity import projects
from games.farm.charity.projects import PROJECTS, Catalogue, label
from tests.farm.charity.giving import changed

TEXT = Path(projects.__file__).with_name("projects.yaml").read_text(encoding="utf-8")


def test_there_are_four_projects_at_least_and_all_are_marked_as_samples():
    assert len(PROJECTS) >= 4
    assert all(one.sample and "示例" in one.title["zh-CN"] and "sample" in one.title["en"] for one in PROJECTS.values())


def test_a_full_goal_is_so_many_whole_units():
    assert all(one.goal_eggs % one.eggs_a_unit == 0 for one in PROJECTS.values())


def test_a_project_is_open_from_its_first_day_to_its_last():
    water, day = PROJECTS["clean_water"], timedelta(days=1)
    assert water.until is not None

    assert [water.begun(water.since - day), water.begun(water.since)] == [False, True]
    assert [water.over(water.until), water.over(water.until + day)] == [False, True]
    assert not changed(water, until=None).over(date.max)


def test_receipts_name_a_project_in_capitals():
    assert label("book_corner") == "BOOKCORNER"


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ('goal_eggs: {is: 60000, assumption: "', 'goal_eggs: {is: 60000, reason: "', "no_reason"),
        ("goal_eggs: {is: 60000,", "goal_eggs: {is: 0,", "nothing_to_give"),
        ("from: 2026-03-22", "from: 2028-03-22", "ends_before"),
        ("pays: {zh-CN: 10 间教室的图书角, en: Corners of books in 10 classrooms}", "pays: {en: Books}", "wrong_texts"),
        ("  clean_water:", "  bookcorner:", "same_label"),
        ("  clean_water:", "  Clean-Water:", "wrong_form"),
    ],
)
def test_a_mistake_is_told_with_its_code(tmp_path: Path, right: str, wrong: str, code: str):
    file = tmp_path / "projects.yaml"
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(WrongContent) as told:
        read_figures(file, Catalogue)
    assert code in {getattr(finding, "code", "") for finding in told.value.findings}
