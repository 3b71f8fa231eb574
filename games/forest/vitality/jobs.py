"""What must happen to props though nobody looks: warn before they go from the bag, forget what is over."""

from __future__ import annotations

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, HOUR, iso
from engine.follow_ups import later
from engine.ticks import Policy, Run, Step, Tick, Whose, at_the_end
from games.forest.numbers import NUMBERS

BATCH = 500
MONTHS_KEPT = 2


def warn_of_props(tx: Transaction, run: Run) -> Step:
    """Find whose props go from the bag within the next days and do not know it; they are told once, in their turn."""
    until = run.slot + NUMBERS.props.warning_h * HOUR
    ask = text(
        "SELECT DISTINCT player_id FROM forest_bag WHERE gone_at > :now AND gone_at <= :until AND many > 0 "
        f"AND warned = 0{run.whose.only('player_id')} ORDER BY player_id LIMIT :most"
    )
    known = {"now": run.slot, "until": until}
    players = list(tx.connection.execute(ask, {**known, "most": BATCH}).scalars())
    warned = text("UPDATE forest_bag SET warned = 1 WHERE player_id = :player AND gone_at > :now AND gone_at <= :until")
    for player in players:
        tx.connection.execute(warned, {**known, "player": player})
        later(tx, run.ids, "forest.warn_of_props", player, run.now, {})
    return Step(len(players), more=len(players) == BATCH)


def first_to_go(tx: Transaction, whose: Whose) -> int | None:
    """Return from when somebody is to be warned of a prop that goes."""
    ask = text(
        "SELECT MIN(gone_at) FROM forest_bag WHERE gone_at > 0 AND many > 0 AND warned = 0" + whose.only("player_id")
    )
    gone_at = tx.connection.execute(ask).scalar()
    return None if gone_at is None else int(gone_at) - NUMBERS.props.warning_h * HOUR


def forget_props(tx: Transaction, run: Run) -> Step:
    """Forget props that are gone, and what was bought in months that are over."""
    theirs, oldest = run.whose.only("player_id"), _month_at(run.slot) - MONTHS_KEPT
    bag = text(f"DELETE FROM forest_bag WHERE gone_at > 0 AND gone_at < :before{theirs}")
    bought = text(f"DELETE FROM forest_bought WHERE month < :oldest{theirs}")
    done = tx.connection.execute(bag, {"before": run.slot - DAY}).rowcount
    return Step(done + tx.connection.execute(bought, {"oldest": oldest}).rowcount)


def _month_at(at: int) -> int:
    """The month of an instant as a number, in UTC: near enough to forget what is months old."""
    year, month, *_ = iso(at).split("-")
    return int(year) * 12 + int(month)


JOBS = (
    Tick("warn_of_props", HOUR, Policy.LATEST, warn_of_props, by_player=True, due=first_to_go),
    Tick("forget_props", DAY, Policy.LATEST, forget_props, by_player=True, due=at_the_end),
)
"""Both find their work in the rows, so one slot makes up for those that were missed."""
