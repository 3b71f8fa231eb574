"""The documentation's examples are answers that were given. To write them anew: python -m tests.api.test_examples"""

import json
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.api.examples import RECORDED, curl, example_of, scopes_of
from engine.migrations import migrate
from engine.sources import Grant, add_source
from engine.store import Database, open_database
from tests.api.bank import Bank
from tests.api.why_story import WHO, Story, plain
from tests.world import NOW

FILE = Path(__file__).resolve().parents[2] / "engine/api/examples.json"
AS_ASKED = {"not_found", "method_not_allowed", "not_json", "not_cloudevents", "bad_json", "malformed", "wrong_envelope"}


def recorded(story: Story) -> dict[str, Any]:
    """What the routes answer at the end of the story."""

    def ask(path: str) -> Any:
        return story.asks(f"/v1/players/{WHO}/{path}")

    statement = ask("statement?limit=3")
    whole = {
        "tell": {"example": story.told},
        "balances": {"example": ask("balances")},
        "statement": {"example": statement | {"next": None}},
        "why": {
            "quest": ask("why?quest=pay-energy&limit=3") | {"next": None},
            "event": ask("why?event=pay-3"),
            "transfer": ask(f"why?transfer={statement['entries'][0]['id']}"),
            "removed quest": ask("why?quest=spring-share"),
        },
    }
    found: dict[str, Any] = plain(whole)
    return found


def test_the_examples_are_what_is_answered(database: Database, tmp_path: Path):
    assert recorded(Story(database, tmp_path / "quests")) == RECORDED, (
        "run: .venv/bin/python -m tests.api.test_examples"
    )


def document(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_answer_in_json_has_an_example_of_its_shape(client: TestClient):
    told = document(client)
    schemas, bare = told["components"]["schemas"], []
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for content in [one.get("content", {}) for status, one in operation["responses"].items() if status < "3"]:
                for one in content.get("application/json", {}).get("examples", {}).values():
                    if not fits(one["value"], content["application/json"].get("schema", {}), schemas):
                        bare.append((method, path))
                if "application/json" in content and "examples" not in content["application/json"]:
                    bare.append((method, path))

    assert bare == []


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether a value has the fields that a schema asks for, and no others."""
    if "$ref" in schema:
        return fits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return any(fits(value, one, schemas) for one in schema["anyOf"])
    if schema.get("type") == "null":
        return value is None
    if "properties" in schema and isinstance(value, dict):
        known = schema["properties"]
        return set(schema.get("required", ())) <= value.keys() <= known.keys() and all(
            fits(one, known[name], schemas) for name, one in value.items()
        )
    if schema.get("type") == "array" and isinstance(value, list):
        return all(fits(one, schema["items"], schemas) for one in value)
    return not isinstance(value, dict | list) or schema.get("type") in (None, "object")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_route_of_a_bank_names_the_scope_it_asks_for(client: TestClient, database: Database):
    app: Any = client.app
    known = scopes_of(app)
    key = add_source(database, "bank/none", Grant(("sessions:write",), ()), NOW).key
    other = add_source(database, "bank/other", Grant(("quests:read",), ()), NOW).key
    wrong = []
    for path, operations in document(client)["paths"].items():
        for method, operation in operations.items():
            security = operation.get("security") or []
            if {} in security or not any("key" in one for one in security):
                continue
            scope = known.get((path, method), "")
            answer = ask(client, curl(path, method, operation), other if scope == "sessions:write" else key)
            if answer.json().get("code") != "scope_missing" or scope not in answer.text:
                wrong.append((method, path, scope))

    assert wrong == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_line_of_curl_asks_what_there_is(client: TestClient, bank: Bank):
    key, wrong = bank.headers["Authorization"].removeprefix("Bearer "), []
    for path, operations in document(client)["paths"].items():
        for method, operation in operations.items():
            if path.endswith("/stream"):  # has no end
                continue
            answer = ask(client, curl(path, method, operation), key)
            json_told = answer.headers["content-type"].startswith(("application/json", "application/problem"))
            if json_told and answer.json().get("code") in AS_ASKED:
                wrong.append((method, path, answer.text))

    assert wrong == []


def ask(client: TestClient, line: str, key: str) -> Any:
    """Run a line of curl."""
    words = shlex.split(line.replace("$KEY", key))
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = next((words[n + 1] for n, word in enumerate(words) if word == "-d"), None)
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    url = next(word for word in words if word.startswith("http://"))
    return client.request(method, url, headers=headers, content=body)


def test_an_example_is_made_of_a_schema():
    schemas = {"Inner": {"type": "object", "properties": {"at": {"type": "string"}, "unit": {"type": "string"}}}}
    schema = {
        "type": "object",
        "properties": {"list": {"type": "array", "items": {"$ref": "#/x/Inner"}}, "next": {"type": "string"}},
    }

    assert example_of(schema, schemas) == {"list": [{"at": "2026-11-18T04:00:00.000Z", "unit": "g"}], "next": None}


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        made = open_database(f"sqlite:///{folder}/t.db")
        migrate(made)
        told = recorded(Story(made, Path(folder) / "quests"))
        FILE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        made.close()
