"""Signing in, and receiving the feed that tasks and friends have brought."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.ledger import filled
from engine.turn import Held, Turn
from games.farm.keeping import keep, own_yard
from games.farm.rules import hen
from games.farm.tables import Coop
from games.farm.yards import FEED

Name = Annotated[str, Field(min_length=1, max_length=64)]


def sign_in(turn: Turn) -> None:
    """Say good morning to one's hen, once a day; quests pay for it."""
    if turn.counted("sign_in"):
        turn.refuse("signed_in_already")
    turn.count("sign_in")
    if turn.tx.fetch(Coop, "player_id", ("player_id",), [(turn.player.id,)]):
        yard = own_yard(turn)
        yard.coop.seen_at = turn.now
        keep(turn, yard)
    turn.tell("farm.signed_in")


def receive(turn: Turn, task: Name | None = None) -> dict[str, Any]:
    """Carry feed that waits into the store, as much as it holds: of one task, by its name on the page `tasks`, or all.

    What does not fit goes on waiting; nothing is lost.
    """
    yard = own_yard(turn)
    asset = turn.ground.assets[FEED]
    rows = [row for row in filled(turn.tx, [turn.player.id]) if row[2] == asset and row[3] <= turn.now < row[4]]
    ready = [Held(turn.player.id, row[1]) for row in rows if task is None or _task(turn, row[6]) == task]
    if not ready:
        turn.refuse("nothing_to_receive")
    room = hen.room_left(yard.store_mg)
    if not room:
        turn.refuse("store_full")
    received = 0
    for hold in turn.holds_of(ready):
        if mg := min(hold.amount, room - received):
            turn.transfer(FEED, hold.id, turn.purse(FEED), mg)
            received += mg
    yard.coop.seen_at = turn.now
    keep(turn, yard)
    return {"received_mg": received, "waiting_mg": sum(row[5] for row in rows) - received}


def _task(turn: Turn, quest_no: int) -> str | None:
    label = turn.ground.label(quest_no)
    return label.quest if label else None
