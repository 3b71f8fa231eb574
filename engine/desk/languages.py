"""The language the command line answers in: Chinese or English."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from engine.words.spoken import Words

Lang = Literal["zh-CN", "en"]

LangOption = Annotated[str, typer.Option("--lang", help="zh-CN or en; by default the machine's language.")]


_NAMED_IN = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def language(asked: str = "") -> Lang:
    """The language to tell in: the one asked for, else the machine's, else English."""
    spoken = asked or _machine_s()
    return "zh-CN" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _machine_s() -> str:
    """The machine's language: as its environment says, be that locale installed or not."""
    named = (os.environ.get(name, "") for name in _NAMED_IN)
    return next(filter(None, named), "") or locale.getlocale()[0] or ""


def said(texts: Mapping[str, str] | Words, lang: Lang) -> str:
    """Return a text in a language; nothing where there is none."""
    return (texts.as_dict() if isinstance(texts, Words) else texts).get(lang, "")
