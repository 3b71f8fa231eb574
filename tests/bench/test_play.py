"""The bench's two sides of playing do the same: the same rows are written and read. Nothing is timed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.play import Look, scene
from tests.bench import play
from tests.bench.play import Sides, opened
from tests.bench.play_floor import MORE
from tests.bench.play_http import Traffic
from tests.bench.sides import Place

MOVES = "SELECT id, player_id, key, digest, answer FROM move ORDER BY id"
TRANSFERS = "SELECT player_id, cause, n, asset_no, source, target, amount, at FROM transfer ORDER BY 1, 2, 3"
BALANCES = "SELECT id, amount FROM balance ORDER BY id"


@pytest.fixture
def sides(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sides]:
    monkeypatch.setattr(play, "PLAYERS", 20)
    server = request.getfixturevalue("postgres_server") if engine_name == "postgres" else ""
    with closing(Sides(Place(tmp_path, server), engine_name)) as made:
        yield made


def rows(sides: Sides, sql: str) -> tuple[list[Any], list[Any]]:
    with sides.db.reading() as tx:
        ours = [tuple(row) for row in tx.connection.exec_driver_sql(sql)]
    floor = sides.floor._connection.execute(sql).fetchall()
    return ours, [tuple(row) for row in floor]


def test_both_sides_make_the_same_moves(sides: Sides):
    sides.moves(10)
    sides.moves(10)

    for sql in (MOVES, TRANSFERS, BALANCES):
        ours, floor = rows(sides, sql)
        assert ours == floor
    assert len(rows(sides, MOVES)[0]) == 20


def test_both_sides_read_the_same_scene(sides: Sides):
    sides.scenes(3)
    ours = scene(sides.table, Look("pond"), "p1", sides.now)
    player, purse, holds = sides.floor.scene("p1", sides._purse(1))

    assert (player[0], player[1]) == (sides.people[1], "p1")
    assert ours["salt"] == int(str(purse).strip("[(,)]"))
    assert ours["bubbles"] == [[id, *rest] for id, _, *rest in sorted(holds)]


def test_the_floor_has_the_columns_of_our_tables(sides: Sides):
    with sides.db.reading() as tx:
        for table, columns in MORE.items():
            ours = tx.connection.exec_driver_sql(f"SELECT * FROM {table} WHERE 1 = 0").keys()
            assert set(columns.split()) <= set(ours)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_request_of_the_traffic_has_a_session_and_every_move_a_key_of_its_own(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.bench.play_http.SESSIONS", 4)
    monkeypatch.setattr("tests.bench.play_http.PLAYERS", 20)
    traffic = Traffic(sides)
    told = traffic.draw("move", 10) + traffic.draw("scene", 2)

    assert len(traffic.players) == 4
    assert len({line for one in told for line in one.splitlines() if line.startswith(b"Idempotency-Key")}) == 10
    assert all(b"Authorization: Bearer tilths_" in one for one in told)
    assert opened(sides.db, 1).startswith("tilths_")
