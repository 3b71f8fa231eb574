"""A month in a minute: the same seed lives the same month to the byte, and its ledger adds up."""

from pathlib import Path

import pytest

from tests.forest.month import ForestMonth
from tests.games.month import SIZES, lived_twice


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "people"), SIZES)
def test_a_month_of_a_seed_is_the_same_to_the_byte(
    engine: str, people: int, request: pytest.FixtureRequest, tmp_path: Path
):
    made = lived_twice(ForestMonth, engine, people, request, tmp_path)

    assert {"collect_all", "steal_all"} <= made.keys()
