"""Fifty rules per event: in our closures, in our index, and in other engines of rules as they are meant to be used.

Every engine holds the rules compiled. The others are given plain dictionaries that are made beforehand; what they do
with them is theirs. They find the same rules, or the row fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any, NamedTuple

from engine.quests.matcher import Matcher
from engine.quests.quest import Quest, Reward, Run, When
from tests.bench.measure import Row, cpu_timed, row_of
from tests.bench.quests_books import CHANNELS, MAKE_EVENT, MCCS, PROFILES, SEGMENTS, condition, fields

RULES, TARGET_INDEXED, TARGET_PLAIN = 50, 30.0, 10.0
PAIRS, QUICK_PAIRS = 7, 2
EVENTS, QUICK_EVENTS, THEIR_SHARE = 10_000, 500, 10
INSTALL = "not installed: make bench installs it (pip install --require-hashes -r bench.lock)"
ENGINES = {
    "cel-expr-python": "cel_expr_python",
    "zen-engine": "zen",
    "rule-engine": "rule_engine",
    "cel, one list": "cel_expr_python",
    "zen, one list": "zen",
}
"""By their packages. `one list`: all rules put into one expression, so that an event is converted once."""

_RUN = Run()


class Rule(NamedTuple):
    """One rule as numbers and texts; every engine writes it in its own words."""

    least: int
    mccs: tuple[str, ...]
    channel: str
    level: int


class Case(NamedTuple):
    """One event, decoded for us and as plain values for the others."""

    fields: Any
    profile: Any
    event: dict[str, Any]
    player: dict[str, Any]


Find = Callable[[Case], list[int]]
"""The numbers of the rules that hold."""


@cache
def rules() -> tuple[Rule, ...]:
    """Fifty rules, of which an event fulfils one now and then."""
    random = Random(50)
    return tuple(
        Rule(
            random.choice((5, 10, 20, 50)),
            tuple(str(n) for n in random.sample(range(MCCS), 3)),
            random.choice(CHANNELS),
            random.randrange(6),
        )
        for _ in range(RULES)
    )


def cases(count: int) -> list[Case]:
    """Events, half of them with a business code that some rule asks for."""
    random, found = Random(51), []
    for _ in range(count):
        event = fields(random)
        if random.random() < 0.5:
            event["mcc"] = random.choice(random.choice(rules()).mccs)
        player: dict[str, Any] = {
            "segments": frozenset({random.choice(SEGMENTS)}),
            "level": random.randrange(10),
        }
        plain = {**event, "amount": float(event["amount"])}
        known = {**player, "segments": sorted(player["segments"])}
        found.append(Case(MAKE_EVENT(**event), PROFILES.profile(player), plain, known))
    return found


def _ours(rule: Rule) -> list[str]:
    """The rule as a quest says it, a condition a line."""
    codes = ", ".join(f'"{code}"' for code in rule.mccs)
    return [
        f"event.amount >= {rule.least}.0",
        f"event.mcc in [{codes}]",
        f'event.channel == "{rule.channel}"',
        f"player.level > {rule.level}",
    ]


def _written(rule: Rule, joined: str) -> str:
    """The rule in one expression."""
    return joined.join(_ours(rule))


def _list(joined: str) -> str:
    """All rules in one expression that gives a list of true and false."""
    return "[" + ", ".join(f"({_written(rule, joined)})" for rule in rules()) + "]"


def indexed() -> Find:
    """Ours, with the index."""
    quests = [
        Quest(f"{n:02}", "v", When("spending"), tuple(map(condition, _ours(rule))), Reward("energy", 1))
        for n, rule in enumerate(rules())
    ]
    match = Matcher(quests).match
    return lambda case: [int(quest.id) for quest in match("spending", case.fields, case.profile)]


def plain() -> Find:
    """Ours, each rule's closures run for each event up to the first that does not hold."""
    tests = [tuple(condition(text).holds for text in _ours(rule)) for rule in rules()]

    def find(case: Case) -> list[int]:
        event, player, found = case.fields, case.profile, []
        for n, conditions in enumerate(tests):
            for holds in conditions:
                if not holds(event, player, _RUN):
                    break
            else:
                found.append(n)
        return found

    return find


