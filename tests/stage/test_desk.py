"""`tilth tapes`: a mistake is told with its place and fails the command; what can be played is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from engine.errors import Malformed, Unavailable
from games.stage import start
from games.stage.desk import app, open_stage

ASK = CliRunner()


def _opened(*words: str) -> Result:
    command = typer.Typer()
    command.command()(open_stage)
    return ASK.invoke(command, [*words, "--lang", "en"])


def test_the_shipped_tapes_pass_the_check():
    assert ASK.invoke(app, ["check"]).exit_code == 0


def test_a_mistake_fails_the_check_and_is_told_with_its_place(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text("schema: tape/v1\nname: mine\n", encoding="utf-8")
    told = ASK.invoke(app, ["check", str(file), "--json"])

    assert told.exit_code == 1
    assert {(one["code"], one["line"]) for one in json.loads(told.stdout)} == {("missing_key", 1)}


@pytest.mark.parametrize(("words", "code"), [
    (("--auto",), "no_tape"), (("--browser", "--tape", "fair", "--render", "a.mp4"), "no_film"),
])  # fmt: skip
def test_what_a_browser_cannot_show_is_refused_before_anything_starts(words: tuple[str, ...], code: str):
    done = _opened(*words)

    assert isinstance(done.exception, Malformed)
    assert done.exception.code == code


def test_a_wrong_file_of_costs_is_told_before_anything_starts(tmp_path: Path):
    file = tmp_path / "ours.yaml"
    file.write_text("schema: costs/v1\ncurrency: CNY\n", encoding="utf-8")
    done = _opened("--costs", str(file))

    assert isinstance(done.exception, Unavailable)
    assert done.exception.code == "wrong_costs"


def test_the_tapes_are_listed_with_how_long_they_take():
    found = {one["name"]: one["seconds"] for one in json.loads(ASK.invoke(app, ["list", "--json"]).stdout)}

    assert {"board", "fair", "everything"} <= {*found}
    assert 400 < found["board"] < 560


def test_a_tape_is_checked_by_its_name_too():
    told = ASK.invoke(app, ["check", "fair", "--lang", "en"])

    assert (told.exit_code, "everything under fair is well" in told.stdout) == (0, True)


def test_a_film_of_no_kind_is_refused_before_anything_starts():
    failed = _opened("--tape", "fair", "--render", "a.avi").exception

    assert isinstance(failed, Unavailable)
    assert failed.code == "unknown_kind"


@pytest.mark.parametrize("tape", [(), ("--tape", "fair")])
def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tape: tuple[str, ...]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "LOG", Path("var") / "stage.log")
    (tmp_path / "var").write_text("a file where a folder is to be", encoding="utf-8")
    failed = _opened("--browser", *tape).exception

    assert isinstance(failed, Unavailable)
    assert (failed.code, failed.message) == ("not_writable", "the folder var cannot be written (File exists)")
    assert failed.hint


def test_somebody_who_is_none_of_the_stages_people_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "LOG", Path("var") / "stage.log")
    (tmp_path / "var").touch()
    told = _opened("--browser", "--players", "mei,bob").output

    assert "bob is somebody new" in told
    assert "mei is somebody new" not in told
