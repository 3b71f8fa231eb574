"""What a game says: each no has its words, no words are left over, no word is a bank's; each verb says what it does."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import games
from engine.game import Game
from engine.play import WORDS as OF_THE_ENGINE

REFUSED = re.compile(r'def \w+_refused\([^)]*\)[^:]*:\n    """(.*?)"""', re.DOTALL)
SAID = re.compile(r'refuse\(\s*"(\w+)"')
JARGON = ("transaction", "asset", "account", "balance", "debit", "credit", "账户", "余额", "资产", "交易")


def texts_of(game: Game) -> dict[Path, str]:
    """Every module of a game, with its text."""
    home = Path(games.__path__[0]) / game.name
    return {file: file.read_text(encoding="utf-8") for file in home.rglob("*.py")}


def codes(game: Game) -> set[str]:
    """The codes that moves refuse with, and those that rules give back or name in their docstrings."""
    texts = texts_of(game)
    told = {code for text in texts.values() for said in REFUSED.findall(text) for code in re.findall(r"`(\w+)`", said)}
    said = {code for text in texts.values() for code in SAID.findall(text)}
    ruled = "".join(text for file, text in texts.items() if file.parent.name == "rules" or file.name == "rules.py")
    return (told & set(re.findall(r'"(\w+)"', ruled))) | said


def speaks(game: Game) -> None:
    """Every no has words in both languages, and no words are left over; no word is a bank's."""
    assert sorted(codes(game) - game.words.keys() - OF_THE_ENGINE.keys()) == []
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in game.words.values())
    others = "".join(text for file, text in texts_of(game).items() if "words" not in file.name)
    assert sorted(set(game.words) - set(re.findall(r'"(\w+)"', others)) - OF_THE_ENGINE.keys()) == []
    said = [text for words in game.words.values() for text in words.values()]
    said += [text for notice in game.notices.values() for text in notice.words.values()]
    assert [text for text in said for word in JARGON if word in text.lower()] == []


def names_its_verbs(game: Game, moves: Sequence[Callable[..., Any]], follow_ups: Sequence[Callable[..., Any]]) -> None:
    """Every move says in a sentence what it does, and no name is taken twice."""
    assert [one.__name__ for one in (*moves, *follow_ups) if not (one.__doc__ or "").endswith((".", ".\n    "))] == []
    names = [one.__name__ for one in (*moves, *follow_ups)]
    assert len(names) == len(set(names))
    assert (set(game.verbs), set(game.unasked)) == ({m.__name__ for m in moves}, {f.__name__ for f in follow_ups})
