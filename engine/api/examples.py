"""What the documentation shows of each route: an example of its answer, the scope its key needs, and a line of curl.

`examples.json` beside this file holds answers that were really given (a test gives them again); the other examples are
made of the schema, so that a new route has one at once.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.routing import APIRoute

from engine.sources import SANDBOX, SCOPES

Json = dict[str, Any]

RECORDED: Json = msgspec.json.decode((Path(__file__).parent / "examples.json").read_bytes())
"""Operation → name → an answer as it was given."""

HOST = "http://127.0.0.1:8000"
PATH_VALUES = {
    "id": "customer-1", "player": "customer-2", "group": "g-1", "game": "forest", "move": "collect", "name": "before",
    "purpose": "play",
}  # fmt: skip
QUERIES = {"why": "?quest=pay-energy"}
"""What a route must be asked with, by operation."""

JSON, CLOUD_EVENT = "application/json", "application/cloudevents+json"
WHEN = "2026-11-18T04:00:00.000Z"
_TEXTS = {"zh-CN": "收获 5g", "en": "You got 5 g"}
_NAMED: Mapping[str, Any] = {
    "player": "customer-1", "quest": "pay-energy", "asset": "energy", "unit": "g", "amount": "5", "smallest": 5,
    "source": "bank/cards", "zone": "Asia/Shanghai", "game": "forest", "code": "", "title": _TEXTS,
    "message": _TEXTS, "messages": _TEXTS, "sentence": _TEXTS, "text_version": "2026-01", "version": "9e6ee49f1c0a",
    "because": "", "hint": "", "status": "live", "id": "customer-1", "event": "pay-2", "type": "payment",
    "from": "mint", "to": "hold",
}  # fmt: skip
"""The values of fields that have the same name everywhere."""


def add_examples(document: Json) -> None:
    """Give every answer in JSON of a document an example."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {}).get(JSON)
                if status.startswith("2") and content is not None:
                    content["examples"] = _examples(operation.get("operationId", ""), content, schemas)


def _examples(operation: str, content: Json, schemas: Json) -> Json:
    recorded = RECORDED.get(operation) or {"example": example_of(content.get("schema", {}), schemas)}
    return {name: {"value": value} for name, value in recorded.items()}


def example_of(schema: Json, schemas: Json, name: str = "", depth: int = 0) -> Any:
    """Return a value that a schema allows; fields with a known name have the value they usually have."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth + 1)
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kinds = schema.get("anyOf", ())
    if kinds:
        return example_of(next((one for one in kinds if one.get("type") != "null"), {}), schemas, name, depth)
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, schemas, name, depth)
    if kind == "array":
        return [example_of(schema["items"], schemas, name, depth + 1)] if depth < 6 and schema.get("items") else []
    return _plain(kind, name)


def _object(schema: Json, schemas: Json, name: str, depth: int) -> Any:
    fields = schema.get("properties")
    if fields:
        return {field: example_of(one, schemas, field, depth + 1) for field, one in fields.items()}
    return _NAMED[name] if isinstance(_NAMED.get(name), dict) else {}


def _plain(kind: Any, name: str) -> Any:
    known = _NAMED.get(name)
    if name == "next":  # nothing is older
        return None
    if kind == "string":
        if isinstance(known, str):
            return known
        return WHEN if name == "at" or name.endswith(("_at", "_from", "since", "until")) else ""
    if kind in ("integer", "number"):
        return known if isinstance(known, int) else 1
    return False if kind == "boolean" else None


def scopes_of(app: FastAPI) -> dict[tuple[str, str], str]:
    """Return the scope that a key needs for a path and method: the one its endpoint asks for."""
    known, found = {*SCOPES, SANDBOX}, dict[tuple[str, str], str]()
    for route in app.routes:
        if isinstance(route, APIRoute):
            asked = [one for one in route.endpoint.__code__.co_consts if one in known]
            found |= {(route.path, method.lower()): asked[0] for method in route.methods or () if asked}
    return found


def curl(path: str, method: str, operation: Json) -> str:
    """Return a line of curl that asks a route; the key or the session's token is in $KEY or $SESSION."""
    for name, value in PATH_VALUES.items():
        path = path.replace("{" + name + "}", value)
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    words.append(shlex.quote(HOST + path + QUERIES.get(operation.get("operationId", ""), "")))
    schemes = operation.get("security", ())
    asks = [] if {} in schemes else [scheme for one in schemes for scheme in one]
    if "session" in asks:
        words += ["-H", '"Authorization: Bearer $SESSION"']
    elif "key" in asks:
        words += ["-H", '"Authorization: Bearer $KEY"']
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header" and parameter.get("required"):
            words += ["-H", shlex.quote(f"{parameter['name']}: try-1")]
    body = operation.get("requestBody", {}).get("content", {})
    kind = CLOUD_EVENT if CLOUD_EVENT in body else JSON if JSON in body else ""
    if kind:
        words += ["-H", shlex.quote(f"Content-Type: {kind}"), "-d", shlex.quote(_compact(body_of(body[kind])))]
    return " ".join(words)


def body_of(content: Json) -> Any:
    """Return the example of a body."""
    examples = content.get("examples")
    return next(iter(examples.values()))["value"] if examples else content.get("example", {})


def _compact(value: Any) -> str:
    return msgspec.json.encode(value).decode()
