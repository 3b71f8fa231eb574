"""The rows of joy: what a hen wears, and the game of cups that has begun."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Worn(SQLModel, table=True):
    """What a player's hen wears since an instant; nothing: ''."""

    __tablename__ = "farm_worn"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    outfit: str
    since_at: int = Field(sa_column=big())


class CupsRun(SQLModel, table=True):
    """A player's game of cups that has begun and is not settled: its token, and the seed of its swaps."""

    __tablename__ = "farm_cups"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    token: str
    seed: int = Field(sa_column=big())
    began_at: int = Field(sa_column=big())


concerns(Worn, Part("farm_worn", Then.GONE))
concerns(CupsRun, Part("farm_cups", Then.GONE, hidden={"seed": "whoever knows it foresees a chance"}))
