"""`tilth source add|list|revoke`: the systems that may send events, and their keys."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.clock import SystemClock, iso
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import err, out, print_json
from engine.game import discover
from engine.published.content import QUESTS, load_content
from engine.sources import MAX_AGE_DAYS, SANDBOX, SCOPES, Grant, add_source, check_types, list_sources, revoke

app = typer.Typer(no_args_is_help=True, help="The systems that may send events, and their keys.")

TypesOption = Annotated[
    list[str] | None,
    typer.Option("--type", help="Only these event types. One that takes back, as refund, must be named."),
]


@app.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="What its events carry as 'source', for example bank/cards.")],
    scope: Annotated[list[str], typer.Option(help=f"{', '.join(SCOPES)}; in a sandbox also {SANDBOX}.")],
    type_: TypesOption = None,
    max_age_days: Annotated[int, typer.Option(help="Older events are quarantined.")] = MAX_AGE_DAYS,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Make a key for a source and show it, once. A source may have several keys, so that they can be changed."""
    types = tuple(type_ or ())
    if types:
        check_types(types, tuple(load_content(quests, discover()).vocabulary.types))
    with opened(database) as db:
        made = add_source(db, name, Grant(tuple(dict.fromkeys(scope)), types, max_age_days), SystemClock().now())
    if as_json:
        print_json({"id": str(made.id), "source": made.source, "key": made.key})
        return
    out.print(made.key, markup=False, soft_wrap=True)
    err.print("Keep this key: it is shown only now, and only its hash is stored.", style="dim")


@app.command("list")
def list_keys(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """List the keys of every source, without the keys themselves."""
    with opened(database, must_exist=True) as db:
        keys = list_sources(db)
    rows = [
        {"id": str(key.id), "source": key.source, "scopes": key.scopes.split(), "types": key.types.split(),
         "max_age_days": key.max_age_days, "created_at": iso(key.created_at),
         "revoked_at": None if key.revoked_at is None else iso(key.revoked_at)}
        for key in keys
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for key in keys:  # no table: on 80 columns it would cut the id, which `revoke` needs whole, or the types
        ended = "" if key.revoked_at is None else f", revoked {iso(key.revoked_at)}"
        out.print(f"{key.id}  {key.source}  events of {key.max_age_days} days{ended}", markup=False, soft_wrap=True)
        out.print(f"  scopes  {key.scopes}", markup=False, soft_wrap=True)
        out.print(f"  types   {key.types or 'all but refunds'}", markup=False, soft_wrap=True)


@app.command("revoke")
def revoke_key(
    name: Annotated[str, typer.Argument(help="The source.")],
    key: Annotated[int | None, typer.Option(help="One key by its id; without it, all of the source's.")] = None,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Revoke a source's keys; a running server stops taking them within seconds."""
    with opened(database, must_exist=True) as db:
        count = revoke(db, name, SystemClock().now(), key_id=key)
    if as_json:
        print_json({"revoked": count})
    else:
        out.print(f"{count} key(s) revoked")
