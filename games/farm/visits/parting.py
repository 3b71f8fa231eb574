"""Hens whose host is erased go home with what they ate there, and their owners hear of it.

The engine calls this in the transaction that erases the host, under the host's lock: no other may change the coop. A
crop is only ever added to, so no lock of a guest's owner is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine import ledger
from engine.bulk import Transaction
from engine.follow_ups import later
from engine.ids import Ids
from engine.journal import Number
from engine.ledger import NewTransfer
from engine.moves import Outcome, Sent, remember
from engine.pots import pot_account
from engine.social.together import Parted, Together
from games.farm.rules.trough import Eater
from games.farm.tables import Coop
from games.farm.yards import FEED, Yard, yards_of


class _Assets(NamedTuple):
    assets: Mapping[str, int]


def give_back(tx: Transaction, ids: Ids, parted: Parted) -> None:
    """Let the hens at an erased player's trough go home; who only leaves a group keeps the coop."""
    if parted.group_id is not None:
        return
    found = tx.fetch(Number, "no", ("kind", "name"), [("asset", FEED)])
    host = found and yards_of(tx, _Assets({FEED: found[0][0]}), [parted.player_id], parted.now).get(parted.player_id)
    guests = [one for one in host.trough.eaters if one.id != host.id] if host else []
    if host and guests:
        _give(tx, ids, host, guests, found[0][0])
        for one in guests:
            told = {"host": str(host.id), "ate_mg": one.ate_mg, "how": "host_gone"}
            later(tx, ids, "farm.came_home", one.id, parted.now, told)


def keeps(_tx: Transaction, _group_id: int) -> bool:
    """Nothing in the farm is a group's."""
    return False


FARM = Together(give_back, keeps)


def _give(tx: Transaction, ids: Ids, host: Yard, guests: list[Eater], feed: int) -> None:
    """Each transfer has a cause: a move that the engine makes for the host."""
    crops: dict[int, int] = dict(tx.fetch(Coop, "player_id, crop_id", ("player_id",), [(one.id,) for one in guests]))
    eaten = [(crops[one.id], one.ate_mg) for one in guests if one.ate_mg and one.id in crops]
    if not eaten:
        return
    [cause], trough = ids.block(1), pot_account(host.coop.trough_id, feed)
    sent = Sent(host.id, "farm", "give_back", {}, f"give back {cause}")
    remember(tx, cause, sent, 0, host.now, Outcome(result={"ate_mg": sum(mg for _, mg in eaten)}))
    moves = [
        NewTransfer(host.id, cause, n, feed, 0, trough, pot_account(crop, feed), mg, host.now)
        for n, (crop, mg) in enumerate(eaten)
    ]
    ledger.transfer(tx, moves)
