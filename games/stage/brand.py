"""A bank's looks on the stage: its name, logo, colours, city and language. Pure; `branding.py` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from games.stage import stamps
from games.stage.costs import Costs
from games.stage.places import BODY, Area
from games.stage.stamps import GREEN, INK, MIST, PAPER, Lang, Stamp, Texts

DESK = "#cfe0c3"
LEAST = 4.5
"""The least contrast of a text, as WCAG 2 counts it (AA)."""
INKS = {"desk": INK, "case": MIST, "accent": "#ffffff"}
"""What is written on a bank's colours."""
INSET, SMALL, TWO_LINES = 10, 14, 56
NAMES = (20, 17, 14)
"""How high the name may be: the first that has room."""
STEPS = 64


class Logo(NamedTuple):
    """A drawing (SVG) or picture (PNG), and how wide it is for its height."""

    file: Path
    ratio: float


class Brand(NamedTuple):
    """How the stage looks, and what things cost whom it is of; as it comes, it is nobody's."""

    name: Texts | None = None
    city: Texts | None = None
    logo: Logo | None = None
    desk: str = DESK
    case: str = BODY
    accent: str = GREEN
    lang: Lang | None = None
    costs: Costs | None = None

    @property
    def blank(self) -> str:
        """What is seen while the window shows nothing."""
        return self.case if self.name else "#000000"

    @property
    def captions(self) -> str:
        """What captions stand on."""
        return self.case if self.name else INK

    def title(self, lang: Lang, rest: str) -> str:
        """Return what the window is called."""
        return f"{self.name[lang]} · {rest}" if self.name else rest

    def dressed(self, shown: Sequence[Stamp]) -> list[Stamp]:
        """Return stamps in the bank's colours: boxes alone, since what is written on them is checked to be read."""
        swaps = {BODY: self.case, GREEN: self.accent}
        if not self.name:
            return [*shown]
        return [
            one._replace(colour=swaps[one.colour]) if one.kind == "box" and one.colour in swaps else one
            for one in shown
        ]

    def mark(self, area: Area | None, lang: Lang) -> list[Stamp]:
        """Return the logo, the name and the city in their part of the window, from the window's top left."""
        if area is None or self.name is None:
            return []
        middle, x = area.top + area.height / 2, area.left + INSET
        found = [stamps.box(area.left + area.width / 2, middle, area.width, area.height, PAPER, radius=0)]
        if self.logo:
            high, wide = fitted(self.logo.ratio, area.width * 0.4, area.height - INSET)
            found.append(Stamp("image", str(self.logo.file), x + wide / 2, middle, wide, high))
            x += wide + INSET
        room, city = area.left + area.width - x - INSET, self.city[lang] if self.city else ""
        over = 12 if city and area.height >= TWO_LINES else 0
        if city and over:
            found.append(stamps.text(city, x, middle + over + 2, SMALL, stamps.GREY, width=room, align="left"))
        elif city:
            found.append(stamps.text(city, area.left + area.width - INSET, middle, SMALL, stamps.GREY, align="right"))
            room -= stamps.wide(city, SMALL) + INSET
        name = self.name[lang]
        size = next((one for one in NAMES if stamps.wide(name, one) <= room), NAMES[-1])
        return [*found, stamps.text(name, x, middle - over, size, width=room, align="left")]


PLAIN = Brand()


def fitted(ratio: float, width: float, height: float) -> tuple[float, float]:
    """Return how high and how wide something is that is so wide for its height and has to fit."""
    wide = min(width, height * ratio)
    return wide / ratio, wide


def luminance(colour: str) -> float:
    """Return how bright a colour is, 0 to 1, as WCAG 2 counts it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ink: str) -> str:
    """Return the colour nearest to one on which an ink is read: the same hue, lighter or darker."""
    end = 255 if luminance(ink) < 0.2 else 0
    parts = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    for step in range(STEPS + 1):
        mixed = "#" + "".join(f"{round(one + (end - one) * step / STEPS):02x}" for one in parts)
        if contrast(mixed, ink) >= LEAST:
            return mixed
    return mixed
