"""The checker: every mistake a designer can make in an expression, at its characters, with what to do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.incoming.vocabulary import Field
from engine.quests.expressions import INTEGER, ExpressionError, Scope, check, parse
from engine.quests.kinds import type_of_value

EVENT = {
    "amount": Field("amount", "decimal", positive=True),
    "balance": Field("balance", "decimal"),
    "day_total": Field("day_total", "integer", least=0, most=1_000_000),
    "change": Field("change", "integer"),
    "channel": Field("channel", "one_of", ("card", "qr", "online")),
    "kind": Field("kind", "one_of", ("card", "cash")),
    "merchant": Field("merchant", "text"),
    "mcc": Field("mcc", "text", digits=4),
    "payee": Field("payee", "text", privacy="hash"),
    "device": Field("device", "text", privacy="hash"),
    "correct": Field("correct", "true_false"),
}
PLAYER = {
    "segments": Field("segments", "many_of", ("gold", "mass", "private")),
    "level": Field("level", "integer", least=0, most=1000),
}
SCOPE = Scope(
    EVENT,
    PLAYER,
    params={"rate": Decimal("0.5"), "zero": 0, "word": "qr", "three": 3},
    lists={"food": ("5411", "5422"), "wrong": ("5411", "x"), "none": ()},
    count=True,
)


def kind(text: str) -> str:
    return check(parse(text), SCOPE).kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.amount >= 10 && event.mcc in lists.food", "true_false"),
        ("event.day_total * 2 + 1", "integer"),
        ("event.amount * params.rate", "decimal"),
        ("event.day_total / 2.0", "decimal"),
        ("event.amount / params.three", "decimal"),
        ("floor(event.amount / 3)", "integer"),
        ("event.day_total % 7", "integer"),
        ("max(event.change, 0) % params.three", "integer"),
        ("min(event.amount, 20)", "decimal"),
        ("min(5 + player.level, 12)", "integer"),
        ("event.correct ? 5 : 2.5", "decimal"),
        ("event.correct ? \"a\" : \"b\"", "text"),
        ("\"gold\" in player.segments", "true_false"),
        ("event.merchant in player.segments || event.correct", "true_false"),
        ("event.channel == params.word", "true_false"),
        ("event.channel == event.kind", "true_false"),
        ("event.payee == event.device || event.payee != \"\"", "true_false"),
        ("event.merchant.startsWith(\"x\") || contains(event.merchant, event.mcc)", "true_false"),
        ("event.mcc >= \"5400\"", "true_false"),
        ("count >= 3", "true_false"),
        ("-event.amount", "decimal"),
        ("event.day_total in [1, 2.5]", "true_false"),
        ("event.correct == false", "true_false"),
    ],
)  # fmt: skip
def test_a_right_expression_has_its_type(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "place", "hint"),
    [
        ("event.amuont >= 10.0", "unknown_field", "amuont", "did you mean 'amount'?"),
        ("event.__class__", "unknown_field", "__class__", "allowed"),
        ("player.segment == 'gold'", "unknown_field", "segment", "did you mean 'segments'?"),
        ("params.rat > 1", "unknown_field", "rat", "did you mean 'rate'?"),
        ("event.mcc in lists.fod", "unknown_field", "fod", "did you mean 'food'?"),
        ("amount > 1", "unknown_name", "amount", "did you mean 'event.amount'?"),
        ("evnt.amount > 1", "unknown_name", "evnt.amount", "did you mean 'event'?"),
        ("event > 1", "unknown_name", "event", "as event.name"),
        ("streak.length > 1", "unknown_name", "streak.length", "only a quest with 'streak:'"),
        ("count.x > 1", "unknown_name", "count.x", "no fields"),
        ('event.channel == "crad"', "impossible_value", '"crad"', "did you mean 'card'?"),
        ('"crad" != event.channel', "impossible_value", '"crad"', "did you mean 'card'?"),
        ('event.channel in ["qr", "crad"]', "impossible_value", '"crad"', "did you mean 'card'?"),
        ('"glod" in player.segments', "impossible_value", '"glod"', "did you mean 'gold'?"),
        ('event.mcc == "541"', "impossible_value", '"541"', "exactly 4 digits"),
        ("event.mcc in lists.wrong", "impossible_value", "lists.wrong", "exactly 4 digits"),
        ('(event.correct ? "qr" : "card") == "cash"', "impossible_value", '"cash"', "card"),
        ('event.amount >= "10"', "wrong_type", 'event.amount >= "10"', "quote marks around a number make it text"),
        ("event.channel > 5", "wrong_type", "event.channel > 5", '\'in\', as event.channel in ["qr", "online"]'),
        ("event.mcc == 5411", "wrong_type", "event.mcc == 5411", "put quote marks around it"),
        ("event.mcc in [5411]", "wrong_type", "5411", "put quote marks around it"),
        ("event.correct > false", "wrong_type", "event.correct > false", "use '=='"),
        ('event.channel < "qr"', "wrong_type", 'event.channel < "qr"', "use '=='"),
        ("event.amount && true", "wrong_type", "event.amount", "compare it"),
        ("!event.amount", "wrong_type", "event.amount", ""),
        ("-event.mcc", "wrong_type", "event.mcc", ""),
        ("event.amount ? 1 : 2", "wrong_type", "event.amount", ""),
        ('event.correct ? 1 : "a"', "wrong_type", 'event.correct ? 1 : "a"', "both must be the same"),
        ('event.merchant + "x" == "y"', "wrong_type", "event.merchant", ""),
        ("event.amount in 5", "wrong_type", "5", "as ["),
        ("event.amount in []", "wrong_type", "event.amount in []", ""),
        ("event.mcc in lists.none", "wrong_type", "event.mcc in lists.none", ""),
        ("lists.food == event.mcc", "wrong_type", "lists.food", "as event.mcc in"),
        ("[1]", "wrong_type", "[1]", "as event.mcc in"),
        ("player.segments == 'gold'", "wrong_type", "player.segments == 'gold'", "use 'in'"),
        ("1 in player.segments", "wrong_type", "1", ""),
        ("event.amount in [event.balance]", "not_constant", "event.balance", "'||'"),
        ('event.payee == "State Grid"', "hashed", "event.payee", "privacy: keep"),
        ('event.payee in ["a"]', "hashed", "event.payee", "privacy: keep"),
        ('event.payee.contains("a")', "hashed", "event.payee", "privacy: keep"),
        ("event.payee in player.segments", "hashed", "event.payee", "privacy: keep"),
        ("event.day_total / 2 > 1", "division", "event.day_total / 2", "write 2.0"),
        ("event.amount / event.balance > 1", "division", "event.balance", "other than 0"),
        ("event.amount / 0 > 1", "division", "0", "other than 0"),
        ("event.amount / 0.0 > 1", "division", "0.0", "other than 0"),
        ("event.amount / params.zero > 1", "division", "params.zero", "other than 0"),
        ("event.change % 2 == 0", "division", "event.change", "max(0"),
        ("(event.day_total - 5) % 2 == 0", "division", "event.day_total - 5", "max(0"),
        ("event.day_total % -2 == 0", "division", "-2", ""),
        ("event.day_total % 0 == 0", "division", "0", ""),
        ("event.amount % 2 == 0", "wrong_type", "event.amount % 2", "floor()"),
        ("event.change * event.change > 1", "too_large", "event.change * event.change", "1.0"),
        ("sqrt(event.amount) > 1", "unknown_function", "sqrt(event.amount)", "allowed"),
        ("event.merchant.startWith('a')", "unknown_function", "event.merchant.startWith('a')", "'startsWith'"),
        ("min(event.amount) > 1", "wrong_count", "min(event.amount)", ""),
        ("floor(event.mcc) > 1", "wrong_type", "event.mcc", ""),
        ("contains(event.amount, 'a')", "wrong_type", "event.amount", ""),
    ],
)
def test_a_mistake_is_an_error_at_its_characters(text: str, code: str, place: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        check(parse(text), SCOPE)

    error = raised.value
    assert (error.code, text[error.start : error.end]) == (code, place), error.message
    assert hint in error.hint


def test_the_messages_are_those_of_the_reference() -> None:
    def message(text: str) -> str:
        with pytest.raises(ExpressionError) as raised:
            check(parse(text), SCOPE)
        return raised.value.message

    assert message("event.amuont >= 10.0") == "'event' has no field 'amuont'"
    assert message('event.channel == "crad"') == "'crad' is never a value here"
    assert message('event.amount >= "10"') == "cannot order decimal and text"


def test_a_chain_of_products_is_bounded() -> None:
    with pytest.raises(ExpressionError, match="more than 300 digits"):
        check(parse(" * ".join(["event.balance"] * 20)), SCOPE)


def test_without_an_event_only_the_player_can_be_read() -> None:
    with pytest.raises(ExpressionError, match="no event here"):
        check(parse("event.amount > 1"), Scope(None, PLAYER))


def test_the_count_can_be_read_only_where_it_is_known() -> None:
    with pytest.raises(ExpressionError) as raised:
        check(parse("count > 1"), Scope(EVENT, PLAYER))

    assert raised.value.code == "unknown_name"


def test_a_whole_count_may_be_told_by_its_type() -> None:
    scope = Scope(EVENT, PLAYER, count=type_of_value(1))

    assert check(parse("count % 7 == 0"), scope).kind == "true_false"
    assert check(parse("count + 1"), scope).kind == INTEGER.kind


CHANGING = replace(
    SCOPE,
    varying={"rise": type_of_value(Decimal("0.5")), "way": replace(type_of_value("qr"), values=("qr", "crad"))},
    inputs={"cap": 20},
    streak=True,
)


@pytest.mark.parametrize(
    ("text", "code", "part", "hint"),
    [
        ("event.amount / params.rise", "division", "params.rise", "write its inverse"),
        ("event.channel == params.way", "impossible_value", "params.way", "'card'"),
        ("params.way == event.channel", "impossible_value", "params.way", "'card'"),
        ("params.ris > 1", "unknown_field", "ris", "'rise'"),
        ("inputs.cup > 1", "unknown_field", "cup", "'cap'"),
        ("inputs > 1", "unknown_name", "inputs", "inputs.name"),
        ("streak > 1", "unknown_name", "streak", "streak.length"),
        ("streak.days > 1", "unknown_field", "days", "length"),
        ("streak.length > 1.5 && streak", "unknown_name", "streak", "streak.length"),
    ],
)
def test_a_mistake_about_what_changes_is_an_error_at_its_characters(text: str, code: str, part: str, hint: str):
    with pytest.raises(ExpressionError) as caught:
        check(parse(text), CHANGING)

    error = caught.value
    assert (error.code, text[error.start : error.end]) == (code, part)
    assert hint in error.hint


def test_a_quest_without_a_template_is_told_that_it_has_no_inputs():
    with pytest.raises(ExpressionError) as caught:
        check(parse("inputs.cap > 1"), SCOPE)

    assert "extends" in caught.value.hint
