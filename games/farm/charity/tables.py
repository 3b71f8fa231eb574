"""The rows of charity: how far each project is, receipts, who gave how much, medals, what became of it.

The eggs themselves are in the ledger, in a pot for each project; its receipts add up to it (charity/totals.py). Whoever
changes a project, its pot or its receipts has locked the project's row: the last thing that is locked.
"""

from __future__ import annotations

from sqlalchemy import Index, SmallInteger
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class ProjectRow(SQLModel, table=True):
    """How far a project is: whole `eggs` in the pot `pot_id` (0: none yet), and the number of the last of `receipts`.

    `full_at`: since when the goal is reached; `told` (1): those who gave have heard of it; `news_at`: when something of
    what became of it was last added. 0: not yet.
    """

    __tablename__ = "farm_project"
    __table_args__ = ({"sqlite_with_rowid": False},)

    project: str = Field(primary_key=True)
    pot_id: int = Field(sa_column=big())
    eggs: int = Field(sa_column=big())
    full_at: int = Field(sa_column=big())
    told: int = Field(sa_type=SmallInteger)
    news_at: int = Field(sa_column=big())
    receipts: int = Field(sa_column=big())


class Receipt(SQLModel, table=True):
    """A gift of whole `eggs`, the `number`th of its project; `id` is the move that made it and caused its transfer."""

    __tablename__ = "farm_receipt"
    __table_args__ = (
        Index("receipts_by_number", "project", "number", unique=True),
        Index("receipts_by_donor", "project", "player_id"),
        Index("receipts_of", "player_id", "id"),
    )

    id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big())
    project: str
    number: int = Field(sa_column=big())
    eggs: int = Field(sa_column=big())
    at: int = Field(sa_column=big())


class DonorRow(SQLModel, table=True):
    """What a player has given in all: `eggs` in so many `receipts`, on so many `days` of the month of `last_day`
    (`date.toordinal`). `news_at` is when the player last heard what became of it.
    """

    __tablename__ = "farm_donor"

    player_id: int = Field(sa_column=big(primary_key=True))
    eggs: int = Field(sa_column=big())
    receipts: int
    days: int
    last_day: int
    news_at: int = Field(sa_column=big())


class MedalRow(SQLModel, table=True):
    """A medal that a player has: `eggs_100`, or `month_2026_03` for a month of giving."""

    __tablename__ = "farm_medal"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    medal: str = Field(primary_key=True)
    at: int = Field(sa_column=big())


class Evidence(SQLModel, table=True):
    """What became of a project: `kind` is bought, delivered, photo, visit or report; `text` JSON by language."""

    __tablename__ = "farm_evidence"
    __table_args__ = ({"sqlite_with_rowid": False},)

    project: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    at: int = Field(sa_column=big())
    kind: str
    text: str
    link: str


concerns(ProjectRow, "how far each project is")
# Receipts stay when their player is erased, about a number without a name: without them the pots would not add up.
concerns(Receipt, Part("farm_receipts", Then.STAYS))
concerns(DonorRow, Part("farm_donations", Then.GONE))
concerns(MedalRow, Part("farm_medals", Then.GONE))
concerns(Evidence, "what became of projects")
