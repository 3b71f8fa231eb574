"""How fast a player's moves may come: counted in the player's own row, which a move has locked and read anyway.

So it holds over any number of processes, and costs one small write. What came too fast is nothing that the rules
refuse: it is not made and not remembered, and the same key may be sent again when the window is over.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.errors import TooMany
from engine.ids import Ids
from engine.people.players import Locked, Player
from engine.risk.flags import Kind, flag
from engine.risk.limits import MOVES_A_MINUTE, MOVES_AN_HOUR

COUNTED = 1_000  # no count in a pace goes so far
HINT = "wait as long as Retry-After says, then send the same key again"


class Most(NamedTuple):
    """At most so many moves in a minute and in an hour."""

    a_minute: int = MOVES_A_MINUTE
    an_hour: int = MOVES_AN_HOUR


LIVE = Most()
ANY = Most(COUNTED, COUNTED)
"""In a sandbox, where time is moved by hand and a story of months is told in a minute: nothing is too fast."""


def one_more(tx: Transaction, ids: Ids, player: Locked, now: int, most: Most) -> None:
    """Count a move of a locked player at `now`; who fills an hour is flagged. Errors: TooMany (`too_fast`).

    A pace is one number: the newest minute with a move (since 1970), how many in it, and how many in its hour.
    """
    minute, counts = divmod(player.pace, COUNTED * COUNTED)
    in_minute, in_hour = divmod(counts, COUNTED)
    this = now // MINUTE
    in_minute = in_minute if minute == this else 0
    in_hour = in_hour if minute * MINUTE // HOUR == now // HOUR else 0
    if in_hour >= most.an_hour:
        raise _too_fast(HOUR - now % HOUR)
    if in_minute >= most.a_minute:
        raise _too_fast(MINUTE - now % MINUTE)
    in_minute, in_hour = min(in_minute + 1, COUNTED - 1), min(in_hour + 1, COUNTED - 1)
    if in_hour == most.an_hour:
        flag(tx, ids, Kind.FAST, {player.id: {"moves": in_hour, "hour": now - now % HOUR}}, now // DAY, now)
    tx.overwrite(Player, "pace", [((this * COUNTED + in_minute) * COUNTED + in_hour, player.id)])


def _too_fast(wait_ms: int) -> TooMany:
    return TooMany("moves come too fast", (wait_ms + 999) // 1000, code="too_fast", hint=HINT)
