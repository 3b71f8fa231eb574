"""What is said of kind deeds, in both languages."""

import re

from games.farm.game import GAME
from games.farm.kindness.words import NOTICES, REFUSED


def test_every_refusal_and_message_of_kindness_is_the_farm_s():
    assert REFUSED.keys() <= GAME.words.keys()
    assert NOTICES.keys() <= GAME.notices.keys()


def test_both_languages_say_it_and_a_message_has_the_same_places_in_both():
    assert all(zh and en for zh, en in REFUSED.values())
    for notice in NOTICES.values():
        places = {language: set(re.findall(r"{(\w+)}", text)) for language, text in notice.words.items()}
        assert places["zh-CN"] == places["en"]
