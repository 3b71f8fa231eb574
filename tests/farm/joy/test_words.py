"""What is said of outfits and cups."""

from games.farm.joy.words import REFUSED
from games.farm.words import WORDS


def test_every_refusal_of_joy_is_said_in_both_languages():
    assert {code: set(WORDS[code]) for code in REFUSED} == {code: {"zh-CN", "en"} for code in REFUSED}