def _cel_env() -> tuple[Any, Callable[[Case], Any]]:
    """CEL with flat, typed names, and what makes an event known to it."""
    cel = import_module("cel_expr_python.cel")
    kinds = {"amount": cel.Type.DOUBLE, "mcc": cel.Type.STRING, "channel": cel.Type.STRING}
    variables = {f"event.{name}": kind for name, kind in kinds.items()} | {"player.level": cel.Type.INT}
    env = cel.NewEnv(variables=variables)

    def known(case: Case) -> Any:
        event = case.event
        told = {"event.amount": event["amount"], "event.mcc": event["mcc"], "event.channel": event["channel"]}
        return env.Activation({**told, "player.level": case.player["level"]})

    return env, known


def _cel() -> Find:
    env, known = _cel_env()
    tests = [env.compile(_written(rule, " && ")).eval for rule in rules()]

    def find(case: Case) -> list[int]:
        here = known(case)
        return [n for n, run in enumerate(tests) if run(here).value() is True]

    return find


def _cel_list() -> Find:
    env, known = _cel_env()
    run = env.compile(_list(" && ")).eval
    return lambda case: [n for n, holds in enumerate(run(known(case)).plain_value()) if holds is True]


def _zen() -> Find:
    zen = import_module("zen")
    tests = [zen.compile_expression(_written(rule, " and ")).evaluate for rule in rules()]

    def find(case: Case) -> list[int]:
        told = {"event": case.event, "player": case.player}
        return [n for n, run in enumerate(tests) if run(told)]

    return find


def _zen_list() -> Find:
    run = import_module("zen").compile_expression(_list(" and ")).evaluate
    return lambda case: [n for n, holds in enumerate(run({"event": case.event, "player": case.player})) if holds]


def _rule_engine() -> Find:
    """With flat names: it is many times slower in nested ones."""
    engine = import_module("rule_engine")
    texts = [_written(rule, " and ").replace("event.", "event_").replace("player.", "p_") for rule in rules()]
    tests = [engine.Rule(text).matches for text in texts]

    def find(case: Case) -> list[int]:
        told = {f"event_{name}": value for name, value in case.event.items()} | {"p_level": case.player["level"]}
        return [n for n, run in enumerate(tests) if run(told)]

    return find


_THEIRS: Mapping[str, Callable[[], Find]] = {
    "cel-expr-python": _cel,
    "zen-engine": _zen,
    "rule-engine": _rule_engine,
    "cel, one list": _cel_list,
    "zen, one list": _zen_list,
}


def rules_row(engine: str, *, with_index: bool, quick: bool) -> tuple[Row, str] | str:
    """Ours against another engine; or how to install that one."""
    if find_spec(ENGINES[engine]) is None:
        return INSTALL
    ours, theirs = (indexed if with_index else plain)(), _THEIRS[engine]()
    told = cases(QUICK_EVENTS if quick else EVENTS)
    few = told[: len(told) // THEIR_SHARE]
    found = _the_same(ours, theirs, few)
    pairs = []
    for _ in range((QUICK_PAIRS if quick else PAIRS) + 1):
        mine = cpu_timed(len(told), lambda: [ours(case) for case in told])
        pairs.append((mine, cpu_timed(len(few), lambda: [theirs(case) for case in few])))
    name = f"{RULES} rules, {'with the index' if with_index else 'closures alone'}"
    row = row_of(name, engine, pairs[1:], TARGET_INDEXED if with_index else TARGET_PLAIN)
    return row, f"{found / len(few):.2f} rules"


def _the_same(ours: Find, theirs: Find, told: Sequence[Case]) -> int:
    """How many rules hold in all; both sides must find the same ones."""
    found = 0
    for case in told:
        mine = ours(case)
        assert mine == theirs(case), (mine, theirs(case))
        found += len(mine)
    return found
