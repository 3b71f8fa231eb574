"""`tilth farm`."""

import json
from pathlib import Path

import pytest

import server
from tests.farm.charity.test_evidence import HEAD, ROW


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        server.main(list(words))
    return int(ended.value.code or 0)


def test_evidence_is_added_once_and_totals_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.csv").write_text(HEAD + ROW, encoding="utf-8")
    codes = [run(*words) for words in (
        ["migrate"], ["farm", "evidence", "known.csv"], ["farm", "evidence", "known.csv"], ["farm", "totals"],
    )]  # fmt: skip
    told = capfd.readouterr().out

    assert codes == [0, 0, 0, 0]
    assert "1 of 1 row(s) are new" in told
    assert "0 of 1 row(s) are new" in told
    assert "book_corner: 0 eggs, 0 receipts, 0/1000 in the pot: adds up" in told


def test_totals_that_do_not_add_up_end_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.csv").write_text(HEAD + ROW, encoding="utf-8")
    run("migrate")
    run("farm", "evidence", "known.csv")
    monkeypatch.setattr("games.farm.charity.totals.Total.ok", False)
    capfd.readouterr()

    assert run("farm", "totals", "--json") == 1
    assert json.loads(capfd.readouterr().out)["projects"][0]["project"] == "book_corner"


def test_a_wrong_file_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.csv").write_text(HEAD + ROW.replace("book_corner", "moon"), encoding="utf-8")
    run("migrate")

    assert run("farm", "evidence", "known.csv") == 1
    assert "code: wrong_evidence" in capfd.readouterr().err


def test_a_file_of_another_encoding_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.csv").write_bytes((HEAD + ROW).encode("gbk"))

    assert run("farm", "evidence", "known.csv", "--json") == 1
    told = json.loads(capfd.readouterr().err)
    assert (told["code"], "CSV UTF-8" in told["hint"]) == ("not_utf8", True)


def test_every_mistake_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    wrong = ROW.replace("book_corner", "moon").replace("2027-04-12", "soon").replace(",delivered,", ",sent,")
    (tmp_path / "known.csv").write_text(HEAD + wrong.replace("https", "ftp") + "a,b\n", encoding="utf-8")
    run("farm", "evidence", "known.csv", "--lang", "zh-CN")
    told = capfd.readouterr().err

    for said in ("5 处错误", "没有项目“moon”", "而不是“soon”", "而不是“sent”", "https:// 开头", "第 3 行：不是 6 个值"):
        assert said in told
