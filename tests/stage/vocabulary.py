"""A small vocabulary, as the sandbox's route tells it: what the tests of the form share."""

from __future__ import annotations

from typing import Any


def field(name: str, type: str, **more: Any) -> dict[str, Any]:
    """A field as the route tells it."""
    about = {"zh-CN": f"{name} 是什么", "en": f"what {name} is"}
    plain: dict[str, Any] = {
        "required": True, "key": False, "example": None, "default": None, "values": [], "least": None, "above": False,
        "most": None, "unit": "", "longest": None, "digits": None,
    }  # fmt: skip
    return {"name": name, "type": type, "about": about} | plain | more


REF = field("ref", "text", key=True, example="T-1001", longest=200)
AMOUNT = field("amount", "decimal", example=25, least=0, above=True, most=1_000_000_000, unit="CNY")
CHANNEL = field("channel", "one_of", example="qr", values=["qr", "card"])
CURRENCY = field("currency", "one_of", example="CNY", values=["CNY"], required=False, default="CNY")
SHOP = field("shop", "text", example="corner", required=False, default="", longest=6)
CODE = field("code", "text", example="5411", required=False, default="0000", longest=200, digits=4)
TOTAL = field("total", "integer", example=8000, least=0, most=1_000_000)
RIGHT = field("right", "true_false", example=True)
BACK_REF = field("back_ref", "text", key=True, example="R-1", longest=200)
OF = field("of", "text", example="T-1001", required=False, default="", longest=200)


def kind(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A type of event as the route tells it."""
    quests = [{"quest": "q", "title": {"zh-CN": "任务", "en": "Quest"}}]
    plain = {"purpose": "play", "games_only": False, "quests": quests, "takes_back": None}
    about = {"zh-CN": f"事件 {name}", "en": f"an act of {name}"}
    return {"type": name, "about": about, "fields": [*fields]} | plain | more


PAY = kind("pay", REF, AMOUNT, CURRENCY, CHANNEL, CODE, SHOP)
BACK = kind("back", BACK_REF, OF, AMOUNT, takes_back={"key": "ref", "by": "of", "amount": "amount"}, quests=[])
GAME = kind("game.done", games_only=True)
WALK = kind("walk", TOTAL, RIGHT)
VOCABULARY: dict[str, Any] = {"source": "sandbox", "currency": "CNY", "types": [GAME, PAY, BACK, WALK]}
