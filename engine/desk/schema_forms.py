"""JSON Schema of the YAML files' Pydantic models, in the words an editor needs: what is *written*, not what is stored.

A duration is stored as milliseconds and written `90d`; Pydantic knows the first, so each validator that changes its
value has its written form here, by the validator's name. Draft 07: every editor knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"


def _text(pattern: str, says: str, *examples: str) -> Callable[[Schema], Schema]:
    """A form that is a text of one pattern; `says` is the editor's message when it does not match."""
    message = {"errorMessage": says, "patternErrorMessage": says}
    return lambda inner: {"type": "string", "pattern": pattern, "examples": list(examples), **message}


def _expression(inner: Schema) -> Schema:
    says = "an expression such as event.amount >= 10; put the whole of it in quote marks when it has ': ', ' #' or '{'"
    return {"type": ["string", "number", "boolean"], "minLength": 1, **_only(inner, "maxLength"), "errorMessage": says}


def _constant(inner: Schema) -> Schema:
    return {"type": ["string", "number", "boolean"], "errorMessage": "a number, a text, true or false"}


def _one_or_more(inner: Schema) -> Schema:
    return {"anyOf": [inner, inner["items"]]}


def _only(schema: Schema, *keys: str) -> Schema:
    return {key: schema[key] for key in keys if key in schema}


MONTH, DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"

BEFORE: dict[str, Callable[[Schema], Schema]] = {
    "_expression": _expression,
    "_some": _one_or_more,
    "_number": lambda inner: inner,
    "_constant": _constant,
    "_acts": lambda inner: {"const": "acts"},
    "_day": _text(f"^[0-9]{{4}}-{MONTH}-{DAY}$", 'a day is written "2026-12-01"', "2026-12-01"),
    "_hours": _text(
        "^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$",
        'hours are written "07:00-09:30"; over midnight write two, "22:00-24:00" and "00:00-02:00"',
        "07:00-09:30",
    ),
    "_duration": _text("^[1-9][0-9]{0,3}[mhdw]$", "a duration is written 90d, 48h or 10m", "90d", "48h", "10m"),
    "_stretch": _text("^[1-9][0-9]{0,2}[dw]$", "write 7d for days in a row, 8w for weeks in a row", "7d", "8w"),
    "_minute": _text("^([01][0-9]|2[0-3]):[0-5][0-9]$", 'a time of day is written "21:30"', "21:30"),
}
"""What a value looks like before a validator of this name has changed it, from the schema of what it is changed to."""

AFTER: dict[str, Callable[[Schema], Schema]] = {
    "_id": _text("^[a-z][a-z0-9-]{1,59}$", "small letters, digits and '-', as in pay-energy"),
    "_name": _text("^[a-z][a-z0-9_]{0,39}$", "small letters, digits and '_', as in first_rate"),
    "_label": _text("^[a-z][a-z0-9_-]{0,59}$", "small letters, digits, '-' and '_', as in spring-2027"),
    "_plain_prefix": _text("^[a-z0-9-]{0,20}$", "small letters, digits and '-', as in card-"),
}
"""What validators of these names ask of a text."""


class _Written(GenerateJsonSchema):
    """Pydantic's generator, telling what is written."""

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        form = BEFORE.get(_name_of(schema["function"]["function"]))
        inner = self.generate_inner(schema["schema"])
        return form(inner) if form else inner

    def function_after_schema(self, schema: Any) -> JsonSchemaValue:
        form = AFTER.get(_name_of(schema["function"]["function"]))
        inner = self.generate_inner(schema["schema"])
        return {key: value for key, value in form(inner).items() if value != []} if form else inner

    def tagged_union_schema(self, schema: Any) -> JsonSchemaValue:
        return {"anyOf": [self.generate_inner(choice) for choice in schema["choices"].values()]}

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:
        bounds = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
        return {"type": "number", **{bounds[key]: int(schema[key]) for key in bounds if key in schema}}

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])  # a key without a value is never what a designer means

    def dict_schema(self, schema: Any) -> JsonSchemaValue:
        made: Schema = {"type": "object"}
        if "values_schema" in schema:
            made["additionalProperties"] = self.generate_inner(schema["values_schema"])
        names = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        if "pattern" in names:
            made["propertyNames"] = _only(names, "pattern", "patternErrorMessage", "errorMessage")
        bounds = {"min_length": "minProperties", "max_length": "maxProperties"}
        return {**made, **{bounds[key]: schema[key] for key in bounds if key in schema}}


def schema_of(model: type[BaseModel]) -> Schema:
    """Return the schema of a file with this model; the models in it are its `definitions`."""
    made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Written)
    made["definitions"] = made.pop("$defs", {})
    for block in [made, *made["definitions"].values()]:
        _tidy(block)
    for block in [made, *made["definitions"].values()]:
        for written in block.get("properties", {}).values():
            _describe(written, made["definitions"])
    return made


def validators(model: type[BaseModel]) -> set[str]:
    """Return the names of the validators that change what is written, in a model and the models in it."""
    found: set[str] = set()

    class Watched(_Written):
        def function_before_schema(self, schema: Any) -> JsonSchemaValue:
            """Note the validator's name."""
            found.add(_name_of(schema["function"]["function"]))
            return super().function_before_schema(schema)

    model.model_json_schema(by_alias=True, schema_generator=Watched)
    return found


def _name_of(function: Any) -> str:
    return str(getattr(function, "__name__", ""))


def _tidy(schema: Any) -> None:
    """Without titles made from names, and without defaults that say nothing."""
    if isinstance(schema, list):
        for one in schema:
            _tidy(one)
        return
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("title"), str):
        del schema["title"]
    if "default" in schema and schema["default"] in (None, [], {}):
        del schema["default"]
    for key, value in schema.items():
        if key not in ("default", "enum", "const", "examples", "required"):
            _tidy(value)


def _describe(written: Schema, definitions: Schema) -> None:
    """Hover text of a key: what the block is, then how it is written."""
    ref = written.get("$ref") or written.get("items", {}).get("$ref")
    if ref is None:
        return
    block = definitions[str(ref).rsplit("/", 1)[1]].get("description", "")
    example = written.get("description", "")
    written["markdownDescription"] = "\n\n".join([block, f"`{example}`"] if example else [block])
