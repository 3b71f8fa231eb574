"""Charity's rows as they concern a player, on both databases."""

from engine.privacy.erasure import erase
from engine.privacy.export import export
from engine.store import Database
from games.farm.charity.totals import totals
from tests.farm.charity.giving import Giving


def test_who_is_erased_leaves_numbers_without_a_name(database: Database):
    giving = Giving(database, "mei", "lin")
    giving.give("mei", 3)
    giving.give("lin", 1)
    erase(giving.db, "mei", giving.now)

    assert giving.give("lin", 1)["receipt"][-6:] == "000003"
    assert [(one.given, one.receipts, one.ok) for one in totals(giving.db)] == [(5, 3, True)]
    mei = giving.ids["mei"]
    left = [giving.world.rows(f"SELECT COUNT(*) FROM {table} WHERE player_id = {mei}")[0][0] for table in
            ("farm_donor", "farm_medal", "farm_receipt")]  # fmt: skip
    assert left == [0, 0, 1]


def test_an_export_shows_receipts_and_medals(database: Database):
    giving = Giving(database, "mei", "lin")
    giving.give("mei", 3)
    found = b"".join(export(giving.db, giving.ids["mei"], giving.now)).decode()

    assert all(name in found for name in ("farm_receipts", "farm_donations", "farm_medals"))
