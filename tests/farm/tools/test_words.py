"""What is said of tools."""

from games.farm.tools.words import NOTICES, REFUSED
from games.farm.words import NOTICES as ALL
from games.farm.words import WORDS


def test_every_refusal_of_tools_is_said_in_both_languages():
    assert {code: set(WORDS[code]) for code in REFUSED} == {code: {"zh-CN", "en"} for code in REFUSED}


def test_the_messages_of_tools_are_the_farms():
    assert NOTICES.items() <= ALL.items()
