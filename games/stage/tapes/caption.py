"""A beat's caption in its strip under the phones: two lines that are read from three metres. Pure."""

from __future__ import annotations

import re

from games.stage import stamps
from games.stage.places import Area
from games.stage.stamps import Stamp

SIZES = ((24, 31, 2), (17, 23, 3))
"""How high letters and lines are, and how many lines there are: the first that has room, else the last, cut."""
EDGE, INSET = 10, 18
STOPS = re.compile(r"[，。；：！？]|[,.;:!?] ")
UNEVEN = 2
"""How much longer one line may be than the other."""


def picture(words: str, area: Area | None, colour: str = stamps.INK) -> list[Stamp]:
    """Return a caption in its part of the window, from the window's top left; nothing without words or a place."""
    if not words or area is None:
        return []
    wide = area.width - 2 * EDGE
    size, line, lines = _lines(words, wide - 2 * INSET)
    x, middle = area.left + area.width / 2, area.top + area.height / 2
    first = middle - line * (len(lines) - 1) / 2
    return [
        stamps.box(x, middle, wide, area.height, colour, radius=18),
        *(stamps.text(one, x, first + line * n, size, "#ffffff") for n, one in enumerate(lines)),
    ]


def _lines(words: str, wide: float) -> tuple[int, int, list[str]]:
    for size, line, most in SIZES:
        found = stamps.wrapped(words, size, wide, most + 1)
        if len(found) <= most:
            return size, line, _at_a_stop(words, size, wide) if len(found) == 2 else found
    return size, line, stamps.wrapped(words, size, wide, most)


def _at_a_stop(words: str, size: int, wide: float) -> list[str]:
    """Two lines that part where one takes breath, when they are about as long then; else as even as they can be."""
    parted = [(words[: at.end()].rstrip(), words[at.end() :]) for at in STOPS.finditer(words)]
    long = [sorted(stamps.wide(line, size) for line in both) for both in parted]
    well = [(over / under, both) for (under, over), both in zip(long, parted, strict=True)
            if over <= wide and under * UNEVEN >= over]  # fmt: skip
    return [*min(well)[1]] if well else _even(words, size, wide)


def _even(words: str, size: int, wide: float) -> list[str]:
    found = lines = stamps.wrapped(words, size, wide, 3)
    while len(found) == len(lines):
        lines, wide = found, wide - size
        found = stamps.wrapped(words, size, wide, 3)
    return lines
