"""The rows of co-planting: ground that several players fill together, and what each has given.

What lies in a plot is in the ledger, in the pot of the plot's id; the shares of a plot that grows add up to it. When
the tree is planted, shares become certificates. Whoever changes a plot, its pot or its shares has locked the plot.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Plot(SQLModel, table=True):
    """A plot: `id` is its pot, later its tree. `group_id` is whose it is; 0: a public wood, open to every player.

    `zone` is that of its days, the group's. `reminded` is the day (`date.toordinal`) on which the captain has reminded
    the members last. `full_at`: since when it waits for a tree; `planted_at`: when it became one; 0: not yet.
    """

    __tablename__ = "forest_plot"
    __table_args__ = (Index("plots_of_group", "group_id", "planted_at"),)

    id: int = Field(sa_column=big(primary_key=True))
    group_id: int = Field(sa_column=big())
    species: str
    goal_g: int = Field(sa_column=big())
    zone: str
    made_at: int = Field(sa_column=big())
    reminded: int
    full_at: int = Field(sa_column=big())
    planted_at: int = Field(sa_column=big())


class Share(SQLModel, table=True):
    """What a player has given for a plot that grows. `recent_g` fades by half each week; `day_g` is of `day`."""

    __tablename__ = "forest_share"
    __table_args__ = (Index("shares_of", "player_id"), {"sqlite_with_rowid": False})

    plot_id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big(primary_key=True))
    total_g: int = Field(sa_column=big())
    recent_g: int = Field(sa_column=big())
    day: int
    day_g: int
    first_at: int = Field(sa_column=big())
    last_at: int = Field(sa_column=big())


concerns(Plot, "ground that players fill together; what each gave for it say the shares and certificates")
concerns(Share, Part("forest_shares", Then.GONE))
