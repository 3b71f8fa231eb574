"""Comparing pictures of the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def opened(file: Path) -> Any:
    """A picture from a file."""
    from PIL import Image

    with Image.open(file) as found:
        return found.convert("RGB")


def differing(one: Any, other: Any, little: int) -> float:
    """The share of pixels of which a colour differs by more than a little; 1 when the sizes differ."""
    if one.size != other.size:
        return 1.0
    counts: list[int] = _apart(one, other).histogram()
    many: int = one.width * one.height
    return sum(counts[little + 1 :]) / many


def worst_tile(one: Any, other: Any, little: int, side: int) -> float:
    """The same share within the square, so many pixels wide, that differs most: what is missing fills it."""
    if one.size != other.size:
        return 1.0
    clear = _apart(one, other).point(lambda value: 255 if value > little else 0)
    least_greatest: tuple[int, int] = clear.reduce(side).getextrema()
    return least_greatest[1] / 255


def _apart(one: Any, other: Any) -> Any:
    """By how much the colour of each pixel that differs most does so."""
    from PIL import ImageChops

    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def reduced(picture: Any, times: int) -> Any:
    """A picture in which each so many pixels square are one, their mean."""
    return picture.reduce(times)
