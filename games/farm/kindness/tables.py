"""Thanks that are owed, and invitations to a shared meal."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Thanks(SQLModel, table=True):
    """A friend fed a player's hen so many times without having been thanked yet; the last time at `at`."""

    __tablename__ = "farm_thanks"
    __table_args__ = (Index("thanks_to", "other_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    other_id: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    meals: int


class Invited(SQLModel, table=True):
    """A player is invited by a friend to a shared meal, until `until_at`."""

    __tablename__ = "farm_invited"
    __table_args__ = (Index("invited_by", "other_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    other_id: int = Field(sa_column=big(primary_key=True))
    until_at: int = Field(sa_column=big())


_PAIR = ("player_id", "other_id")
concerns(Thanks, Part("farm_thanks", Then.GONE, _PAIR, others=_PAIR, gone_with=_PAIR, about=_PAIR))
concerns(Invited, Part("farm_invitations", Then.GONE, _PAIR, others=_PAIR, gone_with=_PAIR, about=_PAIR))
