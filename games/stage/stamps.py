"""What a face draws and what can be pressed: stamps on a picture, in pixels from the top left. Pure.

A game's `desktop.py` makes them, the window draws them, and neither knows the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

Lang = Literal["zh-CN", "en"]
Texts = Mapping[str, str]
LANGS: tuple[Lang, ...] = ("zh-CN", "en")

INK, PAPER, SKY = "#12351f", "#fbfff4", "#f3fbe8"
GREEN, LEAF, MIST, GREY = "#1b7f3b", "#9be36a", "#dfe8dc", "#5d6f63"
THIN, BROAD = frozenset(" iIjltfr.,:;!'’|()·-"), frozenset("mwMW%@…")
NARROW = {ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("…"): "..."}
GOLD, BROWN, ALERT, RUST, TYPED = "#ffd34d", "#4a2b00", "#ffe3d3", "#7a1f00", "#fff3c4"
LINES_KEPT = 4096


class Press(NamedTuple):
    """What a press asks for: a `move` of the game, a `visit` to a friend, `home`, a `sheet` or none, `more` of a list
    or a sheet, or something of the stage's own bar.

    `name` is the move, the public id of the friend, the sheet or the first row; `arguments` what is sent with the move.
    """

    what: str
    name: str = ""
    arguments: Mapping[str, Any] = {}


class Stamp(NamedTuple):
    """One image, box or text in a picture; x and y are its middle, or for a text the end that `align` names.

    `name` is the file under assets without its ending, or the text itself. `grown` is how far an image that grows has
    come, from 0 to 1, `pose` the words by which its parts stand. A box is as round as `radius`. A text is `height`
    pixels high. `clips` is whose clips move an image and the words that ask for those that loop, `nods` how often it
    has nodded because something was done.
    """

    kind: Literal["image", "box", "text"]
    name: str
    x: float
    y: float
    width: float
    height: float
    colour: str = INK
    radius: float = 0
    align: Literal["left", "center", "right"] = "center"
    grown: float | None = None
    pose: str = ""
    clips: tuple[str, str] | None = None
    nods: int = 0
    faint: float = 1
    press: Press | None = None

    def covers(self, x: float, y: float) -> bool:
        """Whether a point is on it."""
        return abs(x - self.x) <= self.width / 2 and abs(y - self.y) <= self.height / 2


class Look(NamedTuple):
    """How somebody looks at a game: their language, what friends are called by public id, and the pages asked for.

    `kept` is what the face wants to remember from its last picture, such as which bubble hangs where; `scrolled` is how
    many rows of its list are above the screen.
    """

    lang: Lang
    names: Mapping[str, str]
    pages: Mapping[str, Mapping[str, Any]]
    kept: Mapping[str, int] = {}
    scrolled: int = 0
    width: float = 400
    height: float = 628


def image(name: str, x: float, y: float, size: float, **more: Any) -> Stamp:
    """Return a square image about its middle."""
    return Stamp("image", name, x, y, size, size, **more)


def box(x: float, y: float, width: float, height: float, colour: str, **more: Any) -> Stamp:
    """Return a box about its middle, half as round as it is high unless it says otherwise."""
    return Stamp("box", "", x, y, width, height, colour, more.pop("radius", min(height / 2, 14)), **more)


def text(words: str, x: float, y: float, size: float, colour: str = INK, *, width: float = 0, **more: Any) -> Stamp:
    """Return a line of text; what is wider than `width` ends in an ellipsis."""
    return Stamp("text", shortened(words, size, width) if width else words, x, y, width, size, colour, **more)


def button(words: str, x: float, y: float, width: float, press: Press, **more: Any) -> Iterator[Stamp]:
    """Give a button: 44 pixels high, so that a finger finds it."""
    high, colour, ink = more.get("height", 44), more.get("colour", GREEN), more.get("ink", "#ffffff")
    yield box(x, y, width, high, colour, press=press)
    yield text(words, x, y, more.get("size", 16), ink, width=width - 12)


def pressed(stamps: Sequence[Stamp], x: float, y: float) -> Press | None:
    """Return what the uppermost thing at a point does; None when nothing there can be pressed."""
    return next((one.press for one in reversed(stamps) if one.press and one.covers(x, y)), None)


def wide(words: str, size: float) -> float:
    """Return about how wide a text is, rather too much: Chinese signs are square, most others half of it."""
    return size * sum(
        1 if _is_square(sign) else 0.31 if sign in THIN else 0.9 if sign in BROAD else 0.59 for sign in words
    )


@lru_cache(LINES_KEPT)
def shortened(words: str, size: float, width: float) -> str:
    """Return a text that fits a width, cut with an ellipsis where it must be."""
    if wide(words, size) <= width:
        return words
    while words and wide(words, size) + size > width:
        words = words[:-1]
    return words.rstrip() + "…"


def typed(words: str) -> str:
    """Return a text as a font for Chinese sets it well: in one without Chinese signs, narrow quotes and dots."""
    return words if any(map(_is_square, words)) else words.translate(NARROW)


def wrapped(words: str, size: float, width: float, lines: int) -> list[str]:
    """Return a text in lines that fit a width, broken at its own breaks, at spaces or between Chinese signs, and within
    a word that is wider than a line; the last one may be cut."""
    found = [line for one in words.split("\n") for line in _filled(one, size, width)]
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] = shortened(kept[-1] + " " + found[lines], size, width)
    return kept


@lru_cache(LINES_KEPT)  # what is on the screen is drawn from the same words many times a second
def _filled(words: str, size: float, width: float) -> tuple[str, ...]:
    found, line = list[str](), ""
    for part in (piece for word in _parts(words) for piece in _pieces(word, size, width)):
        if line and wide(line + part.rstrip(), size) > width:
            found.append(line.rstrip())
            line = ""
        line += part
    return (*found, line.rstrip())


def _pieces(word: str, size: float, width: float) -> Iterator[str]:
    """Give a word in pieces that are no wider than a line."""
    piece = ""
    for sign in word:
        if piece.strip() and wide(piece + sign, size) > width and sign != " ":
            yield piece
            piece = ""
        piece += sign
    yield piece


def _is_square(sign: str) -> bool:
    return ord(sign) > 0x2E7F


def _parts(words: str) -> Iterator[str]:
    """Give what may not be broken: words with their space, and single Chinese signs with the comma after them."""
    part = ""
    for n, sign in enumerate(words):
        part += sign
        following = words[n + 1 : n + 2]
        if sign == " " or (_is_square(sign) and following not in ("，", "。", "！", "、", "：")):
            yield part
            part = ""
    if part:
        yield part
