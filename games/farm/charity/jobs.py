"""Who gave hears of it: when a goal is reached, and now and then of what became of it. Jobs find whom it concerns, some
hundred at a time; telling is a follow-up, in a turn of the player's own.
"""

from __future__ import annotations

from sqlalchemy import text

from engine.bulk import Transaction
from engine.clock import DAY, MINUTE
from engine.follow_ups import later
from engine.ticks import Policy, Run, Step, Tick, Whose
from games.farm.charity.moves import NEWS_EVERY
from games.farm.charity.projects import PROJECTS
from games.farm.charity.seen import CONCERNS

BATCH = 500
_UNTOLD = text("SELECT project, eggs, full_at FROM farm_project WHERE eggs > 0 AND told = 0 ORDER BY project")
_TOLD = text(
    "UPDATE farm_project SET told = 1, full_at = CASE WHEN full_at > 0 THEN full_at ELSE :now END "
    "WHERE project = :project"
)
_LAST_GIFT = text("SELECT MAX(at) FROM farm_receipt WHERE project = :project")
_ITS_DONORS = text(
    "SELECT DISTINCT player_id FROM farm_receipt WHERE project = :project AND player_id > :after "
    "ORDER BY player_id LIMIT :most"
)
_WITH_NEWS = text(
    "SELECT d.player_id FROM farm_donor d WHERE d.player_id > :after AND d.news_at <= :heard AND EXISTS ("
    "SELECT 1 FROM farm_receipt r JOIN farm_project p ON p.project = r.project WHERE r.player_id = d.player_id "
    f"AND p.news_at > :fresh AND p.news_at > d.news_at AND p.news_at > r.at AND {CONCERNS}) "
    "ORDER BY d.player_id LIMIT :most"
)


def tell_goals(tx: Transaction, run: Run) -> Step:
    """Tell the next donors of a project whose goal is reached; with the last of them it is told."""
    at, _, after = run.reached.partition(" ")
    project = at or next((name for name, _ in _reached(tx)), None)
    if project is None:
        return Step()
    asked = {"project": project, "after": int(after or 0), "most": BATCH}
    donors = list(tx.connection.execute(_ITS_DONORS, asked).scalars())
    for donor in donors:
        later(tx, run.ids, "farm.tell_goal", donor, run.now, {"project": project})
    if len(donors) == BATCH:
        return Step(BATCH, more=True, reached=f"{project} {donors[-1]}")
    tx.connection.execute(_TOLD, {"project": project, "now": run.now})
    return Step(len(donors), more=True)


def tell_news(tx: Transaction, run: Run) -> Step:
    """Find who gave to a project of which something became known since, and heard nothing for a week.

    What is older than two such weeks is not told any more: whoever had to wait a week has heard by then.
    """
    asked = {"after": int(run.reached or 0), "heard": run.now - NEWS_EVERY, "fresh": run.now - 2 * NEWS_EVERY}
    if not tx.connection.execute(text("SELECT 1 FROM farm_project WHERE news_at > :fresh LIMIT 1"), asked).scalar():
        return Step()
    donors = list(tx.connection.execute(_WITH_NEWS, {**asked, "most": BATCH}).scalars())
    for donor in donors:
        later(tx, run.ids, "farm.tell_news", donor, run.now, {})
    more = len(donors) == BATCH
    return Step(len(donors), more=more, reached=str(donors[-1]) if more else "")


def first_goal(tx: Transaction, _whose: Whose) -> int | None:
    """Return since when a goal is reached that nobody was told of."""
    since = (at or tx.connection.execute(_LAST_GIFT, {"project": name}).scalar() for name, at in _reached(tx))
    return min((int(at) for at in since if at), default=None)


def _reached(tx: Transaction) -> list[tuple[str, int]]:
    """The projects whose goal is reached and nobody was told, and since when: 0 where the goal was lowered to what
    was there. A goal that was raised is none any more."""
    found = []
    for name, eggs, full_at in tx.connection.execute(_UNTOLD):
        known = PROJECTS.get(name)
        if eggs >= known.goal_eggs if known else full_at:
            found.append((name, full_at))
    return found


def first_news(tx: Transaction, _whose: Whose) -> int | None:
    """Return since when something is known of a project."""
    return tx.connection.execute(text("SELECT MIN(news_at) FROM farm_project WHERE news_at > 0")).scalar()


JOBS = (
    Tick("goals", 10 * MINUTE, Policy.LATEST, tell_goals, due=first_goal),
    Tick("news", DAY, Policy.LATEST, tell_news, due=first_news),
)
