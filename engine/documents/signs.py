"""Signs of a Chinese keyboard, and of texts that were pasted, which look like the plain ones and are not them.

YAML and expressions know only the plain ones. `mend` finds the sign for which a text cannot be read; `stray` the one in
a value or key that is not allowed. In texts that players read these signs are right: they are never told there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

__all__ = ["PLAIN", "QUOTES", "Mended", "mend", "stray", "swallowed", "told", "told_at", "use"]

QUOTES = "“”„‟‘’‚‛「」『』＂＇«»"
_DASHES = "‐‑‒–—―−～〜－"
_SPACES = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"

PLAIN: Mapping[str, str] = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"、": ",", "。": ".", "〔": "[", "〕": "]", "【": "[", "】": "]", "：": ": "}
    | dict.fromkeys(QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys((*_UNSEEN, "；"), "")
)
"""What to write instead of each."""

_ANY = re.compile(f"(?P<sign>[{re.escape(''.join(PLAIN))}])")
_OUTSIDE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|(?<!\w)'[^'\n]*'|(?<!\S)#.*|" + _ANY.pattern)
_CLOSING = "］｝）】〕”’」』"
_NOTHING_MORE = re.compile(r"\s*(?:#.*)?(?:[\r\n]|$)")
_SWALLOWED = re.compile(r"[，、]\s*[A-Za-z][\w-]*\s*[：:]")
_LINES, _SIGNS = 6, 12
"""How far back the sign for which a line cannot be read is looked for, and how many are tried in a line."""

Left = Callable[[str], int]
"""Says how many characters of a text cannot be read, 0 when all can."""


class Mended(NamedTuple):
    """A line whose signs keep a text from being read: its number, their columns, and the line with plain ones."""

    number: int
    signs: tuple[int, ...]
    line: str


def use(sign: str, *, in_yaml: bool = True) -> str:
    """What to write instead of a sign, as a hint says it."""
    if sign in QUOTES:
        return 'use plain quote marks: "text"'
    if sign in _SPACES:
        return "use a plain space"
    if not PLAIN[sign]:
        return "remove it"
    after = ", with a space after it" if sign == "：" and in_yaml else ""
    return f"use the plain '{PLAIN[sign].strip()}'{after}"


def told(sign: str) -> str:
    """The hint about a sign that stands where it means nothing."""
    shown = f"'{sign}'" if sign.isprintable() else f"U+{ord(sign):04X} ({unicodedata.name(sign).lower()})"
    return f"{shown} means nothing here: {use(sign)}"


def told_at(text: str, places: Iterable[int]) -> str:
    """The hint about the signs at some places of a text, each sign once, of digits the first; what closes a pair
    goes without saying.

    Between digits ':' needs no space, and ';' may stand for ','.
    """
    said: dict[str, str] = {}
    for at in places:
        sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
        hint = told(sign)
        if sign == "：" and before.isdigit() and after.isdigit():
            hint = hint.replace(use(sign), use(sign, in_yaml=False))
        elif sign == "；" and not _NOTHING_MORE.match(text, at + 1):
            hint = hint.replace(use(sign), use("，"))
        if not said or sign not in _CLOSING:
            said.setdefault("0" if sign.isdigit() else sign, hint)
    return "; ".join(said.values())


def stray(text: str) -> list[int]:
    """Where such signs stand in a key or a value that is no prose.

    One beside Chinese characters belongs to their text, whatever else is wrong with that.
    """
    return [match.start() for match in _ANY.finditer(text) if not _in_chinese(text, match.start())]


def swallowed(text: str) -> int | None:
    """Where in a value the sign stands for which it took in the key after it, as `energy，amount： 5` did."""
    found = _SWALLOWED.search(text)
    return found.start() if found else None


def mend(lines: list[str], line: int, left: Left) -> Mended | None:
    """The line, here or a little above, of which more of the text could be read without its signs.

    It is tried out: what does not help is not told. `left` reads a text and says how much of it was not read.
    """
    before = left("\n".join(lines))
    for number in range(line, max(-1, line - _LINES), -1):
        signs = list(_signs(lines[number]))[:_SIGNS]
        for count in range(1, len(signs) + 1):
            if _mended(lines, number, signs[:count], before, left) is not None:
                needed = _needed(lines, number, signs[:count], before, left)
                return Mended(number, tuple(needed), _mended(lines, number, needed, before, left) or "")
    return None


def _signs(line: str) -> Iterator[int]:
    """Where such signs stand outside of plain quote marks and comments, and not in the middle of Chinese."""
    for found in _OUTSIDE.finditer(line):
        if found["sign"] and not (_in_chinese(line, found.start()) and found["sign"] not in QUOTES):
            yield found.start()


def _needed(lines: list[str], number: int, signs: list[int], before: int, left: Left) -> list[int]:
    """The signs without those that need not be replaced."""
    needed = list(signs)
    for sign in signs[:-1]:
        fewer = [one for one in needed if one != sign]
        if _mended(lines, number, fewer, before, left) is not None:
            needed = fewer
    return needed


def _mended(lines: list[str], number: int, signs: list[int], before: int, left: Left) -> str | None:
    """The line with plain signs, when more can be read then; a wide space before the first word may stand for none."""
    line = lines[number]
    indent = len(line) - len(line.lstrip())
    for space in (" ", "") if signs[0] < indent else ("",):
        plain = {at: space if at < indent else _plain(line, at) for at in signs}
        changed = "".join(plain.get(at, char) for at, char in enumerate(line))
        if left("\n".join([*lines[:number], changed, *lines[number + 1 :]])) < before:
            return changed
    return None


def _plain(line: str, at: int) -> str:
    """What is meant by a sign; by ';' what parts two values, where another follows."""
    return "," if line[at] == "；" and not _NOTHING_MORE.match(line, at + 1) else PLAIN[line[at]]


def _in_chinese(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place, as far as there are some, are Chinese."""
    sides = [text[at - 1 : at], text[at + 1 : at + 2]]
    return any(sides) and all(not side or _is_chinese(side) for side in sides)


def _is_chinese(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" and char not in PLAIN
