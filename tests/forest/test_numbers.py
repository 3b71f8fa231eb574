"""The forest's numbers."""

from pathlib import Path

import pytest

from engine.documents.figures import read_figures
from engine.errors import WrongContent
from games.forest import numbers
from games.forest.numbers import NUMBERS, Numbers

TEXT = Path(numbers.__file__).with_name("forest.yaml").read_text(encoding="utf-8")


def test_the_prices_are_those_of_the_sources():
    prices = {name: NUMBERS.species[name].price_g for name in ("saxaul", "caragana", "tamarisk", "scots_pine", "fir")}

    assert prices == {"saxaul": 17_900, "caragana": 16_930, "tamarisk": 22_400, "scots_pine": 146_210, "fir": 330_759}


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("most_percent: {is: 10, assumption:", "most_percent: {is: 10, reason:", "no_reason"),
        ("vanishing_h: {is: 6, ", "vanishing_h: {is: -6, ", "out_of_range"),
        ("[0, 5, 15, 30, 50, 70, 100]", "[0, 5, 15, 30, 70, 50, 100]", "wrong_phases"),
        ("price_g: {is: 17900, ", "price: {is: 17900, ", "unknown_key"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, code: str):
    file = tmp_path / "forest.yaml"
    assert right in TEXT
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(WrongContent) as told:
        read_figures(file, Numbers)
    assert code in {getattr(finding, "code", "") for finding in told.value.findings}
