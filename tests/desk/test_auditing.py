"""`tilth ledger`."""

import json
from pathlib import Path

import pytest

import server


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        server.main(words)
    return int(ended.value.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    run("migrate")
    return tmp_path


def test_totals_of_a_new_ledger_are_nothing(here: Path, capfd: pytest.CaptureFixture[str]):
    capfd.readouterr()

    assert run("ledger", "totals", "--json") == 0
    assert json.loads(capfd.readouterr().out) == {"ok": True, "assets": []}
    assert run("ledger", "totals", "--lang", "zh-CN") == 0
    assert "还没有发放过" in capfd.readouterr().out


@pytest.mark.parametrize("command", ["audit", "totals"])
def test_a_file_that_is_no_database_is_told_so(here: Path, capfd: pytest.CaptureFixture[str], command: str):
    (here / "notes.txt").write_text("these are notes, and no database at all " * 9)

    assert run("ledger", command, "--database", "sqlite:///notes.txt") == 1
    told = capfd.readouterr().err
    assert "code: not_a_database" in told
    assert "--database" in told
