"""The checked-in OpenAPI document is what the server says. To write it anew: python -m tests.api.test_openapi"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.openapi import example
from engine.api.runtime import Runtime
from engine.clock import SystemClock
from engine.migrations import migrate
from engine.store import open_database
from tests.world import READER, VOCABULARY, content_of, quest

FILE = Path(__file__).resolve().parents[2] / "engine/api/openapi.json"

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_the_checked_in_document_is_what_the_server_says(client: TestClient, engine_name: str):
    assert json.loads(FILE.read_text(encoding="utf-8")) == client.get("/openapi.json").json(), (
        "run: .venv/bin/python -m tests.api.test_openapi"
    )


def test_every_reference_leads_somewhere(client: TestClient, engine_name: str):
    document = client.get("/openapi.json").json()

    assert [ref for ref in references(document) if not found(document, ref)] == []


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return here + [ref for value in part.values() for ref in references(value)]
    return [ref for value in part for ref in references(value)] if isinstance(part, list) else []


def found(document: Any, ref: str) -> bool:
    for step in ref.removeprefix("#/").split("/"):
        document = document.get(step) if isinstance(document, dict) else None
    return document is not None


def test_every_operation_that_needs_a_key_says_so(client: TestClient, engine_name: str):
    paths = client.get("/openapi.json").json()["paths"]
    free = {path for path, operations in paths.items() for one in operations.values() if "security" not in one}

    assert free == {"/metrics"}


def test_a_key_that_must_be_sent_is_said_to_be_needed_and_one_that_may_be_is_not(client: TestClient, engine_name: str):
    paths = client.get("/openapi.json").json()["paths"]
    asked = [one for told in paths.values() for operation in told.values() for one in operation.get("parameters", ())]

    assert {one["required"] for one in asked if one["name"] == "Idempotency-Key"} == {True}
    assert [list(one) for one in paths["/healthz"]["get"]["security"]] == [[], ["key"]]


def test_every_example_is_an_event_that_is_taken(engine_name: str):
    for event_type in VOCABULARY.types.values():
        if not event_type.games_only:
            event = READER.structured(json.dumps(example(event_type)).encode())

            assert event.type == event_type.name


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/t.db")
        migrate(database)
        app = create_app(Runtime(database, content_of(quest("one")), SystemClock(), SystemClock()))
        FILE.write_text(json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        database.close()
