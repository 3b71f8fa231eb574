"""A partner's CSV file is read whole, and whatever is wrong in it is told."""

from pathlib import Path

import pytest

from engine.days import instant
from engine.errors import Malformed
from engine.evidence import MISTAKES_SHOWN, Form, Known

HEAD = "well,date,kind,zh-CN,en,link\n"
ROW = "7,2027-04-12,dug,挖好了,It is dug,https://wells.example/7\n"


def about(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"'{text}' is no well")
    return int(text)


FORM = Form("well", about, ("dug", "seen"), "Asia/Shanghai", most_rows=3)


def file(tmp_path: Path, told: str | bytes) -> Path:
    made = tmp_path / "wells.csv"
    made.write_bytes(told.encode() if isinstance(told, str) else told)
    return made


def refused(path: Path) -> Malformed:
    with pytest.raises(Malformed) as error:
        FORM.read(path)
    return error.value


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_row_is_read_with_noon_in_the_partner_s_zone(tmp_path: Path, start: str):
    at = instant("2027-04-12 12:00", "Asia/Shanghai")
    text = '{"zh-CN":"挖好了","en":"It is dug"}'

    assert FORM.read(file(tmp_path, start + HEAD + ROW)) == [Known(7, at, "dug", text, "https://wells.example/7")]


def test_lines_may_end_as_on_windows_be_empty_and_quoted(tmp_path: Path):
    told = (HEAD + "\n" + ROW.replace("It is dug", '"Dug, and deep"')).replace("\n", "\r\n")

    assert "Dug, and deep" in FORM.read(file(tmp_path, told))[0].text


def test_every_mistake_of_every_row_is_told_with_its_line(tmp_path: Path):
    worst = "x,12.4.2027,drunk,," + "y" * 301 + ",http://wells.example\n"
    error = refused(file(tmp_path, HEAD + ROW + "\n" + worst + "8,2027-04-12\n"))

    assert (error.code, error.message) == ("wrong_evidence", "nothing was taken: 6 mistake(s) in the rows")
    assert error.hint.splitlines() == [
        "line 4: 'x' is no well",
        "line 4: a date is written 2027-04-12, not '12.4.2027'",
        "line 4: the kind is one of dug, seen, not 'drunk'",
        "line 4: both texts have 1 to 300 characters",
        "line 4: a link begins with https:// and has at most 500 characters",
        "line 5: it has not 6 values",
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (ROW.replace("2027-04-12", "20270412"), "a date is written"),
        (ROW.replace("2027-04-12", "0207-04-12"), "a date is written"),
        (ROW.replace("2027-04-12", "2027-02-29"), "a date is written"),
        (ROW.replace("It is dug", '"It is\ndug"'), "a text is one line"),
        (ROW.replace("It is dug", "It is\x00dug"), "a text is one line"),
        (ROW.replace("https://", "javascript:"), "begins with https"),
        (ROW.replace("\n", ",more\n"), "has not 6 values"),
    ],
)
def test_a_value_that_cannot_be_is_told(tmp_path: Path, wrong: str, told: str):
    assert told in refused(file(tmp_path, HEAD + wrong)).hint


def test_very_many_mistakes_are_counted_and_the_first_are_shown(tmp_path: Path):
    error = refused(file(tmp_path, HEAD + ROW.replace("dug,", "dry,", 1) * (MISTAKES_SHOWN + 2)))

    assert f"{MISTAKES_SHOWN + 2} mistake(s)" in error.message
    assert error.hint.splitlines()[MISTAKES_SHOWN:] == ["and 2 more"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ((HEAD + ROW).encode("gbk"), "not_utf8"),
        ((HEAD + ROW).encode("utf-16"), "not_utf8"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe", "not_utf8"),
        (b"", "wrong_header"),
        (bytes(64), "wrong_header"),
        ((HEAD + ROW).replace(",", ";"), "wrong_header"),
        (HEAD + ROW * 4, "too_many_rows"),
        (HEAD + ROW.replace("It is dug", "x" * 200_000), "not_csv"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, told: str | bytes, code: str):
    error = refused(file(tmp_path, told))

    assert (error.code, bool(error.hint)) == (code, True)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path):
    assert refused(tmp_path / "nothing.csv").code == "unreadable"
    assert refused(tmp_path).code == "unreadable"
