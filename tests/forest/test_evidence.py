"""What is known of planted trees, on both databases: told once, all rows or none."""

from pathlib import Path

import pytest

from engine.errors import Malformed
from engine.store import Database
from games.forest.evidence import add_evidence, read_evidence
from tests.forest.world import Woods

HEAD = "number,date,kind,zh-CN,en,link\n"
ROW = "TILTH-2026-SAXAUL-000001,2027-04-12,planted,已种在阿拉善,Planted in Alxa,https://trees.example/1\n"


def file(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "evidence.csv"
    made.write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def woods(database: Database) -> Woods:
    found = Woods(database, "mei", "lin")
    found.rich("mei", 18_000)
    found.play("mei", "plant", species="saxaul")
    return found


def known(woods: Woods) -> list[str]:
    [paper] = woods.scene("mei", page="certificates")["certificates"]
    return [one["text"]["en"] for one in paper["evidence"]]


def test_what_is_told_of_a_tree_stands_on_its_certificate(woods: Woods, tmp_path: Path):
    rows = read_evidence(
        file(tmp_path, HEAD + ROW + ROW.replace("planted,已种在阿拉善,Planted in Alxa", "photo,长高了,It grows"))
    )

    assert (add_evidence(woods.db, rows), add_evidence(woods.db, rows)) == (2, 0)
    assert known(woods)[1:] == ["Planted in Alxa", "It grows"]


def test_a_tree_that_is_not_planted_here_refuses_the_whole_file(woods: Woods, tmp_path: Path):
    rows = read_evidence(file(tmp_path, HEAD + ROW + ROW.replace("000001", "000002")))

    with pytest.raises(Malformed, match="not planted here"):
        add_evidence(woods.db, rows)
    assert len(known(woods)) == 1


def test_a_certificate_of_another_year_is_not_this_one(woods: Woods, tmp_path: Path):
    with pytest.raises(Malformed, match="not planted here") as error:
        add_evidence(woods.db, read_evidence(file(tmp_path, HEAD + ROW.replace("TILTH-2026", "TILTH-1999"))))
    assert error.value.hint == "saxaul 1 of 1999"


@pytest.mark.parametrize("number", ["9" * 20, "1234567890", "１", "", "-1"])
def test_a_number_that_no_tree_has_is_told(tmp_path: Path, number: str):
    with pytest.raises(Malformed) as error:
        read_evidence(file(tmp_path, HEAD + ROW.replace("000001", number)))
    assert "no number of a certificate" in error.value.hint


def test_every_mistake_of_a_file_is_told(tmp_path: Path):
    wrong = ROW.replace("SAXAUL", "OAK").replace(",planted,", ",grown,")
    with pytest.raises(Malformed) as error:
        read_evidence(file(tmp_path, HEAD + ROW + wrong))

    assert error.value.hint.splitlines()[0].endswith("such as TILTH-2026-SAXAUL-000042")
    assert [one.partition(": ")[0] for one in error.value.hint.splitlines()] == ["line 3", "line 3"]


def test_another_header_is_refused(tmp_path: Path):
    with pytest.raises(Malformed, match="first line"):
        read_evidence(file(tmp_path, "number,when\n"))
