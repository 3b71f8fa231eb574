"""`tilth farm …`: what the farm's operators do at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.desk.languages import LangOption, saying
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import out, print_json, show_added
from engine.game_time import now_in
from engine.published.content import QUESTS
from games.farm.charity.evidence import add_evidence, read_evidence
from games.farm.charity.totals import totals as totals_of

app = typer.Typer(no_args_is_help=True, help="The farm: what became of the eggs that were given.")


@app.callback()
def farm() -> None:
    """The farm: what became of the eggs that were given."""


@app.command()
def evidence(
    file: Annotated[Path, typer.Argument(help="CSV: project,date,kind,zh-CN,en,link.")],
    database: Url = DEFAULT_DATABASE,
    quests: Quests = QUESTS,
    lang: LangOption = "",
    as_json: Json = False,
) -> None:
    """Add what became of projects, from the partner who runs them; who gave sees it, and hears of it once a week."""
    rows = read_evidence(file)
    with opened(database, must_exist=True) as db:
        new = add_evidence(db, rows, now_in(db, db.clock))
    show_added(new, len(rows), saying(lang), as_json=as_json)


@app.command()
def totals(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """Check what was given: each project's pot is the sum of its receipts. Exit code 1 when one is not."""
    with opened(database, must_exist=True) as db:
        found = totals_of(db)
    if as_json:
        print_json({"projects": [{**one._asdict(), "ok": one.ok} for one in found]})
    for one in () if as_json else found:
        says = "adds up" if one.ok else "DOES NOT ADD UP"
        out.print(f"{one.project}: {one.given} eggs, {one.receipts} receipts, {one.in_pot}/1000 in the pot: {says}")
    if not all(one.ok for one in found):
        raise typer.Exit(1)
