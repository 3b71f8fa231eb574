"""Totals that anybody may check: what lies in each project's pot is the sum of its receipts, and each receipt has the
transfer that made it. One statement, so it is true of one moment.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import text

from engine.journal import Number
from engine.ledger import PURSE, account
from engine.store import Database
from games.farm.charity.rules import EGG
from games.farm.yards import EGGS

_TOTALS = text("""
    SELECT p.project, p.receipts, p.eggs, COALESCE(b.amount, 0), COUNT(r.id), COALESCE(MIN(r.number), 1),
        COALESCE(MAX(r.number), 0), COALESCE(SUM(r.eggs), 0),
        COALESCE(SUM(CASE WHEN r.id IS NOT NULL AND t.cause IS NULL THEN 1 ELSE 0 END), 0)
    FROM farm_project p LEFT JOIN balance b ON b.id = p.pot_id + :side AND p.pot_id > 0
    LEFT JOIN farm_receipt r ON r.project = p.project
    LEFT JOIN transfer t ON t.player_id = r.player_id AND t.cause = r.id AND t.target = b.id
        AND t.amount = r.eggs * :egg
    GROUP BY p.project, p.receipts, p.eggs, b.amount ORDER BY p.project""")


class Total(NamedTuple):
    """A project's sums. `in_pot` is in thousandths of an egg; `unpaid` counts receipts without their transfer."""

    project: str
    last_number: int
    eggs: int
    in_pot: int
    receipts: int
    first_number: int
    highest_number: int
    given: int
    unpaid: int

    @property
    def ok(self) -> bool:
        """Whether row, receipts and pot say the same, numbers have no gap, and each receipt was paid for."""
        numbered = self.first_number == 1 and self.last_number == self.highest_number == self.receipts
        return numbered and self.eggs == self.given and self.in_pot == self.given * EGG and not self.unpaid


def totals(db: Database) -> list[Total]:
    """Return the sums of every project that somebody gave to, or of which something is known."""
    with db.reading() as tx:
        numbers = tx.fetch(Number, "no", ("kind", "name"), [("asset", EGGS)])
        side = account(0, int(numbers[0][0]), PURSE) if numbers else 0
        rows = tx.connection.execute(_TOTALS, {"side": side, "egg": EGG})
        return [Total(row[0], *(int(value) for value in row[1:])) for row in rows]
