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
    from PIL import ImageChops

    if one.size != other.size:
        return 1.0
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    counts: list[int] = most.histogram()
    many: int = one.width * one.height
    return sum(counts[little + 1 :]) / many


def reduced(picture: Any, times: int) -> Any:
    """A picture in which each so many pixels square are one, their mean."""
    return picture.reduce(times)
