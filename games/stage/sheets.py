"""A sheet over a game's picture: a title and rows of words, buttons and bars, as stamps. Pure.

A game's face says what is on it; how it looks, what fits and how the rest is reached is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from games.stage.pieces import said
from games.stage.stamps import GREEN, GREY, INK, LEAF, MIST, PAPER, SKY, Look, Press, Stamp, box, button, text, wrapped

HEAD, FOOT, SAID, GAP = 56, 116, 12, 8
"""Heights; at the foot is the button to the rest, and under it room for what is said. Rows that all fit
may go on to `SAID` over the edge: what is said there is soon gone."""
EDGE, INSET = 12, 14
SIZE, LINE, LINES = 16, 23, 9
SMALL, SMALL_LINE, SMALL_LINES = 14, 20, 6
BESIDE, BUTTON = 108, 44
CLOSE = Press("sheet")
WORDS = {
    "close": ("关上", "Close"),
    "loading": ("正在打开……", "Opening …"),
    "more": ("还有更多", "More"),
    "top": ("回到开头", "From the top"),
}


class Offer(NamedTuple):
    """A button in a row; one that cannot be used now is pale, and its press is answered with why."""

    words: str
    press: Press
    can: bool = True


class Row(NamedTuple):
    """A row: its words, smaller ones under them, a bar of which a `part` from 0 to 1 is full, and buttons.

    One with a `press` is a button as a whole. Of smaller words there are as many lines as `lines` says. One that
    `heads` others is never the last before the button to the rest.
    """

    words: str
    under: str = ""
    offers: Sequence[Offer] = ()
    part: float | None = None
    press: Press | None = None
    colour: str = ""
    lines: int = SMALL_LINES
    heads: bool = False


class Sheet(NamedTuple):
    """A title and its rows; None: they are not known yet."""

    title: str
    rows: Sequence[Row] | None


def picture(sheet: Sheet, look: Look, first: int = 0) -> list[Stamp]:
    """Return the stamps of a sheet from a row on; what does not fit is reached by the button at its foot."""
    rows = sheet.rows
    return [
        box(look.width / 2, look.height / 2, look.width, look.height, SKY, radius=0),
        text(sheet.title, EDGE + 4, HEAD / 2, 19, align="left", width=look.width - 140),
        *button(said(WORDS, "close", look.lang), look.width - 58, HEAD / 2, 92, CLOSE,
                height=BUTTON - 4, colour=MIST, ink=INK, size=15),
        *([text(said(WORDS, "loading", look.lang), look.width / 2, HEAD + 40, SIZE, GREY)] if rows is None else ()),
        *listed(rows or (), look, first),
    ]  # fmt: skip


def listed(rows: Sequence[Row], look: Look, first: int, *, top: float = HEAD, foot: float = FOOT) -> Iterator[Stamp]:
    """Give rows from one on, between a top and a foot; when all fit, they may go on to where things are said."""
    all_fit = top + sum(_height(row, look) + GAP for row in rows) <= look.height - SAID
    y, end = top, look.height - (SAID if all_fit else foot)
    n = first = 0 if all_fit else max(0, min(first, len(rows) - 1))
    while n < len(rows) and (n == first or y + _needed(rows[n:], look) <= end):
        yield from _row(rows[n], look, y)
        y += _height(rows[n], look) + GAP
        n += 1
    if n < len(rows) or first:
        words, to = ("more", n) if n < len(rows) else ("top", 0)
        yield from button(said(WORDS, words, look.lang), look.width / 2, look.height - foot + 24, 160,
                          Press("more", str(to)), height=BUTTON - 4, colour=MIST, ink=INK, size=15)  # fmt: skip


def _needed(rows: Sequence[Row], look: Look) -> float:
    """How high a row is, with the one it heads."""
    beside = 1 + (rows[0].heads and len(rows) > 1)
    return sum(_height(row, look) for row in rows[:beside]) + GAP * (beside - 1)


def _texts(row: Row, look: Look) -> tuple[list[str], list[str]]:
    """The lines of a row, and the smaller ones."""
    wide = look.width - 2 * (EDGE + INSET) - (BESIDE if len(row.offers) == 1 else 0)
    small = wrapped(row.under, SMALL, wide, row.lines) if row.under else []
    return wrapped(row.words, SIZE, wide, LINES) if row.words else [], small


def _height(row: Row, look: Look) -> float:
    large, small = _texts(row, look)
    bar = 16 if row.part is not None else 0
    words = 20 + LINE * len(large) + SMALL_LINE * len(small) + bar
    if len(row.offers) > 1:
        return BUTTON + 6 + (words if row.words or row.under else 6)
    return max(BUTTON + 4, words)


def _row(row: Row, look: Look, top: float) -> Iterator[Stamp]:
    high, (large, small) = _height(row, look), _texts(row, look)
    colour = row.colour or ("#e0f0cf" if row.press else PAPER)
    yield box(look.width / 2, top + high / 2, look.width - 2 * EDGE, high, colour, press=row.press)
    words_high = LINE * len(large) + SMALL_LINE * len(small) + (16 if row.part is not None else 0)
    room = high - (BUTTON + 6 if len(row.offers) > 1 else 0)
    x, y = EDGE + INSET, top + (room - words_high) / 2
    for line in large:
        yield text(line, x, y + LINE / 2, SIZE, align="left")
        y += LINE
    for line in small:
        yield text(line, x, y + SMALL_LINE / 2, SMALL, INK if row.colour else GREY, align="left")
        y += SMALL_LINE
    if row.part is not None:
        wide = look.width - 2 * x - (BESIDE if len(row.offers) == 1 else 0)
        yield from _bar(row.part, x, y + 9, wide)
    yield from _offers(row, look, top, high)


def _bar(part: float, x: float, y: float, wide: float) -> Iterator[Stamp]:
    full = round(wide * min(1.0, max(0.0, part)))
    yield box(x + wide / 2, y, wide, 8, MIST)
    if full >= 1:
        yield box(x + full / 2, y, full, 8, LEAF)


def _offers(row: Row, look: Look, top: float, high: float) -> Iterator[Stamp]:
    """One button stands beside the words, several under them."""
    many = len(row.offers)
    wide = BESIDE - 12 if many == 1 else (look.width - 2 * (EDGE + INSET) - 8 * (many - 1)) / max(1, many)
    y = top + high / 2 if many == 1 else top + high - BUTTON / 2 - 8
    for n, one in enumerate(row.offers):
        x = look.width - EDGE - INSET - wide / 2 - (many - 1 - n) * (wide + 8)
        colour, ink = (GREEN, "#ffffff") if one.can else (MIST, GREY)
        yield from button(one.words, x, y, wide, one.press, colour=colour, ink=ink, size=15, height=BUTTON - 4)
