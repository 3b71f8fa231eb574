"""The rows only the farm owns. Feed and eggs are in the ledger; what is here says whose, since when and how.

A coop, all that stands in it and who eats there change under its owner's lock alone: whoever visits is told by a
follow-up. So nobody waits for two coops at once. Every table says what it is to a player (engine/privacy/personal.py).
"""

from __future__ import annotations

from sqlalchemy import Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Coop(SQLModel, table=True):
    """A player's coop and hen.

    `trough_id` and `crop_id` are pots: the feed in the trough, and all that the hen has ever eaten; `laid_mg` of that
    has become eggs. `at` is the instant that what the eaters have eaten is as of, `empty_at` when the trough will be
    empty, or was and its owner has not been told (0: neither, or nobody eats), `hungry_at` since when it is (0: it is
    not). `mood` was so much on `mood_day`. Which coop the hen is in says EaterRow. `stays`: she goes nowhere by
    herself, and no hungry hen comes here. `seen_at` is when the owner last did something. `wanders_at` is when she next
    looks, or last looked, for food elsewhere. `big_until`: the trough holds twice as much until then.
    """

    __tablename__ = "farm_coop"

    player_id: int = Field(sa_column=big(primary_key=True))
    trough_id: int = Field(sa_column=big())
    crop_id: int = Field(sa_column=big())
    at: int = Field(sa_column=big())
    empty_at: int = Field(sa_column=big())
    hungry_at: int = Field(sa_column=big())
    laid_mg: int = Field(sa_column=big())
    eggs_laid: int
    mood: int
    mood_day: int
    asleep_until: int = Field(sa_column=big())
    fence_until: int = Field(sa_column=big())
    ruffled_until: int = Field(sa_column=big())
    big_until: int = Field(sa_column=big())
    seen_at: int = Field(sa_column=big())
    made_at: int = Field(sa_column=big())
    name: str
    stays: int = Field(sa_type=SmallInteger)
    may_work: int = Field(sa_type=SmallInteger)
    wanders_at: int = Field(sa_column=big(server_default=text("0")))


class EaterRow(SQLModel, table=True):
    """A hen at a trough. `kind` is own, thief, guest or work; `ate` counts quanta (rules/trough.py).

    `visit` names the stay: what a host answers to, without naming who it is.
    """

    __tablename__ = "farm_eater"
    __table_args__ = (Index("eats_at", "guest_id"), {"sqlite_with_rowid": False})

    host_id: int = Field(sa_column=big(primary_key=True))
    guest_id: int = Field(sa_column=big(primary_key=True))
    visit: int = Field(sa_column=big())
    kind: str
    speed: int
    ate: int = Field(sa_column=big())
    came_at: int = Field(sa_column=big())
    until_at: int = Field(sa_column=big())


_GONE = Then.GONE
concerns(Coop, Part("farm_coop", _GONE))
_BOTH = ("host_id", "guest_id")
# What a guest ate and was not given yet lies in the host's trough: without the guest it is the host's feed again.
concerns(EaterRow, Part("farm_visits", _GONE, _BOTH, others=_BOTH, gone_with=_BOTH, about=_BOTH))
