"""What decides about gifts: how many eggs a project takes, and which medals they bring. Pure; eggs are whole here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from games.farm.charity.projects import Project, label
from games.farm.numbers import NUMBERS

CHARITY = NUMBERS.charity
EGG = 1_000  # an egg in the ledger
HALF_DAY = 43_200_000
EGGS_MEDAL, MONTH_MEDAL = "eggs", "month"


class Stage(StrEnum):
    """How far a project is."""

    SOON = "soon"
    OPEN = "open"
    REACHED = "reached"
    OVER = "over"


class Giver(NamedTuple):
    """Who gives: eggs that the project got from them today, and eggs that they have."""

    today: int
    has: int


class Donor(NamedTuple):
    """What a player has given in all; the fields are the columns of tables.DonorRow."""

    player_id: int
    eggs: int = 0
    receipts: int = 0
    days: int = 0
    last_day: int = 0
    news_at: int = 0

    def gave(self, eggs: int, day: date) -> Donor:
        """Return the donor after a gift on a local day; a day before the last (a journey west) is counted with it."""
        given = self._replace(eggs=self.eggs + eggs, receipts=self.receipts + 1)
        if day.toordinal() <= self.last_day:
            return given
        return given._replace(days=self.in_month(day) + 1, last_day=day.toordinal())

    def in_month(self, day: date) -> int:
        """Return on how many days of the month of a day there was a gift."""
        last = date.fromordinal(self.last_day) if self.last_day else None
        return self.days if last and (last.year, last.month) == (day.year, day.month) else 0


def stage(project: Project, inside: int, day: date) -> Stage:
    """Return how far a project with so many eggs is on a day of the place."""
    if inside >= project.goal_eggs:
        return Stage.REACHED
    if project.over(day):
        return Stage.OVER
    return Stage.OPEN if project.begun(day) else Stage.SOON


def taken(project: Project, inside: int, eggs: int) -> int:
    """Return how many of the eggs that somebody would give a project takes: never more than its goal is short of."""
    return min(eggs, max(0, project.goal_eggs - inside))


def donate_refused(project: Project, inside: int, eggs: int, giver: Giver, day: date) -> str:
    """Return why so many eggs cannot be given: `project_not_yet`, `project_full`, `project_over`, `given_enough`,
    `too_few_eggs`; '' when they can, or as many of them as the goal is short of."""
    closed = {Stage.SOON: "project_not_yet", Stage.REACHED: "project_full", Stage.OVER: "project_over"}
    if no := closed.get(stage(project, inside, day)):
        return no
    wanted = taken(project, inside, eggs)
    if wanted > left_today(project, giver.today):
        return "given_enough"
    return "" if wanted <= giver.has else "too_few_eggs"


def left_today(project: Project, today: int) -> int:
    """Return how many more eggs a project takes today of somebody who gave so many."""
    return max(0, project.a_day_eggs - today)


def medals(donor: Donor) -> list[str]:
    """Return the medals that a donor's eggs, and days of this month, are worth."""
    earned = [f"{EGGS_MEDAL}_{level}" for level in CHARITY.medals_eggs if donor.eggs >= level]
    if is_kind_month(donor):
        earned.append(f"{MONTH_MEDAL}_{date.fromordinal(donor.last_day):%Y_%m}")
    return earned


def is_kind_month(donor: Donor) -> bool:
    """Return whether the month of the last gift has gifts on enough days."""
    return donor.days >= CHARITY.month_days


def concerns(evidence_at: int, gift_at: int) -> bool:
    """Return whether what became known is of a gift: of its day or a later one. Evidence is dated at noon."""
    return evidence_at + HALF_DAY > gift_at


def won(donor: Donor, had: Iterable[str]) -> list[str]:
    """Return the medals that are new."""
    return [medal for medal in medals(donor) if medal not in set(had)]


def next_medal(eggs: int) -> int | None:
    """Return the number of eggs that the next medal is for; None: all are there."""
    return next((level for level in CHARITY.medals_eggs if eggs < level), None)


def receipt_number(project: str, number: int, year: int) -> str:
    """Return the number on a receipt, such as TILTH-2026-BOOKCORNER-000042."""
    return f"TILTH-{year}-{label(project)}-{number:06}"
