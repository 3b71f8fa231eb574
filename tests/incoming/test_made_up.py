"""Made-up events: whatever the vocabulary has can be made, and a mistake is told with what may be meant."""

from decimal import Decimal

import pytest

from engine.errors import Malformed
from engine.incoming.made_up import made_up, plain
from tests.world import NOW, READER, VOCABULARY


@pytest.mark.parametrize("type", VOCABULARY.types)
def test_every_type_can_be_made_up_from_its_name_alone(type: str):
    data = made_up(VOCABULARY, type, {}, "seed")
    event = READER.build(type, source="s", id="1", player="p", at=NOW, data=data)

    assert event.type == type


def test_the_same_seed_makes_the_same_event_and_another_one_another_fact():
    one, again, other = (made_up(VOCABULARY, "payment", {}, seed) for seed in ("a", "a", "b"))

    assert one == again
    assert one["txn_ref"] != other["txn_ref"]


def test_what_is_given_is_taken_and_text_is_read_as_the_field_takes_it():
    quiz = made_up(VOCABULARY, "quiz_answered", {"correct": "true"}, "s")
    walk = made_up(VOCABULARY, "steps", {"day_total": "9000"}, "s")

    assert (quiz["correct"], walk["day_total"]) == (True, 9000)
    assert made_up(VOCABULARY, "payment", {"amount": "52"}, "s")["amount"] == 52
    assert made_up(VOCABULARY, "payment", {"amount": "52.50"}, "s")["amount"] == "52.50"


@pytest.mark.parametrize(
    ("type", "given", "code", "hint"),
    [
        ("paymnt", {}, "unknown_type", "payment"),
        ("payment", {"amuont": 5}, "unknown_field", "amount"),
        ("ride", {"mode": "metr"}, "wrong_value", "metro"),
        ("steps", {"day_total": "many"}, "wrong_value", "whole number"),
        ("payment", {"amount": "-1"}, "wrong_value", "above 0"),
    ],
)
def test_a_mistake_is_told_with_what_may_be_meant(type: str, given: dict[str, object], code: str, hint: str):
    with pytest.raises(Malformed) as refused:
        made_up(VOCABULARY, type, given, "s")

    assert refused.value.code == code
    assert hint in refused.value.hint


def test_values_are_shown_as_json_has_them():
    assert [plain(value) for value in (Decimal("5.00"), Decimal("5.5"), frozenset("ba"), "x")] == [
        5, "5.5", ["a", "b"], "x",
    ]  # fmt: skip
