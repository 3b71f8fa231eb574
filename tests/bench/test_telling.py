"""The bench of telling runs, and both sides write the same rows. Nothing is timed."""

from pathlib import Path

import pytest

from tests.bench import telling
from tests.bench.sides import Place


def test_the_fan_out_is_a_row_of_the_table(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(telling, "PEOPLE", 20)
    monkeypatch.setattr(telling, "QUICK_MESSAGES", 60)
    server = request.getfixturevalue("postgres_server") if engine_name == "postgres" else ""
    row = telling.fan_out_row(Place(tmp_path, server), engine_name, quick=True)

    assert (row.runs, row.unit, row.engine) == (telling.QUICK_PAIRS, "messages/s", engine_name)


def test_every_row_has_a_name_to_choose_it_by(tmp_path: Path):
    assert list(telling.telling_rows(Place(tmp_path), quick=True)) == [
        "telling fan-out sqlite", "telling streams sqlite",
    ]  # fmt: skip
