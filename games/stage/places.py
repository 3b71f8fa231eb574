"""Where things are in the window: two phones side by side, the bar under them. Pure."""

from __future__ import annotations

from typing import NamedTuple

from games.stage.bar import HEIGHT as BAR
from games.stage.phone import HEIGHT as HEIGHT_OF_PHONE
from games.stage.stamps import Look, Stamp, box

PHONE_WIDTH, PHONE_HEIGHT = Look._field_defaults["width"], HEIGHT_OF_PHONE
RIM, GAP = 10, 10
WIDTH = 2 * PHONE_WIDTH + 4 * RIM + 3 * GAP
HEIGHT = PHONE_HEIGHT + 2 * RIM + 2 * GAP + BAR
BODY = "#22352a"


class Area(NamedTuple):
    """A part of the window, in its own pixels from the bottom left, that draws from the top left."""

    left: float
    bottom: float
    width: float
    height: float

    def inside(self, x: float, y: float) -> tuple[float, float] | None:
        """Return a point of the window as the part's own, from its top left; None outside."""
        found = (x - self.left, self.bottom + self.height - y)
        return found if 0 <= found[0] <= self.width and 0 <= found[1] <= self.height else None


def _phone_area(n: int) -> Area:
    left = GAP + RIM + n * (PHONE_WIDTH + 2 * RIM + GAP)
    return Area(left, BAR + GAP + RIM, PHONE_WIDTH, PHONE_HEIGHT)


def bodies() -> list[Stamp]:
    """Return the phones' cases, in the pixels of the window from its top left."""
    return [
        box(area.left + area.width / 2, HEIGHT - area.bottom - area.height / 2, area.width + 2 * RIM,
                   area.height + 2 * RIM, BODY, radius=22)
        for area in AREAS[:-1]
    ]  # fmt: skip


AREAS = (_phone_area(0), _phone_area(1), Area(0, 0, WIDTH, BAR))
