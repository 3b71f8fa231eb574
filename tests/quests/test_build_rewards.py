"""Rewards and bonuses: what is compiled, and every mistake in them."""

import pytest

from engine.quests.quest import Run
from tests.quests.quest_files import vocabulary
from tests.quests.rich_quests import STEPS, STREAK, quest_in, told

WHEN = "streak.length == 3"


def test_a_bonus_may_give_another_asset_than_the_reward():
    quest = quest_in(STREAK)
    [bonus] = quest.bonuses

    assert (bonus.path, bonus.reward.asset, bonus.reward.scale, bonus.reward.text) == ("bonus[0]", "energy", 1, "20")
    assert quest.assets == ("feed", "energy")


@pytest.mark.parametrize(
    ("when", "by_length", "by_count"),
    [
        (WHEN, True, False),
        ("player.level > 3", False, False),
        ("count == 3", False, True),
        ("count == 3 && streak.length > 1", True, True),
    ],
)
def test_a_bonus_knows_what_its_condition_asks_about(when: str, by_length: bool, by_count: bool):
    [bonus] = quest_in(
        STREAK, (WHEN, when), ("cooldown: 10m", "count: {times: acts, every: day}"), (", because: cooldown", "")
    ).bonuses

    assert (bonus.by_length, bonus.by_count) == (by_length, by_count)


def test_the_condition_and_the_amount_read_the_length_of_the_streak():
    quest = quest_in(STREAK)
    fields, nobody = vocabulary().types["quiz_answered"].struct(quiz="q", correct=True), vocabulary().profile({})
    [bonus] = quest.bonuses

    assert quest.reward.amount is not None
    assert [quest.reward.amount(fields, nobody, Run(streak=length)) for length in (1, 30)] == [6, 12]
    assert [bonus.when.holds(fields, nobody, Run(streak=length)) for length in (2, 3)] == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("give: energy", "give: enrgy", "unknown_asset 'enrgy' is not a known asset"),
        ("amount: 20", "amount: 0", "pays_nothing an amount of 0 never pays anything"),
        ("amount: 20", 'amount: "3 - 5"', "pays_nothing an amount of -2 never pays anything"),
        ("amount: 20", "amount: 0.4", "pays_nothing an amount of 0.4 never pays anything"),
        ("amount: 20", "amount: energy", "unknown_name 'energy' is not known here"),
        ("amount: 20", 'amount: "event.quiz"', "wrong_type this must be decimal, it is text"),
        ("== 3,", "== 0,", "never_true this bonus is never given"),
        ("== 3,", "< 1,", "never_true this bonus is never given"),
        (WHEN, "false", "never_true this bonus is never given"),
        (WHEN, '"streak.length > 5 && streak.length < 3"', "never_true this bonus is never given"),
        (WHEN, "streak", "unknown_name 'streak' needs a field"),
        (WHEN, "streak.lenght == 3", "unknown_field 'streak' has no field 'lenght'"),
        (WHEN, "count == 3", "unknown_name 'count' is not known here"),
    ],
)
def test_a_mistake_in_a_bonus_is_told_once(old: str, new: str, says: str):
    found = told(STREAK, (old, new))

    assert len([line for line in found if "unknown_rule" not in line]) == 1
    assert says in found[0]


def test_a_bonus_cannot_rest_on_what_is_not_kept():
    says = "a reward cannot depend on 'txn_ref', which is not kept"
    found = told(
        STREAK,
        ("event: quiz_answered", "event: payment"),
        ("if: [event.correct]", "if: [event.amount > 1]"),
        ("amount: 20", "amount: 'event.txn_ref == event.txn_ref ? 5 : 1'"),
    )

    assert says in found[0]


def test_a_curve_has_no_place_with_steps():
    assert told(STEPS, ("amount: 50", "curve: {points: [[0, 0], [3, 5]]}"))[0].endswith("a curve needs 'count'")


def test_a_bonus_keeps_its_key_wherever_it_stands_and_has_another_when_it_says_another_thing():
    first = "  - {when: streak.length == 3, give: energy, amount: 20}"
    [alone] = quest_in(STREAK).bonuses
    [_, second] = quest_in(STREAK, (first, f"  - {{when: streak.length == 9, give: feed, amount: 1}}\n{first}")).bonuses
    expected = ("{feed: 8, energy: 20}", "{feed: 8}")
    others = [("== 3,", "== 2,"), ("give: energy, amount: 20", "give: feed, amount: 20"), ("amount: 20", "amount: 21")]
    keys = {quest_in(STREAK, pair, expected).bonuses[0].key for pair in others}

    assert (len(alone.key), second.key) == (8, alone.key)
    assert len(keys | {alone.key}) == 4
