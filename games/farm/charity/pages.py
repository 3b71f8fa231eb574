"""Projects to give to, one's receipts with what became of them, and medals.

Each page costs a constant number of statements, however much was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from engine.bulk import Row, Select
from engine.clock import iso
from engine.daily import counts_of
from engine.days import local_in
from engine.view import View
from games.farm.charity import rules
from games.farm.charity.projects import PARTNER_ZONE, PROJECTS, Project
from games.farm.charity.rules import CHARITY, EGG, MONTH_MEDAL, Giver, Stage
from games.farm.charity.seen import Standing, donor_of, evidence_of, standings_of
from games.farm.charity.tables import MedalRow
from games.farm.charity.words import MEDALS, RECEIPT
from games.farm.yards import EGGS

Shown = dict[str, Any]
_RECEIPTS = "SELECT id, project, number, eggs, at FROM farm_receipt WHERE player_id = ?{} ORDER BY id DESC LIMIT ?"
_FIRST, _MORE = _RECEIPTS.format(""), _RECEIPTS.format(" AND id < ?")


class Gift(NamedTuple):
    """A row of tables.Receipt, of one player."""

    id: int
    project: str
    number: int
    eggs: int
    at: int


def projects(view: View) -> Shown:
    """Every project: what it is for, how far it is, what is known of it, and whether the player can give to it now."""
    standings, known = standings_of(view.tx, PROJECTS), evidence_of(view.tx, PROJECTS)
    counts, eggs = counts_of(view.tx, view.player.id, view.day), view.purse(EGGS) // EGG
    shown = []
    for name, project in PROJECTS.items():
        giver = Giver(counts[f"farm.donate.{name}", 0], eggs)
        shown.append({
            **_about(name, project),
            **_progress(view, project, standings[name]),
            "a_day_eggs": project.a_day_eggs,
            "left_today": rules.left_today(project, giver.today),
            "story": _story(project, standings[name]),
            "evidence": [_evidence(row) for row in known[name][: CHARITY.evidence_shown]],
            "can": [_offer(view, name, standings[name], giver)],
        })  # fmt: skip
    return {"projects": shown, "eggs": eggs}


def receipts(view: View) -> Shown:
    """The player's own receipts, newest first: what was given, and what became of it."""
    size, place = CHARITY.page, view.place()
    ask = Select(_MORE, (view.player.id, *place, size + 1), list) if place else (
        Select(_FIRST, (view.player.id, size + 1), list)
    )  # fmt: skip
    found = [Gift(*row) for row in view.tx.answer(ask)]
    names = {gift.project for gift in found}
    standings, known = standings_of(view.tx, names), evidence_of(view.tx, names)
    shown = [_receipt(view, gift, standings[gift.project], known[gift.project]) for gift in found[:size]]
    return {"receipts": shown, "next": str(found[size - 1].id) if len(found) > size else None}


def medals(view: View) -> Shown:
    """What the player has given in all, the medals it brought, and how far the next ones are."""
    donor = donor_of(view.tx, view.player.id)
    rows = view.tx.fetch(MedalRow, "medal, at", ("player_id",), [(view.player.id,)])
    level = rules.next_medal(donor.eggs)
    return {
        "eggs": donor.eggs,
        "gifts": donor.receipts,
        "medals": [_medal(*row) for row in sorted(rows, key=lambda row: (-row[1], row[0]))],
        "next": {"eggs": level, "missing": level - donor.eggs} if level else None,
        "month": {"days": donor.in_month(view.day), "need": CHARITY.month_days},
    }


PAGES: Mapping[str, Any] = {"projects": projects, "receipts": receipts, "medals": medals}


def _about(name: str, project: Project) -> Shown:
    return {
        "project": name,
        "sample": project.sample,
        "title": dict(project.title),
        "about": dict(project.about),
        "partner": dict(project.partner),
        "unit": dict(project.unit),
        "pays": dict(project.pays),
        "from": project.since.isoformat(),
        "until": project.until.isoformat() if project.until else None,
    }


def _progress(view: View, project: Project, standing: Standing) -> Shown:
    state = rules.stage(project, standing.eggs, local_in(view.now, PARTNER_ZONE).date)
    reached = state == Stage.REACHED and standing.full_at  # a goal that was raised is open again
    return {
        "state": state,
        "eggs": standing.eggs,
        "goal_eggs": project.goal_eggs,
        "gifts": standing.receipts,
        "reached_at": iso(standing.full_at) if reached else None,
    }


def _story(project: Project, standing: Standing) -> Shown:
    """What the eggs come to, in units of the project and in words."""
    each = project.eggs_a_unit
    return {"text": dict(project.story), "units": standing.eggs // each, "of": project.goal_eggs // each}


def _offer(view: View, name: str, standing: Standing, giver: Giver) -> Shown:
    day, least = local_in(view.now, PARTNER_ZONE).date, CHARITY.least_eggs
    no = rules.donate_refused(PROJECTS[name], standing.eggs, least, giver, day)
    return view.offer("donate", no, project=name, eggs=least)


def _receipt(view: View, gift: Gift, standing: Standing, known: list[Row]) -> Shown:
    """A project that left the catalogue is named by its name."""
    project = PROJECTS.get(gift.project)
    titles = dict(project.title) if project else dict.fromkeys(RECEIPT, gift.project)
    since = [row for row in known if rules.concerns(row[0], gift.at)]
    return {
        "number": rules.receipt_number(gift.project, gift.number, local_in(gift.at, PARTNER_ZONE).date.year),
        "project": gift.project,
        "text": {one: text.format(title=titles[one], eggs=gift.eggs) for one, text in RECEIPT.items()},
        "eggs": gift.eggs,
        "at": iso(gift.at),
        "became": {
            **(_progress(view, project, standing) if project else {}),
            "pays": dict(project.pays) if project else {},
            "news": _evidence(since[0]) if since else None,
        },
    }


def _evidence(row: Row) -> Shown:
    at, _, kind, text, link = row
    return {"at": iso(at), "kind": kind, "text": msgspec.json.decode(text), "link": link or None}


def _medal(medal: str, at: int) -> Shown:
    kind, *rest = medal.split("_")
    values = dict(zip(("year", "month") if kind == MONTH_MEDAL else ("eggs",), map(int, rest), strict=True))
    title = {language: text.format(**values) for language, text in MEDALS[kind].items()}
    return {"medal": medal, "kind": kind, **values, "title": title, "at": iso(at)}
