"""What players read when the answer is no."""

import re
from pathlib import Path

import engine
from engine.api.codes import ERRORS
from engine.api.words import WORDS
from tests.api.bank import Bank
from tests.api.players import App

OF_PRIVACY = {"minor", "guardian_only", "text_not_named", "unknown_purpose", "not_confirmed", "session_too_old",
              "too_many_changes"}  # fmt: skip
OF_SANDBOX = {"different_clocks"}
OF_RISK = {"too_fast", "unknown_sanction", "appealed_before", "sanction_over", "wrong_appeal"}
RAISING = ("social/codes", "social/friends", "social/groups", "social/inviting", "social/names", "referral")


def test_every_no_about_friends_and_groups_has_words_in_both_languages_and_an_entry_in_the_documentation():
    sources = [(Path(engine.__file__).parent / f"{name}.py").read_text(encoding="utf-8") for name in RAISING]
    codes = {code for text in sources for code in re.findall(r'(?:code=|refused\()"(\w+)"', text)}

    assert codes | OF_PRIVACY | OF_SANDBOX | OF_RISK == WORDS.keys()
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in WORDS.values())
    assert codes | OF_PRIVACY | OF_SANDBOX | OF_RISK <= ERRORS.keys()


def test_a_refusal_carries_the_words(bank: Bank):
    told = App(bank, "ann").ask("POST", "/friends", {"code": "x"}).json()

    assert told["words"] == WORDS["code_not_usable"]
