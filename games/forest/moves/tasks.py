"""Signing in, and receiving the vitality that tasks have earned."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.ledger import Hold
from engine.turn import Held, Turn
from games.forest.vitality.bag import VITALITY

Name = Annotated[str, Field(min_length=1, max_length=64)]


def sign_in(turn: Turn) -> None:
    """Say hello to one's tree, once a day; quests pay for it.

    It is the forest's own event: what the bank tells of its app neither signs in here nor is paid again by this.
    """
    if turn.counted("sign_in"):
        turn.refuse("signed_in_already")
    turn.count("sign_in")
    turn.tell("forest.signed_in")


def receive(turn: Turn, task: Name | None = None) -> dict[str, Any]:
    """Receive the vitality that waits: of one task, by its name on the page `tasks`, or of all."""
    asset = turn.ground.assets[VITALITY]
    columns = "id, asset_no, ripe_at, gone_at, amount, quest_no"
    rows = turn.tx.fetch(Hold, columns, ("player_id",), [(turn.player.id,)])
    ready = [
        Held(turn.player.id, id)
        for id, no, ripe_at, gone_at, amount, quest_no in rows
        if no == asset and amount and ripe_at <= turn.now < gone_at and (task is None or _task(turn, quest_no) == task)
    ]
    if not ready:
        turn.refuse("nothing_to_receive")
    holds = [hold for hold in turn.holds_of(ready) if hold.amount]
    for hold in holds:
        turn.transfer(VITALITY, hold.id, turn.purse(VITALITY), hold.amount)
    return {"vitality": sum(hold.amount for hold in holds)}


def _task(turn: Turn, quest_no: int) -> str | None:
    label = turn.ground.label(quest_no)
    return label.quest if label else None
