"""Trees: how far one is, and who may plant or keep one. Pure."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from engine.days import local_in
from games.forest.numbers import NUMBERS, Species

PARTNER_ZONE = "Asia/Shanghai"
"""Of the partner who plants: public woods and certificates have the days of the place."""


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
    if energy_g < kept_from_g(species):
        return "too_early"
    return "" if stock.left else "sold_out"


def kept_from_g(species: Species) -> int:
    """Return from how much energy on one is kept for a player, and stays kept."""
    return -(-species.price_g * NUMBERS.planting.reserve_from_percent // 100)


def is_kept(species: Species, until: int, energy_g: int, now: int) -> bool:
    """Return whether one is kept for a player who has so much energy: until an instant, and as long as it is enough."""
    return now < until and energy_g >= kept_from_g(species)


def certificate_number(species: str, number: int, planted_at: int) -> str:
    """Return the number that stands on a certificate, with the year at the place: TILTH-2026-SAXAUL-000042."""
    return f"TILTH-{year_of(planted_at)}-{species.upper().replace('_', '')}-{number:06}"


def year_of(planted_at: int) -> int:
    """Return the year in which a tree was planted, at the place."""
    return day_of(planted_at).year


def day_of(at: int) -> date:
    """Return the day at the place, by which trees are released and counted."""
    return local_in(at, PARTNER_ZONE).date
