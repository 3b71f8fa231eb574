"""The farm's numbers."""

from pathlib import Path

import pytest

from engine.documents.figures import read_figures
from engine.errors import WrongContent
from games.farm import numbers
from games.farm.numbers import NUMBERS, Numbers

TEXT = Path(numbers.__file__).with_name("farm.yaml").read_text(encoding="utf-8")


def test_a_meal_and_the_store_are_those_of_the_sources():
    assert (NUMBERS.feeding.meal_g, NUMBERS.feeding.store_g, NUMBERS.feeding.big_trough_g) == (180, 1_800, 360)


def test_at_the_slowest_a_meal_lasts_five_hours():
    assert NUMBERS.feeding.meal_g * 1_000 == NUMBERS.hen.slow_mg_h * 5


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("egg_g: {is: 900, assumption:", "egg_g: {is: 900, reason:", "no_reason"),
        ("drops_percent: {is: 50, ", "drops_percent: {is: -50, ", "out_of_range"),
        ("meal_g: {is: 180, ", "meal: {is: 180, ", "unknown_key"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, code: str):
    file = tmp_path / "farm.yaml"
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(WrongContent) as told:
        read_figures(file, Numbers)
    assert code in {getattr(finding, "code", "") for finding in told.value.findings}
