"""`tilth follow-ups list|revive`: what was to be done to a player, and could not after its last try."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from engine.clock import SystemClock, iso
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import out, print_json
from engine.errors import NotFound
from engine.follow_ups import dead_follow_ups, revive
from engine.published.content import QUESTS

app = typer.Typer(no_args_is_help=True, help="Follow-ups that failed for good.")


@app.command("list")
def list_dead(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """List the newest 50 that failed for good; their number is in /healthz as `dead`."""
    with opened(database, must_exist=True) as db:
        dead = dead_follow_ups(db)
    rows = [
        {"id": str(one.id), "kind": one.kind, "due_at": iso(one.due_at), "tries": one.tries, "failed": one.failed}
        for one in dead
    ]
    if as_json:
        print_json(rows)
        return
    table = Table("id", "what", "last due", "tries", "failed with", box=None, header_style="dim")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    out.print(table if rows else "no follow-up is dead")


@app.command("revive")
def revive_dead(
    id: Annotated[int, typer.Argument(help="As listed.")], database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Let one be tried again, as if it had never failed; a running server does so within seconds."""
    with opened(database, must_exist=True) as db:
        if not revive(db, id, SystemClock().now()):
            raise NotFound("there is no such dead follow-up", code="unknown_follow_up",
                           hint="'tilth follow-ups list' shows them")  # fmt: skip
    if as_json:
        print_json({"revived": str(id)})
    else:
        out.print("it will be tried again")
