"""A short run of the real files: the first rows of each, on both engines, twice."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from engine.store import Database
from tests.real import DATA, FILES, LARGE, main, run, show, well

ROWS = 500
SMALL = [name for name in FILES if name != LARGE]


@pytest.fixture
def beginnings(tmp_path: Path) -> Path:
    """The first rows of each small file, and the files that they look things up in."""
    if not DATA.is_dir():
        pytest.skip("there is no ../shared/data here: real input cannot be run")
    for name in [*SMALL, "people_small.csv"]:
        text = (DATA / name).read_text(encoding="utf-8")
        short = text if name.endswith(".json") else "".join(text.splitlines(keepends=True)[: ROWS + 1])
        (tmp_path / name).write_text(short, encoding="utf-8")
    return tmp_path


def test_the_first_rows_of_every_small_file_run_cleanly_and_a_second_time_change_nothing(
    database: Database, beginnings: Path
):
    out = StringIO()
    found = run(database, beginnings, SMALL, Console(file=out, width=200))
    show(found, Console(file=out, width=200))

    assert well(found), json.dumps(found, indent=1)
    assert [tally["read"] for tally in found["files"]] == [ROWS, ROWS, ROWS, 1693, ROWS]
    assert found["files"][2]["refused"] == {}
    assert sum(tally["applied"] for tally in found["files"]) > 3 * ROWS
    assert "audit: clean" in out.getvalue()


def test_without_the_data_it_says_so_and_all_is_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys):
    monkeypatch.setattr("tests.real.DATA", tmp_path / "none")

    assert main([]) == 0
    assert "no ../shared/data" in capsys.readouterr().out
