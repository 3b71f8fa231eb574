"""The bench's two sides of the forest do the same: as many moves, and the same rows are read. Nothing is timed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.play import Look, scene
from tests.bench import forest
from tests.bench.forest import Sides
from tests.bench.sides import Place

FRIENDS = 20


@pytest.fixture
def sides(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sides]:
    for name, many in {"PLAYERS": 40, "RANKED": 40, "FRIENDS": FRIENDS}.items():
        monkeypatch.setattr(forest, name, many)
    server = request.getfixturevalue("postgres_server") if engine_name == "postgres" else ""
    with closing(Sides(Place(tmp_path, server), engine_name)) as made:
        yield made


@pytest.mark.parametrize("hot", [False, True])
@pytest.mark.parametrize("what", ["collect", "steal"])
def test_both_sides_make_as_many_moves(sides: Sides, what: str, hot: bool):
    sides.moves(what, hot, 2, 10)

    with sides.db.reading() as tx:
        ours = tx.connection.exec_driver_sql("SELECT COUNT(*) FROM move").scalar()
    with sides.bare._lent() as connection:
        assert connection.execute("SELECT COUNT(*) FROM move").fetchone() == (ours,) == (10,)


def test_both_sides_read_the_same_rankings(sides: Sides):
    sides._bubbles(sides.people[1:3])
    ours = scene(sides.table, Look("forest", "friends"), "p0", sides.now)
    board = scene(sides.table, Look("forest", "board"), "p0", sides.now)
    bare, top = sides.reader.friends(sides.people[0]), sides.reader.board(sides.people[0], 21)

    assert (ours["of"], len(bare[3])) == (len(bare[2]) + 1, 2)
    assert [int(row["player"]) for row in board["ranking"]] == [row[0] for row in top[1]][:20]
