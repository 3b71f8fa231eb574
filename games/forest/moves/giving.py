"""Giving: water for a friend's tree, and bringing back what a friend let expire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.people.players import Locked
from engine.turn import Friend, Held, Turn
from games.forest.numbers import NUMBERS
from games.forest.rules import taking
from games.forest.seen import ENERGY
from games.forest.tables import Golden

Note = Literal["", "hello", "grow", "thanks", "sorry", "cheer", "festival"]
Grams = Annotated[int, Field(ge=1, le=1_000)]


def water(turn: Turn, friend: Friend, grams: Grams, note: Note = "") -> dict[str, Any]:
    """Give a friend of one's own energy: a golden bubble that the friend collects."""
    other = turn.friend(friend)
    if no := taking.water_refused(grams, turn.counted("water", other)):
        turn.refuse(no)
    if turn.counted("watered_g", of=other) + grams > NUMBERS.watering.taken_in_a_day_g:
        turn.refuse("friend_has_enough")
    _give_water(turn, other, grams, note)
    turn.count("water", 1, other)
    turn.tell("forest.friend_watered", grams=grams)
    return {"grams": grams}


def revive(turn: Turn, friend: Friend) -> dict[str, Any]:
    """Bring back what a friend had earned and let expire: golden bubbles that the friend has two days to collect.

    What was a gift stays gone: giving, waiting and bringing back would make energy out of nothing. For the same reason
    there is no half of what a refund may still take back.
    """
    owner = turn.friend(friend)
    expired = [one for one in turn.expired(ENERGY, owner) if one.quest_no]
    today, today_here = turn.counted("revive"), bool(turn.counted("revive", owner))
    if no := taking.revive_refused([one.gone_at for one in expired], today, today_here=today_here, now=turn.now):
        turn.refuse(no)
    found = [one for one in expired if taking.revivable(one.gone_at, turn.now)]
    bubbles: dict[str, Held] = {}
    for one in found:
        kind = "returned" if _may_be_undone(turn, one.quest_no) else "revived"
        if kind not in bubbles:
            bubbles[kind] = _open_golden(turn, owner, kind, NUMBERS.reviving.collect_within_h, "")
        turn.revive(ENERGY, owner, one, bubbles[kind].id)
    grams = sum(one.amount for one in found)
    turn.count("revive", 1, owner)
    turn.deed("revived", owner, grams=grams)
    turn.notify("revived", owner, grams=grams, friend=Friend(turn.player.id))
    turn.tell("forest.energy_revived", grams=grams)
    return {"grams": grams}


def _may_be_undone(turn: Turn, quest_no: int) -> bool:
    label = turn.ground.label(quest_no)
    return label is None or label.may_be_undone


def give_back(turn: Turn, owner: Locked, limit_g: int) -> None:
    """Water a friend back, by itself, when more was taken from them today than the player wants to keep."""
    grams = taking.given_back(turn.counted("take_g", owner), turn.counted("back_g", owner), limit_g)
    room = NUMBERS.watering.taken_in_a_day_g - turn.counted("watered_g", of=owner)
    if grams and grams <= min(room, turn.has(turn.purse(ENERGY))):
        turn.count("back_g", grams, owner)
        _give_water(turn, owner, grams, "sorry")


def _give_water(turn: Turn, other: Locked, grams: int, note: Note) -> None:
    if turn.has(turn.purse(ENERGY)) < grams:
        turn.refuse("not_enough")
    hold = _open_golden(turn, other, "watered", NUMBERS.watering.lasts_h, note)
    turn.transfer(ENERGY, turn.purse(ENERGY), hold.id, grams)
    turn.count("watered_g", grams, of=other)
    turn.deed("watered", other, grams=grams, note=note)
    turn.notify("watered", other, grams=grams, friend=Friend(turn.player.id))


def _open_golden(turn: Turn, owner: Locked, kind: str, lasts_h: int, note: str) -> Held:
    hold = turn.open_hold(ENERGY, owner, turn.now, turn.now + lasts_h * taking.HOUR)
    turn.insert(Golden, [(owner.id, hold.id, kind, turn.player.id, note)])
    return hold
