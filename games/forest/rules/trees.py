"""Trees: how far one is, and who may plant or keep one. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from games.forest.numbers import NUMBERS, Species


class Growth(NamedTuple):
    """How far a tree is: its phase from 0, how far it is from there to the next (0 to 1,000), and what is missing."""

    phase: int
    part: int
    missing_g: int


def growth(energy_g: int, price_g: int) -> Growth:
    """Return how far a tree of a price is with so much energy; it grows continuously between its phases."""
    phases = NUMBERS.growing.phases_percent
    for phase, (here, following) in enumerate(pairwise(phases)):
        if energy_g * 100 < following * price_g:
            grown = (energy_g * 100 - here * price_g) * 1000 // ((following - here) * price_g)
            return Growth(phase, max(0, grown), max(0, price_g - energy_g))
    return Growth(len(phases) - 1, 1000, 0)


class Stock(NamedTuple):
    """How many of a species were released, are planted, and are kept for somebody."""

    released: int
    planted: int
    reserved: int

    @property
    def left(self) -> int:
        """How many anybody may have."""
        return max(0, self.released - self.planted - self.reserved)


def plant_refused(species: Species, stock: Stock, energy_g: int, *, reserved: bool) -> str:
    """Say why one cannot be planted: `sold_out`, `not_enough`. `reserved`: one is kept for the player."""
    if not reserved and not stock.left:
        return "sold_out"
    return "not_enough" if energy_g < species.price_g else ""


def reserve_refused(species: Species, stock: Stock, energy_g: int, *, reserved: bool) -> str:
    """Say why one cannot be kept for a player: `reserved_already`, `sold_out`, `too_early`."""
    if reserved:
        return "reserved_already"
    if energy_g * 100 < species.price_g * NUMBERS.planting.reserve_from_percent:
        return "too_early"
    return "" if stock.left else "sold_out"


def certificate_number(species: str, number: int, year: int) -> str:
    """Return the number that stands on a certificate: TILTH-2026-SAXAUL-000042."""
    return f"TILTH-{year}-{species.upper().replace('_', '')}-{number:06}"
