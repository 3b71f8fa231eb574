"""Pots: accounts that belong to no player, such as the ground a tree grows on or what a project has been given.

A pot has the same accounts as a player, one for each asset, in the 256 ids that begin with its own. Whoever changes
what is in it has locked the game's row that it belongs to.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from engine.ledger import PURSE, account, big


class Pot(SQLModel, table=True):
    """One pot, and the game that opened it at `made_at`."""

    id: int = Field(sa_column=big(primary_key=True))
    game: str
    made_at: int = Field(sa_column=big())


def pot_account(pot_id: int, asset_no: int) -> int:
    """Return the account of a pot for an asset."""
    return account(pot_id, asset_no, PURSE)
