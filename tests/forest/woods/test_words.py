"""What is said of co-plants is said in both languages, and every code of the rules has words."""

import inspect
import re

from games.forest.rules import woods
from games.forest.woods.words import NOTICES, REFUSED
from games.forest.words import NOTICES as ALL_NOTICES
from games.forest.words import WORDS


def test_every_code_of_the_rules_has_words():
    codes = set(re.findall(r'"((?:[a-z]+_)+[a-z]+)"', inspect.getsource(woods)))

    assert codes <= WORDS.keys()
    assert codes & REFUSED.keys()


def test_words_are_whole_in_both_languages_and_taken_in_by_the_game():
    assert all(zh and en and "{" not in zh + en for zh, en in REFUSED.values())
    assert REFUSED.keys() <= WORDS.keys()
    assert NOTICES.items() <= ALL_NOTICES.items()
