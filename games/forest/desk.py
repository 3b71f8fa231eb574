"""`tilth forest evidence FILE`: what the forest's operators do at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.desk.languages import LangOption, saying
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import show_added
from engine.published.content import QUESTS
from games.forest.evidence import add_evidence, read_evidence

app = typer.Typer(no_args_is_help=True, help="The forest: what is known of planted trees.")


@app.callback()
def forest() -> None:
    """The forest: what is known of planted trees."""


@app.command()
def evidence(
    file: Annotated[Path, typer.Argument(help="CSV: number,date,kind,zh-CN,en,link.")],
    database: Url = DEFAULT_DATABASE,
    quests: Quests = QUESTS,
    lang: LangOption = "",
    as_json: Json = False,
) -> None:
    """Add what is known of planted trees, from the partner who planted them; players see it on their certificates."""
    rows = read_evidence(file)
    with opened(database, must_exist=True) as db:
        new = add_evidence(db, rows)
    show_added(new, len(rows), saying(lang), as_json=as_json)
