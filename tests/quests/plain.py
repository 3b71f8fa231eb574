"""An independent, slow reading of expressions: the tree is walked and every number is a fraction.

Closures and the matcher are compared with it; it shares no code with them but the parser.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from engine.incoming.vocabulary import Field
from engine.quests.syntax import Binary, Call, Choice, ListOf, Literal, Logic, Name, Node, Unary

EVENT = {
    "amount": Field("amount", "decimal", positive=True),
    "balance": Field("balance", "decimal"),
    "steps": Field("steps", "integer", least=0, most=1_000_000),
    "change": Field("change", "integer"),
    "channel": Field("channel", "one_of", ("card", "qr", "online")),
    "merchant": Field("merchant", "text"),
    "correct": Field("correct", "true_false"),
}
PLAYER = {
    "segments": Field("segments", "many_of", ("gold", "mass", "private"), optional=True, default=frozenset()),
    "level": Field("level", "integer", optional=True, default=0, least=0, most=9),
    "staff": Field("staff", "true_false", optional=True, default=False),
}

TEXTS = ("", "a", "ab", "ba", "街角")
CENTS = st.integers(-(10**12), 10**12).map(lambda n: Decimal(n).scaleb(-6))


def events() -> st.SearchStrategy[dict[str, Any]]:
    """The fields of an event, edges included."""
    return st.fixed_dictionaries(
        {
            "amount": st.sampled_from([Decimal("0.000001"), Decimal(10), Decimal("9.99")])
            | CENTS.map(lambda n: abs(n) + 1),
            "balance": CENTS | st.just(Decimal(0)),
            "steps": st.integers(0, 1_000_000) | st.integers(0, 9),
            "change": st.integers(-(10**12), 10**12) | st.integers(-9, 9),
            "channel": st.sampled_from(EVENT["channel"].values),
            "merchant": st.sampled_from(TEXTS),
            "correct": st.booleans(),
        }
    )


def profiles() -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a player."""
    segments = st.frozensets(st.sampled_from(PLAYER["segments"].values))
    return st.fixed_dictionaries({"segments": segments, "level": st.integers(0, 9), "staff": st.booleans()})


def value_of(node: Node, event: Mapping[str, Any], player: Mapping[str, Any]) -> Any:
    """What the expression gives; every number as a Fraction."""
    if isinstance(node, Literal):
        return exact(node.value)
    if isinstance(node, Name):
        return exact((event if node.root == "event" else player)[node.field])
    if isinstance(node, Logic):
        parts = [value_of(part, event, player) for part in node.parts]
        return all(parts) if node.op == "&&" else any(parts)
    if isinstance(node, Choice):
        return value_of(node.yes if value_of(node.test, event, player) else node.no, event, player)
    if isinstance(node, ListOf):
        return [value_of(item, event, player) for item in node.items]
    if isinstance(node, Unary):
        inner = value_of(node.operand, event, player)
        return (not inner) if node.op == "!" else -inner
    if isinstance(node, Call):
        return _called(node.name, [value_of(arg, event, player) for arg in node.args])
    assert isinstance(node, Binary)
    return _joined(node.op, value_of(node.left, event, player), value_of(node.right, event, player))


def exact(value: Any) -> Any:
    """A number as a Fraction; all else as it is."""
    return Fraction(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _called(name: str, args: list[Any]) -> Any:
    if name in ("min", "max"):
        return sorted(args)[0 if name == "min" else -1]
    if name in ("floor", "ceil"):
        return Fraction(floor(args[0]) if name == "floor" else ceil(args[0]))
    if name == "abs":
        return args[0] if args[0] >= 0 else -args[0]
    text, other = args
    tests = {"startsWith": text[: len(other)] == other, "contains": text.find(other) >= 0}
    return tests[name] if name in tests else other == text[len(text) - len(other) :] and len(other) <= len(text)


def _joined(op: str, left: Any, right: Any) -> Any:
    if op == "in":
        return any(left == item for item in right)
    if op == "/":
        share = left / right
        return exact(Context(prec=50, rounding=ROUND_HALF_EVEN).divide(share.numerator, share.denominator))
    if op == "%":
        return left - right * floor(left / right)
    results = {"==": left == right, "!=": left != right}
    if op in results:
        return results[op]
    if op in ("<", "<=", ">", ">="):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]
    return {"+": left + right, "-": left - right, "*": left * right}[op]


def numbers(depth: int = 3) -> st.SearchStrategy[str]:
    """Expressions that give a number."""
    leaf = st.sampled_from(
        ["event.amount", "event.balance", "event.steps", "event.change", "player.level", "params.rate", "0", "7", "2.5"]
    )
    if depth == 0:
        return leaf
    inner = numbers(depth - 1)
    pairs = st.tuples(inner, inner)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["2.0", "3", "-7.0", "0.8", "params.rate"])).map(
            lambda t: f"({t[0]} / {t[1]})"
        ),
        st.sampled_from(["event.steps", "player.level", "abs(event.change)"]).map(lambda name: f"({name} % 7)"),
        pairs.map(lambda t: f"min({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"max({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["floor", "ceil", "abs", "-"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(truths(depth - 1), inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    )


def truths(depth: int = 3) -> st.SearchStrategy[str]:
    """Expressions that are true or false, most of them like those of real quests."""
    leaf = st.sampled_from(
        [
            "event.correct", "!event.correct", "player.staff", "!player.staff", 'event.channel == "qr"',
            'event.channel != "qr"', '"card" == event.channel', 'event.channel in ["qr", "card"]',
            'event.channel == "qr" || event.channel == "card"', "event.amount >= 10", "event.amount > 10.0",
            "event.amount < 9.99", "10 <= event.amount", "event.steps <= 5", "event.steps in [1, 2, 3.0]",
            "event.change == -1", "player.level >= 5", "player.level == 3", "player.level in [1, 2]",
            '"gold" in player.segments', '"gold" in player.segments || "mass" in player.segments',
            '!("gold" in player.segments)', 'event.merchant.startsWith("a")', 'event.merchant.endsWith("a")',
            'event.merchant.contains("b")', 'event.merchant == "ab"', 'event.merchant >= "ab"', "true", "false",
            "event.merchant in lists.shops", "event.correct == player.staff",
        ]
    )  # fmt: skip
    if depth == 0:
        return leaf
    inner = truths(depth - 1)
    compared = st.tuples(numbers(depth - 1), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers(depth - 1))
    return st.one_of(
        leaf,
        st.tuples(st.lists(inner, min_size=2, max_size=4), st.sampled_from([" && ", " || "])).map(
            lambda t: t[1].join(f"({part})" for part in t[0])
        ),
        inner.map(lambda text: f"!({text})"),
        compared.map(" ".join),
    )
