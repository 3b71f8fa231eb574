"""Giving eggs to a project; and what those who gave are told later."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.bulk import Query, Select
from engine.clock import DAY
from engine.days import local_in
from engine.turn import Turn
from games.farm.charity import rules
from games.farm.charity.projects import PARTNER_ZONE, PROJECTS, Project
from games.farm.charity.rules import CHARITY, EGG, MONTH_MEDAL, Donor, Giver
from games.farm.charity.seen import CONCERNS, DONOR, Standing, donor_of, lock_project, one_donor
from games.farm.charity.tables import DonorRow, MedalRow, ProjectRow, Receipt
from games.farm.yards import EGGS

Name = Annotated[str, Field(min_length=1, max_length=40)]
Eggs = Annotated[int, Field(ge=CHARITY.least_eggs, le=1_000_000)]
NEWS_EVERY = CHARITY.news_every_days * DAY
_NEWS = (
    "SELECT p.project FROM farm_receipt r JOIN farm_project p ON p.project = r.project "
    f"WHERE r.player_id = ? AND p.news_at > ? AND p.news_at > r.at AND {CONCERNS} "
    "ORDER BY p.news_at DESC, p.project LIMIT 1"
)


def donate(turn: Turn, project: Name, eggs: Eggs = CHARITY.least_eggs) -> dict[str, Any]:
    """Give whole eggs to a project; the last who gives gives what its goal is short of, and keeps the rest."""
    known = PROJECTS.get(project)
    if known is None:
        turn.refuse("unknown_project")
    me, purse, today = turn.player.id, turn.purse(EGGS), f"donate.{project}"
    donor, had = turn.ask(
        Query(DonorRow, DONOR, ("player_id",), [(me,)], lambda rows: one_donor(me, rows)),
        Query(MedalRow, "medal", ("player_id",), [(me,)], lambda rows: [medal for (medal,) in rows]),
        counts=[turn.player], accounts=[purse],
    )  # fmt: skip
    before, day = lock_project(turn.tx, project), local_in(turn.now, PARTNER_ZONE).date
    giver = Giver(turn.counted(today), turn.has(purse) // EGG)
    if no := rules.donate_refused(known, before.eggs, eggs, giver, day):
        turn.refuse(no)
    given = rules.taken(known, before.eggs, eggs)
    turn.count(today, given)
    after = _into_pot(turn, known, before, given)
    _thank(turn, donor.gave(given, turn.day()), had)
    turn.tell("farm.eggs_donated", project=project, eggs=given)
    number = rules.receipt_number(project, after.receipts, day.year)
    return {"receipt": number, "eggs": given, "kept_eggs": eggs - given, "goal_reached": bool(after.full_at)}


def _into_pot(turn: Turn, project: Project, before: Standing, given: int) -> Standing:
    """Move the eggs, write the receipt, and return how far the project is now."""
    pot, eggs = before.pot_id or turn.open_pot(), before.eggs + given
    full_at, number = (turn.now if eggs >= project.goal_eggs else 0), before.receipts + 1
    after = before._replace(pot_id=pot, eggs=eggs, full_at=full_at, told=0, receipts=number)
    turn.transfer(EGGS, turn.purse(EGGS), turn.pot(EGGS, pot), given * EGG)
    turn.insert(Receipt, [(turn.id, turn.player.id, before.project, number, given, turn.now)])
    turn.put(ProjectRow, [after])
    return after


def _thank(turn: Turn, donor: Donor, had: list[str]) -> None:
    """Count the gift, and give the medals that are new; each is told once."""
    turn.put(DonorRow, [donor])
    new = rules.won(donor, had)
    turn.insert(MedalRow, [(donor.player_id, medal, turn.now) for medal in new])
    if rules.is_kind_month(donor):  # told with every gift: the quest pays once a month, later when it was paused
        turn.tell("farm.kind_month", days=CHARITY.month_days)
    for medal in new:
        kind, _, rest = medal.partition("_")
        if kind == MONTH_MEDAL:
            turn.notify("kind_month", days=CHARITY.month_days)
        else:
            turn.notify("egg_medal", eggs=int(rest))


def tell_goal(turn: Turn, project: str) -> None:
    """Follow-up: a project that one gave to has reached its goal."""
    turn.notify("goal_reached", project=project)


def tell_news(turn: Turn) -> None:
    """Follow-up: something became known of a project that one gave to; at most so often, whatever became known."""
    donor = donor_of(turn.tx, turn.player.id)
    if turn.now < donor.news_at + NEWS_EVERY:
        return
    found = turn.tx.answer(Select(_NEWS, (donor.player_id, donor.news_at), list))
    if found:
        turn.put(DonorRow, [donor._replace(news_at=turn.now)])
        turn.notify("project_news", project=found[0][0])
