"""What a campaign comes to, reckoned from the sums of a sandbox and a file of costs."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from games.stage.costs import FILE, Costs, load, reckon
from games.stage.errors import StageFailed

LIES = {"unit": "g", "scale": 1, "purses": 0, "waiting": 0, "pots": 0, "expired": 0, "debt": 0, "minted": 0}
EGGS = {**LIES, "asset": "eggs", "unit": "egg", "scale": 100, "pots": 250, "minted": 400}
ENERGY = {**LIES, "asset": "energy", "purses": 17_000, "waiting": 900, "minted": 40_000}
SUMS = {"active": 1, "part": 4, "events": {"forest.tree_planted": 2}, "assets": [EGGS, ENERGY], "budgets": []}


@pytest.fixture
def costs() -> Costs:
    return load()


def test_each_thing_is_counted_in_whole_units_and_costs_what_the_file_says(costs: Costs):
    trees, eggs = reckon(costs, SUMS).lines

    assert (trees.many, trees.cost) == (2, Decimal("50.00"))
    assert (eggs.many, eggs.cost) == (2, Decimal("3.00"))


def test_each_who_took_part_costs_an_equal_share_of_all(costs: Costs):
    found = reckon(costs, SUMS)

    assert (found.cost, found.per_active) == (Decimal("53.00"), Decimal("13.25"))


def test_where_nobody_took_part_there_is_no_share(costs: Costs):
    assert reckon(costs, SUMS | {"part": 0}).per_active is None


def test_what_lies_in_hands_and_waits_is_still_ahead(costs: Costs):
    ahead = reckon(costs, SUMS).ahead

    assert ahead is not None
    assert (ahead.many, ahead.unit, ahead.cost) == (17_900, "g", Decimal("25.00"))


def test_before_anything_happened_nothing_is_paid(costs: Costs):
    found = reckon(costs, {"active": 0, "part": 0, "events": {}, "assets": [], "budgets": []})

    assert found.cost == 0
    assert found.ahead is not None
    assert found.ahead.cost == 0


def test_half_a_cent_is_rounded_up(costs: Costs):
    thing = costs.things[0].model_copy(update={"each": Decimal("0.0025")})
    found = reckon(costs.model_copy(update={"things": [thing]}), SUMS)

    assert found.cost == Decimal("0.01")


def told() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


THING = {"name": {"zh-CN": "树", "en": "trees"}, "each": 1, "reason": {"zh-CN": "因", "en": "so"}}


@pytest.mark.parametrize(("wrong", "where"), [
    ({"currency": "yuan"}, "currency"),
    ({"things": []}, "things"),
    ({"things": [THING]}, "exactly one"),
    ({"things": [THING | {"events": "x", "each": -1}]}, "each"),
    ({"extra": 1}, "extra"),
    ({"schema": "costs/v2"}, "schema"),
])  # fmt: skip
def test_a_wrong_file_says_where_and_what(tmp_path: Path, wrong: dict[str, Any], where: str):
    file = tmp_path / "ours.yaml"
    file.write_text(yaml.safe_dump(told() | wrong, allow_unicode=True), encoding="utf-8")
    with pytest.raises(StageFailed) as caught:
        load(file)

    assert (caught.value.code, where in caught.value.message) == ("wrong_costs", True)


def test_a_file_that_is_missing_or_no_yaml_says_so(tmp_path: Path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("things: [", encoding="utf-8")

    for file in (broken, tmp_path / "none.yaml"):
        with pytest.raises(StageFailed) as caught:
            load(file)
        assert caught.value.code == "wrong_costs"
