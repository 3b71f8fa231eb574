"""What is written, told by the models that read it: no form is missing and none says something else than its model."""

import re
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from engine.desk.map_model import MapFile
from engine.desk.schema_forms import AFTER, BEFORE, schema_of, validators
from engine.incoming.vocabulary_file import VocabularyFile
from engine.quests import scalars
from engine.quests.budgets import BudgetsFile
from engine.quests.model import QuestFile
from engine.quests.templates import TemplateFile


@pytest.mark.parametrize("model", [QuestFile, TemplateFile, BudgetsFile, MapFile, VocabularyFile])
def test_every_validator_that_changes_a_value_has_the_form_it_is_written_in(model: type[BaseModel]):
    assert validators(model) - set(BEFORE) == set(), "give it its form in engine/desk/schema_forms.py"


@pytest.mark.parametrize(
    ("kind", "form", "written"),
    [
        (scalars.Day, BEFORE["_day"], ["2026-12-01", "2026-13-01", "2026-1-1", "01.12.2026", ""]),
        (scalars.Hours, BEFORE["_hours"], ["07:00-09:30", "7-9", "07:00", "25:00-26:00", "00:00-24:00"]),
        (scalars.DurationMs, BEFORE["_duration"], ["90d", "48h", "10m", "2w", "0d", "10 m", "10000d", "5s"]),
        (scalars.Stretch, BEFORE["_stretch"], ["7d", "8w", "7h", "0d", "1000d"]),
        (scalars.Id, AFTER["_id"], ["pay-energy", "Pay", "p", "9a", "a_b", "a" * 60, "a" * 61]),
        (scalars.Name, AFTER["_name"], ["first_rate", "First", "a", "a-b", "a" * 40, "a" * 41]),
        (scalars.Label, AFTER["_label"], ["spring-2027", "a_b", "A", "-a", "a" * 60, "a" * 61]),
    ],
)
def test_a_pattern_takes_what_the_model_takes(kind: Any, form: Any, written: list[str]):
    pattern = form({"type": "string"})["pattern"]
    reader: TypeAdapter[Any] = TypeAdapter(kind)

    assert [bool(re.search(pattern, text)) for text in written] == [_reads(reader, text) for text in written]


def _reads(reader: TypeAdapter[Any], text: str) -> bool:
    try:
        reader.validate_python(text)
    except ValidationError:
        return False
    return True


class Part(BaseModel):
    """A part of something."""

    model_config = ConfigDict(extra="forbid")

    days: scalars.DurationMs
    many: scalars.Expressions = []


class Whole(BaseModel):
    """Something whole."""

    part: Part | None = None
    parts: list[Part] = []
    named: dict[scalars.Name, scalars.Number] = {}


def test_a_key_tells_what_its_block_is_and_an_unknown_key_is_forbidden():
    made = schema_of(Whole)

    assert made["properties"]["part"]["markdownDescription"] == "A part of something."
    assert made["properties"]["parts"]["items"] == {"$ref": "#/definitions/Part"}
    assert made["definitions"]["Part"]["additionalProperties"] is False


def test_values_are_described_as_they_are_written():
    part = schema_of(Whole)["definitions"]["Part"]["properties"]

    assert (part["days"]["type"], part["days"]["examples"]) == ("string", ["90d", "48h", "10m"])
    assert [one.get("type") for one in part["many"]["anyOf"]] == ["array", ["string", "number", "boolean"]]


def test_names_of_a_mapping_have_their_pattern_and_nothing_says_null_or_a_title():
    made = schema_of(Whole)

    assert made["properties"]["named"]["propertyNames"]["pattern"] == "^[a-z][a-z0-9_]{0,39}$"
    assert made["properties"]["named"]["additionalProperties"] == {"type": "number"}
    assert not any(word in str(made) for word in ("null", "title", "default"))
