"""What the expressions of the oracle may name, and random values for it: decimals are eighths, which doubles hold."""

from decimal import Decimal
from random import Random
from typing import Any

from engine.incoming.vocabulary import Field
from engine.quests.expressions import Scope
from engine.quests.kinds import type_of_values
from engine.quests.quest import Run, Value

EVENT = {
    "amount": Field("amount", "decimal", positive=True),
    "balance": Field("balance", "decimal"),
    "steps": Field("steps", "integer", least=0, most=1_000_000),
    "small": Field("small", "integer", least=0, most=99),
    "change": Field("change", "integer", least=-999, most=999),
    "channel": Field("channel", "one_of", ("card", "qr", "online")),
    "merchant": Field("merchant", "text"),
    "correct": Field("correct", "true_false"),
}
PLAYER = {
    "segments": Field("segments", "many_of", ("gold", "mass", "private"), optional=True, default=frozenset()),
    "level": Field("level", "integer", optional=True, default=0, least=0, most=9),
    "staff": Field("staff", "true_false", optional=True, default=False),
}
PARAMS: dict[str, Value] = {"rate": Decimal("0.5"), "least": 3}
LISTS = {"shops": ("ab", "街角", "𠮷")}
INPUTS: dict[str, Value | list[Value]] = {"rate": Decimal("0.25"), "codes": ["a", "it's"]}
SHARES: tuple[Value, ...] = (2, Decimal("0.5"), Decimal("2.25"))
"""What `params.share` is, at one time or another: now whole, now not."""

_SHARE = type_of_values(SHARES)
assert _SHARE is not None
SCOPE = Scope(
    EVENT, PLAYER, params=PARAMS, lists=LISTS, count=True, varying={"share": _SHARE}, inputs=INPUTS, streak=True
)

TEXTS = ("", "a", "ab", "ba", "街", "街角", "ﬀ", "𠮷", "a\\b", 'say "a"', "it's")


def situation(random: Random) -> tuple[dict[str, Any], dict[str, Any], Run]:
    """The fields of an event and of a player, and what is known when an expression runs: decimals are eighths."""
    eighths = Decimal(random.randrange(1, 8000)) / 8
    event = {
        "amount": random.choice((eighths, Decimal(10), Decimal("0.125"))),
        "balance": random.choice((Decimal(random.randrange(-8000, 8000)) / 8, Decimal(0))),
        "steps": random.choice((random.randrange(10), random.randrange(1_000_001))),
        "small": random.randrange(100),
        "change": random.choice((random.randrange(-999, 1000), random.randrange(-9, 10))),
        "channel": random.choice(EVENT["channel"].values),
        "merchant": random.choice(TEXTS),
        "correct": random.random() < 0.5,
    }
    segments = frozenset(name for name in PLAYER["segments"].values if random.random() < 0.4)
    player = {"segments": segments, "level": random.randrange(10), "staff": random.random() < 0.5}
    count, streak = Decimal(random.randrange(8000)) / 8, random.choice((1, 7, random.randrange(1, 99_999)))
    return event, player, Run(count, streak, {"share": random.choice(SHARES)})
