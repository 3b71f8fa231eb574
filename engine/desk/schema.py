"""The JSON Schema of a quest file, for editors: completion, hover texts, and mistakes while one types.

The shape is the model's that `check` reads the file with, the words are the vocabulary's: neither is written twice.
What no schema can know (expressions, names of lists, amounts that never pay) is left to `check`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.desk.schema_forms import DRAFT, Schema, schema_of
from engine.desk.schema_words import ZONES, conditions, event_names, one_of, payload, per_fields, player
from engine.incoming.vocabulary import Vocabulary
from engine.quests.model import QuestFile

RULES = (
    *("when.event", "when.from", "when.until", "when.weekdays", "when.hours", "who.segments", "who.if"),
    *("cooldown", "count.need", "steps", "reward.amount", "reward.curve", "exclusive", "budget", "undo"),
    *("undo.find", "undo.within", "consent", "duplicate_business_key"),
)
"""Rules as a test names them after `because`."""

NUMBERED = ("if", "limits", "steps", "bonus")
"""Rules of which a quest has several: `limits[0]` is the first. In a test they stand in quote marks."""

RULE = r"^[a-z_]+(\.[a-z_]+)?(\[[0-9]+\](\.(if(\[[0-9]+\])?|when))?)?$"

_MORE: Schema = {"doNotSuggest": True}
"""Of a key that is described elsewhere too: an editor need not offer it twice."""

_INPUTS: Mapping[str, Schema] = {
    "decimal": {"type": "number"},
    "integer": {"type": "integer"},
    "text": {"type": "string"},
    "true_false": {"type": "boolean"},
    "list": {"type": "array"},
}


@dataclass(frozen=True)
class Shelf:
    """What other files under `quests/` offer a quest: names of budgets, and templates by path, as they are written."""

    budgets: tuple[str, ...] = ()
    templates: Mapping[str, Schema] = field(default_factory=dict)


def quest_schema(vocabulary: Vocabulary, assets: Sequence[str], shelf: Shelf | None = None) -> Schema:
    """Return the schema of a quest file: the model's shape, with the vocabulary's words in it."""
    shelf = shelf or Shelf()
    made = schema_of(QuestFile)
    blocks = made["definitions"]
    root = made["properties"]
    for block in (made, *blocks.values()):
        name_things(block, vocabulary, assets)
    blocks["TrialBlock"]["properties"]["player"].update(player(vocabulary))
    _story(blocks["StoryLine"], vocabulary, assets)
    blocks["UndoBlock"]["allOf"] = [
        _given("on", kind.name, {"find": one_of([f"event.{kind.undoes.by}"])})
        for kind in vocabulary.types.values()
        if kind.undoes is not None
    ]
    if shelf.budgets:
        root["budget"] = {"description": root["budget"]["description"], **one_of(shelf.budgets)}
    if shelf.templates:
        root["extends"] |= one_of(shelf.templates, {path: _about(text) for path, text in shelf.templates.items()})
    made["allOf"] = [*_needed(made, shelf), *_by_event(vocabulary)]
    _exactly_one(blocks["CountBlock"], "times", "sum", "highest")
    _exactly_one(blocks["RewardBlock"], "amount", "curve")
    return finished(made, "A quest of Tilth")


def finished(made: Schema, about: str) -> Schema:
    """Return a whole file's schema with its draft and what the file is."""
    return {"$schema": DRAFT, **made, "description": about}


def name_things(block: Schema, vocabulary: Vocabulary, assets: Sequence[str]) -> None:
    """Close the lists of names in a block, wherever a key of that meaning stands."""
    types = vocabulary.types.values()
    segments = vocabulary.player.get("segments")
    words = {
        "event": event_names(kind for kind in types if kind.undoes is None),
        "on": event_names(kind for kind in types if kind.undoes is not None),
        "give": one_of(assets),
        "asset": one_of(assets),
        "timezone": {**ZONES, "examples": ["player", "Asia/Shanghai"]},
        "segments": {"items": one_of(segments.values)} if segments and segments.values else {},
    }
    for key, schema in block.get("properties", {}).items():
        schema.update(words.get(key, {}))


