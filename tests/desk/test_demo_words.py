"""The demo's words: both languages, and rules as plain sentences."""

import pytest

from engine.desk.demo_words import why, words
from engine.desk.languages import Lang
from engine.game import discover
from engine.published.content import QUESTS, load_content

CONTENT = load_content(QUESTS, discover())


@pytest.mark.parametrize(
    ("quest", "because", "lang", "says"),
    [
        ("pay-offline-energy", "limits[0]", "en", "at most 10 times a day"),
        ("pay-offline-energy", "limits[0]", "zh-CN", "每天最多 10 次"),
        ("bill-energy", "limits[1]", "en", "at most once a month for the same biller and its customer number"),
        ("bill-energy", "limits[1]", "zh-CN", "同一收费单位与户号每月最多 1 次"),
        ("walk-energy", "limits[0]", "en", "at most 296 a day"),
        ("walk-energy", "reward.curve", "en", "these steps were counted already"),
    ],
)
def test_a_rule_is_said_in_a_plain_sentence(quest: str, because: str, lang: Lang, says: str):
    known = CONTENT.book.quests[quest]

    assert why(known, because, CONTENT.vocabulary.types[known.when.event], lang) == says


def test_a_word_without_a_text_stands_for_itself():
    assert words("something_new", "en") == "something_new"
