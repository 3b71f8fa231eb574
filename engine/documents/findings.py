"""A finding is one thing wrong in a text file, shown like a compiler shows it: place, line, caret, hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as a line break. `str.splitlines` knows more of them and would shift line numbers."""

_SHOWN_CHARS = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a file. Line and column count from 1, columns in characters; `excerpt` is the source line.

    `code` is stable and for programs, `message` says what is wrong, `hint` what is allowed or what to do. A warning is
    about what is allowed and most likely not meant.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    excerpt: str = ""
    level: Literal["error", "warning"] = "error"

    def text(self, say: Callable[[str], str] = str) -> str:
        """`file:line:column: error: message` (or `warning:`), the source line, a caret under the place, the hint.

        `say` puts our own words into another language.
        """
        lines = [f"{self.file}:{self.line}:{self.column}: {say(self.level)}: {say(self.message)}"]
        if self.excerpt.strip():
            lines += _pointed(self.excerpt, self.column)
        if self.hint:
            lines.append(f"{say('hint')}: {say(self.hint)}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str | int]:
        """The finding for programs: file, line, column, level, code, message, hint."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "level": self.level,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
        }


def _pointed(excerpt: str, column: int) -> list[str]:
    """The source line (a window of it when it is long) and the caret line under it."""
    before = column - 1
    first = max(0, before - _SHOWN_CHARS + 20) if len(excerpt) > _SHOWN_CHARS else 0
    shown = excerpt[first : first + _SHOWN_CHARS].replace("\t", " ")
    width = sum(_cells(char) for char in shown[: before - first])
    return ["    " + shown.rstrip(), "    " + " " * width + "^"]


def _cells(char: str) -> int:
    """How many terminal cells a character takes: Chinese takes two."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def did_you_mean(word: object, allowed: Iterable[object]) -> str:
    """`did you mean 'amount'?`, or `allowed: …` when nothing is near, or nothing when nothing is allowed."""
    names = sorted({str(name) for name in allowed})
    near = near_miss(word, names)
    if near:
        return f"did you mean '{near}'?"
    if not names:
        return ""
    more = f" … ({len(names)} in all)" if len(names) > 24 else ""
    return "allowed: " + ", ".join(names[:24]) + more


def near_miss(word: object, allowed: Iterable[object]) -> str:
    """The allowed name that `word` most likely stands for, or nothing."""
    names = {str(name).lower(): str(name) for name in allowed}
    near = get_close_matches(str(word)[:80].lower(), names, n=1, cutoff=0.6)
    return names[near[0]] if near else ""
