"""How often, or how much, a player did something on a local day of theirs: what games limit by the day.

A count is a row that is read and written under the player's lock, in the transaction it limits. `other_id` says with
whom; 0 is with anybody. The day is a local date as a number (`date.toordinal`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Index, Table, delete, select
from sqlmodel import Field, SQLModel

from engine.bulk import Query, Row, Transaction
from engine.ledger import big

Count = tuple[str, int]
"""What is counted, and with whom."""

KEPT_DAYS = 8  # a week's counts can be shown; nobody asks for older ones
STRETCH = 5_000  # so many rows, and those of the last player, are looked through in a step: no index is by day


class DailyCount(SQLModel, table=True):
    """`amount` of `what` (`game.verb`) a player did with another on a local day."""

    __tablename__ = "daily_count"
    __table_args__ = (Index("counts_with", "other_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    day: int = Field(primary_key=True)
    what: str = Field(primary_key=True)
    other_id: int = Field(sa_column=big(primary_key=True))
    amount: int = Field(sa_column=big())


def counts_of(tx: Transaction, player_id: int, day: date) -> Counter[Count]:
    """Return what a player has counted on a day."""
    return tx.answer(counted(player_id, day))


def counted(player_id: int, day: date) -> Query[Counter[Count]]:
    """Ask for what a player has counted on a day."""

    def parse(rows: list[Row]) -> Counter[Count]:
        return Counter({(what, other): amount for what, other, amount in rows})

    return Query(DailyCount, "what, other_id, amount", ("player_id", "day"), [(player_id, day.toordinal())], parse)


def add_counts(tx: Transaction, more: Sequence[tuple[int, date, str, int, int]]) -> None:
    """Count more: (player, day, what, with whom, how much) each."""
    tx.add(DailyCount, sorted((player, day.toordinal(), *rest) for player, day, *rest in more))


def forget_old(tx: Transaction, today: date, after: int = 0) -> tuple[int, int | None]:
    """Delete the counts of days long over of the next players above an id, for a tick.

    Return how many, and the last player's id; None when there is nobody left.
    """
    table: Table = DailyCount.__table__  # type: ignore[attr-defined]
    c = table.c
    stretch = select(c.player_id).where(c.player_id > after).order_by(c.player_id).offset(STRETCH).limit(1)
    upto: int | None = tx.connection.execute(stretch).scalar()
    old = (c.player_id > after) & (c.day < today.toordinal() - KEPT_DAYS)
    mine = old if upto is None else old & (c.player_id <= upto)
    return tx.connection.execute(delete(table).where(mine)).rowcount, upto
