"""The bench runs, and its floor writes what we write. Nothing is timed."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from engine.tables import TABLES
from tests.bench.floor import COLUMNS, KEYS
from tests.bench.history import Past
from tests.bench.measure import row_of
from tests.bench.sides import Contest, Place
from tests.bench.workload import content


@pytest.fixture
def place(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(tmp_path, request.getfixturevalue("postgres_server") if engine_name == "postgres" else "")


@pytest.fixture
def contest(place: Place, engine_name: str):
    with closing(Contest(place, engine_name, content(), Past(50, 3))) as made:
        yield made


@pytest.mark.parametrize("size", [1, 40])
def test_the_floor_writes_as_many_rows_per_table_as_we_do(contest: Contest, size: int):
    contest.pairs(size, 1, 80)

    ours, floor = contest.counts()
    assert ours == floor
    assert all(floor.values())


def test_a_pair_becomes_a_row_of_the_table(contest: Contest):
    row = row_of("ingest", "sqlite", contest.pairs(20, 2, 40), 0.5)

    assert (row.runs, row.unit) == (2, "events/s")
    assert row.spread[0] <= row.ratio <= row.spread[1]


def test_the_reference_schema_has_the_columns_and_keys_of_our_tables():
    ours = {str(table.__tablename__): SQLModel.metadata.tables[str(table.__tablename__)] for table in TABLES}

    assert {name: " ".join(ours[name].columns.keys()) for name in COLUMNS} == COLUMNS
    assert {name: " ".join(ours[name].primary_key.columns.keys()) for name in KEYS} == KEYS
