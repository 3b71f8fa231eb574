"""How much there is of each asset, and where it lies, on both databases."""

import pytest

from engine.ledger import MINT, NewTransfer, account, transfer
from engine.pots import Pot, pot_account
from engine.store import Database
from engine.support.totals import totals
from tests.world import NOW, UNDO, World, quest

POT = 1 << 40


def energy(world: World) -> int:
    [[no]] = world.rows("SELECT no FROM number WHERE kind = 'asset' AND name = 'energy'")
    return int(no)


def sums(database: Database) -> dict[str, tuple[int, ...]]:
    return {one.asset.name: tuple(one[1:]) for one in totals(database)}


@pytest.fixture
def world(database: Database) -> World:
    return World(
        database,
        quest("feed", give="feed", amount="event.amount", undo=UNDO),
        quest("pay", amount=5, undo=UNDO),
        players=("ann", "bob"),
    )


def test_an_empty_ledger_has_no_totals(database: Database):
    assert totals(database) == []


def test_what_was_given_is_what_is_somewhere(world: World):
    world.tell(*(world.payment(10, f"{player}{n}", player=player) for player in ("ann", "bob") for n in range(3)))
    world.one(world.refund("ann1", 4, player="ann"))
    found = {one.asset.name: one for one in totals(world.db)}

    assert all(one.ok for one in found.values())
    assert (found["energy"].given, found["energy"].waiting, found["energy"].taken_back) == (30, 28, 2)
    assert found["feed"].purses + found["feed"].waiting == found["feed"].minted > 0
    assert found["energy"].as_dict() == {
        "asset": "energy", "unit": "g", "scale": 1, "minted": 28, "given": 30, "taken_back": 2, "purses": 0,
        "waiting": 28, "pots": 0, "expired": 0, "debt": 0, "ok": True,
    }  # fmt: skip


@pytest.mark.unaudited
def test_purse_pot_and_debt_are_told_apart(world: World):
    world.one(world.payment(10, "a", player="ann"))
    [[player]] = world.rows("SELECT id FROM player WHERE ref = 'ann'")
    asset = energy(world)
    purse = account(player, asset, 0)
    with world.db.writing() as tx:
        tx.insert(Pot, [(POT, "forest", NOW)])
        transfer(tx, [
            NewTransfer(player, 1, 0, asset, 0, asset << 2 | MINT, purse, 7, NOW),
            NewTransfer(player, 1, 1, asset, 0, purse, pot_account(POT, asset), 4, NOW),
            NewTransfer(player, 1, 2, asset, 0, account(player, asset, 1), asset << 2 | MINT, 2, NOW),
            NewTransfer(player, 1, 3, asset, 0, purse, account(player, asset, 2), 1, NOW),
        ])  # fmt: skip

    assert sums(world.db)["energy"] == (12, 2, 2, 5, 4, 1, -2)
    assert all(one.ok for one in totals(world.db))


@pytest.mark.unaudited
def test_what_came_from_nowhere_does_not_add_up(world: World):
    world.one(world.payment(10, "a", player="ann"))
    with world.db.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE hold SET amount = amount + 1 WHERE asset_no = {energy(world)}")

    assert [one.asset.name for one in totals(world.db) if not one.ok] == ["energy"]
