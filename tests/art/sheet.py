"""All drawings on one sheet, to be looked at: `python -m tests.art.sheet` writes var/sheet.png; light, then dark."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from games.stage.art import ASSETS, drawing, read
from games.stage.clips import asked, moved
from games.stage.stamps import Stamp

SHEET = Path(__file__).resolve().parents[2] / "var" / "sheet.png"
CELL, WIDE = 124, 14
LIGHT, DARK, INK, PALE = "#f3fbe8", "#16262b", "#12351f", "#e8f6ea"
SCARF = {"own": "#c8402e", "thief": "#d9861a", "guest": "#35506f", "work": "#7a5bb0"}
GROWN = (0.0, 0.06, 0.14, 0.3, 0.45, 0.6, 0.8, 1.0)
OUTFITS = ("scarf", "straw_hat", "red_vest", "glasses", "raincoat", "bow", "flower", "crown")
SEASONS = ("spring", "summer", "autumn", "winter")


class Cell(NamedTuple):
    """One picture: an SVG, and how wide and high it is drawn."""

    svg: str
    width: float = CELL
    height: float = CELL


def rows(ink: str) -> Iterator[list[Cell]]:
    """Give the rows of the sheet: the hen in every state, what grows, sceneries, clips as strips, marks in an ink."""
    hens = [
        _hen(" ".join(filter(None, one)))
        for one in product(
            ("hungry", "eating", "sleepy", "resting"), ("", "away", "stealing"), ("", "hurried", "ruffled"), SCARF
        )
    ]
    yield from (hens[n : n + 12] for n in range(0, len(hens), 12))
    yield [*(_hen(f"hungry own {one}") for one in OUTFITS), *(Cell(_hen(f"{one} own").svg, 48, 48) for one in _FOUR)]
    for told in sorted((ASSETS / "forest").glob("*.grow.json")):
        yield [_cell(f"forest/{told.name.removesuffix('.grow.json')}", grown=v) for v in GROWN]
    yield [*(_cell(f"farm/{one}", grown=v) for one in ("trough", "egg") for v in (0, 0.25, 0.6, 1))]
    bubbles = [f"forest/{file.stem}" for file in sorted((ASSETS / "forest").glob("bubble-*.svg"))]
    yield [*map(_cell, bubbles), _cell("farm/cup"), Cell(drawing(_stamp("farm/fence")), CELL * 2, CELL * 0.3)]
    for name, theirs in product(("forest/clearing", "farm/yard"), ("", " theirs")):
        words = [f"{hour} {season}{theirs}" for hour in ("day", "dusk", "night") for season in SEASONS]
        feasts = [] if theirs else ["day winter newyear", "night autumn mooncakes"]
        yield [Cell(drawing(_stamp(name, pose=one)), CELL, CELL * 1.57) for one in (*words, *feasts)]
    yield from _strips()
    marks = [Cell(drawing(_stamp(f"{file.parent.name}/{file.stem}", colour=ink)), 40, 40) for file in _marks()]
    yield from (marks[n : n + WIDE * 2] for n in range(0, len(marks), WIDE * 2))


_FOUR = ("hungry", "eating", "sleepy", "resting")


def _strips() -> Iterator[list[Cell]]:
    """The clips, each as six moments of it."""
    for words in ("hungry own", "eating own", "sleepy own", "hungry thief stealing"):
        clips = _clips("farm/hen")
        names = asked(clips, words)
        yield [Cell(moved(_hen(words).svg, clips, dict.fromkeys(names, ms))) for ms in range(0, 3000, 250)]
    for name, still, clip in (("farm/hen", "hungry own", "walk in"), ("farm/hen", "resting own ruffled", "shake")):
        yield _strip(name, clip, pose=still)
    yield [*_strip("forest/caragana", "nod", "tree", grown=1.0), *_strip("farm/egg", "wobble", grown=1.0)]


def _strip(name: str, clip: str, by: str = "", **how: Any) -> list[Cell]:
    clips = _clips(f"{name.split('/')[0]}/{by}" if by else name)
    svg, ms = drawing(_stamp(name, **how)), clips["clips"][clip]["ms"]
    return [Cell(moved(svg, clips, {clip: ms * n / 6})) for n in range(6)]


def _hen(words: str) -> Cell:
    colour = next(SCARF[word] for word in words.split() if word in SCARF)
    return _cell("farm/hen", pose=words, colour=colour)


def _cell(name: str, **how: Any) -> Cell:
    return Cell(drawing(_stamp(name, **how)))


def _stamp(name: str, **how: Any) -> Stamp:
    return Stamp("image", name, 0, 0, CELL, CELL, **how)


def _clips(name: str) -> Any:
    return json.loads(read(ASSETS / f"{name}.clips.json"))


def _marks() -> list[Path]:
    return sorted(file for folder in ("shell", "farm", "forest") for file in (ASSETS / folder).glob("mark-*.svg"))


def draw(into: Path = SHEET) -> Path:
    """Draw the sheet and return where it is."""
    import resvg_py
    from PIL import Image

    found = list(rows(INK))
    highs = [round(max(cell.height for cell in row)) + 4 for row in found]
    sheet = Image.new("RGBA", (CELL * WIDE, 2 * sum(highs)), LIGHT)
    sheet.paste(DARK, (0, sum(highs), CELL * WIDE, 2 * sum(highs)))
    y = 0
    for ink in (INK, PALE):
        for row, high in zip(rows(ink), highs, strict=True):
            x = 0
            for cell in row:
                wide, tall = round(cell.width), round(cell.height)
                drawn = Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=cell.svg, width=wide, height=tall))))
                sheet.alpha_composite(drawn.convert("RGBA"), (x, y))
                x += wide + (0 if wide >= CELL else 8)
            y += high
    into.parent.mkdir(parents=True, exist_ok=True)
    sheet.convert("RGB").save(into, optimize=True)
    return into


if __name__ == "__main__":
    sys.stdout.write(f"{draw()}\n")
