"""What we accept means what it means in CEL: random expressions, in Google's implementation and in our closures.

CEL's doubles stand against our exact decimals; `random_expressions` says how they are kept comparable. What is not
clear in CEL or has no meaning here is refused, and that is asserted too.
"""

import operator
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from engine.quests import closures, syntax
from engine.quests.expressions import Compiled, ExpressionError, compile_expression
from engine.quests.quest import Run
from tests.quests.oracle_fields import EVENT, INPUTS, LISTS, PARAMS, PLAYER, SCOPE, situation
from tests.quests.random_expressions import Part, Writer

WHY = "cel-expr-python has no wheel for this Python or platform"
cel: Any = pytest.importorskip("cel_expr_python.cel", reason=WHY)
ext_math: Any = pytest.importorskip("cel_expr_python.ext.ext_math", reason=WHY)

CHUNKS, EXPRESSIONS = 10, 7_500
SOAK_CHUNKS = 40, 25_000
SITUATIONS, EACH = 60, 3
SIZE = frozenset({"too_large", "too_deep"})
"""An expression may always be refused for its size."""

_KINDS = {
    "decimal": cel.Type.DOUBLE,
    "integer": cel.Type.INT,
    "true_false": cel.Type.BOOL,
    "many_of": cel.Type.List(cel.Type.STRING),
}


class Oracle:
    """CEL with the fields, params and lists of our scope as variables."""

    def __init__(self) -> None:
        names = {f"event.{name}": known for name, known in EVENT.items()}
        names |= {f"player.{name}": known for name, known in PLAYER.items()}
        variables = {name: _KINDS.get(known.type, cel.Type.STRING) for name, known in names.items()}
        variables |= {"params.rate": cel.Type.DOUBLE, "params.least": cel.Type.INT, "count": cel.Type.DOUBLE}
        variables |= {"params.share": cel.Type.DOUBLE, "inputs.rate": cel.Type.DOUBLE, "streak.length": cel.Type.INT}
        variables |= dict.fromkeys(("lists.shops", "inputs.codes"), cel.Type.List(cel.Type.STRING))
        self.env = cel.NewEnv(variables=variables, extensions=[ext_math.ExtMath()])

    def situation(self, event: dict[str, Any], player: dict[str, Any], run: Run) -> Any:
        data = {f"event.{name}": value for name, value in event.items()}
        data |= {f"player.{name}": value for name, value in player.items()}
        data |= {f"params.{name}": value for name, value in PARAMS.items()}
        data |= {f"inputs.{name}": value for name, value in INPUTS.items()}
        data |= {"count": run.count, "streak.length": run.streak, "params.share": Decimal(str(run.params["share"]))}
        data |= {"lists.shops": list(LISTS["shops"])}
        return self.env.Activation({name: _plain(value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return sorted(value) if isinstance(value, frozenset) else value


@dataclass
class Report:
    """What came of a run: expressions whose values agree, those refused by code, and what differs."""

    agree: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    differ: list[str] = field(default_factory=list)


def compare(seed: int, expressions: int) -> Report:
    """Write so many different expressions from a seed and compare both readings of each, in a few situations."""
    oracle, writer, random, report = Oracle(), Writer(seed), Random(seed), Report()
    told = [situation(random) for _ in range(SITUATIONS)]
    here = [(SimpleNamespace(**e), SimpleNamespace(**p), run) for e, p, run in told]
    there = [oracle.situation(*one) for one in told]
    seen: set[str] = set()
    while len(seen) < expressions:
        part = writer.expression()
        if part.ours in seen:
            continue
        seen.add(part.ours)
        compiled = _ours(part, report)
        if compiled is None:
            continue
        try:
            expression = oracle.env.compile(part.cel)
        except RuntimeError as error:
            report.differ.append(f"CEL refuses what we accept: {part.ours} | {part.cel} | {error}")
            continue
        wrong = [
            f"{part.ours} | {part.cel} | {mine!r} is not {theirs.type().name()} {theirs.value()!r}"
            for n in random.sample(range(SITUATIONS), EACH)
            for mine, theirs in [(compiled.evaluate(*here[n]), expression.eval(there[n]))]
            if not same(part, mine, theirs)
        ]
        report.differ += wrong
        report.agree += not wrong
    return report


def _ours(part: Part, report: Report) -> Compiled | None:
    """Our reading, unless it is refused: noted as a difference when it must not be, or when it is not but must be."""
    try:
        compiled = compile_expression(part.ours, SCOPE)
    except ExpressionError as error:
        report.refused[error.code] += 1
        if error.code not in part.refused | part.may | SIZE:
            report.differ.append(f"we refuse as {error.code}: {part.ours}")
        return None
    if part.refused:
        report.differ.append(f"we accept what is {sorted(part.refused)}: {part.ours}")
        return None
    return compiled


def same(part: Part, mine: Any, theirs: Any) -> bool:
    """Whether CEL's value is ours; an error in CEL is a value of its own type, which is never ours."""
    value = theirs.value()
    if theirs.type() == cel.Type.DOUBLE:
        if isinstance(mine, bool) or not isinstance(mine, int | Decimal):
            return False
        tolerance = Fraction(0) if part.exact else Fraction(2) ** (part.whole - 40)
        return abs(Fraction(mine) - Fraction(value)) <= tolerance
    expected = {"INT": int, "BOOL": bool, "STRING": str}.get(theirs.type().name())
    return expected is type(mine) and bool(mine == value)


def assert_agree(report: Report, expressions: int) -> None:
    assert report.differ == []
    size = sum(report.refused[code] for code in SIZE)
    assert size < 0.06 * expressions, "so many are refused for their size that little is compared"
    assert report.agree > 0.7 * expressions, "so much is refused that little is compared"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CHUNKS))
def test_what_we_accept_gives_what_cel_gives(seed: int) -> None:
    assert_agree(compare(seed, EXPRESSIONS), EXPRESSIONS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_000 + SOAK_CHUNKS[0]))
def test_what_we_accept_gives_what_cel_gives_in_a_million_expressions(seed: int) -> None:
    assert_agree(compare(seed, SOAK_CHUNKS[1]), SOAK_CHUNKS[1])


@pytest.mark.parametrize(
    ("table", "op", "wrong"),
    [
        (closures._WHOLE, "+", operator.sub),
        (closures._WHOLE, "%", operator.floordiv),
        (closures._DECIMAL, "-", closures.EXACT.add),
        (closures._DECIMAL, "/", closures.EXACT.multiply),
        (closures._COMPARE, "<=", operator.lt),
        (closures._COMPARE, "!=", operator.eq),
        (closures._TEXT, "startsWith", str.endswith),
        (closures._FLIPPED, "<", "<"),
        (syntax._POWER, "-", 6),
        (syntax._POWER, "&&", 2),
    ],
)
def test_the_oracle_notices_a_wrong_operator(monkeypatch: pytest.MonkeyPatch, table: Any, op: str, wrong: Any) -> None:
    monkeypatch.setitem(table, op, wrong)

    assert compare(1, 1_500).differ != []


def test_a_choice_before_the_colon_is_no_cel_either() -> None:
    with pytest.raises(RuntimeError):
        Oracle().env.compile("event.correct ? player.staff ? 1 : 2 : 3")


def test_an_error_in_cel_is_no_value() -> None:
    oracle = Oracle()
    failed = oracle.env.compile("event.steps / 0").eval(oracle.situation(*situation(Random(1))))

    assert failed.type() == cel.Type.ERROR
    assert failed.value()  # it would pass for true
    assert not same(Part("", "", "truth"), True, failed)
    assert not same(Part("", "", "text"), str(failed.value()), failed)
