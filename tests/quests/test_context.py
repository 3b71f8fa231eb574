"""How expressions and event fields are looked up, and how what YAML did to an expression is told."""

import pytest

from tests.quests.quest_files import changed, findings_of, said
from tests.quests.rich_quests import STEPS, STREAK, altered
from tests.quests.rich_quests import told as told_of


def told(expression: str) -> str:
    """What is said about a condition, with its hint."""
    finding = findings_of(changed(('event.channel == "qr"', expression)))[0]
    return f"{finding.column} {finding.message} ({finding.hint})"


def test_an_expression_error_points_at_its_character():
    assert (
        told("event.amount >= 1 && event.chanel == 'qr'")
        == "32 'event' has no field 'chanel' (did you mean 'channel'?)"
    )


def test_a_comment_that_cut_an_expression_is_named_in_the_hint():
    assert "YAML cut '#1\"' off as a comment" in told('event.channel == "qr #1"')


def test_a_comment_that_looks_like_code_is_an_error():
    assert "off as a comment" in told("event.amount > 1 #&& event.amount < 3")


def test_an_ordinary_comment_is_not():
    assert findings_of(changed(('event.channel == "qr"', 'event.channel == "qr"  # codes only'))) == []


def test_a_comma_in_brackets_is_told_once_as_what_it_is():
    text = changed(
        ('if:\n  - event.amount >= params.least\n  - event.channel == "qr"\n', "if: [min(event.amount, 5) > 3]\n")
    )

    assert said(text)[0] == "7:22: error: a comma inside { } or [ ] ended this expression"


@pytest.mark.parametrize(
    ("per", "message"),
    [
        ("event.mc", "'payment' has no field 'mc'"),
        ("mcc", "'mcc' is not allowed here"),
        ("everyone", "'everyone' is not allowed here"),
    ],
)
def test_a_limit_per_something_unknown_is_told(per, message):
    assert findings_of(changed(("of: reward,", f"of: reward, per: {per},")))[0].message == message


def test_a_reward_cannot_rest_on_a_hashed_field():
    text = changed(("amount: 5}", "amount: 'event.txn_ref == event.txn_ref ? 5 : 1'}"))

    assert said(text)[0].endswith("a reward cannot depend on 'txn_ref', which is not kept")


def test_the_event_cannot_be_read_with_steps_and_the_hint_says_why():
    finding = findings_of(altered(STEPS, ("amount: 50", "amount: event.amount")))[0]

    assert "the last act may be of several types" in finding.hint


def test_a_condition_of_a_step_reads_its_own_event():
    assert findings_of(altered(STEPS, ("event.correct", "event.correct && event.seconds > 3"))) == []


@pytest.mark.parametrize("key", ["if", "who"])
def test_no_condition_reads_the_streak(key):
    condition = f"{key}: {{if: streak.length > 1}}" if key == "who" else f"{key}: [streak.length > 1]"
    text = STREAK.replace("if: [event.correct]\n", "")

    assert "'streak' is not known here" in told_of(altered(text, ("cooldown: 10m", condition)))[0]
