"""Where things are in the window: two phones side by side, what is under them, the panel beside them. Pure.

Everything is in the pixels of a window that is not resized. The phones are always where they are; what a layout has
more of is under them, below zero, so that a point of a phone is the same in each layout.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from games.stage.bar import HEIGHT as BAR
from games.stage.panel import WIDTH as PANEL
from games.stage.phone import HEIGHT as HEIGHT_OF_PHONE
from games.stage.stamps import Look, Stamp, box

PHONE_WIDTH: float = Look._field_defaults["width"]
PHONE_HEIGHT: float = HEIGHT_OF_PHONE
RIM, GAP = 10, 10
PHONES = 2 * PHONE_WIDTH + 4 * RIM + 3 * GAP
"""How wide the part with the phones is."""
WIDTH = PHONES + PANEL
HEIGHT = PHONE_HEIGHT + 2 * RIM + 2 * GAP + BAR
"""The top of the window, in each layout."""
BODY = "#22352a"
CAPTION, BESIDE = 78, 6
"""Two lines of a caption, and the room over and under them."""
SHARE = 0.92
"""Of a screen's height, the rest of which is its bars and the window's title."""
LINE, MARK = 44, 60
"""The line under the phones when the panel is away; the bank's own line over the panel."""


class Area(NamedTuple):
    """A part of the window, in its own pixels from the bottom left, that draws from the top left."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """How far its upper edge is under the window's."""
        return HEIGHT - self.bottom - self.height

    def inside(self, x: float, y: float) -> tuple[float, float] | None:
        """Return a point of the window as the part's own, from its top left; None outside."""
        found = (x - self.left, self.bottom + self.height - y)
        return found if 0 <= found[0] <= self.width and 0 <= found[1] <= self.height else None


class Layout(NamedTuple):
    """How a window is divided: the whole, its parts (two phones, what is under them, the panel), and what only shows.

    Nothing lies over anything else: a caption has a strip of its own, and so has the bank's mark.
    """

    whole: Area
    areas: tuple[Area, ...]
    caption: Area | None = None
    mark: Area | None = None


def _phone_area(n: int) -> Area:
    left = GAP + RIM + n * (PHONE_WIDTH + 2 * RIM + GAP)
    return Area(left, BAR + GAP + RIM, PHONE_WIDTH, PHONE_HEIGHT)


def bodies(colour: str = BODY) -> list[Stamp]:
    """Return the phones' cases, in the pixels of the window from its top left."""
    return [
        box(area.left + area.width / 2, area.top + area.height / 2, area.width + 2 * RIM,
            area.height + 2 * RIM, colour, radius=22)
        for area in AREAS[:2]
    ]  # fmt: skip


@lru_cache
def layout(*, panel: bool = True, captions: bool = False, mark: bool = False) -> Layout:
    """Return the layout with or without the panel, a strip for captions, and a place for the bank's mark.

    Without the panel the bar gives way to a narrow line with the clock, and the phones have the rest.
    """
    under = BAR + GAP - (CAPTION + 2 * BESIDE if captions else GAP)
    high = BAR if panel else LINE
    bottom = under - high
    foot = Area(0, bottom, PHONES, high)
    whole = Area(0, bottom, WIDTH if panel else PHONES, HEIGHT - bottom)
    caption = Area(0, under + BESIDE, PHONES, CAPTION) if captions else None
    if not panel:
        return Layout(whole, (*_PHONES, foot), caption, Area(0, bottom, PHONES / 2, LINE) if mark else None)
    over = Area(PHONES, HEIGHT - MARK, PANEL, MARK) if mark else None
    beside = Area(PHONES, bottom, PANEL, whole.height - (MARK if mark else 0))
    return Layout(whole, (*_PHONES, foot, beside), caption, over)


def fitting(whole: Area, screen_wide: float, screen_high: float) -> tuple[int, int]:
    """Return how wide and high a window is opened: whole, or what fits the screen with its bars."""
    part = min(1.0, SHARE * screen_high / whole.height, screen_wide / whole.width)
    return round(whole.width * part), round(whole.height * part)


_PHONES = (_phone_area(0), _phone_area(1))
AREAS = layout().areas
