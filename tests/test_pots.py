"""Pots: accounts that belong to no player."""

from engine.ledger import PURSE, account
from engine.pots import pot_account


def test_a_pot_has_an_account_for_each_asset_in_the_ids_that_begin_with_its_own():
    assert [pot_account(1024, asset) for asset in (0, 1, 63)] == [account(1024, asset, PURSE) for asset in (0, 1, 63)]
    assert {pot_account(1024, asset) & 3 for asset in range(64)} == {PURSE}
