"""The texts of the hot statements: one for each table and number of keys, and made once."""

from engine import statements
from engine.bulk import _table
from engine.ledger import Hold

HOLD = _table(Hold)
KEY = ("player_id", "id")


def test_what_is_added_goes_to_the_last_column_and_what_is_put_overwrites_all_but_the_key():
    added, put = (statements.upsert(HOLD, how, "?").partition("DO UPDATE SET ")[2] for how in ("ADD", "SET"))

    assert added == "amount = hold.amount + excluded.amount"
    assert put.split(", ")[0] == "asset_no = excluded.asset_no"
    assert "player_id" not in put


def test_few_rows_are_locked_by_their_keys_in_the_order_that_is_named():
    locking = statements.locking(HOLD, "amount", KEY, 2, "player_id, id")

    assert locking == (
        "SELECT amount FROM hold WHERE (player_id, id) IN ((%s, %s), (%s, %s)) ORDER BY player_id, id FOR NO KEY UPDATE"
    )


def test_many_rows_are_locked_in_the_same_order():
    joined = statements.joined_arrays(HOLD, "amount", KEY, "player_id, id")

    assert joined.endswith("ORDER BY t.player_id, t.id FOR NO KEY UPDATE OF t")


def test_a_change_needs_the_row_and_adds_to_it():
    assert statements.change(HOLD, "?") == "UPDATE hold SET amount = amount + ? WHERE player_id = ? AND id = ?"
    assert statements.change_arrays(HOLD).startswith("UPDATE hold t SET amount = t.amount + k.amount FROM unnest(")


def test_a_text_is_made_once():
    assert statements.insert(HOLD, "?") is statements.insert(HOLD, "?")
    assert statements.delete_arrays(HOLD, KEY) is statements.delete_arrays(HOLD, KEY)
