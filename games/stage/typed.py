"""A line that is typed into: its signs, and where the next one goes. Pure."""

from __future__ import annotations

from typing import NamedTuple

CARET = "|"
LONGEST = 240
"""More signs than any field takes, so that one who types too many is told so."""


class Line(NamedTuple):
    """The signs of a line, and before which of them the next one goes."""

    words: str = ""
    at: int = 0

    def with_text(self, text: str) -> Line:
        """Return the line with a text typed into it."""
        text = text[: max(0, LONGEST - len(self.words))]
        return Line(self.words[: self.at] + text + self.words[self.at :], self.at + len(text))

    def after(self, key: str) -> Line:
        """Return the line after a key, by its name; one that means nothing here leaves it as it is."""
        words, at = self
        if key == "BACKSPACE" and at:
            return Line(words[: at - 1] + words[at:], at - 1)
        if key == "DELETE":
            return Line(words[:at] + words[at + 1 :], at)
        places = {"LEFT": max(0, at - 1), "RIGHT": min(len(words), at + 1), "HOME": 0, "END": len(words)}
        return Line(words, places.get(key, at))

    def shown(self) -> str:
        """Return the line with a mark where the next sign goes."""
        return self.words[: self.at] + CARET + self.words[self.at :]
