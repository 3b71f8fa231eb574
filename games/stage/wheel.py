"""Turning a wheel, or two fingers on a trackpad, into rows. Pure."""

from __future__ import annotations

import math


class Wheel:
    """What was turned and was no whole row yet: a trackpad tells of tenths of a step."""

    def __init__(self) -> None:
        self._rest = 0.0

    def rows(self, up: float) -> int:
        """Return how many rows down a step leads, up is below zero; who turns back begins anew."""
        rest = 0.0 if self._rest * up < 0 else self._rest
        turned = round(rest + up, 6)
        whole = math.trunc(turned)
        self._rest = turned - whole
        return -whole
