"""How many of each species are left. A place is kept for who has nearly the energy for it, else it is free.

A kept place lapses when its player has less than four fifths of the price. Whoever takes of a species lets go for ever
what has lapsed, under the species' lock: no place is promised twice, and none is blocked by energy that was spent.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text

from engine.bulk import Select, Transaction
from engine.ledger import PURSE, account
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import Stock, day_of, kept_from_g
from games.forest.tables import SpeciesCount


def reserved(tx: Transaction, energy_no: int, now: int) -> dict[str, int]:
    """Return how many of each species are kept for somebody now; `energy_no` is the number of the asset."""
    least = [(name, kept_from_g(species)) for name, species in NUMBERS.species.items()]
    enough = " OR ".join("(r.species = ? AND b.amount >= ?)" for _ in least)
    asked = (
        "SELECT r.species, COUNT(*) FROM forest_reservation r JOIN balance b ON b.id = r.player_id + ? "
        f"WHERE r.until_at > ? AND ({enough}) GROUP BY r.species"
    )
    values = (account(0, energy_no, PURSE), now, *(value for pair in least for value in pair))
    return tx.answer(Select(asked, values, dict))


def stocks_of(tx: Transaction, energy_no: int, names: Collection[str], now: int) -> dict[str, Stock]:
    """Return how many of the species that we know there are; read without a lock, so it is a hint."""
    day = day_of(now)
    planted: dict[str, int] = dict(tx.fetch(SpeciesCount, "species, planted", ("species",), [(one,) for one in names]))
    kept, known = (
        reserved(tx, energy_no, now),
        {name: NUMBERS.species[name] for name in names if name in NUMBERS.species},
    )
    return {
        name: Stock(species.released(day), planted.get(name, 0), kept.get(name, 0)) for name, species in known.items()
    }


def let_lapsed_go(tx: Transaction, energy_no: int, species: str) -> None:
    """Delete the kept places of a locked species whose players no longer have the energy for them."""
    lapsed = text(
        "DELETE FROM forest_reservation WHERE species = :species AND NOT EXISTS (SELECT 1 FROM balance b "
        "WHERE b.id = forest_reservation.player_id + :purse AND b.amount >= :least)"
    )
    known = {"species": species, "purse": account(0, energy_no, PURSE), "least": kept_from_g(NUMBERS.species[species])}
    tx.connection.execute(lapsed, known)
