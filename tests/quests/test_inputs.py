"""Inputs of templates: what fits them, where they are read, and the values that take their place."""

from datetime import date
from decimal import Decimal

import pytest

from engine.quests.inputs import InputBlock, block_mistakes, mistake_of, references
from tests.quests.template_files import QUEST, TEMPLATE, load, quest_of, swapped

ABOUT = {"zh-CN": "甲", "en": "a"}


def block(**keys: object) -> InputBlock:
    return InputBlock.model_validate({"about": ABOUT, **keys})


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        ({"type": "integer"}, 3, ""),
        ({"type": "integer"}, True, "expected a whole number, not true"),
        ({"type": "integer"}, Decimal("1.5"), "expected a whole number, not the number 1.5"),
        ({"type": "integer", "max": 3}, 3, ""),
        ({"type": "integer", "max": 3}, 4, "must be at most 3, not the number 4"),
        ({"type": "decimal"}, 3, ""),
        ({"type": "decimal", "min": Decimal("0.5")}, Decimal("0.49"), "must be at least 0.5, not the number 0.49"),
        ({"type": "decimal"}, "3", "expected a number, not '3'"),
        ({"type": "text"}, "", "expected text, not ''"),
        ({"type": "text"}, 5411, "expected text, not the number 5411"),
        ({"type": "text", "values": ["qr"]}, "card", "'card' is not allowed here"),
        ({"type": "true_false"}, False, ""),
        ({"type": "true_false"}, "yes", "expected true or false, not 'yes'"),
        ({"type": "list"}, ["a", "b"], ""),
        ({"type": "list"}, [], "the list is empty"),
        ({"type": "list"}, [["a"]], "expected a text or a number, not a list"),
        ({"type": "list", "values": ["a"]}, ["a", "c"], "'c' is not allowed here"),
        ({"type": "list"}, None, "expected a list, not nothing"),
    ],
)
def test_a_value_fits_its_input_or_is_told_why_not(keys: dict[str, object], value: object, said: str):
    found = mistake_of(block(**keys), value)

    assert (found.message if found else "") == said


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"type": "integer", "min": 1, "max": 3, "default": 3}, None),
        ({"type": "integer", "default": None}, ("default",)),
        ({"type": "list", "default": ["a", 1]}, ("default", 1)),
        ({"type": "list", "values": ["a", "b"], "default": ["b"]}, None),
        ({"type": "list", "max": 3}, ("max",)),
        ({"type": "true_false", "values": [True]}, ("values",)),
        ({"type": "integer", "values": [1, "2"]}, ("values", 1)),
    ],
)
def test_an_input_may_contradict_itself(keys: dict[str, object], path: tuple[str, ...] | None):
    found = next(iter(block_mistakes(block(**keys))), None)

    assert (found.path if found else None) == path


def test_inputs_are_read_alone_in_texts_and_in_expressions_but_not_in_prose():
    data = {
        "owner": "see inputs.a",
        "title": {"en": "{inputs.b} and inputs.c"},
        "if": ["inputs.d", 'inputs.e*2 > 1 && "inputs.f" != event.inputs.g'],
        "limits": [{"max": "inputs.h"}],
    }
    found = [(one.name, one.kind, one.path, one.offset) for one in references(data)]

    assert found == [
        ("b", "text", ("title", "en"), 0),
        ("d", "alone", ("if", 0), 7),
        ("e", "expression", ("if", 1), 7),
        ("h", "alone", ("limits", 0, "max"), 7),
    ]


def test_decimal_inputs_are_decimals_also_when_written_whole():
    template = swapped(TEMPLATE, ("event.amount * inputs.rate", "7 / inputs.rate"))

    reward = quest_of(swapped(QUEST, ("rate: 0.5", "rate: 2")), template).reward
    assert reward.amount is not None
    assert reward.amount(None, None, None) == Decimal("3.5")  # type: ignore[arg-type]


def test_a_value_takes_the_place_of_a_whole_scalar_with_its_type():
    text = swapped(QUEST, ("cap: 10", "cap: 7, asset: feed"), ("energy: 6", "feed: 6"), ("energy: 4", "feed: 4"))

    assert (quest_of(text).reward.asset, quest_of(text).limits[0].max) == ("feed", 7_000)


def test_texts_show_an_inputs_value():
    assert quest_of().messages["en"] == "At most 10 {unit} a day: +{reward} {unit}"
    assert quest_of().messages["zh-CN"] == "收获 {reward}{unit}，每天最多 10{unit}"


def test_a_quest_may_read_the_inputs_in_its_own_keys():
    text = swapped(QUEST, ("\ntests", 'messages: {zh-CN: "{inputs.cap}", en: "{inputs.rate}"}\ntests'))
    text = swapped(text, ("\ntests", "\nlimits: [{max: inputs.cap, of: times, every: week}]\ntests"))

    assert quest_of(text).messages == {"zh-CN": "10", "en": "0.5"}
    assert (quest_of(text).limits[0].max, quest_of(text).limits[0].of) == (10, "times")


def test_a_date_and_a_condition_may_be_inputs():
    template = swapped(
        TEMPLATE,
        ("inputs:\n", "inputs:\n  first: {type: text, about: {zh-CN: 开始, en: first day}}\n"),
        ("inputs:\n", 'inputs:\n  only: {type: text, about: {zh-CN: 条件, en: who}, default: "event.amount > 1"}\n'),
        ("{event: payment}", "{event: payment, from: inputs.first}"),
        ("if:\n", "if:\n  - inputs.only\n"),
    )
    quest = quest_of(swapped(QUEST, ("cap: 10", 'cap: 10, first: "2026-12-01"')), template)

    assert quest.when.from_day == date(2026, 12, 1)
    assert [condition.text for condition in quest.conditions] == [
        "event.amount > 1",
        "event.channel in inputs.channels",
    ]


def test_what_only_looks_like_an_input_is_left_alone():
    template = swapped(TEMPLATE, ("when:", 'owner: "team inputs.x"\nwhen:'), ("inputs.channels", '["inputs.x", "qr"]'))
    template = swapped(
        template, ("  channels: {type: list, about: {zh-CN: 方式, en: ways of paying}, default: [qr, card]}\n", "")
    )
    _, findings = load(QUEST, template=template)

    assert [finding.message for finding in findings] == ["'inputs.x' is never a value here"]
