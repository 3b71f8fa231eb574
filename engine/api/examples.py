"""What the documentation shows of each route: a line of curl that asks it, what it was answered, the scope it needs.

`examples.json` beside this file holds the answers: those that a made-up story was really given when it asked with these
very lines (tests/api/test_examples.py gives them again). A new route needs its place in that story.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.routing import APIRoute

from engine.sources import SANDBOX, SCOPES

Json = dict[str, Any]

RECORDED: Json = msgspec.json.decode((Path(__file__).parent / "examples.json").read_bytes())
"""Operation, with the status where it is not 200 → name → an answer as it was given."""

PATH_VALUES = {
    "id": "customer-1", "player": "$FRIEND", "group": "$GROUP", "game": "forest", "move": "collect_all",
    "page": "friends", "name": "before-the-theft", "purpose": "steps",
    "sanction": "$SANCTION",
}  # fmt: skip
QUERIES = {"why": "?quest=pay-energy"}
"""What a route must be asked with, by operation."""

IN_SHELL = {
    "tilthc_…": "$CODE", "7K3M-9QX2A-HT5W": "$FRIEND_CODE", "7012345678901234944": "$FRIEND",
    "bank/example": "$SOURCE", "2026-12-02T10:00:00+08:00": "$NOW",
}  # fmt: skip
"""What the document shows for a value that is another each time → the variable that a line of curl has for it."""

JSON, CLOUD_EVENT = "application/json", "application/cloudevents+json"


def add_examples(document: Json) -> None:
    """Give every answer in JSON of a document the examples that were recorded of it."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {}).get(JSON)
                name = operation.get("operationId", "") + ("" if status == "200" else f" {status}")
                if content is not None and name in RECORDED:
                    content["examples"] = {title: {"value": told} for title, told in RECORDED[name].items()}


def scopes_of(app: FastAPI) -> dict[tuple[str, str], str]:
    """Return the scope that a key needs for a path and method: the one its endpoint asks for."""
    known, found = {*SCOPES, SANDBOX}, dict[tuple[str, str], str]()
    for route in app.routes:
        if isinstance(route, APIRoute):
            asked = [one for one in route.endpoint.__code__.co_consts if one in known]
            found |= {(route.path, method.lower()): asked[0] for method in route.methods or () if asked}
    return found


def curl(path: str, method: str, operation: Json) -> str:
    """Return a line of curl that asks a route; /docs says what its variables stand for."""
    for name, value in PATH_VALUES.items():
        path = path.replace("{" + name + "}", value)
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    words.append(f'"$TILTH{path}{QUERIES.get(operation.get("operationId", ""), "")}"')
    schemes = operation.get("security", ())
    asks = [] if {} in schemes else [scheme for one in schemes for scheme in one]
    if "session" in asks:
        words += ["-H", '"Authorization: Bearer $SESSION"']
    elif "key" in asks:
        words += ["-H", '"Authorization: Bearer $KEY"']
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header" and parameter.get("required"):
            words += ["-H", shlex.quote(f"{parameter['name']}: {operation['operationId']}-1")]
    body = operation.get("requestBody", {}).get("content", {})
    kind = CLOUD_EVENT if CLOUD_EVENT in body else JSON if JSON in body else ""
    if kind:
        words += ["-H", shlex.quote(f"Content-Type: {kind}"), "-d", _in_shell(body_of(body[kind]))]
    return " ".join(words)


def body_of(content: Json) -> Any:
    """Return the example of a body."""
    examples = content.get("examples")
    return next(iter(examples.values()))["value"] if examples else content.get("example", {})


def _in_shell(body: Any) -> str:
    """A body as a shell reads it: in single quotes, but for the variables in it."""
    text = shlex.quote(msgspec.json.encode(body).decode())
    for value, variable in IN_SHELL.items():
        text = text.replace(f'"{value}"', f"""\"'"{variable}"'\"""")
    return text
