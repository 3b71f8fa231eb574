"""The file of budgets: what is read, and every mistake in it."""

import pytest

from engine.quests.budgets import Budget, BudgetBlock, load_budgets, read_budgets
from tests.quests.quest_files import assets
from tests.quests.rich_quests import BUDGETS, altered

SPRING = Budget(
    "spring", "feed", 12_500, "month", "loyalty", (50, 80), {"zh-CN": "春季活动", "en": "the spring campaign"}
)


def said(*pairs: tuple[str, str]) -> list[str]:
    findings = read_budgets(altered(BUDGETS, *pairs), "budgets.yaml", assets())[1]
    return [f"{found.line}:{found.column} {found.code} {found.message}" for found in findings]


def test_a_budget_is_kept_in_smallest_units():
    assert read_budgets(BUDGETS, "budgets.yaml", assets()) == ({"spring": SPRING}, [])


def test_a_file_is_read(tmp_path):
    path = tmp_path / "budgets.yaml"
    path.write_text(BUDGETS, encoding="utf-8")

    assert load_budgets(path, assets()) == ({"spring": SPRING}, [])


def test_without_a_file_there_are_no_budgets(tmp_path):
    assert load_budgets(tmp_path / "budgets.yaml", assets()) == ({}, [])


def test_alerts_may_be_left_out():
    assert said(("    alert_at: [50, 80]\n", "")) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("asset: feed", "asset: fed", "5:12 unknown_asset 'fed' is not a known asset"),
        ("max: 12.5", "max: 12.5555", "6:10 not_whole 12.5555 cannot be counted out in feed"),
        ("max: 12.5", "max: 0", "6:10 out_of_range must be more than 0, not the number 0"),
        ("every: month", "every: year", "7:12 not_allowed 'year' is not allowed here"),
        ("[50, 80]", "[80, 50]", "8:15 not_rising the percents must rise, but 50 follows 80"),
        ("  spring:", "  Spring:", "3:3 wrong_form 'Spring' cannot be a name"),
        ("    owner: loyalty\n", "", "4:5 missing_key 'owner' is missing"),
        ("owner:", "ownr:", "4:5 unknown_key unknown key 'ownr'"),
        ("budgets/v1", "budget/v1", "1:9 not_allowed 'budget/v1' is not allowed here"),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, says: str):
    assert len(said((old, new))) == 1
    assert said((old, new))[0].split(" ", 1)[1] == says.split(" ", 1)[1]


def test_a_budget_that_is_wrong_is_still_known_by_its_name():
    for pair in (("asset: feed", "asset: fed"), ("every: month", "every: year")):
        budgets, findings = read_budgets(altered(BUDGETS, pair), "budgets.yaml", assets())

        assert findings
        assert budgets == {"spring": Budget("spring", "")}


def test_a_file_that_is_no_mapping_is_told():
    for text in ("", "- a\n", "schema: budgets/v1\nbudgets: []\n"):
        budgets, findings = read_budgets(text, "budgets.yaml", assets())

        assert (budgets, len(findings) >= 1) == ({}, True)


def test_every_key_is_described():
    assert [name for name, info in BudgetBlock.model_fields.items() if not info.description] == []


def test_a_budget_of_a_game_that_is_not_here_is_no_mistake_until_a_quest_draws_on_it():
    assert said(("asset: feed", "asset: wool")) == []
