"""The form for any event: what stands in it at first, what may stand in it, and the event that it makes."""

from typing import Any

import pytest

from games.stage import forms
from games.stage.forms import NotLikeThat
from games.stage.stamps import LANGS
from tests.stage.vocabulary import (
    AMOUNT,
    BACK,
    CHANNEL,
    CODE,
    CURRENCY,
    PAY,
    REF,
    RIGHT,
    SHOP,
    TOTAL,
    VOCABULARY,
    WALK,
    field,
)

NOW = "2027-03-12T07:30:00+08:00"


def begun() -> dict[str, str]:
    return forms.begun(PAY, "x-1", [])


def test_a_form_begins_with_the_vocabularys_examples_and_a_name_of_its_own_for_the_act():
    assert begun() == {
        "ref": "T-x-1", "amount": "25", "currency": "CNY", "channel": "qr", "code": "5411", "shop": "corner",
    }  # fmt: skip


def test_a_name_of_so_many_digits_has_so_many():
    digits = field("no", "text", key=True, example="123456", digits=6)

    first, other = (forms.new_key(digits, token) for token in ("a-1", "a-2"))

    assert first != other
    assert all(len(one) == 6 and one.isdigit() for one in (first, other))


def test_what_takes_an_act_back_begins_with_the_newest_that_can_be():
    earlier: list[dict[str, Any]] = [{"total": 3}, {"ref": "T-new", "amount": "36.50"}, {"ref": "T-old", "amount": 5}]

    assert forms.begun(BACK, "x-1", earlier) == {"back_ref": "R-x-1", "of": "T-new", "amount": "36.50"}


def test_without_such_an_act_it_names_none():
    assert forms.begun(BACK, "x-1", [{"total": 3}])["of"] == ""


def test_what_must_be_told_comes_first_and_what_names_the_act_last():
    assert [one["name"] for one in forms.ordered(PAY)] == ["amount", "channel", "currency", "code", "shop", "ref"]


def test_the_event_is_as_a_bank_sends_it_its_fields_in_the_vocabularys_order():
    event = forms.cloud_event(PAY, begun() | {"amount": "36.50"}, id="i-1", source="sandbox", who="mei", at=NOW)

    assert list(event["data"]) == ["ref", "amount", "currency", "channel", "code", "shop"]
    assert event.pop("data")["amount"] == "36.50"
    assert event == {
        "specversion": "1.0", "id": "i-1", "source": "sandbox", "type": "pay", "subject": "mei",
        "time": "2027-03-11T23:30:00.000Z",
    }  # fmt: skip


def test_what_is_left_empty_and_need_not_be_told_is_not_told():
    assert "shop" not in forms.data(PAY, begun() | {"shop": ""})


@pytest.mark.parametrize(
    ("one", "words", "value"),
    [
        (AMOUNT, "52", 52), (AMOUNT, "52.00", 52), (AMOUNT, "52.5", "52.5"), (AMOUNT, " ５２．５ ", "52.5"),
        (TOTAL, "0", 0), (RIGHT, "true", True), (RIGHT, "false", False), (CHANNEL, "card", "card"),
        (CODE, "0042", "0042"), (SHOP, "街角小店", "街角小店"),
    ],
)  # fmt: skip
def test_what_stands_in_a_field_is_read_as_its_type(one: Any, words: str, value: Any):
    assert (forms.read(one, words), forms.fits(one, words)) == (value, True)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (AMOUNT, ""), (AMOUNT, "0"), (AMOUNT, "-1"), (AMOUNT, "1e5"), (AMOUNT, "9,000"), (AMOUNT, "1.1234567"),
        (AMOUNT, "1000000000.5"), (AMOUNT, "nan"), (TOTAL, "1.5"), (TOTAL, "-1"), (TOTAL, "1000001"), (TOTAL, "x"),
        (CODE, "541"), (CODE, "54x1"), (CODE, "５４１１"), (SHOP, "too long"), (REF, ""), (CHANNEL, "cheque"),
        (RIGHT, ""),
    ],
)  # fmt: skip
def test_what_may_not_stand_in_a_field_is_refused(one: Any, words: str):
    assert not forms.fits(one, words)
    with pytest.raises(NotLikeThat):
        forms.read(one, words)


def test_choices_go_round():
    assert [forms.following(CHANNEL, one) for one in ("qr", "card", "")] == ["card", "qr", "qr"]
    assert [forms.following(RIGHT, one) for one in ("true", "false")] == ["false", "true"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "one", [one for kind in VOCABULARY["types"] for one in kind["fields"]], ids=lambda one: one["name"]
)
def test_every_field_says_what_it_takes(one: Any, lang: Any):
    words = forms.allowed(one, lang)

    assert words
    assert "{" not in words
    assert "None" not in words


def test_what_a_field_takes_names_its_limits():
    assert forms.allowed(AMOUNT, "en") == "above 0, at most 1,000,000,000, at most 6 decimal places"
    assert forms.allowed(TOTAL, "zh-CN") == "整数，0 到 1,000,000"
    assert forms.allowed(CODE, "en") == "exactly 4 digits; or nothing"
    assert forms.allowed(CURRENCY, "en") == "the only one there is"


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("", ""), ("2027-03-12 07:30", "2027-03-11T23:30:00.000Z"),
        ("2027-03-12T07:30:05Z", "2027-03-12T07:30:05.000Z"), ("２０２７-03-12 07:30", "2027-03-11T23:30:00.000Z"),
    ],
)  # fmt: skip
def test_a_time_is_typed_as_people_there_read_it(words: str, at: str):
    assert forms.instant(words) == at


@pytest.mark.parametrize("words", ["yesterday", "2027-13-01", "0001-01-01 00:00", "07:30"])
def test_a_time_that_is_none_is_refused(words: str):
    with pytest.raises(NotLikeThat):
        forms.instant(words)


def test_a_time_that_is_shown_can_be_typed():
    assert forms.instant(forms.local(NOW)) == "2027-03-11T23:30:00.000Z"
    assert forms.local("") == ""


def test_truths_are_chosen():
    assert forms.begun(WALK, "x-1", []) == {"total": "8000", "right": "true"}
