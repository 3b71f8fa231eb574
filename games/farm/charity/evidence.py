"""What became of projects, added by the operator from a file of the partner. All rows or none.

project,date,kind,zh-CN,en,link
book_corner,2027-04-12,delivered,一千本书已送到十所学校,A thousand books have reached ten schools,https://…
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.evidence import Form, Known
from engine.store import Database
from games.farm.charity.projects import PARTNER_ZONE, PROJECTS
from games.farm.charity.seen import lock_project
from games.farm.charity.tables import Evidence, ProjectRow

KINDS = ("bought", "delivered", "photo", "visit", "report")


def read_evidence(path: Path) -> list[Known[str]]:
    """Return the rows of a file. Errors: Malformed, with every mistake."""
    return Form("project", _project, KINDS, PARTNER_ZONE, most_rows=10_000).read(path)


def add_evidence(db: Database, rows: Sequence[Known[str]], now: int) -> int:
    """Add what became of projects, once however often it is told; return how many were new. Who gave hears of it."""
    new = 0
    with db.writing() as tx:
        for project in sorted({row.about for row in rows}):
            standing = lock_project(tx, project)
            there = tx.fetch(Evidence, "at, kind, text, link", ("project",), [(project,)])
            more = [row[1:] for row in dict.fromkeys(rows) if row.about == project and row[1:] not in set(there)]
            tx.insert(Evidence, [(project, n, *told) for n, told in enumerate(more, len(there) + 1)])
            if more:
                tx.put(ProjectRow, [standing._replace(news_at=now)])
            new += len(more)
    return new


def _project(name: str) -> str:
    """Raises ValueError with what is wrong, in words."""
    if name not in PROJECTS:
        raise ValueError(f"'{name[:40]}' is none of the projects {', '.join(PROJECTS)}")
    return name
