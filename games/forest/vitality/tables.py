"""The rows of the bag, the store and the energy rain. What was paid is in the ledger, in the pot of its shelf.

Lock order: players, then shelves. A row of a player is changed under that player's lock.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Bag(SQLModel, table=True):
    """How many of a prop a player has that go at the same instant (`gone_at` 0: never). `warned`: the player knows."""

    __tablename__ = "forest_bag"
    __table_args__ = (
        CheckConstraint("many >= 0", name="no_prop_is_owed"),
        Index("props_that_go", "gone_at", sqlite_where=text("gone_at > 0"), postgresql_where=text("gone_at > 0")),
        {"sqlite_with_rowid": False},
    )

    player_id: int = Field(sa_column=big(primary_key=True))
    prop: str = Field(primary_key=True)
    gone_at: int = Field(sa_column=big(primary_key=True))
    warned: int = Field(sa_type=SmallInteger)
    many: int


class InUse(SQLModel, table=True):
    """Until when something works for a player: `does` is shield or double."""

    __tablename__ = "forest_in_use"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    does: str = Field(primary_key=True)
    until_at: int = Field(sa_column=big())


class Skin(SQLModel, table=True):
    """A look of the tree that a player has for ever; one of them is `worn`."""

    __tablename__ = "forest_skin"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    skin: str = Field(primary_key=True)
    since_at: int = Field(sa_column=big())
    worn: int = Field(sa_type=SmallInteger)


class Bought(SQLModel, table=True):
    """How often a player bought a ware in a local month (year × 12 + month)."""

    __tablename__ = "forest_bought"
    __table_args__ = (Index("bought_in", "month"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    month: int = Field(primary_key=True)
    ware: str = Field(primary_key=True)
    times: int


class Shelf(SQLModel, table=True):
    """How many of a ware were sold, and the pot that holds what was paid: the row that is locked before one is."""

    __tablename__ = "forest_shelf"

    ware: str = Field(primary_key=True)
    pot: int = Field(sa_column=big())
    sold: int


class RainRun(SQLModel, table=True):
    """A player's run of energy rain that has begun and is not settled: its token, and the seed of its fall."""

    __tablename__ = "forest_rain"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    token: str
    seed: int = Field(sa_column=big())
    began_at: int = Field(sa_column=big())


concerns(Bag, Part("forest_bag", Then.GONE))
concerns(InUse, Part("forest_in_use", Then.GONE))
concerns(Skin, Part("forest_skins", Then.GONE))
concerns(Bought, Part("forest_bought", Then.GONE))
concerns(RainRun, Part("forest_rain", Then.GONE, hidden={"seed": "whoever knows it foresees a chance"}))
concerns(Shelf, "how many of each ware were sold")
