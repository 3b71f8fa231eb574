"""What became of projects, on both databases: told once, all rows or none."""

from pathlib import Path

import pytest

from engine.errors import Malformed
from engine.store import Database
from games.farm.charity.evidence import add_evidence, read_evidence
from tests.farm.charity.giving import BOOKS, WATER, Giving

HEAD = "project,date,kind,zh-CN,en,link\n"
ROW = "book_corner,2027-04-12,delivered,一千本书送到了,A thousand books have arrived,https://books.example/1\n"
PHOTO = ROW.replace("delivered,一千本书送到了,A thousand books have arrived", "photo,新书,New books")


def file(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "evidence.csv"
    made.write_text(text, encoding="utf-8")
    return made


def test_what_is_told_of_a_project_is_shown_once_however_often_it_is_told(database: Database, tmp_path: Path):
    giving = Giving(database, "mei", eggs=0)
    rows = read_evidence(file(tmp_path, HEAD + ROW + PHOTO + ROW))
    first, again = add_evidence(database, rows, giving.now), add_evidence(database, rows, giving.now + 1)
    third = add_evidence(database, read_evidence(file(tmp_path, HEAD + ROW.replace("book_corner", WATER))), giving.now)

    assert (first, again, third) == (2, 0, 1)
    shown = giving.project("mei")["evidence"]
    assert [(one["kind"], one["text"]["en"], one["link"]) for one in shown] == [
        ("photo", "New books", "https://books.example/1"),
        ("delivered", "A thousand books have arrived", "https://books.example/1"),
    ]
    assert giving.world.rows(f"SELECT news_at FROM farm_project WHERE project = '{BOOKS}'") == [(giving.now,)]


def test_what_is_told_changes_nothing_of_what_was_given(database: Database, tmp_path: Path):
    giving = Giving(database, "mei")
    giving.give("mei", 3)
    add_evidence(database, read_evidence(file(tmp_path, HEAD + ROW)), giving.now)

    assert giving.give("mei", 1)["receipt"][-6:] == "000002"
    assert giving.project("mei")["eggs"] == 4


def test_every_mistake_of_a_file_is_told(tmp_path: Path):
    wrong = ROW.replace("book_corner", "moon").replace(",delivered,", ",grown,")
    with pytest.raises(Malformed) as error:
        read_evidence(file(tmp_path, HEAD + ROW + wrong))

    project, kind = error.value.hint.splitlines()
    assert project.startswith("line 3: 'moon' is none of the projects school_breakfast")
    assert kind.startswith("line 3: the kind is one of bought")


def test_another_header_is_refused(tmp_path: Path):
    with pytest.raises(Malformed, match="first line"):
        read_evidence(file(tmp_path, "project,when\n"))
