"""`tilth risk`: what looks odd, what was decided about it, and which appeals wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from engine.bulk import Transaction
from engine.clock import SystemClock, iso
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import out, print_json
from engine.errors import Malformed, Refused, Unavailable
from engine.game_time import refuse_sandbox
from engine.ids import Ids
from engine.people.players import Player, find_player
from engine.published.content import QUESTS
from engine.risk import flags as risk_flags
from engine.risk import sanctions
from engine.risk.ladder import LADDER, REASONS
from engine.risk.sanctions import Answer, Order, Outcome, Sanction

app = typer.Typer(no_args_is_help=True, help="What looks odd, and what is decided about it.")
Found = TypeVar("Found")
_ROUTES = "POST /v1/players/{id}/sanctions, for an answer …/sanctions/{sanction}/answer"
SERVED = f"ask the server that has it, with a key of the scope operator: {_ROUTES}; or stop it first"
SANDBOX = f"serve it with 'tilth serve --sandbox', and ask that with its key: {_ROUTES}"

Ref = Annotated[str, typer.Argument(help="The bank's reference of the player.")]
Which = Annotated[str, typer.Argument(metavar="ID", help="The sanction's id.")]
By = Annotated[str, typer.Option("--by", help="Your name; players do not see it.")]
Flagged = Annotated[list[str] | None, typer.Option("--flag", help="The id of a flag that this rests on.")]
Limit = Annotated[int, typer.Option(min=1, max=500, help="So many at most.")]


@app.command("flags")
def show_flags(
    player: Annotated[str, typer.Option("--player", help="Only of this player.")] = "", limit: Limit = 50,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """List what looked odd, newest first. Nothing follows from a flag by itself."""

    def read(tx: Transaction) -> list[dict[str, Any]]:
        whose = find_player(tx, player).id if player else None
        found = risk_flags.list_flags(tx, player_id=whose, limit=limit)
        refs = _refs(tx, [one.player_id for one in found])
        return [
            {"id": str(one.id), "player": refs[one.player_id], "kind": one.kind, "at": iso(one.at),
             "evidence": one.evidence}
            for one in found
        ]  # fmt: skip

    nothing = f"nothing looked odd of {player}" if player else "nothing looked odd"
    _show(_read(database, read), as_json=as_json, nothing=nothing)


@app.command("sanctions")
def show_sanctions(ref: Ref, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """List a player's sanctions, newest first."""
    found = _read(database, lambda tx: [_line(tx, one) for one in sanctions.of_player(tx, find_player(tx, ref).id)])
    _show(found, as_json=as_json, nothing=f"{ref} has no sanctions")


@app.command("appeals")
def show_appeals(
    limit: Limit = 50, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False
) -> None:
    """List the appeals that wait for an answer, the oldest first."""
    found = _read(database, lambda tx: [_line(tx, one) for one in sanctions.waiting_appeals(tx, limit)])
    _show(found, as_json=as_json, nothing="no appeal waits for an answer")


@app.command("sanction")
def impose(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    ref: Ref, by: By,
    level: Annotated[str, typer.Option(help=" | ".join(LADDER))],
    reason: Annotated[str, typer.Option(help=" | ".join(REASONS))],
    days: Annotated[int, typer.Option(help="From now on.")],
    flag: Flagged = None, database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Set a sanction. The player is told at once what rests, why, until when, and how to appeal.

    The server may be running on PostgreSQL; on SQLite stop it first, or use POST /v1/players/{id}/sanctions.
    """
    order = Order(level, reason, days, by, tuple(_number(one) for one in flag or ()))

    def write(tx: Transaction, ids: Ids, now: int) -> dict[str, Any]:
        return _line(tx, sanctions.impose(tx, ids, find_player(tx, ref).id, order, now))

    _show([_write(database, write)], as_json=as_json)


@app.command("answer")
def answer_appeal(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    ref: Ref, which: Which, by: By,
    outcome: Annotated[str, typer.Option(help=" | ".join(Outcome))],
    reason: Annotated[str, typer.Option(help="The player reads it.")],
    level: Annotated[str, typer.Option(help="Of what is eased: a lower level.")] = "",
    days: Annotated[int, typer.Option(help="Of what is eased: for so many days from its beginning.")] = 0,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Decide on an appeal, or lift a sanction. The player is told, with the reason."""
    told = Answer(outcome, reason, by, level, days)

    def write(tx: Transaction, ids: Ids, now: int) -> dict[str, Any]:
        return _line(tx, sanctions.answer(tx, ids, find_player(tx, ref).id, _number(which), told, now))

    _show([_write(database, write)], as_json=as_json)


def _read(database: str, do: Callable[[Transaction], Found]) -> Found:
    with opened(database, must_exist=True) as db, db.reading() as tx:
        return do(tx)


def _write(database: str, do: Callable[[Transaction, Ids, int], Found]) -> Found:
    with opened(database, must_exist=True) as db:
        try:
            db.claim()
            refuse_sandbox(db)
        except (Unavailable, Refused) as error:  # a server has it, or it must have one
            error.hint = SERVED if error.code == "database_in_use" else SANDBOX
            raise
        ids, now = db.ids, SystemClock().now()
        with db.writing() as tx:
            return do(tx, ids, now)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 1 << 63):
        raise Malformed("an id is a number", code="wrong_id", hint="as 'tilth risk' lists it")
    return int(text)


def _refs(tx: Transaction, players: Sequence[int]) -> dict[int, str]:
    return dict(tx.fetch(Player, "id, ref", ("id",), [(id,) for id in players]))


def _line(tx: Transaction, one: Sanction) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(one.id), "player": _refs(tx, [one.player_id])[one.player_id]}
    told |= {"level": one.level, "reason": one.reason, "since": iso(one.since_at), "until": iso(one.until_at)}
    told |= {"by": one.decided_by, "flags": [str(flag) for flag in one.flags], "appeal": one.appeal}
    return told | {"outcome": one.outcome, "answer": one.answer, "answered_by": one.answered_by}


def _show(found: Sequence[dict[str, Any]], *, as_json: bool, nothing: str = "") -> None:
    if as_json:
        print_json(list(found))
        return
    for one in found:
        shown = {name: value for name, value in one.items() if value not in ("", [], None)}
        rest = "  ".join(f"{name}={_text(value)}" for name, value in shown.items() if name != "id")
        out.print(f"{one['id']}  {rest}", markup=False, highlight=False, soft_wrap=True)
    if not found:
        out.print(nothing)


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
