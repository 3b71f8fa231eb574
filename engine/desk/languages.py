"""The language the command line answers in: Chinese or English."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import typer

from engine.desk.chinese import in_chinese
from engine.desk.usage import NotUnderstood
from engine.words.spoken import Words

Lang = Literal["zh-CN", "en"]

Say = Callable[[str], str]
"""Puts what we say into somebody's language."""

_SPOKEN = re.compile(r"(zh|en)([-_.].*)?", re.IGNORECASE)


def _spoken(asked: str) -> str:
    """Errors: NotUnderstood (`wrong_lang`) for a language that we do not speak."""
    if asked and not _SPOKEN.fullmatch(asked):
        raise NotUnderstood(f"there is no language '{asked[:20]}'", code="wrong_lang", hint="write zh-CN or en")
    return asked


LangOption = Annotated[
    str, typer.Option("--lang", callback=_spoken, help="zh-CN or en; by default the machine's language.")
]

_ASSETS = {"energy": "能量", "feed": "饲料", "vitality": "活力", "eggs": "蛋"}
_NAMED_IN = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def language(asked: str = "") -> Lang:
    """The language to tell in: the one asked for, else the machine's, else English."""
    spoken = asked or _machine_s()
    return "zh-CN" if spoken.lower().startswith(("zh", "chinese")) else "en"


def saying(asked: str = "") -> Say:
    """What puts our English into the language asked for, or the machine's."""
    return in_chinese if language(asked) == "zh-CN" else str


def asked_in(words: Sequence[str]) -> str:
    """The language that a command line asks for with --lang, or nothing."""
    for word, value in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang" or word.startswith("--lang="):
            return word[len("--lang=") :] or value
    return ""


def asset_in(name: str, lang: Lang) -> str:
    """What an asset is called; one that nobody has put into Chinese keeps its name."""
    return _ASSETS.get(name, name) if lang == "zh-CN" else name


def _machine_s() -> str:
    """The machine's language: as its environment says, be that locale installed or not."""
    named = (os.environ.get(name, "") for name in _NAMED_IN)
    return next(filter(None, named), "") or locale.getlocale()[0] or ""


def said(texts: Mapping[str, str] | Words, lang: Lang) -> str:
    """Return a text in a language; nothing where there is none."""
    return (texts.as_dict() if isinstance(texts, Words) else texts).get(lang, "")
