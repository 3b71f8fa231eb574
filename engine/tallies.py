"""How often somebody did something in a window of the wall clock: what limits guessing and flooding.

A count is a row, so the limit holds over any number of processes. It is taken in the transaction it limits.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table, delete
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import DAY
from engine.ledger import big

NOBODY = 0  # the owner of counts that belong to no player, such as those of an address
KEPT_FOR = 2 * DAY  # no window is longer than a day, so nobody asks for older counts


class Tally(SQLModel, table=True):
    """How many `times` a player did `what` in the window `slot`, which began at `began_at` of the wall clock."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    what: str = Field(primary_key=True)
    began_at: int = Field(sa_column=big(primary_key=True))
    times: int


class Limit(NamedTuple):
    """At most so many times of `what` in each `window` (milliseconds; windows begin at whole multiples of it)."""

    what: str
    most: int
    window: int

    def retry_after_s(self, wall: int) -> int:
        """Return in how many seconds the next window begins."""
        return (self.window - wall % self.window + 999) // 1000


def count(tx: Transaction, player_id: int, limit: Limit, wall: int, *, of: str = "") -> bool:
    """Count once more and return whether it is still within the limit. `of` tells things of one kind apart.

    The count goes with the transaction: one that is rolled back was never counted.
    """
    what, began_at = limit.what + of, wall - wall % limit.window
    tx.add(Tally, [(player_id, what, began_at, 1)])
    [(times,)] = tx.fetch(Tally, "times", ("player_id", "what", "began_at"), [(player_id, what, began_at)])
    if times == 1:  # the first in a window forgets those before it
        table = _table()
        mine = (table.c.player_id == player_id) & (table.c.what == what)
        tx.connection.execute(delete(table).where(mine & (table.c.began_at < began_at)))
    return bool(times <= limit.most)


def is_used_up(tx: Transaction, player_id: int, limit: Limit, wall: int, *, of: str = "") -> bool:
    """Return whether once more would be too often, without counting."""
    key = (player_id, limit.what + of, wall - wall % limit.window)
    found = tx.fetch(Tally, "times", ("player_id", "what", "began_at"), [key])
    return bool(found) and bool(found[0][0] >= limit.most)


def forget(tx: Transaction, wall: int) -> int:
    """Forget counts nobody will ask for again; return how many. For a daily tick: nothing depends on it."""
    return tx.connection.execute(delete(_table()).where(_table().c.began_at < wall - KEPT_FOR)).rowcount


def _table() -> Table:
    return Tally.__table__  # type: ignore[attr-defined, no-any-return]
