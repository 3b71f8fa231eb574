"""Findings of a quest made from a template stand in the file, at the character, where the text is written."""

import pytest

from tests.quests.template_files import PAY, QUEST, TEMPLATE, at, load, places, swapped


def test_a_value_that_does_not_fit_its_place_is_told_where_the_quest_gives_it():
    text = swapped(QUEST, ("cap: 10", "asset: enrgy"))
    _, findings = load(text)

    assert places(findings) == [f"0.yaml:{at(text, 'enrgy')}: 'enrgy' is not a known asset"]
    assert findings[0].hint == "did you mean 'energy'?; it is reward.give at templates/pay.yaml:12"


def test_a_default_that_does_not_fit_its_place_is_told_where_the_template_gives_it():
    template = swapped(TEMPLATE, ("default: energy", "default: enrgy"))
    _, findings = load(QUEST, template=template)

    assert places(findings) == [f"{PAY}:{at(template, 'enrgy')}: 'enrgy' is not a known asset"]


def test_an_item_of_a_list_input_is_told_at_the_item():
    lists = swapped(TEMPLATE, ("inputs.channels", "lists.ways"), ("when:", "lists: {ways: inputs.channels}\nwhen:"))
    _, findings = load(swapped(QUEST, ("cap: 10", "channels: [qr, 5]")), template=lists)

    assert places(findings) == ["0.yaml:7:36: the list mixes texts and numbers"]


def test_a_mistake_in_a_templates_expression_is_told_at_its_character():
    template = swapped(TEMPLATE, ("event.amount * inputs.rate", "'event.amuont * inputs.rate'"))
    _, findings = load(QUEST, template=template)

    assert places(findings) == ["templates/pay.yaml:12:45: 'event' has no field 'amuont'"]


def test_a_comment_that_yaml_cuts_off_is_told_in_the_template():
    template = swapped(TEMPLATE, ("in inputs.channels\n", 'in inputs.channels #&& event.mcc == "1"\n'))
    _, findings = load(QUEST, template=template)

    assert places(findings) == ["templates/pay.yaml:11:5: YAML cuts '#&& event.mcc == \"1\"' off as a comment"]


def test_a_comma_that_ends_an_expression_is_told_in_the_template():
    template = swapped(TEMPLATE, ("event.amount * inputs.rate", "min(event.amount, inputs.rate)"))
    _, findings = load(QUEST, template=template)

    assert [(one.file, one.line, one.code) for one in findings] == [(PAY, 12, "yaml_comma")]


def test_a_folded_expression_is_told_in_the_template():
    template = swapped(TEMPLATE, ("- event.channel in", "- >\n    event.channel in"))
    _, findings = load(QUEST, template=template)

    assert places(findings) == ["templates/pay.yaml:11:5: an expression cannot be written with '>'"]


@pytest.mark.parametrize("cap", ["5", "10", "100000"])
def test_a_wrong_placeholder_behind_a_filled_one_is_told_at_its_character(cap: str):
    template = swapped(TEMPLATE, ("+{reward}", "+{rewrd}"))
    _, findings = load(swapped(QUEST, ("cap: 10", f"cap: {cap}")), template=template)

    line = template.splitlines()[17]
    assert places(findings) == [f"templates/pay.yaml:18:{line.index('{rewrd}') + 1}: unknown placeholder '{{rewrd}}'"]


def test_a_placeholder_inside_an_inputs_value_is_told_where_the_quest_gives_it():
    template = swapped(
        TEMPLATE,
        ("inputs:\n", "inputs:\n  shop: {type: text, about: {zh-CN: 店, en: the shop}}\n"),
        ("+{reward} {unit}", "{inputs.shop}: +{reward} {unit}"),
    )
    _, findings = load(swapped(QUEST, ("cap: 10", 'shop: "{x}"')), template=template)

    assert places(findings) == ["0.yaml:7:27: unknown placeholder '{x}'"]
    assert findings[0].hint.endswith("it is messages.en at templates/pay.yaml:19")


def test_what_a_quest_leaves_out_of_a_replaced_key_is_told_in_the_quest():
    _, findings = load(swapped(QUEST, ("\ntests", "reward: {amount: 5}\ntests")))

    assert places(findings) == ["0.yaml:8:9: 'give' is missing"]


def test_what_neither_file_has_is_told_in_the_quest():
    template = swapped(TEMPLATE, ("when: {event: payment}\n", ""))
    _, findings = load(QUEST, template=template)

    assert [(one.file, one.line, one.message) for one in findings] == [("0.yaml", 1, "'when' is missing")]
