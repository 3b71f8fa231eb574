"""How fast a player's moves may come: a row a player, read and written under the player's lock with the move.

So it holds over any number of processes. What came too fast is nothing that the rules refuse: it is not made and not
remembered, and the same key may be sent again when the window is over.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from engine.bulk import Query, Row, Transaction
from engine.clock import HOUR, MINUTE
from engine.errors import TooMany
from engine.ledger import lone_id
from engine.risk.limits import MOVES_A_MINUTE, MOVES_AN_HOUR

HINT = "wait as long as Retry-After says, then send the same key again"


class Pace(SQLModel, table=True):
    """How many moves a player has made in the newest minute and hour (numbers of them since 1970) with any."""

    __table_args__ = (
        Index(
            "who_was_too_fast",
            "hour",
            sqlite_where=text(f"in_hour >= {MOVES_AN_HOUR}"),
            postgresql_where=text(f"in_hour >= {MOVES_AN_HOUR}"),
        ),
    )

    player_id: int = Field(sa_column=lone_id())
    minute: int
    in_minute: int
    hour: int
    in_hour: int


class Most(NamedTuple):
    """At most so many moves in a minute and in an hour."""

    a_minute: int = MOVES_A_MINUTE
    an_hour: int = MOVES_AN_HOUR


LIVE = Most()
ANY = Most(1 << 30, 1 << 30)
"""In a sandbox, where time is moved by hand and a story of months is told in a minute."""


def asked(player_id: int) -> Query[Row]:
    """Ask for a locked player's row."""
    return Query(
        Pace, "minute, in_minute, hour, in_hour", ("player_id",), [(player_id,)], lambda rows: rows[0] if rows else NONE
    )


NONE: Row = (0, 0, 0, 0)


def one_more(tx: Transaction, player_id: int, so_far: Row, now: int, most: Most) -> None:
    """Count a move of a locked player at the game's `now`. Errors: TooMany (`too_fast`)."""
    minute, in_minute, hour, in_hour = so_far
    this_minute, this_hour = now // MINUTE, now // HOUR
    in_minute = in_minute if minute == this_minute else 0
    in_hour = in_hour if hour == this_hour else 0
    if in_hour >= most.an_hour:
        raise _too_fast(HOUR - now % HOUR)
    if in_minute >= most.a_minute:
        raise _too_fast(MINUTE - now % MINUTE)
    tx.put(Pace, [(player_id, this_minute, in_minute + 1, this_hour, in_hour + 1)])


def _too_fast(wait_ms: int) -> TooMany:
    return TooMany("moves come too fast", (wait_ms + 999) // 1000, code="too_fast", hint=HINT)
