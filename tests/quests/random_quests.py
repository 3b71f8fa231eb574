"""Random quests with every kind of condition, and random events, drawn so that about half of the conditions hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from engine.quests.expressions import TRUE_FALSE, Scope, compile_expression
from engine.quests.quest import Condition, Quest, Reward, Stage, Steps, When
from tests.quests import plain

SCOPE = Scope(plain.EVENT, plain.PLAYER, params={"rate": 2}, lists={"shops": ("ab", "街角")})
TYPES = ("type0", "type1", "type2")
CHANNELS, SEGMENTS = plain.EVENT["channel"].values, plain.PLAYER["segments"].values


def _number(random: Random) -> str:
    """A comparison of a number field with a constant on either side."""
    name, most = random.choice((("event.amount", 20), ("event.balance", 3), ("event.steps", 9), ("player.level", 9)))
    value = random.choice((str(random.randint(0, most)), f"{random.randint(0, most)}.5"))
    op = random.choice(("<", "<=", ">", ">="))
    return f"{name} {op} {value}" if random.random() < 0.7 else f"{value} {op} {name}"


def _equal(random: Random) -> str:
    return random.choice(
        (
            f'event.channel == "{random.choice(CHANNELS)}"', f'"{random.choice(CHANNELS)}" == event.channel',
            f'event.merchant == "{random.choice(plain.TEXTS)}"', f"player.level == {random.randint(0, 9)}",
            f"event.steps == {random.randint(0, 9)}", f"event.steps == {random.randint(0, 9)}.0",
            f"event.amount == {random.randint(1, 9)}", f"event.change == -{random.randint(0, 4)}",
        )
    )  # fmt: skip


def _among(random: Random) -> str:
    numbers = ", ".join(str(n) for n in random.sample(range(10), random.randint(1, 6)))
    channels = ", ".join(f'"{name}"' for name in random.sample(CHANNELS, random.randint(1, 2)))
    return random.choice(
        (f"event.steps in [{numbers}, 2.0]", f"player.level in [{numbers}]", f"event.channel in [{channels}]",
         "event.merchant in lists.shops", f"event.amount in [{numbers}, 1.5]")
    )  # fmt: skip


def _flag(random: Random) -> str:
    return random.choice(
        ("event.correct", "!event.correct", "player.staff", "!player.staff", "event.correct == true",
         "player.staff == false", "event.correct == player.staff", "event.correct in [true]", "true", "!false")
    )  # fmt: skip


def _unlike(random: Random) -> str:
    inner = random.choice((_number, _equal, _among, _many))(random)
    return random.choice((f"!({inner})", f'event.channel != "{random.choice(CHANNELS)}"', f"!(!({inner}))"))


def _either(random: Random) -> str:
    return " || ".join(_equal(random) for _ in range(random.randint(2, 3)))


def _either_of_one(random: Random) -> str:
    """Alternatives about one field: the index holds them as one."""
    field = random.choice(('event.channel == "{}"', '"{}" in player.segments'))
    values = CHANNELS if "channel" in field else SEGMENTS
    return " || ".join(field.format(value) for value in random.sample(values, 2))


def _both(random: Random) -> str:
    return f"{_number(random)} && {_number(random)} && ({random.choice((_equal, _flag, _either))(random)})"


def _words(random: Random) -> str:
    name, text = random.choice(("startsWith", "endsWith", "contains")), random.choice(plain.TEXTS)
    return random.choice((f'event.merchant.{name}("{text}")', f'event.merchant >= "{text}"'))


def _computed(random: Random) -> str:
    return random.choice(
        (
            f"event.amount * params.rate > {random.randint(1, 40)}", f"event.steps % 3 == {random.randint(0, 2)}",
            "event.steps > player.level", f"floor(event.amount / 3.0) >= {random.randint(0, 5)}",
            f"min(event.steps, player.level) < {random.randint(1, 6)}", "event.amount - event.balance >= 7",
            "(event.correct ? event.steps : player.level) > 4", f"abs(event.change) == {random.randint(0, 4)}",
        )
    )  # fmt: skip


def _many(random: Random) -> str:
    return f'"{random.choice(SEGMENTS)}" in player.segments'


def _player(random: Random) -> str:
    return random.choice((_many(random), "player.staff", f"player.level >= {random.randint(0, 9)} && !player.staff"))


KINDS: Mapping[str, Callable[[Random], str]] = {
    "equality": _equal,
    "in": _among,
    "range": _number,
    "boolean": _flag,
    "negation": _unlike,
    "or": _either,
    "or of one field": _either_of_one,
    "and": _both,
    "text function": _words,
    "arithmetic": _computed,
    "many_of": _many,
    "player": _player,
}


@dataclass(frozen=True)
class Pool:
    """Conditions to make quests from; the kind and the tree of each by its text, also where `node` hides the tree."""

    conditions: tuple[Condition, ...]
    kinds: Mapping[str, str]
    trees: Mapping[str, Any]


def pool(random: Random, size: int) -> Pool:
    """So many conditions of each kind."""
    kinds: dict[str, str] = {}
    trees: dict[str, Any] = {}
    found = []
    for kind, write in KINDS.items():
        for text in [write(random) for _ in range(size)]:
            compiled = compile_expression(text, SCOPE, TRUE_FALSE)
            node = None if random.random() < 0.03 else compiled.node
            found.append(Condition("if[0]", text, compiled.evaluate, node))  # type: ignore[arg-type]
            kinds.setdefault(text, kind)
            trees[text] = compiled.node
    return Pool(tuple(found), kinds, trees)


def _asked(event: Any, player: Any, run: Any) -> bool:
    raise AssertionError("the matcher has asked a late condition")


def _late(condition: Condition) -> Condition:
    """A condition that only `progress` may ask, although its tree would fit into the index."""
    return Condition("if[9]", f"late: {condition.text}", _asked, condition.node, late=True)


def quest(random: Random, known: Pool, number: int) -> Quest:
    """A quest with up to four conditions, every sixth with steps, some with a late condition, most of them live."""

    def some(most: int) -> tuple[Condition, ...]:
        found = random.sample(known.conditions, random.randint(0, most))
        if random.random() < 0.1:
            found.insert(random.randint(0, len(found)), _late(random.choice(known.conditions)))
        return tuple(found)

    steps = None
    if random.random() < 0.17:
        heard = [random.choice(TYPES) for _ in range(random.randint(2, 4))]
        steps = Steps(tuple(Stage(f"s{n}", f"steps[{n}]", event, some(3)) for n, event in enumerate(heard)))
    return Quest(
        f"q{number:04}",
        "v",
        When("" if steps else random.choice(TYPES)),
        some(1) if steps else some(4),
        Reward("energy", 1),
        status=random.choice(("live", "live", "live", "live", "paused", "draft")),
        priority=random.choice((1, 100, 100)),
        steps=steps,
    )


def event(random: Random) -> dict[str, Any]:
    """An event's fields: small numbers, so that equalities hold now and then."""
    return {
        "amount": random.choice((Decimal(random.randint(1, 20)), Decimal(random.randint(1, 2000)) / 100)),
        "balance": Decimal(random.randint(-500, 500)) / 100,
        "steps": random.randint(0, 9),
        "change": random.randint(-4, 4),
        "channel": random.choice(CHANNELS),
        "merchant": random.choice(plain.TEXTS),
        "correct": random.random() < 0.5,
    }


def profile(random: Random) -> dict[str, Any]:
    """A player's fields."""
    segments = frozenset(name for name in SEGMENTS if random.random() < 0.5)
    return {"segments": segments, "level": random.randint(0, 9), "staff": random.random() < 0.5}
