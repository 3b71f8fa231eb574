"""Types of fields and constants: closed values, digits, and how large a number can get."""

from decimal import Decimal

import pytest

from engine.incoming.vocabulary import Field
from engine.quests.kinds import INTEGER, Type, can_meet, result_of, type_of_field, type_of_value, type_of_values, widest


def test_money_is_never_below_zero_and_has_ten_digits() -> None:
    money = type_of_field(Field("amount", "decimal", positive=True))

    assert (money.kind, money.whole, money.places, money.negative) == ("decimal", 10, 6, False)


def test_a_whole_number_has_the_digits_of_its_bounds() -> None:
    assert type_of_field(Field("a", "integer", least=0, most=1000)).whole == 4
    assert type_of_field(Field("a", "integer")).negative


@pytest.mark.parametrize(
    ("value", "whole", "places"),
    [(0, 1, 0), (-12, 2, 0), (Decimal("0.05"), 1, 2), (Decimal("120.50"), 3, 2), (10**320, 301, 0)],
)
def test_a_constant_has_its_own_digits(value: int | Decimal, whole: int, places: int) -> None:
    found = type_of_value(value)

    assert (found.whole, found.places) == (whole, places)


def test_a_whole_number_and_a_decimal_are_a_decimal() -> None:
    assert widest(INTEGER, type_of_value(Decimal("0.5"))).kind == "decimal"


def test_the_larger_of_two_is_below_zero_only_if_both_can_be() -> None:
    below, above = type_of_value(-1), type_of_value(1)

    assert not result_of("max", [below, above]).negative
    assert result_of("min", [below, above]).negative
    assert not result_of("abs", [below]).negative


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Type("text", ("a", "b")), Type("text", ("b",)), True),
        (Type("text", ("a", "b")), Type("text", ("c",)), False),
        (Type("text", digits=4), Type("text", ("5411",)), True),
        (Type("text", ("541",)), Type("text", digits=4), False),
        (Type("text"), Type("text", ("x",)), True),
    ],
)
def test_texts_can_be_equal_only_if_they_share_a_value(one: Type, other: Type, meet: bool) -> None:
    assert can_meet(one, other) is meet


def test_values_of_one_kind_have_the_type_that_holds_them_all() -> None:
    number = type_of_values([1, Decimal("0.05"), -120])
    text = type_of_values(["qr", "card", "qr"])

    assert number is not None
    assert (number.kind, number.whole, number.places, number.negative) == ("decimal", 3, 2, True)
    assert text is not None
    assert text.values == ("qr", "card")


@pytest.mark.parametrize("values", [[1, "1"], [True, 1], ["x", False]])
def test_values_of_several_kinds_have_no_type(values: list[int | str | bool]) -> None:
    assert type_of_values(values) is None
