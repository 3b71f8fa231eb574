"""What moves, pages and the scene load of outfits."""

from __future__ import annotations

from engine.bulk import Query, Row, Transaction
from engine.clock import DAY
from games.farm.charity.tables import DonorRow
from games.farm.joy.rules import Facts
from games.farm.joy.tables import Worn
from games.farm.numbers import NUMBERS
from games.farm.yards import Yard


def worn_by(tx: Transaction, player_id: int) -> str | None:
    """Return what a player's hen wears; None: nothing."""
    return tx.answer(worn(player_id))


def worn(player_id: int) -> Query[str | None]:
    """Ask for what `worn_by` returns."""
    return Query(Worn, "outfit", ("player_id",), [(player_id,)], _still_known)


def _still_known(rows: list[Row]) -> str | None:
    return rows[0][0] if rows and rows[0][0] in NUMBERS.outfits else None


def facts_of(tx: Transaction, yard: Yard) -> Facts:
    """Return what a player's outfits are earned by."""
    gifts = tx.fetch(DonorRow, "receipts", ("player_id",), [(yard.id,)])
    return Facts(yard.coop.eggs_laid, (yard.now - yard.coop.made_at) // DAY, gifts[0][0] if gifts else 0)
