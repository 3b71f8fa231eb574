"""What players read when the answer is no."""

import re
from pathlib import Path

import engine
from engine.api.docs import ERRORS
from engine.api.words import WORDS
from tests.api.bank import Bank
from tests.api.players import App

RAISING = ("codes", "friends", "groups", "names", "referral")


def test_every_no_about_friends_and_groups_has_words_in_both_languages_and_an_entry_in_the_documentation():
    sources = [Path(engine.__file__).with_name(f"{name}.py").read_text(encoding="utf-8") for name in RAISING]
    codes = {code for text in sources for code in re.findall(r'(?:code=|_refused\()"(\w+)"', text)}

    assert codes == WORDS.keys()
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in WORDS.values())
    assert codes <= ERRORS.keys()


def test_a_refusal_carries_the_words(bank: Bank):
    told = App(bank, "ann").ask("POST", "/friends", {"code": "x"}).json()

    assert told["words"] == WORDS["code_not_usable"]
