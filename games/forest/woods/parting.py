"""Who leaves a group, is removed or is erased gets back what they gave for trees that are not planted, at once.

The engine calls this in the transaction that takes the player out, under the player's lock and the group's: so a
share is in the pot exactly as long as its player is in the group.
"""

from __future__ import annotations

from engine import ledger
from engine.bulk import Transaction
from engine.follow_ups import later
from engine.ids import Ids
from engine.ledger import PURSE, NewTransfer, account, amounts
from engine.moves import Outcome, Sent, remember
from engine.pots import pot_account
from engine.social.groups import Member
from engine.social.together import Parted, Together
from games.forest.rules.woods import keeps_everybody
from games.forest.woods.seen import Given, Lot, energy_of, growing_of, lots_of, shares_by, shares_of, wood_of
from games.forest.woods.tables import Plot, Share


def give_back(tx: Transaction, ids: Ids, parted: Parted) -> None:
    """Move a player's shares of growing plots from the pots to the purse; a plot whose group is gone goes too."""
    if parted.group_id is None:
        known = list(shares_by(tx, parted.player_id))
    else:
        known = [lot.id for lot in growing_of(tx, [parted.group_id])]
    lots = [lot for lot in lots_of(tx, known, lock=True) if not lot.planted_at]
    shares = shares_of(tx, [lot.id for lot in lots])
    mine = [shares[lot.id][parted.player_id] for lot in lots if parted.player_id in shares[lot.id]]
    tx.delete(Share, ("plot_id", "player_id"), [(one.plot_id, one.player_id) for one in mine])
    _pay(tx, ids, parted, [one for one in mine if one.total_g])
    tx.put(Plot, [lot._replace(full_at=0) for lot in lots if lot.full_at and parted.player_id in shares[lot.id]])
    _close(tx, parted, lots)


def keeps(tx: Transaction, group_id: int) -> bool:
    """Return whether a tree of a locked group is so near that nobody may be sent away."""
    lots = lots_of(tx, [lot.id for lot in growing_of(tx, [group_id])], lock=True)
    accounts = {lot.id: pot_account(lot.id, energy_of(tx)) for lot in lots}
    [inside] = tx.ask(amounts(list(accounts.values())))
    return any(keeps_everybody(wood_of(lot, "", inside.get(accounts[lot.id], 0))) for lot in lots)


FOREST = Together(give_back, keeps)


def _pay(tx: Transaction, ids: Ids, parted: Parted, shares: list[Given]) -> None:
    """Each transfer has a cause: a move that the engine makes for the player."""
    if not shares:
        return
    [cause], asset, player = ids.block(1), energy_of(tx), parted.player_id
    total = sum(one.total_g for one in shares)
    sent = Sent(player, "forest", "give_back", {}, f"give back {cause}")
    remember(tx, cause, sent, 0, parted.now, Outcome(result={"grams": total}))
    purse = account(player, asset, PURSE)
    ledger.transfer(tx, [
        NewTransfer(player, cause, n, asset, 0, pot_account(one.plot_id, asset), purse, one.total_g, parted.now)
        for n, one in enumerate(shares)
    ])  # fmt: skip
    later(tx, ids, "forest.tell_returned", player, parted.now, {"grams": total})


def _close(tx: Transaction, parted: Parted, lots: list[Lot]) -> None:
    """Delete the empty plots of a group whose last member went."""
    if parted.group_id is not None and not tx.fetch(Member, "player_id", ("group_id",), [(parted.group_id,)]):
        tx.delete(Plot, ("id",), [(lot.id,) for lot in lots])
