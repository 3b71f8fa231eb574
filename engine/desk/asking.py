"""The commands that say why: `tilth quests explain`, what an event would come to, and `tilth why`, what it came to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from engine.clock import ManualClock, SystemClock
from engine.desk.explaining import Asked, Told, desk_of, explained, read_text
from engine.desk.in_force import InForce, content_in_force, from_folder, must_be_in_force
from engine.desk.languages import LangOption, language, saying
from engine.desk.options import DEFAULT_DATABASE, AskedMode, Json, Quests, Url, opened, waiting
from engine.desk.terminal import out, print_json
from engine.desk.why_shown import as_dict, show_before, show_explanation, show_quest, show_told, show_transfer
from engine.errors import Malformed
from engine.game_time import now_in
from engine.published.bundles import lives
from engine.published.content import QUESTS
from engine.published.live import Mode
from engine.store import Database
from engine.support.why import Desk
from engine.support.why_shapes import WhyQuest, WhyTold, WhyTransfer

LIMIT = 5
"""So many events are shown unless it is said otherwise."""


def explain_event(  # noqa: PLR0913 (what is named is optional)
    event: Annotated[Path, typer.Argument(metavar="EVENT", help="A file: a CloudEvent, or type and data; - stdin.")],
    *,
    quest: Annotated[str, typer.Option("--quest", metavar="ID", help="The quest to ask.")],
    player: Annotated[str, typer.Option(help="As this player of the database stands; without, as nobody.")] = "",
    at: Annotated[str, typer.Option(help="When it happens: '2026-12-02 10:00', the player's time.")] = "",
    profile: Annotated[str, typer.Option(help="""Nobody's profile: '{"segments": ["student"]}'.""")] = "",
    arm: Annotated[str, typer.Option(help="The arm of the quest's experiment that nobody is in.")] = "",
    lang: LangOption = "", mode: AskedMode = None, quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say what one event means to one quest: every question, what is paid, and why. Nothing is written.

    For a player what is published is asked, where anything is; for nobody the folder. --mode says it otherwise. Of an
    event that was told before the first answer is shown.
    """
    text = sys.stdin.read() if str(event) == "-" else read_text(event)
    asked = Asked(quest, text, player, at, database, profile, arm)
    with waiting("reading the quests", quiet=as_json):
        force = _asked(asked, mode, quests)
    told: Told = explained(force.content, asked, SystemClock())
    if as_json:
        before = msgspec.to_builtins(told.before) if told.before else None
        print_json(as_dict(told.found) | {"told_before": before, "content": force.as_dict()})
        return
    spoken = language(lang)
    if told.before:
        show_before(out, told.before, quest, spoken)
    else:
        show_explanation(out, told.found, told.quest, spoken)
    out.print(saying(lang)(f"read from {force.name}"), style="dim", markup=False, soft_wrap=True)


def why(  # noqa: PLR0913 (what is named is optional)
    *,
    player: Annotated[str, typer.Option(help="The player: the bank's reference.")],
    quest: Annotated[str, typer.Option("--quest", metavar="ID", help="The player's newest events for it.")] = "",
    event: Annotated[str, typer.Option("--event", metavar="ID", help="What became of the event with this id.")] = "",
    transfer: Annotated[str, typer.Option("--transfer", metavar="ID", help="Why this entry of the statement.")] = "",
    source: Annotated[str, typer.Option(help="The event's source, where several sent this id.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many events of a quest.")] = LIMIT,
    lang: LangOption = "", mode: AskedMode = None, quests: Quests = QUESTS, database: Url = DEFAULT_DATABASE,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say why a quest paid what it did, what became of an event, or why a transfer was made, as the API's why does.

    With --event and --quest, what that quest made of the event. Nothing is written.
    """
    if bool(transfer) == bool(quest or event):
        hint = "one of --quest ID, --event ID and --transfer ID; --quest also with --event"
        raise Malformed("ask about a quest, an event or a transfer", code="one_question", hint=hint)
    with opened(database, must_exist=True) as db:
        with waiting("reading the quests", quiet=as_json):
            force = content_in_force(db, mode, quests)
        now = ManualClock(now_in(db, SystemClock(), player))
        with desk_of(db, force.content, player, now) as desk:
            told = _answered(desk, quest, event, transfer, source, limit)
    if as_json:
        print_json(msgspec.to_builtins(told))
    elif isinstance(told, WhyQuest):
        show_quest(out, told, language(lang))
    elif isinstance(told, WhyTold):
        show_told(out, told, language(lang))
    else:
        show_transfer(out, told, language(lang))


def _answered(
    desk: Desk, quest: str, event: str, transfer: str, source: str, limit: int
) -> WhyQuest | WhyTold | WhyTransfer:
    if transfer:
        return desk.transfer(transfer)
    if event:
        return desk.event(event, source, quest)
    return desk.quest(quest, limit)[0]


def _asked(asked: Asked, mode: Mode | None, quests: Path) -> InForce:
    """The content to ask: for a player what is in force, for nobody the folder that is being written."""
    if not asked.player and mode is not Mode.PRODUCTION:
        return from_folder(quests)
    with opened(asked.database, must_exist=True) as db:
        found = content_in_force(db, mode, quests)
        if not (asked.player and _was_here(db, asked.quest)):
            must_be_in_force(db, found, asked.quest)
    return found


def _was_here(db: Database, quest: str) -> bool:
    """Whether a quest that is not in force ran here once: it answers as it was."""
    return any(life.quest == quest and life.gone_at is not None for life in lives(db))
