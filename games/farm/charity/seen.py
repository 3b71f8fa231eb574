"""What moves, jobs, pages and commands of charity load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.bulk import Row, Transaction
from games.farm.charity.rules import HALF_DAY, Donor
from games.farm.charity.tables import DonorRow, Evidence, ProjectRow

CONCERNS = f"EXISTS (SELECT 1 FROM farm_evidence e WHERE e.project = r.project AND e.at + {HALF_DAY} > r.at)"
"""Of a gift `r`: something is known that `rules.concerns` it."""
DONOR = ", ".join(Donor._fields)


class Standing(NamedTuple):
    """A row of tables.ProjectRow."""

    project: str
    pot_id: int = 0
    eggs: int = 0
    full_at: int = 0
    told: int = 0
    news_at: int = 0
    receipts: int = 0


_STANDING = ", ".join(Standing._fields)


def lock_project(tx: Transaction, project: str) -> Standing:
    """Lock a project's row and return it; it is the last thing a transaction locks."""
    tx.add(ProjectRow, [Standing(project)])  # makes the row when it is not there, and locks it
    [row] = tx.fetch(ProjectRow, _STANDING, ("project",), [(project,)], lock="project")
    return Standing(*row)


def standings_of(tx: Transaction, projects: Iterable[str]) -> dict[str, Standing]:
    """Return how far projects are, by their names; those to which nobody gave yet are there too."""
    names = sorted(set(projects))
    rows = tx.fetch(ProjectRow, _STANDING, ("project",), [(name,) for name in names])
    return {name: Standing(name) for name in names} | {row[0]: Standing(*row) for row in rows}


def donor_of(tx: Transaction, player_id: int) -> Donor:
    """Return what a player has given in all."""
    return one_donor(player_id, tx.fetch(DonorRow, DONOR, ("player_id",), [(player_id,)]))


def one_donor(player_id: int, rows: list[Row]) -> Donor:
    """Return the donor of the row that there is, or one who has given nothing."""
    return Donor(*rows[0]) if rows else Donor(player_id)


def evidence_of(tx: Transaction, projects: Iterable[str]) -> Mapping[str, list[Row]]:
    """Return what is known of projects, newest first: project → rows (at, n, kind, text, link)."""
    found: dict[str, list[Row]] = defaultdict(list)
    keys = [(name,) for name in sorted(set(projects))]
    for project, *rest in tx.fetch(Evidence, "project, at, n, kind, text, link", ("project",), keys):
        found[project].append(tuple(rest))
    return defaultdict(list, {project: sorted(rows, reverse=True) for project, rows in found.items()})
