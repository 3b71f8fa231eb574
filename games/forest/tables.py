"""The rows only the forest owns. Amounts of energy are in the ledger; what is here says whose, when and how shown.

Every table says what it is to a player (engine/privacy/personal.py). Lock order within the game: players, holds, groups
and plots, then counters of species, each in the order of its keys.
"""

from __future__ import annotations

from sqlalchemy import Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Forest(SQLModel, table=True):
    """A player's forest: what it has grown to, and how the player wants it.

    `grown_g` is all energy ever collected, `week_g` what was in the week that began on `week` (a Monday, as
    `date.toordinal`). `goal` is the species that grows. `peace`: nobody steals here, and the player steals nowhere.
    `shows_acts`: friends see what bubbles are for. `on_board`: strangers see the player in the ranking of all.
    `give_back_over_g`: above so much taken from one friend in a day, water goes back by itself; 0: never.
    """

    __tablename__ = "forest"
    __table_args__ = (
        Index("forest_board", "grown_g", sqlite_where=text("on_board = 1"), postgresql_where=text("on_board = 1")),
        Index("forest_week", "week", "week_g", sqlite_where=text("on_board = 1"),
              postgresql_where=text("on_board = 1")),
    )  # fmt: skip

    player_id: int = Field(sa_column=big(primary_key=True))
    grown_g: int = Field(sa_column=big())
    week: int
    week_g: int = Field(sa_column=big())
    planted: int
    goal: str
    peace: int = Field(sa_type=SmallInteger)
    shows_acts: int = Field(sa_type=SmallInteger)
    on_board: int = Field(sa_type=SmallInteger)
    give_back_over_g: int
    thumbs: int
    made_at: int = Field(sa_column=big())


class Taken(SQLModel, table=True):
    """What a friend took of a bubble: once, or as often as a double-take card allows (`times`)."""

    __tablename__ = "forest_taken"
    __table_args__ = (Index("taken_by", "player_id"), Index("taken_by_age", "at"), {"sqlite_with_rowid": False})

    owner_id: int = Field(sa_column=big(primary_key=True))
    hold_id: int = Field(sa_column=big(primary_key=True))
    player_id: int = Field(sa_column=big(primary_key=True))
    at: int = Field(sa_column=big())
    times: int
    amount_g: int


class Golden(SQLModel, table=True):
    """A golden bubble: a gift that only its owner collects. `kind` is watered, revived (its reviver has half of it
    once it is collected) or returned (brought back too, but a refund may still take it: nobody has a half)."""

    __tablename__ = "forest_golden"
    __table_args__ = (Index("golden_from", "from_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    hold_id: int = Field(sa_column=big(primary_key=True))
    kind: str
    from_id: int = Field(sa_column=big())
    note: str


class Peace(SQLModel, table=True):
    """A player does not want to steal from a friend, nor the friend from the player: it binds both."""

    __tablename__ = "forest_peace"
    __table_args__ = (Index("peace_with", "other_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    other_id: int = Field(sa_column=big(primary_key=True))
    since_at: int = Field(sa_column=big())


class SpeciesCount(SQLModel, table=True):
    """How many of a species are planted: the row that is locked before one is planted, or kept for somebody."""

    __tablename__ = "forest_species"

    species: str = Field(primary_key=True)
    planted: int


class Reservation(SQLModel, table=True):
    """One of a species is kept for a player until an instant; after it the place is anybody's, the row or not."""

    __tablename__ = "forest_reservation"
    __table_args__ = (Index("reservations_of", "species", "until_at"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    species: str = Field(primary_key=True)
    until_at: int = Field(sa_column=big())


class Tree(SQLModel, table=True):
    """A planted tree, or a protected piece: `id` is the pot that holds its energy, `number` counts its species."""

    __tablename__ = "forest_tree"
    __table_args__ = (Index("trees_by_number", "species", "number", unique=True),)

    id: int = Field(sa_column=big(primary_key=True))
    species: str
    number: int
    energy_g: int = Field(sa_column=big())
    planted_at: int = Field(sa_column=big())


class Certificate(SQLModel, table=True):
    """A player's part in a planted tree. It stays when the player leaves the forest, and goes only with an erasure."""

    __tablename__ = "forest_certificate"
    __table_args__ = (Index("certificates_of_tree", "tree_id"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    tree_id: int = Field(sa_column=big(primary_key=True))
    energy_g: int = Field(sa_column=big())


class Evidence(SQLModel, table=True):
    """What is known of a planted tree: `kind` is planted, photo, visit, count or lost; `text` JSON by language."""

    __tablename__ = "forest_evidence"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tree_id: int = Field(sa_column=big(primary_key=True))
    n: int = Field(primary_key=True)
    at: int = Field(sa_column=big())
    kind: str
    text: str
    link: str


_GONE = Then.GONE
concerns(Forest, Part("forest", _GONE))
# What was taken stays, about a number without a name: without it friends could take more of the owner's sixty percent.
_BOTH = ("player_id", "owner_id")
concerns(Taken, Part("forest_taken", Then.STAYS, _BOTH, others=_BOTH, about=_BOTH))
concerns(Golden, Part("forest_golden", _GONE, others=("from_id",), gone_with=("from_id",), about=("from_id",)))
_PAIR = ("player_id", "other_id")
concerns(Peace, Part("forest_peace", _GONE, _PAIR, others=_PAIR, about=_PAIR))
concerns(Reservation, Part("forest_reservations", _GONE))
concerns(Certificate, Part("forest_certificates", _GONE))
concerns(SpeciesCount, "how many of each species there are")
concerns(Tree, "planted trees; whose they are say the certificates")
concerns(Evidence, "what is known of planted trees")
