"""Unquoted texts in lists and params: signs of a Chinese keyboard in them were most likely meant for YAML."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.documents.pydantic_words import shown
from engine.documents.signs import stray, told_at
from engine.quests.context import Context, Place
from engine.quests.quest import Value

_COMMA = re.compile("[，、；]")
_HASH = re.compile(r"(?<!\S)＃")
_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:\s?[%％]|\s+＃.*)")
_CHINESE = re.compile("[\u2e80-\u2fff\u3400-\u9fff]")


def read_plain(context: Context, path: Place, value: Value) -> Value:
    """Tell what is odd about a constant as it is written at `path`; return the constant that is meant."""
    if not isinstance(value, str) or (value.isascii() and "%" not in value) or context.document.style(path):
        return value
    if number := _NUMBER.fullmatch(value):
        hint = f"write {number[1]}" if value[-1] in "%％" else f"write {number[1]}, and a plain '#' before the comment"
        context.wrong(path, "not_a_number", f"{shown(value)} is a text, not a number", hint)
        return Decimal(number[1]) if "." in number[1] else int(number[1])
    if comma := _COMMA.search(value):
        message = f"'{value}' is one value: '{comma[0]}' does not part it"
        hint = "use the plain ',', or put the value in quote marks if it is one"
        context.warn(path, "wide_comma", message, hint, offset=comma.start())
    elif wide := _HASH.search(value):
        message = f"'{value}' is one value: '＃' begins no comment"
        hint = "use the plain '#' with a space before it, or put the value in quote marks if it is one"
        context.warn(path, "wide_hash", message, hint, offset=wide.start())
    elif not _CHINESE.search(value) and (signs := stray(value)):
        message = f"'{value}' is read with its '{value[signs[0]]}'"
        hint = f"{told_at(value, signs)}; or put the value in quote marks if it is meant"
        context.warn(path, "odd_sign", message, hint, offset=signs[0])
    return value
