"""The press that keys are at: in order by Tab, the nearest by an arrow, kept over pictures that change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from games.stage.places import HEIGHT, Area
from games.stage.stamps import Press, Stamp, box

Way = Literal["next", "back", "left", "right", "up", "down"]
ASIDE = 2.5
"""How much further away something is for not being straight in the arrow's way."""
WAYS: dict[Way, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
RING, RIM = "#1f4fbf", "#ffffff"


class Spot(NamedTuple):
    """Something that can be pressed: in which part of the window, and its box from the window's top left."""

    part: int
    press: Press
    x: float
    y: float
    width: float
    height: float


def spots(areas: Sequence[Area], shown: Sequence[Sequence[Stamp]]) -> list[Spot]:
    """Return what can be pressed, part by part, each from its top to its bottom."""
    found = [
        Spot(n, one.press, area.left + one.x, HEIGHT - area.bottom - area.height + one.y, one.width, one.height)
        for n, (area, stamps) in enumerate(zip(areas, shown, strict=True))
        for one in stamps
        if one.press
    ]
    return sorted(found, key=lambda one: (one.part, one.y, one.x))


def kept(at: Spot | None, found: Sequence[Spot]) -> Spot | None:
    """Return where a spot is now: the same press, or else what is nearest to where it was in its part."""
    if at is None:
        return None
    here = [one for one in found if one.part == at.part] or found
    same = [one for one in here if one.press == at.press] or here
    return min(same, key=lambda one: _far(one, at), default=None)


def moved(at: Spot | None, found: Sequence[Spot], way: Way) -> Spot | None:
    """Return the spot after, before or beside another one; the first or last where there was none."""
    if not found:
        return None
    now = kept(at, found)
    if now is None:
        return found[-1] if way == "back" else found[0]
    if way in ("next", "back"):
        return found[(found.index(now) + (1 if way == "next" else -1)) % len(found)]
    across, down = WAYS[way]
    ways = [((one.x - now.x) * across + (one.y - now.y) * down, (one.x - now.x) * down + (one.y - now.y) * across, one)
            for one in found]  # fmt: skip
    ahead = [way for way in ways if way[0] > 1]
    straight = [way for way in ahead if ASIDE * way[0] >= abs(way[1])]
    return min(straight or ahead, key=lambda way: way[0] + ASIDE * abs(way[1]), default=(0, 0, now))[2]


def ring(at: Spot) -> Iterator[Stamp]:
    """Give a frame round a spot, seen on dark and on light."""
    for thick, colour in ((5, RIM), (3, RING)):
        wide, high = at.width + 8, at.height + 8
        for side in (-1, 1):
            yield box(at.x, at.y + side * high / 2, wide + thick, thick, colour, radius=0)
            yield box(at.x + side * wide / 2, at.y, thick, high + thick, colour, radius=0)


def _far(one: Spot, other: Spot) -> float:
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2
