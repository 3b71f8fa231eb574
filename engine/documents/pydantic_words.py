"""Pydantic's errors in plain words, and what keys a model allows at a place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from engine.documents.findings import near_miss


class Words(NamedTuple):
    """A finding's code, message and hint; `allowed` is a hint for where the model does not describe its key."""

    code: str
    message: str
    hint: str = ""
    allowed: str = ""


_WANTED = {
    "int_type": "a whole number",
    "decimal_type": "a number",
    "is_instance_of": "a number",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "'key: value' lines",
    "model_type": "'key: value' lines",
    "model_attributes_type": "'key: value' lines",
}

_COMPARED = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def words_for(error: Mapping[str, Any]) -> Words:
    """The words for one entry of `ValidationError.errors()`."""
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    if "message" in context and "hint" in context:
        return Words(kind, context["message"], context["hint"])
    if kind in _WANTED:
        return Words("wrong_type", f"expected {_WANTED[kind]}, not {shown(value)}", _type_hint(kind, value))
    if kind in ("literal_error", "enum"):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        near = near_miss(value, allowed)
        hint, every = f"did you mean '{near}'?" if near else "", f"allowed: {', '.join(allowed)}"
        return Words("not_allowed", f"{shown(value)} is not allowed here", hint, every)
    if kind in _COMPARED:
        name, words = _COMPARED[kind]
        return Words("out_of_range", f"must be {words} {context[name]}, not {shown(value)}")
    return _about_size(kind, value, context, str(error.get("msg", "")))


def _about_size(kind: str, value: Any, context: Mapping[str, Any], text: str) -> Words:
    if kind == "too_short":
        least = context["min_length"]
        return Words("too_short", f"there must be at least {least} here" if value else "there is nothing in here")
    if kind == "too_long":
        return Words("too_long", f"at most {context['max_length']} allowed here")
    if kind == "string_too_short":
        return Words("too_short", "this text is empty" if not value else "this text is too short")
    if kind == "string_too_long":
        return Words("too_long", f"this text is longer than {context['max_length']} characters")
    if kind == "string_pattern_mismatch":
        return Words("wrong_form", f"{shown(value)} does not have the form {context['pattern']}")
    return Words("wrong_value", text[:1].lower() + text[1:])


def shown(value: Any) -> str:
    """A value as a designer would recognise it, with its kind where that is the point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, int | Decimal):
        return f"the number {value}"
    if isinstance(value, str):
        return f"'{value[:60]}…'" if len(value) > 60 else f"'{value}'"
    return "a list" if isinstance(value, list | tuple) else "'key: value' lines"


def _type_hint(kind: str, value: Any) -> str:
    """The traps of YAML 1.1 that people still know, and the other usual slips."""
    if not isinstance(value, str):
        return "put it in quote marks" if kind == "string_type" and isinstance(value, int | Decimal) else ""
    if kind == "bool_type" and value.lower() in ("yes", "no", "on", "off", "y", "n"):
        return "write true or false: yes, no, on and off are plain text here"
    if kind not in ("int_type", "decimal_type", "is_instance_of"):
        return ""
    if share := re.fullmatch(r"([\d.]+) ?[%％]", value):
        return f"write {share[1]}"
    if re.fullmatch(r"0\d+", value):
        return "a number has no leading zero"
    if re.fullmatch(r"\d+:\d\d(:\d\d)?", value):
        return "a time is plain text here, not a number"
    if re.fullmatch(r"-?[\d.,]+", value):
        return "write the number without quote marks and without thousands separators"
    return ""


def keys_at(model: type[BaseModel], path: Sequence[str | int]) -> dict[str, str]:
    """The keys that are allowed in the mapping at `path`, each with its description."""
    keys: dict[str, str] = {}
    for found in _models_at(model, path):
        for name, info in found.model_fields.items():
            keys.setdefault(info.alias or name, info.description or "")
    return keys


def later_keys_at(model: type[BaseModel], path: Sequence[str | int]) -> dict[str, str]:
    """The keys of a later version of the language at `path`, each with what to do until then."""
    keys: dict[str, str] = {}
    for found in _models_at(model, path):
        keys.update(getattr(found, "later", {}))
    return keys


def _models_at(annotation: Any, path: Sequence[str | int]) -> list[type[BaseModel]]:
    """All models that the mapping at `path` may be checked against."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            return [annotation]
        for name, info in annotation.model_fields.items():
            if path[0] == (info.alias or name):
                return _models_at(info.annotation, path[1:])
        return []
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _models_at(args[0], path)
    if origin in (Union, UnionType):
        return [found for arg in args for found in _models_at(arg, path)]
    if origin in (list, tuple) and args:
        rest = path[1:] if path and isinstance(path[0], int) else path
        return _models_at(args[0], rest)
    if origin is dict and path:
        return _models_at(args[1], path[1:])
    return []
