"""`tilth erase`: erase a player by hand, or erase again whom a file of tombstones names, after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.clock import SystemClock
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened, waiting
from engine.desk.terminal import out, print_json
from engine.errors import Malformed, NotFound
from engine.game_time import refuse_sandbox
from engine.privacy.erasure import erase, replay
from engine.published.content import QUESTS

Ref = Annotated[str, typer.Argument(help="The bank's reference of the player.")]
Again = Annotated[
    Path | None, typer.Option("--replay", help="A file of tombstones: erase again whom it names. For after a restore.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Yes, for good.")]


def erase_player(
    ref: Ref = "", again: Again = None, yes: Yes = False, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Erase a player for good: all that belongs to a person goes, and the journal still adds up, about nobody.

    The server may be running on PostgreSQL; on SQLite stop it first, or use DELETE /v1/players/{id}, as in a sandbox.
    """
    if bool(ref) == bool(again):
        raise Malformed("name a player, or a file with --replay", code="erase_whom", hint="one of the two")
    if ref and not yes:
        raise Malformed("nothing was erased", code="not_confirmed", hint="--yes erases for good")
    if again and not again.is_file():
        raise NotFound(f"there is no file {again}", code="no_such_file")
    with opened(database, must_exist=True) as db, waiting("erasing", quiet=as_json):
        db.claim()
        refuse_sandbox(db)
        now = SystemClock().now()
        told = {"erased": replay(db, again, now)} if again else {"erased": 1, "finished": erase(db, ref, now)}
    if as_json:
        print_json(told)
    else:
        rest = "" if told.get("finished", True) else "; what is left of events goes with the next `tilth tick`"
        out.print(f"{told['erased']} player(s) erased{rest}")
