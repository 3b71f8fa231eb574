"""The store's rule, as a table; the prices are those of the sources."""

from datetime import date

import pytest

from games.forest.numbers import NUMBERS
from games.forest.rules.store import Buyer, buy_refused, month_of

WARES = NUMBERS.store.wares
SPRING = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("ware", "buyer", "day", "sold", "code"),
    [
        ("shield_limited", Buyer(166), SPRING, 0, ""),
        ("shield_limited", Buyer(165), SPRING, 0, "not_enough_vitality"),
        ("shield_limited", Buyer(999, today=1), SPRING, 0, "quota_day"),
        ("shield_limited", Buyer(999, in_bag=5), SPRING, 0, "bag_full"),
        ("shield_limited", Buyer(999), SPRING, 10**6, ""),
        ("double_31d", Buyer(9999, this_month=1), SPRING, 0, "quota_month"),
        ("double_3d", Buyer(9999, today=1, this_month=4), SPRING, 0, "quota_month"),
        ("autumn", Buyer(300), SPRING, 0, ""),
        ("autumn", Buyer(300, has_skin=True), SPRING, 0, "have_for_ever"),
        ("blossom", Buyer(200), date(2027, 3, 11), 0, "not_begun"),
        ("blossom", Buyer(200), SPRING, 4999, ""),
        ("blossom", Buyer(200), SPRING, 5000, "ware_sold_out"),
        ("blossom", Buyer(0), SPRING, 5000, "ware_sold_out"),
        ("blossom", Buyer(200), date(2027, 4, 11), 0, ""),
        ("blossom", Buyer(200), date(2027, 4, 12), 0, "ended"),
    ],
)
def test_who_can_buy_what_and_when(ware: str, buyer: Buyer, day: date, sold: int, code: str):
    assert buy_refused(WARES[ware], buyer, day, sold) == code


def test_the_shields_cost_what_the_peer_s_cost():
    assert (WARES["shield_limited"].price_pt, WARES["shield"].price_pt) == (166, 500)


def test_a_month_has_one_number_and_the_next_has_the_next():
    assert month_of(date(2027, 1, 1)) == month_of(date(2026, 12, 31)) + 1 == month_of(date(2027, 1, 31))
