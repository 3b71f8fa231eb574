"""A month in a minute: the same seed lives the same month to the byte, and its ledger adds up."""

from pathlib import Path

import pytest

from tests.farm.month import FarmMonth
from tests.games.month import SIZES, lived_twice

DONE = {
    "adopt", "sign_in", "receive", "feed", "take_eggs", "answer", "practise", "donate", "chase", "send_wheat",
    "feed_friend", "thank", "hire", "take_tool", "use", "cups_finish", "dress",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "people"), SIZES)
def test_a_month_of_a_seed_is_the_same_to_the_byte(
    engine: str, people: int, request: pytest.FixtureRequest, tmp_path: Path
):
    made = lived_twice(FarmMonth, engine, people, request, tmp_path)

    if people >= 50:  # enough people that all of it happens
        assert sorted(DONE - made.keys()) == []
