"""What must happen though nobody looks: warn of what vanishes, forget what is over.

A job finds whom it concerns; what it does to a player is a follow-up, in a turn of the player's own.
"""

from __future__ import annotations

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, HOUR
from engine.follow_ups import later
from engine.ticks import Policy, Run, Step, Tick, Whose, at_the_end
from games.forest.numbers import NUMBERS
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
    """Forget who took of bubbles that are long gone, and who gave what was collected since or has gone."""
    taken = text(f"DELETE FROM forest_taken WHERE at < :before{run.whose.only('owner_id')}")
    golden = text(
        "DELETE FROM forest_golden WHERE NOT EXISTS (SELECT 1 FROM hold WHERE hold.player_id = forest_golden.player_id "
        f"AND hold.id = forest_golden.hold_id AND hold.amount > 0){run.whose.only('player_id')}"
    )
    done = tx.connection.execute(taken, {"before": run.slot - TAKEN_KEPT}).rowcount
    return Step(done + tx.connection.execute(golden).rowcount)


JOBS = (
    *vitality_jobs.JOBS,
    *WOODS_JOBS,
    Tick("warn", HOUR, Policy.EVERY, warn, by_player=True, due=first_warning),
    Tick("forget", DAY, Policy.LATEST, forget, by_player=True, due=at_the_end),
)
