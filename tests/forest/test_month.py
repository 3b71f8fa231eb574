"""A month in a minute: the same seed lives the same month to the byte, and its ledger adds up."""

from pathlib import Path

import msgspec
import pytest

from engine.clock import ManualClock
from engine.desk.living import BEGAN
from tests.conftest import assert_audited
from tests.forest.lent import lender
from tests.forest.month import Month

SEED, DAYS = 20261109, 30
SIZES = [
    pytest.param("sqlite", 50, id="sqlite"), pytest.param("postgres", 9, id="postgres"),
    pytest.param("sqlite", 200, id="sqlite-200", marks=pytest.mark.soak),
    pytest.param("postgres", 200, id="postgres-200", marks=pytest.mark.soak),
]  # fmt: skip


def comparable(lived: bytes, engine: str) -> object:
    """What must be the same. On PostgreSQL a seal waits for whoever is in a transaction, autovacuum among them."""
    if engine == "sqlite":
        return lived
    tables = msgspec.msgpack.decode(lived)
    return [(name, [row for row in rows if "seals" not in row]) for name, rows in tables if not name.startswith("seal")]


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "people"), SIZES)
def test_a_month_of_a_seed_is_the_same_to_the_byte(
    engine: str, people: int, request: pytest.FixtureRequest, tmp_path: Path
):
    lend, lived = lender(engine, request, tmp_path), []
    for _ in range(2):
        clock = ManualClock(BEGAN)
        with lend(clock) as database:
            month = Month(database, clock, SEED, people, DAYS)
            lived.append(comparable(month.live(), engine))
            assert_audited(database)

    assert month.made > 30 * people
    assert lived[0] == lived[1]
