"""Limits, budgets and undo: what is compiled, and every mistake in them."""

import pytest

from engine.quests.load import load_texts
from engine.quests.quest import Limit
from tests.quests.quest_files import RIGHT, assets, changed, vocabulary
from tests.quests.rich_quests import BUDGETS, STEPS, STREAK, altered, quest_in, told

LIMIT = "{max: 1, of: times, every: day}"
NAMED = ("cooldown: 10m", "cooldown: 10m\nbudget: spring")
ONE_ASSET = ("give: energy", "give: feed")
EXPECTED = ("{feed: 8, energy: 20}", "{feed: 28}")


def test_a_limit_alerts_at_its_percents():
    text = "{max: 9, of: times, per: quest, every: ever, alert_at: [50, 100]}"

    assert quest_in(STREAK, (LIMIT, text)).limits == (Limit("limits[0]", 9, "times", "quest", "ever", True, (50, 100)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{max: 1, of: times, every: day, alert_at: [50]}", "idle_alert"),
        ("{max: 1, of: reward, per: quest, every: event, alert_at: [50]}", "idle_alert"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: [50, 50]}", "not_rising"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: [0]}", "out_of_range"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: [101]}", "out_of_range"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: [50.5]}", "wrong_type"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: []}", "too_short"),
        ("{max: 1, of: times, per: quest, every: day, alert_at: 50}", "wrong_type"),
    ],
)
def test_an_alert_that_makes_no_sense_is_told_once(text: str, code: str):
    assert [line.split()[1] for line in told(STREAK, (LIMIT, text))] == [code]


def test_a_budget_is_the_last_limit():
    text = altered(STREAK, NAMED, ONE_ASSET, EXPECTED)
    book, findings = load_texts({"0.yaml": text, "budgets.yaml": BUDGETS}, vocabulary(), assets())

    assert book is not None, [finding.text() for finding in findings]
    [quest] = book.quests.values()
    assert quest.limits[-1] == Limit("budget", 12_500, "reward", "budget", "month", True, (50, 80), "spring")


def test_a_budget_that_does_not_exist_is_told():
    assert told(STREAK, NAMED, ONE_ASSET, EXPECTED, ("spring", "sprung")) == [
        "10:9 unknown_budget there is no budget 'sprung'"
    ]


def test_a_budget_does_not_cover_a_bonus_in_another_asset():
    assert told(STREAK, NAMED) == ["13:38 budget_asset the budget 'spring' is of feed: it does not cover this bonus"]


def test_a_budget_is_of_the_rewards_asset():
    assert told(STEPS, ("every: month", "every: month\nbudget: spring")) == [
        "12:9 budget_asset the budget 'spring' is of feed, but this quest gives energy"
    ]


def test_a_budget_that_is_wrong_itself_is_told_only_there():
    found = told(STREAK, NAMED, ONE_ASSET, EXPECTED, budgets=BUDGETS.replace("asset: feed", "asset: fed"))

    assert found == ["5:12 unknown_asset 'fed' is not a known asset"]


def test_a_changed_budget_is_another_version_of_the_quests_that_name_it():
    text = altered(STREAK, NAMED, ONE_ASSET, EXPECTED)

    def version(*pairs: tuple[str, str]) -> str:
        texts = {"0.yaml": text, "budgets.yaml": altered(BUDGETS, *pairs)}
        book, _ = load_texts(texts, vocabulary(), assets())
        assert book is not None
        return next(iter(book.quests.values())).version

    same, more, longer = version(("[50, 80]", "[50, 81]")), version(("12.5", "12.6")), version(("month", "season"))
    assert version() == same
    assert len({version(), more, longer}) == 3


def test_a_limit_per_field_has_no_meaning_with_steps():
    found = told(STEPS, ("undo:", "limits: [{max: 1, of: times, per: event.mcc, every: day}]\nundo:"))

    assert [line.split()[:2] for line in found] == [["13:35", "no_event"]]


def test_an_undo_with_steps_takes_back_the_acts_of_one_of_them():
    undo = quest_in(STEPS).undo

    assert undo is not None
    assert (undo.on, undo.find) == ("refund", "payment_ref")


def test_an_undo_with_steps_needs_a_step_that_it_can_undo():
    found = told(STEPS, ("event: payment}, if: [event.amount >= 10.0]", "event: sign_in}"))

    assert "'refund' does not undo 'sign_in' or 'quiz_answered'" in found[0]


def test_a_bonus_that_grows_with_the_count_cannot_be_taken_back():
    text = changed(
        ("reward: {", "bonus: [{when: player.level > 0, give: energy, amount: count}]\nreward: {"),
        ("params: {", "count: {times: acts, every: day}\nparams: {"),
    )
    findings = load_texts({"0.yaml": text}, vocabulary(), assets())[1]

    assert [finding.code for finding in findings] == ["undo_of_count"]
    assert "undo" in RIGHT


@pytest.mark.parametrize(("kind", "codes"), [("highest", ["undo_of_highest"]), ("sum", [])])
def test_the_highest_total_that_is_needed_cannot_be_lowered_by_a_refund(kind: str, codes: list[str]):
    text = changed(("params: {", f"count: {{{kind}: event.amount, every: week, need: 1}}\nparams: {{"))
    findings = load_texts({"0.yaml": text}, vocabulary(), assets())[1]

    assert [finding.code for finding in findings] == codes
    assert all("remove 'undo'" in finding.hint for finding in findings)
