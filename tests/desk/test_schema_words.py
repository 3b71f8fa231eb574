"""The vocabulary as pieces of JSON Schema."""

from decimal import Decimal

import pytest

from engine.desk.schema_words import (
    about_field,
    conditions,
    event_names,
    field_schema,
    one_of,
    payload,
    per_fields,
    player,
)
from engine.incoming.vocabulary import Field
from tests.quests.quest_files import vocabulary

RIDE = vocabulary().types["ride"]


def test_a_closed_list_has_a_hover_text_for_each_name():
    made = one_of(["a", "b"], {"a": "first"})

    assert made == {"type": "string", "enum": ["a", "b"], "markdownEnumDescriptions": ["first", ""]}


def test_an_event_tells_what_it_is_in_both_languages_and_its_fields():
    (told,) = event_names([RIDE])["markdownEnumDescriptions"]

    assert told.startswith("a ride paid by code or a toll paid without stopping · 绿色出行. Fields: ")
    assert "`mode` (metro, bus, rail, toll)" in told


def test_a_payload_knows_every_field_and_no_other():
    made = payload(RIDE)

    assert (list(made["properties"]), made["additionalProperties"]) == (list(RIDE.fields), False)


def test_a_player_has_the_vocabularys_fields_and_a_zone():
    assert set(player(vocabulary())["properties"]) == {*vocabulary().player, "zone"}


@pytest.mark.parametrize(
    ("known", "made"),
    [
        (Field("a", "integer", least=1, most=5), {"type": "integer", "minimum": 1, "maximum": 5}),
        (Field("a", "true_false"), {"type": "boolean"}),
        (Field("a", "one_of", ("x", "y")), {"type": "string", "enum": ["x", "y"]}),
        (Field("a", "text"), {"type": "string", "minLength": 1, "maxLength": 200}),
        (Field("a", "many_of", ("x",)), {"type": "array", "items": one_of(["x"]), "uniqueItems": True}),
    ],
)
def test_a_field_takes_what_the_vocabulary_takes(known: Field, made: dict[str, object]):
    assert {key: value for key, value in field_schema(known).items() if key != "markdownDescription"} == made


def test_money_is_above_zero_and_may_be_written_as_a_number_or_a_text():
    made = field_schema(Field("amount", "decimal", positive=True, example=Decimal("25.5")))

    assert (made["type"], made["exclusiveMinimum"], made["examples"]) == (["number", "string"], 0, [25.5])


def test_a_code_says_how_it_is_written():
    made = field_schema(Field("mcc", "text", digits=4, example="5411"))

    assert (made["pattern"], made["errorMessage"]) == ("^[0-9]{4}$", '4 digits in quote marks, as in "5411"')


def test_a_fields_hover_text_tells_its_values_its_default_and_what_is_kept():
    known = Field(
        "a", "integer", (), True, 3, privacy="drop", about={"en": "so many", "zh-CN": "数量"}, least=0, most=9
    )

    assert about_field(known) == "so many · 数量\n\na whole number from 0 to 9; 3 when it is not told; never stored"


def test_a_limit_may_count_per_field_that_is_stored():
    assert per_fields(RIDE)["enum"] == [
        *("player", "quest", "event.txn_ref", "event.amount", "event.currency", "event.mode")
    ]


def test_conditions_to_begin_with_compare_what_rules_can_compare():
    assert conditions(RIDE) == ["event.amount >= 25.00", 'event.mode == "metro"', 'event.line == "2"']
    assert "event.correct" in conditions(vocabulary().types["quiz_answered"])
