"""Rows of csv, csv.gz and json; lookups; draws from a seed."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from engine.desk.map_model import DrawBlock, LookupBlock
from engine.desk.rows import drawn, look_up, open_rows
from engine.errors import Malformed


def rows_of(path: Path, key: str | None = None) -> tuple[list[str], list[list[str]]]:
    with open_rows(path, rows=key) as rows:
        return rows.header, list(rows)


def test_a_csv_file_gives_its_columns_and_rows(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('\ufeffa,b\n1,"two, with a comma"\n\n3,四\n', encoding="utf-8")

    assert rows_of(path) == (["a", "b"], [["1", "two, with a comma"], ["3", "四"]])


def test_a_gzipped_file_is_the_same(tmp_path: Path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))

    assert rows_of(path) == (["a", "b"], [["1", "2"]])


def test_a_json_list_has_the_columns_of_all_its_rows(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"questions": [{"id": "q", "n": 1, "right": True}, {"id": "r", "more": ["x"]}]}))

    assert rows_of(path, "questions") == (
        ["id", "n", "right", "more"],
        [["q", "1", "true", ""], ["r", "", "", '["x"]']],
    )


def test_a_byte_that_is_no_text_stays_a_mark_in_its_own_row(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n\xff,2\n3,4\n")

    assert rows_of(path)[1] == [["\udcff", "2"], ["3", "4"]]


def test_a_field_without_end_is_a_row_that_is_none(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "x" * 200_000 + "\n1\n")

    assert rows_of(path)[1] == [[], ["1"]]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "wrong_file"),
        ("a.csv", b"", "no_columns"),
        ("a.csv", b"a,a\n", "no_columns"),
        ("a.json", b"{", "damaged_file"),
        ("a.json", b'{"questions": [1]}', "no_columns"),
        ("a.csv.gz", b"plain", "damaged_file"),
        ("a.csv.gz", gzip.compress(b"a\n" + bytes(range(256)) * 500)[:200], "damaged_file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(tmp_path: Path, name: str, content: bytes, code: str):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Malformed) as caught:
        rows_of(tmp_path / name, "questions")
    assert caught.value.code == code


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path):
    with pytest.raises(Malformed) as caught:
        open_rows(tmp_path / "none.csv")

    assert caught.value.code == "unreadable"


def test_the_share_grows_to_one(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "1\n" * 50_000)
    with open_rows(path) as rows:
        before = rows.share()
        list(rows)

        assert 0 < before < rows.share() == 1


def test_a_lookup_leaves_out_what_has_no_value(tmp_path: Path):
    (tmp_path / "people.csv").write_text("who,walks\n39,w1\n40,\n")

    assert look_up(tmp_path, LookupBlock(file="people.csv", key="walks", value="who")) == {"w1": "39"}


def test_a_lookup_without_its_column_is_said_to_be_so(tmp_path: Path):
    (tmp_path / "people.csv").write_text("who\n39\n")

    with pytest.raises(Malformed) as caught:
        look_up(tmp_path, LookupBlock(file="people.csv", key="walks", value="who"))
    assert caught.value.code == "unknown_column"


def draw(tmp_path: Path, people: int = 40, **said: object) -> list[list[str]]:
    (tmp_path / "people.csv").write_text("who\n" + "".join(f"{n}\n" for n in range(people)))
    block = {"seed": 7, "players": {"file": "people.csv", "column": "who"}, "from": "2026-03-02", "days": 10,
             "answer": Decimal("0.5"), "right": Decimal("0.7")} | said  # fmt: skip
    return list(drawn([["q1"], ["q2"]], DrawBlock.model_validate(block), tmp_path))


def test_a_draw_is_the_same_every_time_and_another_with_another_seed(tmp_path: Path):
    assert draw(tmp_path) == draw(tmp_path)
    assert draw(tmp_path) != draw(tmp_path, seed=8)


def test_a_draw_keeps_about_its_shares_and_a_player_answers_once_a_day(tmp_path: Path):
    rows = draw(tmp_path)
    right = sum(row[3] == "true" for row in rows)

    assert 140 < len(rows) < 260
    assert 0.6 < right / len(rows) < 0.8
    assert len({(row[1], row[2][:10]) for row in rows}) == len(rows)


def test_more_players_change_nothing_of_the_others(tmp_path: Path):
    few = draw(tmp_path, people=10)

    assert [row for row in draw(tmp_path, people=20) if int(row[1]) < 10] == few
