"""What must happen though nobody looks: warn of what vanishes, forget what is over.

A job finds whom it concerns; what it does to a player is a follow-up, in a turn of the player's own.
"""

from __future__ import annotations

from sqlalchemy import Table, delete, text

from engine.bulk import Transaction
from engine.clock import DAY, HOUR
from engine.follow_ups import later
from engine.ticks import Policy, Run, Step, Tick, Whose
from games.forest.numbers import NUMBERS
from games.forest.tables import Taken
from games.forest.vitality import jobs as vitality_jobs
from games.forest.woods.jobs import WOODS_JOBS

BATCH = 500
TAKEN_KEPT = 30 * DAY


def warn(tx: Transaction, run: Run) -> Step:
    """Find whose bubbles vanish within the next hours; they are told in a turn of their own, once a day."""
    first, last = _warned_of(run.slot)
    ask = text(
        "SELECT DISTINCT player_id FROM hold WHERE amount > 0 AND gone_at > :first AND gone_at <= :last "
        f"AND player_id > :after{run.whose.only('player_id')} ORDER BY player_id LIMIT :most"
    )
    known = {"first": first, "last": last, "after": int(run.reached or 0), "most": BATCH}
    players = list(tx.connection.execute(ask, known).scalars())
    for player in players:
        later(tx, run.ids, "forest.warn_of_vanishing", player, run.now, {})
    more = len(players) == BATCH
    return Step(len(players), more=more, reached=str(players[-1]) if more else "")


def first_warning(tx: Transaction, whose: Whose) -> int | None:
    """Return from when somebody is to be warned."""
    ask = text(f"SELECT MIN(gone_at) FROM hold WHERE amount > 0{whose.only('player_id')}")
    gone_at = tx.connection.execute(ask).scalar()
    return None if gone_at is None else int(gone_at) - NUMBERS.bubbles.warning_h * HOUR


def _warned_of(slot: int) -> tuple[int, int]:
    """Each slot warns of the hour that comes into sight with it."""
    last = slot + NUMBERS.bubbles.warning_h * HOUR
    return last - HOUR, last


def forget(tx: Transaction, run: Run) -> Step:
    """Forget who took of bubbles that are long gone."""
    table: Table = Taken.__table__  # type: ignore[attr-defined]
    done = tx.connection.execute(delete(table).where(table.c.at < run.slot - TAKEN_KEPT))
    return Step(done.rowcount)


JOBS = (
    *vitality_jobs.JOBS,
    *WOODS_JOBS,
    Tick("warn", HOUR, Policy.EVERY, warn, by_player=True, due=first_warning),
    Tick("forget", DAY, Policy.LATEST, forget, due=lambda _tx, _whose: None),
)