def _story(line: Schema, vocabulary: Vocabulary, assets: Sequence[str]) -> None:
    """A line of a story: one event by its name, and what must come of it."""
    keys = line["properties"]
    keys["at"] |= {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}", "examples": ["2026-12-02 10:00"]}
    keys["at"]["patternErrorMessage"] = 'a time is written "2026-12-02 10:00"'
    amounts = {name: {"type": "number", "description": f"how much {name}; below 0 is taken back"} for name in assets}
    says = "what is earned, {energy: 5}, or: nothing"
    keys["expect"]["anyOf"] = [
        {"const": "nothing", "errorMessage": says},
        {"type": "object", "properties": amounts, "additionalProperties": False},
    ]
    says = "the name of a rule, such as cooldown or limits[0]"
    told = [{"label": f"{name}[0]", "body": f'"{name}[${{1:0}}]"'} for name in NUMBERED]
    keys["because"]["anyOf"] = [
        {"enum": list(RULES)},
        {"pattern": RULE, "patternErrorMessage": says, "defaultSnippets": told},
    ]
    line["properties"] = {**keys, **{name: payload(kind) for name, kind in vocabulary.types.items()}}
    line["additionalProperties"] = False
    line["minProperties"] = 3


def _given(key: str, value: str, then: Schema) -> Schema:
    """Where a key has a value, other keys have these schemas."""
    return {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": {"properties": then}}


def _by_event(vocabulary: Vocabulary) -> list[Schema]:
    """What depends on the event a quest listens to: `per` of its limits, and conditions to begin with."""
    found = []
    for kind in vocabulary.types.values():
        told = [{"label": text, "body": text, "description": kind.about.get("en", "")} for text in conditions(kind)]
        then = {
            "limits": {**_MORE, "items": {"properties": {"per": {**_MORE, **per_fields(kind)}}}},
            **({"if": {**_MORE, "items": {"defaultSnippets": told}}} if told else {}),
        }
        listens = {"properties": {"event": {"const": kind.name}}, "required": ["event"]}
        found.append(
            {"if": {"properties": {"when": listens}, "required": ["when"]}, "then": {"properties": then}},
        )
    return found


def _needed(made: Schema, shelf: Shelf) -> list[Schema]:
    """Which keys must be written: a template brings some of them, and steps have the events."""
    needed = made.pop("required")
    listens = {"required": ["when"], "properties": {"when": {**_MORE, "required": ["event"]}}}
    steps = {"if": {"required": ["steps"]}, "else": listens}
    alone = {"if": {"required": ["extends"]}, "else": {"required": needed, "allOf": [steps]}}
    return [alone, *(_of_template(path, text, needed) for path, text in shelf.templates.items())]


def _of_template(path: str, text: Schema, needed: Sequence[str]) -> Schema:
    """What a quest made from this template must and may say."""
    wanted = text.get("inputs")
    blocks = {name: one for name, one in wanted.items() if isinstance(one, dict)} if isinstance(wanted, dict) else {}
    inputs = {name: _input(one) for name, one in blocks.items()}
    must = [name for name, one in blocks.items() if "default" not in one]
    rest = [key for key in needed if key == "schema" or key not in text]
    made = _given("extends", path, {"inputs": {"properties": inputs, "required": must, "additionalProperties": False}})
    made["then"]["required"] = [*rest, *(["inputs"] if must else [])]
    return made


def _input(one: Schema) -> Schema:
    made = dict(_INPUTS.get(str(one.get("type")), {}))
    if isinstance(one.get("values"), list):
        closed = {"enum": [_plain(value) for value in one["values"]]}
        made |= {"items": closed} if one.get("type") == "list" else closed
    for ours, theirs in (("min", "minimum"), ("max", "maximum")):
        if isinstance(one.get(ours), int | Decimal):
            made[theirs] = _plain(one[ours])
    if "default" in one:
        made["default"] = _plain(one["default"])
    return {**made, "markdownDescription": _about(one)}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _about(text: Schema) -> str:
    about = text.get("about")
    if isinstance(about, dict):
        return " · ".join(str(about[lang]) for lang in ("en", "zh-CN") if lang in about)
    return str(about or "")


def _exactly_one(block: Schema, *keys: str) -> None:
    says = f"write {', '.join(keys[:-1])} or {keys[-1]}"
    block["anyOf"] = [{"required": [key], "errorMessage": says} for key in keys]
    block["allOf"] = [
        {
            "if": {"required": [key]},
            "then": {
                "properties": {other: False for other in keys if other != key},
                "errorMessage": f"{says}, not both",
            },
        }
        for key in keys[:-1]
    ]
