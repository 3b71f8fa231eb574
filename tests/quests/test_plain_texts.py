"""Signs of a Chinese keyboard in unquoted lists and params."""

import pytest

from tests.quests.quest_files import book_of, changed, findings_of

TEAM = 'event.channel == "qr" || event.merchant == params.team'


def warned(value: str) -> list[str]:
    """What is warned of about a param with this value."""
    text = changed(('event.channel == "qr"', TEAM), ("params: {least: 1}", f"params:\n  least: 1\n  team: {value}"))
    return [f"{one.code} {one.column - 8}" for one in book_of(text).warnings]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("forest-team，小王", ["wide_comma 12"]),
        ("a；b", ["wide_comma 2"]),
        ("＃谁", ["wide_hash 1"]),
        ("forest ＃谁", ["wide_hash 8"]),
        ("“forest”", ["odd_sign 1"]),
        ("forest－team", ["odd_sign 7"]),
    ],
)
def test_a_sign_that_was_meant_for_yaml_is_told(value: str, told: list[str]):
    assert warned(value) == told


@pytest.mark.parametrize("value", ["forest", "森林", "“双十一”店", '"forest，小王"', "'＃谁'"])
def test_a_text_that_may_be_meant_is_left_alone(value: str):
    assert warned(value) == []


@pytest.mark.parametrize(("value", "hint"), [("34％", "write 34"), ("34%", "write 34"), ("1.5 %", "write 1.5")])
def test_a_number_with_something_behind_it_is_no_number(value: str, hint: str):
    found = findings_of(changed(("{least: 1}", f"{{least: {value}}}")))

    assert [(one.code, one.hint) for one in found] == [("not_a_number", hint)]


def test_a_number_before_a_wide_hash_is_a_text_too():
    found = findings_of(changed(("params: {least: 1}", "params:\n  least: 1 ＃谁")))

    assert [(one.code, one.column) for one in found] == [("not_a_number", 12)]
