"""Closures give exactly what a slow, independent reading gives, and never raise."""

import decimal
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from engine.quests import closures
from engine.quests.expressions import INTEGER, ExpressionError, Scope, compile_expression
from engine.quests.kinds import type_of_values
from engine.quests.quest import Run
from tests.quests import plain

SCOPE = Scope(
    plain.EVENT,
    plain.PLAYER,
    params={"rate": Decimal("0.5")},
    lists={"shops": ("ab", "街角")},
    count=True,
)
EVENT = {
    "amount": Decimal("10.50"),
    "balance": Decimal("-1.000001"),
    "steps": 8000,
    "change": -7,
    "channel": "qr",
    "merchant": "街角",
    "correct": True,
}
PLAYER = {"segments": frozenset({"gold"}), "level": 3, "staff": False}


def run(text: str, event: dict[str, Any] = EVENT, player: dict[str, Any] = PLAYER, count: Any = 0) -> Any:
    evaluate = compile_expression(text, SCOPE).evaluate
    return evaluate(SimpleNamespace(**event), SimpleNamespace(**player), Run(count))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("event.amount * params.rate", Decimal("5.25")),
        ("0.1 + 0.2 == 0.3", True),
        ("event.amount / 9 * 9 == event.amount", False),
        ("event.amount / 4", Decimal("2.625")),
        ("floor(event.balance)", -2),
        ("ceil(event.balance)", -1),
        ("abs(event.balance)", Decimal("1.000001")),
        ("-event.balance", Decimal("1.000001")),
        ("event.steps % 7", 6),
        ("min(5 + player.level, 12)", 8),
        ("max(event.change, 0, 2.5)", Decimal("2.5")),
        ("event.correct ? 1 : 2", 1),
        ("event.steps in [8000.0]", True),
        ('event.merchant.startsWith("街")', True),
        ('endsWith(event.merchant, "街")', False),
        ('"街角店".contains(event.merchant)', True),
        ('"gold" in player.segments && "mass" in player.segments', False),
        ("10 < event.amount && event.amount <= 10.50 && event.correct", True),
        ("event.change > 0 || event.change < -6 || event.correct", True),
        ("event.merchant in lists.shops", True),
        ('event.channel == "card" ? "a" : "b"', "b"),
    ],
)
def test_an_expression_gives_its_value(text: str, value: object) -> None:
    found = run(text)

    assert found == value
    assert not isinstance(value, bool) or found is value


def test_the_count_is_read_from_the_run() -> None:
    assert run("count * 2 >= 7", count=Decimal("3.5")) is True


def test_a_product_beyond_the_usual_precision_is_exact() -> None:
    long: dict[str, Any] = {**EVENT, "amount": Decimal("123456789.123457"), "balance": Decimal("999999999999.999999")}
    product = run("event.amount * event.balance * event.balance * event.balance", long)

    assert Fraction(product) == Fraction(long["amount"]) * Fraction(long["balance"]) ** 3


def test_the_threads_own_decimal_context_changes_nothing() -> None:
    with decimal.localcontext() as context:
        context.prec = 2
        context.traps[decimal.Inexact] = True
        assert run("-(event.amount * 1.001) + abs(event.balance) - 0.000001") == Decimal("-9.5105")


def test_only_quotients_are_ever_rounded() -> None:
    closures.EXACT.clear_flags()

    run("event.amount / 3.0 * event.balance + event.balance / 7.0 - event.change * 1.000001")

    assert not closures.EXACT.flags[decimal.Inexact]


@settings(max_examples=300)
@given(plain.numbers(), plain.events(), plain.profiles())
def test_numbers_are_those_of_the_slow_reading(text: str, event: dict[str, Any], player: dict[str, Any]) -> None:
    try:
        compiled = compile_expression(text, SCOPE)
    except ExpressionError as error:
        assume(error.code not in ("too_large", "division", "too_deep"))
        raise

    found = compiled.evaluate(SimpleNamespace(**event), SimpleNamespace(**player), Run())

    assert Fraction(found) == plain.value_of(compiled.node, event, player)
    assert type(found) is int or compiled.type.kind == "decimal"


@settings(max_examples=300)
@given(plain.truths(), plain.events(), plain.profiles())
def test_truths_are_those_of_the_slow_reading(text: str, event: dict[str, Any], player: dict[str, Any]) -> None:
    try:
        compiled = compile_expression(text, SCOPE)
    except ExpressionError as error:
        assume(error.code not in ("too_large", "division", "too_deep"))
        raise

    found = compiled.evaluate(SimpleNamespace(**event), SimpleNamespace(**player), Run())

    assert found is plain.value_of(compiled.node, event, player)


def test_the_deepest_expression_runs_without_much_stack() -> None:
    text = "event.change" + " + 1.0" * 22
    evaluate = compile_expression(text, SCOPE).evaluate
    limit = sys.getrecursionlimit()

    assert evaluate(SimpleNamespace(**EVENT), SimpleNamespace(**PLAYER), Run()) == 15
    assert limit >= 1000


VARYING = replace(
    SCOPE,
    varying={"rise": type_of_values([Decimal("0.5"), 2]) or INTEGER, "way": type_of_values(["qr", "card"]) or INTEGER},
    inputs={"cap": 20, "shops": ["ab", "街角"]},
    streak=True,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("streak.length * 2 + count", 15),
        ("streak.length % 7 == 6", True),
        ("event.amount * params.rise", Decimal("21.00")),
        ("-params.rise + abs(params.rise) + floor(params.rise)", 2),
        ("event.channel == params.way", True),
        ("params.way == event.channel", True),
        ("inputs.cap + 1", 21),
        ("event.merchant in inputs.shops", True),
    ],
)
def test_what_only_the_run_knows_is_read_when_it_runs(text: str, value: Any):
    evaluate = compile_expression(text, VARYING).evaluate
    told = Run(count=3, streak=6, params={"rise": 2, "way": "qr"})

    assert evaluate(SimpleNamespace(**EVENT), SimpleNamespace(**PLAYER), told) == value
