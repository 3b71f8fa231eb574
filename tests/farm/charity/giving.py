"""Players with eggs to give, and projects as small as a test needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from engine.evidence import Known
from engine.inbox import InboxRow
from engine.store import Database
from games.farm.charity.evidence import add_evidence
from games.farm.charity.projects import PROJECTS, Project
from tests.farm.world import Yards
from tests.world import quest

BOOKS, WATER = "book_corner", "clean_water"
_DAILY = [{"max": 1_000_000, "of": "reward", "every": "day"}]
GIFT = quest("gift", "donation", give="eggs", amount="event.amount", limits=_DAILY)
"""A shipped quest gives no eggs so easily: here a gift of money brings as many."""


@contextmanager
def small(**goals: tuple[int, int]) -> Iterator[None]:
    """Let projects have other goals and limits: project → (goal, eggs a day)."""
    with pytest.MonkeyPatch.context() as patch:
        for name, (goal, a_day) in goals.items():
            patch.setitem(PROJECTS, name, changed(PROJECTS[name], goal_eggs=goal, a_day_eggs=a_day))
        yield


def changed(project: Project, **values: object) -> Project:
    """The same project with other values."""
    return project.model_copy(update=values)


class Giving(Yards):
    """Friends without hens; each begins with so many eggs."""

    step_ms = 0

    def __init__(
        self, database: Database, *names: str, eggs: int = 100, quests: Iterable[Any] = (), **more: Any
    ) -> None:
        super().__init__(database, homeless=names, quests=(GIFT, *quests), **more)
        for name in names if eggs else ():
            self.lay(name, eggs)

    def lay(self, name: str, eggs: object) -> None:
        """More eggs for a player."""
        ref = f"d{next(self.world.ids)}"
        self.world.one(self.world.event("donation", player=name, amount=str(eggs), txn_ref=ref))

    def give(self, name: str, eggs: int = 1, project: str = BOOKS) -> Mapping[str, Any]:
        """Give eggs to a project."""
        return self.play(name, "donate", project=project, eggs=eggs)

    def not_given(self, name: str, eggs: int = 1, project: str = BOOKS) -> str:
        """The code with which a gift is refused, '' when it is taken."""
        return self.no(name, "donate", project=project, eggs=eggs)

    def page(self, name: str, page: str, after: str = "") -> dict[str, Any]:
        """A page of a player's."""
        found: dict[str, Any] = self.scene(name, page=page, after=after)
        return found

    def project(self, name: str, project: str = BOOKS) -> dict[str, Any]:
        """A project as a player sees it."""
        shown: list[dict[str, Any]] = self.page(name, "projects")["projects"]
        return next(one for one in shown if one["project"] == project)

    def news(self, text: str = "It has come", project: str = BOOKS, at: int = 0) -> int:
        """Something becomes known of a project."""
        told = f'{{"zh-CN":"好","en":"{text}"}}'
        return add_evidence(self.db, [Known(project, at or self.now, "photo", told, "")], self.now)

    def told(self, name: str) -> list[str]:
        """The kinds of a player's messages of the farm, oldest first."""
        with self.db.reading() as tx:
            rows = tx.fetch(InboxRow, "number, kind", ("player_id",), [(self.ids[name],)])
        return [kind.removeprefix("farm.") for _, kind in sorted(rows) if kind.startswith("farm.")]
