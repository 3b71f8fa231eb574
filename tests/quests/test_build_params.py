"""Params that change by day or arm: what is compiled, and every mistake in them."""

from datetime import date
from decimal import Decimal

import pytest

from engine.quests.quest import Experiment, Run
from tests.quests.quest_files import vocabulary
from tests.quests.rich_quests import ARMS, quest_in, told

DATED = '{"2026-12-01": 0.5, 2026-12-24: 1}'


def test_what_changes_by_day_or_arm_is_kept_with_its_days_and_arms():
    rate, least = quest_in(ARMS).varying

    assert rate.values == ((date(2026, 12, 1), Decimal("0.5")), (date(2026, 12, 24), 1))
    assert (rate.name, rate.arms) == ("rate", {"double": 2})
    assert (least.name, least.values, least.arms) == ("least", ((date.min, 2),), {"double": 1})


def test_what_never_changes_is_filled_in():
    quest = quest_in(ARMS)

    assert quest.params == {"flat": 3}
    assert quest.reward.text == "event.amount * params.rate + params.flat"


def test_a_changing_param_is_read_when_the_expression_runs():
    quest = quest_in(ARMS)
    fields = vocabulary().types["payment"].struct(txn_ref="x", amount=Decimal(20), channel="qr")

    assert quest.reward.amount is not None
    for rate, amount in ((Decimal("0.5"), 13), (2, 43)):
        run = Run(params={"rate": rate, "least": 1})
        assert quest.reward.amount(fields, vocabulary().profile({}), run) == amount


def test_a_condition_that_reads_a_changing_param_is_late():
    assert [condition.late for condition in quest_in(ARMS).conditions] == [True]
    flat = quest_in(ARMS, ("params.least]", "params.flat]"), (", params.least: 1", ""))

    assert [condition.late for condition in flat.conditions] == [False]


def test_days_may_stand_in_any_order():
    text = '{"2026-12-24": 1, "2026-12-01": 0.5}'

    assert quest_in(ARMS, (DATED, text)).varying[0].values[0][0] == date(2026, 12, 1)


def test_the_experiment_keeps_its_arms_in_their_order():
    assert quest_in(ARMS).experiment == Experiment("rates-2026", (("control", 50), ("double", 50)))


def test_changing_texts_are_checked_value_by_value():
    days = '  way: {"2026-12-01": qr, "2026-12-24": card}'
    way = (("  flat: 3", f"  flat: 3\n{days}"), ("if: [", "if: [event.channel == params.way, "))

    assert told(ARMS, *way) == []
    assert told(ARMS, *way, ("card}", "crad}")) == ["7:23 impossible_value 'crad' is never a value here"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (', from: "2026-12-01"', "", "no_value_yet the quest is open at any time, but 'rate' has no value before"),
        ("2026-12-24: 1}", "2026-12-24: true}", "mixed_param this value of 'rate' is true/false, another is decimal"),
        ("params.rate: 2,", "params.rate: two,", "mixed_param this value of 'rate' is text, another is decimal"),
        ("params.rate: 2,", "params.flat: 2,", "unread"),
        ("double: {params", "duoble: {params", "unknown_arm there is no arm 'duoble'"),
        ("double: 50}", "double: 49}", "not_a_hundred the arms add up to 99 percent"),
        ("params.rate: 2,", "params.rat: 2,", "unknown_param an arm cannot set 'params.rat'"),
        (" * params.rate", "", "unread_param nothing reads params.rate, so its change changes nothing"),
    ],
)
def test_a_mistake_is_told(old: str, new: str, says: str):
    found = told(ARMS, (old, new))

    assert (found == []) if says == "unread" else (len(found) == 1 and says in found[0])


def test_a_value_after_the_end_is_never_in_force():
    until = ('from: "2026-12-01"', 'from: "2026-12-01", until: "2026-12-24"')

    assert told(ARMS, until)[0].startswith("9:29 never_in_force")


def test_nothing_is_said_about_unread_params_while_something_else_is_wrong():
    assert [line.split()[1] for line in told(ARMS, ("amount: event.amount * params.rate", "amount: event.amonut"))] == [
        "unknown_field"
    ]
