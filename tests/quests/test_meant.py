"""What was meant by an expression that a Chinese keyboard wrote, or that names a field in Chinese."""

import pytest

from tests.quests.quest_files import changed, findings_of


def hint(expression: str) -> str:
    """What is advised about a condition."""
    return findings_of(changed(('event.channel == "qr"', expression)))[0].hint


@pytest.mark.parametrize("marks", ["‘’", "“”", "「」", "《》"])
def test_an_expression_in_other_quote_marks_is_shown_in_plain_ones(marks: str):
    assert hint(f"{marks[0]}event.amount > 1{marks[1]}") == "use plain quote marks: 'event.amount > 1'"


def test_quote_marks_inside_become_plain_too():
    assert hint("‘event.channel == “qr”’") == """use plain quote marks: 'event.channel == "qr"'"""


def test_two_texts_in_other_quote_marks_are_no_expression_in_them():
    assert hint("“a” == “b”") == 'use plain quote marks: "text"'


def test_a_field_is_found_by_the_chinese_of_its_description():
    assert hint("event.金额 > 1") == hint("金额 > 1") == "did you mean 'event.amount'?"
    assert hint("player.金额 > 1").startswith("write a field's name: ")
    assert hint("event.心情 > 1").startswith("write a field's name: ")


def test_other_chinese_is_most_likely_a_text():
    assert hint("event.channel == 扫码支付啊") == 'a text needs quote marks: "扫码支付啊"'
