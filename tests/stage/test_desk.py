"""`tilth tapes`: a mistake is told with its place and fails the command; what can be played is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner, Result

from engine.errors import Malformed, Unavailable
from games.stage import desk, start
from games.stage.desk import app, open_stage
from games.stage.errors import StageFailed

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


def test_a_second_stage_leaves_the_first_ones_database_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "LOG", Path("var") / "stage.log")
    database = tmp_path / "var" / "stage.db"
    database.parent.mkdir()
    database.write_text("the first one's", encoding="utf-8")
    with FileLock(f"{database}.lock"):
        failed = _opened("--browser").exception

    assert isinstance(failed, Unavailable)
    assert (failed.code, "--database" in str(failed.hint)) == ("database_in_use", True)
    assert database.read_text(encoding="utf-8") == "the first one's"


def test_what_an_older_stage_left_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(desk, "own_server", _no_server)
    (tmp_path / "var").mkdir()
    for end in ("", "-wal", "-shm"):
        (tmp_path / "var" / f"stage.db{end}").touch()
    _opened("--browser")

    assert [one.name for one in (tmp_path / "var").iterdir() if one.suffix != ".lock"] == []


def _no_server(*_given: object, **_more: object) -> None:
    raise StageFailed("nothing is served", code="no_server", hint="this is a test")


def test_the_help_names_what_a_tape_can_be_rendered_into():
    told = " ".join(_opened("--help").output.split())

    assert [kind for kind in (".mp4", ".gif", ".png") if kind not in told] == []
