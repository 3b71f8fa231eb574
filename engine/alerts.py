"""Alerts: an operator is told once when a limit of all players or a budget has been used up to a stated share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.ledger import big
from engine.store import Database


class AlertRow(SQLModel, table=True):
    """One crossing of a share, written in the transaction that crossed it; `used` and `most` in smallest units."""

    __tablename__ = "alert"

    id: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    quest: str
    rule: str
    slot: str
    percent: int
    used: int = Field(sa_column=big())
    most: int = Field(sa_column=big())


class Alert(NamedTuple):
    """A share of a limit or budget that was crossed: whose event did it is not kept.

    `quest` and `rule` name the limit (`limits[0]`; of a `budget`, `quest` is its name), `slot` its window; `at` is when
    the event was accepted.
    """

    id: int
    at: int
    quest: str
    rule: str
    slot: str
    percent: int
    used: int
    most: int


def raise_alerts(tx: Transaction, alerts: Sequence[Alert]) -> None:
    """Write what was crossed."""
    tx.insert(AlertRow, alerts)


def list_alerts(db: Database, *, before: int | None = None, limit: int = 50) -> list[Alert]:
    """Return the newest alerts first, at most `limit`; with `before`, those older than that id."""
    table = AlertRow.__table__  # type: ignore[attr-defined]
    newest = select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        newest = newest.where(table.c.id < before)
    with db.reading() as tx:
        rows = tx.connection.execute(newest).all()
    return [Alert(*row) for row in rows]
