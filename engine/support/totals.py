"""Of each asset how much there is, and where it lies: what was given is what is somewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import text

from engine.game import Asset, assets_of, discover
from engine.journal import Number
from engine.store import Database

_TOTALS = text("""
    SELECT no, SUM(given), SUM(back), SUM(purses), SUM(waiting), SUM(pots), SUM(expired), SUM(debt) FROM (
        SELECT asset_no AS no, CASE WHEN source < 256 THEN amount ELSE 0 END AS given,
            CASE WHEN target < 256 THEN amount ELSE 0 END AS back,
            0 AS purses, 0 AS waiting, 0 AS pots, 0 AS expired, 0 AS debt
        FROM transfer WHERE source < 256 OR target < 256
        UNION ALL SELECT asset_no, 0, 0, 0, amount, 0, 0, 0 FROM hold
        UNION ALL SELECT (b.id & 255) >> 2, 0, 0,
            CASE WHEN (b.id & 3) = 0 AND p.id IS NULL THEN b.amount ELSE 0 END, 0,
            CASE WHEN (b.id & 3) = 0 AND p.id IS NOT NULL THEN b.amount ELSE 0 END,
            CASE WHEN (b.id & 3) = 2 THEN b.amount ELSE 0 END, CASE WHEN (b.id & 3) = 1 THEN b.amount ELSE 0 END
        FROM balance b LEFT JOIN pot p ON p.id = b.id - (b.id & 255)
    ) AS every GROUP BY no ORDER BY no""")
"""One statement, so it is true of one moment."""

PLACES = ("purses", "waiting", "pots", "expired", "debt")
SUM = "minted = purses + waiting + pots + expired + debt"


class Total(NamedTuple):
    """An asset's sums in its smallest unit. `waiting` lies in holds; `debt` is zero or below: purses hold that more.

    `taken_back` is what went back to where it had come from.
    """

    asset: Asset
    given: int
    taken_back: int
    purses: int
    waiting: int
    pots: int
    expired: int
    debt: int

    @property
    def minted(self) -> int:
        """What is there by what was given."""
        return self.given - self.taken_back

    @property
    def ok(self) -> bool:
        """Whether that is what lies in all places together."""
        return self.minted == self.purses + self.waiting + self.pots + self.expired + self.debt

    def as_dict(self) -> dict[str, Any]:
        """For programs: whole numbers of the smallest unit, of which `scale` make a `unit`."""
        sums = {name: value for name, value in self._asdict().items() if name != "asset"}
        asset = self.asset
        return {"asset": asset.name, "unit": asset.unit, "scale": asset.scale, "minted": self.minted, **sums,
                "ok": self.ok}  # fmt: skip


def totals(db: Database) -> list[Total]:
    """Return the sums of every asset of which something was given. It locks nothing, and may take long."""
    known = assets_of(discover())
    with db.reading() as tx:
        if not db.on_sqlite:
            tx.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        names = {no: name for name, no in tx.fetch(Number, "name, no", ("kind",), [("asset",)])}
        rows = tx.connection.execute(_TOTALS).all()
    found = [(names.get(no, str(no)), [int(value) for value in sums]) for no, *sums in rows]
    return [Total(known.get(name) or Asset(name, "", 1), *sums) for name, sums in found]
