"""Books of many quests for the bench: four workloads, after those of the reference, and events for them.

S1: forty event types, most quests ask for a value. S2: the same, all on one type. S3: one type and nothing asked for
that tells quests apart. S4: merchants' offers, all on one type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple

from engine.incoming.vocabulary import Field, Vocabulary, struct_of
from engine.quests.expressions import TRUE_FALSE, Scope, compile_expression
from engine.quests.quest import Condition, Quest, Reward, When

MERCHANTS, MCCS, TYPES, KEYED = 3_000, 300, 40, 0.85
CHANNELS, SEGMENTS = ("card", "qr", "online"), ("gold", "mass", "private", "payroll")
EVENT = {
    "amount": Field("amount", "decimal", positive=True),
    "merchant": Field("merchant", "text"),
    "mcc": Field("mcc", "text"),
    "channel": Field("channel", "one_of", CHANNELS),
    "place": Field("place", "integer", least=0, most=999),
    "online": Field("online", "true_false"),
}
PLAYER = {
    "segments": Field("segments", "many_of", SEGMENTS, optional=True, default=frozenset()),
    "level": Field("level", "integer", optional=True, default=0, least=0, most=9),
}
SCOPE = Scope(EVENT, PLAYER)
MAKE_EVENT = struct_of("event", EVENT)
PROFILES = Vocabulary({}, PLAYER, "CNY", struct_of("profile", PLAYER))


class Told(NamedTuple):
    """One event as the matcher sees it."""

    type: str
    fields: Any
    profile: Any


@cache
def condition(text: str) -> Condition:
    """A checked condition; quests share those that are written alike."""
    compiled = compile_expression(text, SCOPE, TRUE_FALSE)
    return Condition("if[0]", text, compiled.evaluate, compiled.node)  # type: ignore[arg-type]


def _offer(random: Random) -> tuple[str, list[str]]:
    texts = [
        f'event.merchant == "m{random.randrange(MERCHANTS)}"',
        f"event.amount >= {random.choice((5, 10, 20, 50))}.0",
    ]
    if random.random() < 0.5:
        texts.append(f'"{random.choice(SEGMENTS)}" in player.segments')
    if random.random() < 0.2:
        texts.append(f"player.level > {random.randrange(4)} || event.online")
    return "spending", texts


def _keyed(random: Random) -> list[str]:
    if random.random() >= KEYED:
        return _broad(random)
    key = random.choice((f'event.mcc == "{random.randrange(MCCS)}"', f"event.place == {random.randrange(1000)}"))
    return [key, f"event.amount >= {random.randrange(1, 100)}.0", f"player.level >= {random.randrange(6)}"]


def _broad(random: Random) -> list[str]:
    low = random.randrange(1, 80)
    return [
        f"event.amount >= {low}.0 && event.amount < {low + random.randrange(20, 100)}.0",
        random.choice((f"player.level >= {random.randrange(7)}", f'"{random.choice(SEGMENTS)}" in player.segments')),
    ]


WORKLOADS: Mapping[str, Callable[[Random], tuple[str, list[str]]]] = {
    "S1, 40 event types": lambda random: (f"type{random.randrange(TYPES)}", _keyed(random)),
    "S2, one event type": lambda random: ("spending", _keyed(random)),
    "S3, no key at all": lambda random: ("spending", _broad(random)),
    "S4, merchants' offers": _offer,
}


def book(workload: str, size: int) -> list[Quest]:
    """So many quests of a workload, always the same ones."""
    random, found = Random(size), []
    for n in range(size):
        event, texts = WORKLOADS[workload](random)
        conditions = tuple(condition(text) for text in texts)
        found.append(Quest(f"q{n:05}", "v", When(event), conditions, Reward("energy", 1)))
    return found


def events(workload: str, count: int) -> list[Told]:
    """Events for a workload, of two hundred players."""
    random = Random(7)
    profiles = [
        PROFILES.profile(
            {"segments": frozenset(s for s in SEGMENTS if random.random() < 0.4), "level": random.randrange(10)}
        )
        for _ in range(200)
    ]
    types = [f"type{n}" for n in range(TYPES)] if workload.startswith("S1") else ["spending"]
    return [Told(random.choice(types), MAKE_EVENT(**fields(random)), random.choice(profiles)) for _ in range(count)]


def fields(random: Random) -> dict[str, Any]:
    """The fields of one event."""
    return {
        "amount": Decimal(random.randrange(100, 12_000)) / 100,
        "merchant": f"m{random.randrange(MERCHANTS)}",
        "mcc": str(random.randrange(MCCS)),
        "channel": random.choice(CHANNELS),
        "place": random.randrange(1000),
        "online": random.random() < 0.3,
    }
