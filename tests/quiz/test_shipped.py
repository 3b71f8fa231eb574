"""The questions that ship: enough of them, in both languages, for small phones, and none given away."""

import re
from collections import Counter

import pytest

from engine.game import discover
from engine.published.content import QUESTS, load_content
from engine.quiz.questions import Quiz

FILES = sorted((QUESTS / "quiz").glob("*.yaml"))
BRANDS = re.compile(
    r"支付宝|微信|淘宝|京东|抖音|美团|拼多多|alipay|wechat|taobao|paypal|visa|mastercard", re.IGNORECASE
)
PRESSURE = re.compile(r"必须马上|你错了|笨|太差|stupid|wrong!|shame", re.IGNORECASE)


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    return load_content(QUESTS, discover()).quiz


def test_there_are_sixty_of_our_own_and_more_in_several_sets(quiz: Quiz):
    assert len(quiz.live) >= 60
    assert quiz.warnings == ()
    sets = Counter(one.set for one in quiz.live.values())
    assert {file.stem for file in FILES} == set(sets)
    assert all(10 <= count <= 15 for count in sets.values())
    assert {one.licence for one in quiz.live.values()} == {"CC-BY-4.0"}


def test_every_level_is_there_and_easy_ones_are_not_rare(quiz: Quiz):
    levels = Counter(one.level for one in quiz.live.values())

    assert levels["easy"] >= levels["hard"] >= 8


def test_taking_the_longest_option_is_no_way_to_be_right(quiz: Quiz):
    for language in ("zh-CN", "en"):
        longest = [
            len(one.right[language]) > max(len(text[language]) for text in one.wrong) for one in quiz.live.values()
        ]
        assert sum(longest) <= 0.25 * len(longest), language


def test_nobody_is_advertised_and_nobody_is_blamed(quiz: Quiz):
    for one in quiz.live.values():
        for text in (one.text, *one.options, one.explanation):
            assert not any(BRANDS.search(said) or PRESSURE.search(said) for said in text.values()), one.id


def test_chinese_is_chinese_and_english_is_english(quiz: Quiz):
    for one in quiz.live.values():
        assert re.search("[\u4e00-\u9fff]", one.text["zh-CN"])
        assert re.search("[\u4e00-\u9fff]", one.explanation["zh-CN"])
        assert len(re.findall("[\u4e00-\u9fff]", one.explanation["en"])) == 0, one.id


def test_an_explanation_is_one_to_three_sentences(quiz: Quiz):
    for one in quiz.live.values():
        assert 1 <= len(re.findall(r"[。？！]", one.explanation["zh-CN"])) <= 3, one.id


def test_what_the_law_says_names_the_law(quiz: Quiz):
    sourced = [one for one in quiz.live.values() if not one.source.startswith(("own text", "arithmetic"))]

    assert len(sourced) >= 25
