"""Kinds of messages: words in both languages, values that are no free text."""

import pytest

from engine.words.notices import ENGINE, GONE, LARGEST, Notice, checked, wrong_with
from engine.words.spoken import LANGUAGES

GIFT = Notice({"zh-CN": "{n} 粒盐", "en": "{n} grains of salt"}, "sea", ("bubble",), {"n": "salt"})


def test_words_are_filled_in_both_languages():
    assert GIFT.filled({"n": 3, "bubble": "1-2"}) == {"zh-CN": "3 粒盐", "en": "3 grains of salt"}


def test_a_value_may_have_words_of_its_own_in_each_language():
    assert GIFT.filled({"n": {"zh-CN": "三", "en": "three"}}) == {"zh-CN": "三 粒盐", "en": "three grains of salt"}


def test_a_value_is_never_read_as_a_placeholder_again():
    assert GIFT.filled({"n": "{bubble}", "bubble": "x"})["en"] == "{bubble} grains of salt"


def test_a_kind_knows_which_values_it_needs_and_which_it_hands_over():
    assert GIFT.values == {"n", "bubble"}
    assert GIFT.tapped({"n": 3, "bubble": "1-2"}) == {"bubble": "1-2"}


@pytest.mark.parametrize("kind", [*ENGINE, ""])
def test_the_engine_s_own_kinds_are_whole(kind: str):
    notice = ENGINE.get(kind, GONE)
    said = [{name for name in notice.values if "{" + name + "}" in notice.words[language]} for language in LANGUAGES]

    assert set(notice.words) == set(LANGUAGES)
    assert said[0] == said[1]


def test_what_is_wrong_with_a_game_s_kind_is_said():
    assert wrong_with(GIFT, {"salt"}) == []
    assert wrong_with(Notice({"en": "x"}), ()) == ["it needs words in zh-CN and en"]
    assert wrong_with(Notice({"zh-CN": "", "en": "x"}), ()) == ["it needs words in zh-CN and en"]
    assert wrong_with(Notice(GIFT.words, link=("n",)), ()) == ["it hands values over to no view"]
    assert wrong_with(GIFT, {"pepper"}) == ["there is no asset 'salt'"]


@pytest.mark.parametrize("value", [0, -5, True, LARGEST - 1, "1-2", "sea.gift", "7012345678901234944", "a" * 64])
def test_numbers_and_names_are_values(value: object):
    assert checked(GIFT, {"n": value, "bubble": "x"})["n"] == value


@pytest.mark.parametrize(
    "value", [1.5, None, "", "a b", "<b>", "你好", "a" * 65, LARGEST, [1], {"zh-CN": "x", "en": "x"}, "line\n"]
)
def test_free_words_are_no_values(value: object):
    with pytest.raises(ValueError, match="'n' is neither"):
        checked(GIFT, {"n": value, "bubble": "x"})


def test_a_missing_value_is_named():
    with pytest.raises(ValueError, match="no value 'bubble'"):
        checked(GIFT, {"n": 1})
