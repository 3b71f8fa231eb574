"""What the forest says."""

import re

from games.forest.game import GAME
from games.forest.numbers import NUMBERS
from games.forest.words import NOTES, NOTICES, WORDS
from tests.games import saying


def test_every_no_has_words_and_no_words_are_left_over():
    saying.speaks(GAME)


def test_notes_are_in_both_languages():
    assert all(zh and en for name, (zh, en) in NOTES.items() if name)


SAID = {2: ("两", "two"), 3: ("三", "three"), 6: ("六", "six"), 80: ("八成", "four fifths")}
"""How a number is said where it is not written in figures."""
WATER, BACK = NUMBERS.watering, NUMBERS.giving_back
NUMBERED: dict[str, tuple[int, ...]] = {
    "wrong_amount": WATER.amounts_g, "enough_water": (WATER.a_friend_a_day,),
    "enough_revived": (NUMBERS.reviving.friends_a_day,), "too_early": (NUMBERS.planting.reserve_from_percent,),
    "wrong_limit": (0, BACK.least_g, BACK.most_g), "too_little_water": (NUMBERS.co_planting.least_g,),
    "too_early_to_remind": (NUMBERS.co_planting.remind_from_h - 12,),
    "revived": (NUMBERS.reviving.collect_within_h // 24,),
    "peace": (2,),  # not a number of ours: the two of them
}  # fmt: skip
"""The sentences that say numbers, and what forest.yaml says."""
A_NUMBER = re.compile(r"\d+|four fifths|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\b")


def test_what_sentences_say_of_numbers_is_what_forest_yaml_says():
    sentences = WORDS | {kind: notice.words for kind, notice in NOTICES.items()}
    told = {code: A_NUMBER.findall(words["en"]) for code, words in sentences.items() if A_NUMBER.search(words["en"])}

    assert told == {code: [in_words(n)[1] for n in numbers] for code, numbers in NUMBERED.items()}
    missing = [(code, n) for code, all_of in NUMBERED.items() for n in all_of if code != "peace"
               and in_words(n)[0] not in sentences[code]["zh-CN"]]  # fmt: skip
    assert missing == []


def in_words(number: int) -> tuple[str, str]:
    """How a number is said in Chinese and English."""
    return SAID.get(number, (str(number), str(number)))
