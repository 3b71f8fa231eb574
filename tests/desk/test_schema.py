"""The schema of a quest: the model's keys, the vocabulary's words, and what one value asks of another."""

import json
from decimal import Decimal
from typing import Any

from engine.desk.schema import RULES, Shelf, quest_schema
from engine.quests.model import QuestFile
from tests.quests.quest_files import assets, vocabulary

SCHEMA = quest_schema(vocabulary(), list(assets()))


def given(schema: dict[str, Any], key: str, value: str) -> dict[str, Any]:
    """What a schema asks where a key has a value."""
    (found,) = [
        one["then"] for one in schema["allOf"] if one["if"].get("properties", {}).get(key, {}).get("const") == value
    ]
    return dict(found)


def test_every_key_of_the_model_is_in_the_schema():
    assert set(SCHEMA["properties"]) == {info.alias or name for name, info in QuestFile.model_fields.items()}


def test_every_key_says_what_it_means():
    blocks = [SCHEMA, *SCHEMA["definitions"].values()]
    silent = [
        name
        for block in blocks
        for name, key in block.get("properties", {}).items()
        if not key.get("description") and not key.get("markdownDescription")
    ]

    assert silent == []


def test_a_quest_gives_assets_listens_to_events_and_is_undone_by_what_undoes():
    blocks = SCHEMA["definitions"]

    assert blocks["RewardBlock"]["properties"]["give"]["enum"] == list(assets())
    assert blocks["UndoBlock"]["properties"]["on"]["enum"] == ["refund"]
    assert "refund" not in blocks["WhenBlock"]["properties"]["event"]["enum"]
    assert given(blocks["UndoBlock"], "on", "refund")["properties"]["find"]["enum"] == ["event.payment_ref"]


def test_a_story_tells_any_event_of_the_vocabulary():
    line = SCHEMA["definitions"]["StoryLine"]

    assert set(line["properties"]) == {"at", "expect", "because", *vocabulary().types}
    assert line["additionalProperties"] is False


def test_the_rules_a_test_may_name_are_offered():
    because = SCHEMA["definitions"]["StoryLine"]["properties"]["because"]["anyOf"]

    assert because[0]["enum"] == list(RULES)
    assert {snippet["label"] for snippet in because[1]["defaultSnippets"]} == {
        *("if[0]", "limits[0]", "steps[0]", "bonus[0]")
    }


def test_without_a_template_all_must_be_written_but_the_event_where_there_are_steps():
    alone = SCHEMA["allOf"][0]

    assert alone["if"] == {"required": ["extends"]}
    assert {"schema", "id", "title", "reward", "messages", "tests"} <= set(alone["else"]["required"])
    assert alone["else"]["allOf"][0]["if"] == {"required": ["steps"]}
    assert alone["else"]["allOf"][0]["else"]["required"] == ["when"]


def test_a_template_leaves_its_open_keys_to_the_quest_and_types_its_inputs():
    inputs = {
        "rate": {"type": "decimal", "about": {"en": "rate"}, "min": Decimal("0.5"), "max": 9},
        "shops": {"type": "list", "values": ["a", "b"], "default": ["a"]},
    }
    shelf = Shelf(
        templates={"templates/a.yaml": {"schema": "template/v1", "inputs": inputs, "title": {}, "reward": {}}}
    )
    then = given(quest_schema(vocabulary(), list(assets()), shelf), "extends", "templates/a.yaml")
    asked = then["properties"]["inputs"]

    assert {"title", "reward"} & set(then["required"]) == set()
    assert {"schema", "id", "tests", "inputs"} <= set(then["required"])
    assert (asked["required"], asked["additionalProperties"]) == (["rate"], False)
    rate = asked["properties"]["rate"]
    assert (rate["type"], rate["minimum"], rate["maximum"], rate["markdownDescription"]) == ("number", 0.5, 9, "rate")
    assert asked["properties"]["shops"]["items"] == {"enum": ["a", "b"]}


def test_a_schema_is_plain_json_and_the_same_each_time():
    assert json.dumps(SCHEMA) == json.dumps(quest_schema(vocabulary(), list(assets())))
