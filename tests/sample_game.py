"""The smallest game that has everything: salt that friends give each other. Tests drop it into a folder of its own."""

SOURCE = """
from typing import Annotated, Literal

from pydantic import Field

from engine.clock import HOUR
from engine.game import Asset, Game, Hold
from engine.words.notices import Notice
from engine.turn import Friend, Held, Turn
from engine.view import View


def give(turn: Turn, friend: Friend, grains: Annotated[int, Field(ge=1, le=100)]) -> dict[str, object]:
    other = turn.friend(friend)
    turn.transfer("salt", turn.purse("salt"), turn.purse("salt", other), grains)
    turn.notify("gift", other, grains=grains, friend=Friend(turn.player.id))
    turn.later("thank", other.id, turn.now + HOUR, friend=Friend(turn.player.id))
    return {"gave": grains, "luck": turn.rng.randrange(1_000_000)}


def thank(turn: Turn, friend: Friend) -> None:
    turn.transfer("salt", turn.purse("salt"), turn.purse("salt", turn.friend(friend)), 1)
    turn.tell("sign_in")


def shake(turn: Turn, way: Literal["up", "down"] = "up") -> None:
    if way == "down":
        turn.refuse("wrong_way", way=way)
    turn.tell("sign_in")


def collect(turn: Turn, bubble: Held) -> dict[str, object]:
    hold = turn.hold(bubble)
    if turn.now < hold.ripe_at:
        turn.refuse("not_ripe")
    turn.transfer("pearls", hold.id, turn.purse("pearls"), hold.amount)
    return {"got": hold.amount}


def scene(view: View) -> dict[str, object]:
    can = []
    if view.friend:
        can.append(view.offer("give", "" if view.purse("salt") else "not_enough", friend=str(view.friend.id)))
    bubbles = [
        {"name": f"{view.owner.id}-{id}", "ripe_at": ripe, "pearls": n} for id, ripe, _, n, _ in view.holds("pearls")
    ]
    return {"salt": view.purse("salt"), "bubbles": bubbles, "can": can}


GAME = Game(
    "sea", {"zh-CN": "海", "en": "Sea"}, (Asset("salt", "g", 1), Asset("pearls", "", 1, Hold(24, 72))),
    (give, shake, collect), scene,
    {"wrong_way": {"zh-CN": "不能向{way}", "en": "Not {way}."}, "not_ripe": {"zh-CN": "再等等", "en": "Not yet."}},
    {"gift": Notice({"zh-CN": "好友送来 {grains} 盐", "en": "A friend gave you {grains} of salt."},
                    "sea", ("friend",), {"grains": "salt"})},
    (thank,), exchanges=frozenset({"give"}), own=frozenset({"collect"}),
)
"""
