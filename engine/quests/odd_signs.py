"""Signs that no expression knows: what was most likely meant by each."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.documents.signs import PLAIN, use

_HINTS = {
    "=": "use '==' to compare",
    "&": "use '&&'",
    "|": "use '||'",
    ";": "one expression only",
    "{": "there are no maps here",
    "；": "one expression only",
    "＝": "use '==' to compare",
    "＆": "use '&&'",
    "｜": "use '||'",
    "≥": "use '>='",
    "≤": "use '<='",
    "≠": "use '!='",
    "×": "use '*'",
    "÷": "use '/'",
    "^": "there are no powers: write a * a",
}
_OPERATORS = re.compile("[<>=!&|＜＞＝！＆｜《》〈〉]+")
_ARROWS = {"《": "<", "〈": "<", "》": ">", "〉": ">"}
_TURNED = {"=>": ">=", "=<": "<=", "=!": "!="}
_KNOWN = ("<", "<=", ">", ">=", "==", "!=", "&&", "||", "!")
_CHINESE = re.compile("[\u3400-\u9fff]+")


def instead_of(text: str, at: int) -> str:
    """The hint about the character at a place of an expression, which nothing begins with; empty when none is known."""
    hint = _operator(text, at) or share(text, at) or _HINTS.get(text[at], "")
    if not hint and (chinese := _CHINESE.match(text, at)):
        return f'a text needs quote marks: "{chinese[0][:40]}"'
    return hint or (use(text[at], in_yaml=False) if text[at] in PLAIN else "")


def share(text: str, at: int) -> str:
    """The hint about `34%`, when its sign stands at a place of an expression, and nothing behind it; else nothing."""
    number = re.search(r"([0-9]+(?:\.[0-9]+)?) ?$", text[:at]) if text[at] in "%％" else None
    if number is None or text[at + 1 :].strip():
        return ""
    return f"write {number[1]}, or {Decimal(number[1]) / 100:f} for a share"


def _operator(text: str, at: int) -> str:
    """What to write instead of an operator, some of whose signs are not the plain ones or stand the wrong way."""
    found = next((found for found in _OPERATORS.finditer(text) if found.start() <= at < found.end()), None)
    if found is None or found[0] in PLAIN:  # a single one is told as other signs are
        return ""
    plain = "".join(_ARROWS.get(char) or PLAIN.get(char, char) for char in found[0])
    plain = _TURNED.get(plain, plain)
    return f"use '{plain}'" if plain in _KNOWN else ""
