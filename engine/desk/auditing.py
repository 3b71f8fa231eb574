"""`tilth ledger`: whether everything adds up, and how much there is of what."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.table import Table

from engine.audit import audit
from engine.desk.languages import LangOption, language, saying
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened, waiting
from engine.desk.terminal import out, print_json
from engine.desk.totals import totals_table
from engine.published.content import QUESTS
from engine.support.totals import SUM, totals

app = typer.Typer(no_args_is_help=True, help="Look after the ledger.")


@app.command("audit")
def audit_ledger(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """Check that everything adds up: all balances are rebuilt from the transfers and compared."""
    with opened(database, must_exist=True) as db, waiting("auditing the ledger", quiet=as_json):
        report = audit(db)
    if as_json:
        print_json(asdict(report))
    else:
        table = Table("", "check", "says", box=None, header_style="dim")
        for one in report.checks:
            table.add_row("[green]ok[/]" if one.ok else "[red]NO[/]", one.name, one.detail)
        out.print(table)
        out.print(f"{report.accounts:,} accounts, {report.transfers:,} transfers")
    if not report.ok:
        raise typer.Exit(1)


@app.command("totals")
def total_ledger(
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, lang: LangOption = "", as_json: Json = False
) -> None:
    """Say how much there is of each asset, and where: purses, waiting (bubbles), pots, expired, debt.

    Exit code 1 when the places do not add up to what was minted.
    """
    with opened(database, must_exist=True) as db, waiting("adding up the ledger", quiet=as_json):
        found = totals(db)
    if as_json:
        print_json({"ok": all(one.ok for one in found), "assets": [one.as_dict() for one in found]})
    elif found:
        out.print(totals_table(found, language(lang)))
        out.print(saying(lang)(SUM), style="dim")
    else:
        out.print(saying(lang)("nothing was given yet"))
    if not all(one.ok for one in found):
        raise typer.Exit(1)
