"""What the forest says: each no has its words, and no words are left over."""

import re
from pathlib import Path

import games.forest
from engine.play import WORDS as OF_THE_ENGINE
from games.forest.game import GAME
from games.forest.words import NOTES

HOME = Path(games.forest.__file__).parent
TEXTS = {file: file.read_text(encoding="utf-8") for file in HOME.rglob("*.py")}
REFUSED = re.compile(r'def \w+_refused\([^)]*\)[^:]*:\n    """(.*?)"""', re.DOTALL)
SAID = re.compile(r'refuse\(\s*"(\w+)"')


def codes() -> set[str]:
    """The codes that moves refuse with, and those that rules name in their docstrings."""
    told = {code for text in TEXTS.values() for said in REFUSED.findall(text) for code in re.findall(r"`(\w+)`", said)}
    said = {code for text in TEXTS.values() for code in SAID.findall(text)}
    ruled = "".join(text for file, text in TEXTS.items() if file.parent.name == "rules")
    return (told & set(re.findall(r'"(\w+)"', ruled))) | said


def test_every_no_has_words_in_both_languages():
    assert sorted(codes() - GAME.words.keys() - OF_THE_ENGINE.keys()) == []
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in GAME.words.values())


def test_no_words_are_left_over():
    others = "".join(text for file, text in TEXTS.items() if "words" not in file.name)
    literal = set(re.findall(r'"(\w+)"', others))

    assert sorted(set(GAME.words) - literal) == []


def test_no_word_is_a_bank_s():
    jargon = ("transaction", "asset", "account", "balance", "debit", "credit", "账户", "余额", "资产", "交易")
    texts = [text for words in GAME.words.values() for text in words.values()]
    texts += [text for notice in GAME.notices.values() for text in notice.words.values()]

    assert [text for text in texts for word in jargon if word in text.lower()] == []


def test_notes_are_in_both_languages():
    assert all(zh and en for name, (zh, en) in NOTES.items() if name)
