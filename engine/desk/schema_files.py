"""The schema files under `quests/`, one per kind of YAML file, and the first line by which an editor finds them.

# yaml-language-server: $schema=../quest.schema.json
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.desk.map_model import MapFile
from engine.desk.schema import Shelf, finished, name_things, quest_schema
from engine.desk.schema_forms import Schema, schema_of
from engine.desk.schema_words import event_names
from engine.documents.document import read_file
from engine.incoming.vocabulary import Vocabulary
from engine.incoming.vocabulary_file import VocabularyFile
from engine.quests.budgets import BudgetsFile
from engine.quests.templates import OWN, TemplateFile
from engine.quiz.model import SetFile

QUEST, TEMPLATE, BUDGETS = "quest.schema.json", "template.schema.json", "budgets.schema.json"
VOCABULARY, MAP, QUIZ = "vocabulary.schema.json", "map.schema.json", "quiz.schema.json"

MODELINE = "# yaml-language-server: $schema="

_INPUT: Schema = {"type": "string", "pattern": r"^inputs\.[a-z][a-z0-9_]*$"}
_CONTAINERS = ("properties", "definitions")
_PARTS = ("items", "additionalProperties")


def all_schemas(quests: Path, vocabulary: Vocabulary, assets: Sequence[str]) -> dict[str, Schema]:
    """Return every schema by the name of its file under `quests/`."""
    return {
        QUEST: quest_schema(vocabulary, assets, shelf_of(quests)),
        TEMPLATE: template_schema(vocabulary, assets),
        BUDGETS: budgets_schema(vocabulary, assets),
        VOCABULARY: finished(schema_of(VocabularyFile), "The vocabulary of Tilth: what may happen"),
        MAP: map_schema(vocabulary),
        QUIZ: finished(schema_of(SetFile), "A question set of Tilth: what players are asked"),
    }


def schema_for(path: Path) -> str:
    """Return which schema a YAML file has, from its place under `quests/` (a path relative to it)."""
    if len(path.parts) == 1:
        return {"vocabulary.yaml": VOCABULARY, "budgets.yaml": BUDGETS}.get(path.name, QUEST)
    return {"maps": MAP, "templates": TEMPLATE, "quiz": QUIZ}.get(path.parts[0], QUEST)


def modeline(path: Path) -> str:
    """Return the first line of a YAML file by which editors find its schema (a path relative to `quests/`)."""
    return MODELINE + "../" * (len(path.parts) - 1) + schema_for(path)


def written(schema: Schema) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def stale(quests: Path, schemas: Mapping[str, Schema]) -> list[str]:
    """Return the names of schema files that are missing or no longer what they would be."""
    return [name for name, schema in schemas.items() if _text(quests / name) != written(schema)]


def write(quests: Path, schemas: Mapping[str, Schema]) -> list[str]:
    """Write the schema files that are stale; return their names."""
    names = stale(quests, schemas)
    for name in names:
        (quests / name).write_text(written(schemas[name]), encoding="utf-8", newline="\n")
    return names


def shelf_of(quests: Path) -> Shelf:
    """Return what budgets and templates there are; files that cannot be read are `check`'s to tell."""
    budgets = _data(quests / "budgets.yaml").get("budgets")
    files = sorted((quests / "templates").glob("*.yaml"))
    return Shelf(
        tuple(budgets) if isinstance(budgets, dict) else (),
        {f"templates/{file.name}": _data(file) for file in files},
    )


def budgets_schema(vocabulary: Vocabulary, assets: Sequence[str]) -> Schema:
    """Return the schema of `budgets.yaml`."""
    made = schema_of(BudgetsFile)
    for block in made["definitions"].values():
        name_things(block, vocabulary, assets)
    return finished(made, "The budgets of Tilth: at most so much over several quests")


def template_schema(vocabulary: Vocabulary, assets: Sequence[str]) -> Schema:
    """Return the schema of a template: keys of a quest, none of them required, where `inputs.NAME` may be any value."""
    quest, made = quest_schema(vocabulary, assets), schema_of(TemplateFile)
    for block in quest["definitions"].values():
        block.pop("allOf", None)  # what depends on another value cannot be said where that may be an input
    _take_inputs(quest)
    keys = {key: value for key, value in quest["properties"].items() if key not in (*OWN, *made["properties"])}
    made["properties"] = {**made["properties"], **keys}
    made["definitions"] = {**quest["definitions"], **made["definitions"]}
    return finished(made, "A template of Tilth: what several quests share")


def map_schema(vocabulary: Vocabulary) -> Schema:
    """Return the schema of a map file."""
    made = schema_of(MapFile)
    for block in made["definitions"].values():
        if {"type", "take"} <= set(block.get("properties", {})):
            block["properties"]["type"].update(event_names(vocabulary.types.values()))
    return finished(made, "A map of Tilth: how a bank's file becomes events")


def _take_inputs(schema: Schema) -> None:
    """Let every value inside be an input, but the blocks themselves: their keys must be seen."""
    for container in _CONTAINERS:
        for name, part in schema.get(container, {}).items():
            _take_inputs(part)
            if container == "properties":
                schema[container][name] = _or_input(part)
    for key in _PARTS:
        if isinstance(schema.get(key), dict):
            _take_inputs(schema[key])
            schema[key] = _or_input(schema[key])


def _or_input(part: Schema) -> Schema:
    if "$ref" in part or part.get("type") == "object":
        return part
    told: Schema = {key: part[key] for key in ("description", "markdownDescription") if key in part}
    return {**told, "anyOf": [part, _INPUT]}


def _data(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    document, _ = read_file(file)
    return document.data if document is not None and isinstance(document.data, dict) else {}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""
