"""The bench's two sides of the farm do the same: as many moves, and the same yards are read. Nothing is timed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.play import scene
from tests.bench import farm
from tests.bench.farm import Sides
from tests.bench.farm_floor import PAGE
from tests.bench.sides import Place

MADE = "SELECT COUNT(*) FROM move WHERE name = '{}'"


@pytest.fixture
def sides(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sides]:
    for name, many in {"PLAYERS": 61, "MOVES": 30, "FRIENDS": 40}.items():
        monkeypatch.setattr(farm, name, many)
    server = request.getfixturevalue("postgres_server") if engine_name == "postgres" else ""
    with closing(Sides(Place(tmp_path, server), engine_name)) as made:
        yield made


@pytest.mark.parametrize("what", ["feed", "chase", "donate"])
def test_both_sides_make_as_many_moves(sides: Sides, what: str):
    for _ in range(2):
        sides.moves(what, 2, 10)

    with sides.db.reading() as tx:
        ours = tx.connection.exec_driver_sql(MADE.format(what)).scalar()
    with sides.bare._lent() as connection:
        assert connection.execute(MADE.format(what)).fetchone() == (ours,) == (20,)


def test_both_sides_read_the_same_yards(sides: Sides):
    sides.settle()
    seen = {what: scene(sides.table, sides.look(what), "p0", sides.now) for what in farm.SCENES}
    bare = {what: sides.reader.read(sides.asked(what)) for what in farm.SCENES}

    assert (seen["own"]["trough"]["mg"], len(bare["own"][1])) == (0, 1)
    assert [one["kind"] for one in seen["friend"]["guests"]] == ["thief"]
    assert [len(rows) for rows in bare["friend"][2:5]] == [2, 2, 1]
    assert (seen["friends"]["of"], len(seen["friends"]["friends"])) == (len(bare["friends"][2]), PAGE) == (41, 20)
