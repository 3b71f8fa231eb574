"""The store: who may buy what, when, and how often. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from games.forest.numbers import NUMBERS, Ware


class Buyer(NamedTuple):
    """What a player has: vitality, how often this ware today and this month, how many of its prop, its skin or not."""

    vitality: int
    today: int = 0
    this_month: int = 0
    in_bag: int = 0
    has_skin: bool = False


def buy_refused(ware: Ware, buyer: Buyer, day: date, sold: int) -> str:
    """Say why somebody cannot buy a ware of which so many were sold.

    `not_begun`, `ended`, `have_for_ever`, `bag_full`, `ware_sold_out`, `quota_month`, `quota_day`,
    `not_enough_vitality`: what stays a no the longest comes first.
    """
    checks = (
        (bool(ware.releases) and not ware.released(day), "not_begun"),
        (ware.until is not None and day >= ware.until, "ended"),
        (buyer.has_skin, "have_for_ever"),
        (bool(ware.prop) and buyer.in_bag >= NUMBERS.props.kinds[ware.prop].most, "bag_full"),
        (bool(ware.releases) and sold >= ware.released(day), "ware_sold_out"),
        (bool(ware.a_month) and buyer.this_month >= ware.a_month, "quota_month"),
        (bool(ware.a_day) and buyer.today >= ware.a_day, "quota_day"),
        (buyer.vitality < ware.price_pt, "not_enough_vitality"),
    )
    return next((code for no, code in checks if no), "")


def month_of(day: date) -> int:
    """Return the month of a local day as a number."""
    return day.year * 12 + day.month
