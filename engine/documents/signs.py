"""Signs of a Chinese keyboard, and of texts that were pasted, which look like the plain ones and are not them.

YAML and expressions know only the plain ones. `mend` finds the sign for which a text cannot be read; `stray` the one in
a value or key that is not allowed. In texts that players read these signs are right: they are never told there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

__all__ = ["PLAIN", "QUOTES", "mend", "stray", "swallowed", "told", "use"]

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
_SWALLOWED = re.compile(r"[，、]\s*[A-Za-z][\w-]*\s*[：:]")
_LINES, _SIGNS = 6, 12
"""How far back the sign for which a line cannot be read is looked for, and how many are tried in a line."""

Left = Callable[[str], int]
"""Says how many characters of a text cannot be read, 0 when all can."""


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


def stray(text: str) -> int | None:
    """Where the first such sign stands in a key or a value that is no prose, if one does.

    One beside Chinese characters belongs to their text, whatever else is wrong with that.
    """
    found = (match.start() for match in _ANY.finditer(text))
    return next((at for at in found if not _in_chinese(text, at)), None)


def swallowed(text: str) -> int | None:
    """Where in a value the sign stands for which it took in the key after it, as `energy，amount： 5` did."""
    found = _SWALLOWED.search(text)
    return found.start() if found else None


def mend(lines: list[str], line: int, left: Left) -> tuple[int, int] | None:
    """The line and column of the sign, here or a little above, without which more of the text could be read.

    It is tried out: what does not help is not told. `left` reads a text and says how much of it was not read.
    """
    before = left("\n".join(lines))
    for number in range(line, max(-1, line - _LINES), -1):
        signs = list(_signs(lines[number]))[:_SIGNS]
        for count in range(1, len(signs) + 1):
            if _helps(lines, number, signs[:count], before, left):
                needed = _needed(lines, number, signs[:count], before, left)
                return number, needed[0]
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
        if _helps(lines, number, fewer, before, left):
            needed = fewer
    return needed


def _helps(lines: list[str], number: int, signs: list[int], before: int, left: Left) -> bool:
    """Whether more can be read with the plain signs; a wide space before the first word may stand for none or one."""
    line = lines[number]
    indent = len(line) - len(line.lstrip())
    for space in (" ", "") if signs[0] < indent else ("",):
        plain = {at: space if at < indent else PLAIN[line[at]] for at in signs}
        changed = "".join(plain.get(at, char) for at, char in enumerate(line))
        if left("\n".join([*lines[:number], changed, *lines[number + 1 :]])) < before:
            return True
    return False


def _in_chinese(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place, as far as there are some, are Chinese."""
    sides = [text[at - 1 : at], text[at + 1 : at + 2]]
    return any(sides) and all(not side or _is_chinese(side) for side in sides)


def _is_chinese(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" and char not in PLAIN
