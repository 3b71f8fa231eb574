"""What groups may be called."""

import pytest

from engine.errors import Malformed
from engine.social.names import LABELS, LONGEST_NAME, check_label, check_name, shown
from tests.payloads import MARKUP


@pytest.mark.parametrize(
    "name",
    ["我们家", "Our home", "Bärenbande", "四年级二班", "Team 2026", "🌳🌳", "Ann · co",
     "Été", "Анна и Ко", "عائلة", "คนสวน", "a" * LONGEST_NAME],
)  # fmt: skip
def test_a_plain_name_is_taken_as_it_is(name: str):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", " ", "\u3000", " home", "home ", "a" * (LONGEST_NAME + 1), "a" * 10_000_000, "two\nlines", "nul\0", "tab\t",
     "\u202eemoh", "\u2066home\u2069", "\u200fhome", "zero\u200bwidth", "\ufeffhome", "\u2028", "half \ud800", "\ue000",
     "<b>", "a&b", "`x`", "{x}", "[x](y)", "a/b", "a\\b", "x.cn", "a@b", "http:x", "+86", "13800138000", "138 0013",
     "一三八0013八〇〇0", "...", "!!!", "?", "-", "a\u0301\u0301\u0301\u0301", "\u0301a", "#1", "%0d", "$x", "*x*",
     "x=1", "a\"b", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "home\u3164", "一三八零零一三八零零零", "١٢٣٤٥"],
)  # fmt: skip
def test_a_name_that_is_no_plain_name_is_refused_and_not_repeated(name: str):
    with pytest.raises(Malformed) as refused:
        check_name(name)

    assert refused.value.code == "wrong_name"
    assert len(name) < 4 or name.isspace() or name not in refused.value.message + refused.value.hint


@pytest.mark.parametrize("name", MARKUP)
def test_case_24_no_markup_becomes_a_name(name: str):
    with pytest.raises(Malformed):
        check_name(name)


def test_an_apostrophe_is_typed_in_many_ways():
    assert check_name("Ann's") == "Ann’s"


def test_one_name_written_in_two_ways_is_one():
    assert check_name("E\u0301te\u0301") == "Été"


def test_a_label_is_one_of_the_list_and_is_called_in_both_languages():
    assert all(set(texts) == {"zh-CN", "en"} for texts in LABELS.values())
    assert shown(check_label("home"), "") == {"zh-CN": "我们家", "en": "Our home"}
    assert shown("", "Été") == {"zh-CN": "Été", "en": "Été"}
    with pytest.raises(Malformed):
        check_label("hom")


def test_every_label_could_be_a_name():
    assert all(check_name(text) for texts in LABELS.values() for text in texts.values())
