"""The documentation's examples are answers that were given. To write them anew: python -m tests.api.test_examples"""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.api.examples import RECORDED, curl, scopes_of
from engine.clock import iso
from engine.migrations import migrate
from engine.sources import Grant, add_source
from engine.store import Database, open_database
from tests.api.bank import BANK, Bank
from tests.api.shown_story import SERVER, UNSEEN, ShownStory, run_line
from tests.api.why_story import WHO, Story, plain
from tests.world import NOW

API = Path(__file__).resolve().parents[2] / "engine/api"
FILE = API / "examples.json"
DOCUMENTED = json.loads((API / "openapi-sandbox.json").read_text(encoding="utf-8"))
AS_ASKED = {"not_found", "method_not_allowed", "not_json", "not_cloudevents", "bad_json", "malformed", "wrong_envelope"}


def recorded(shown: ShownStory, week: Story) -> dict[str, Any]:
    """What the routes answer: to every line of /docs, and about a week of payments, visits and a refund."""

    def ask(path: str) -> Any:
        return week.asks(f"/v1/players/{WHO}/{path}")

    statement = ask("statement?limit=3")
    about_a_week = {
        "tell": {"a refund": week.told},
        "balances": {"example": ask("balances")},
        "statement": {"example": statement | {"next": None}},
        "why": {
            "quest": ask("why?quest=pay-energy&limit=3") | {"next": None},
            "event": ask("why?event=pay-3"),
            "transfer": ask(f"why?transfer={statement['entries'][0]['id']}"),
            "removed quest": ask("why?quest=spring-share"),
        },
    }
    of_the_week: dict[str, Any] = plain(about_a_week)
    of_the_week["tell"] = {"a payment": shown.answers["tell"]["example"], **of_the_week["tell"]}
    return shown.answers | of_the_week


def test_the_examples_are_what_is_answered(
    engine_name: str, database: Database, request: pytest.FixtureRequest, tmp_path: Path
):
    with another(database, engine_name, request, tmp_path) as second:
        found = recorded(ShownStory(second), Story(database, tmp_path / "quests"))

    assert found == RECORDED, "run: .venv/bin/python -m tests.api.test_examples"


@contextmanager
def another(database: Database, engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A second empty database: a sandbox is a database of its own."""
    if engine_name == "postgres":
        with request.getfixturevalue("postgres_pool").lent() as url, closing(open_database(url)) as made:
            yield made
        return
    with closing(open_database(f"sqlite:///{tmp_path}/sandbox.db")) as made:
        migrate(made)
        yield made


def test_the_story_asks_every_route_for_its_example():
    documented = {one["operationId"] for told in DOCUMENTED["paths"].values() for one in told.values()}

    assert documented - UNSEEN == {name.split()[0] for name in RECORDED if name.split()[0] in documented}


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
    """Run a line of curl with a key, and with a session of nobody."""
    nobody = {"SESSION": "tilths_x", "CODE": "tilthc_x", "FRIEND": "1", "FRIEND_CODE": "x", "GROUP": "1"}
    return run_line(client, line, {"TILTH": SERVER, "KEY": key, "SOURCE": BANK, "NOW": iso(NOW), **nobody})


def test_a_line_of_curl_has_variables_where_a_value_is_another_each_time():
    body = {"content": {"application/json": {"example": {"code": "tilthc_…", "kind": "bearer"}}}}

    line = curl("/v1/sessions", "post", {"operationId": "openSession", "requestBody": body})

    assert line.startswith('curl -X POST "$TILTH/v1/sessions" ')
    assert line.endswith("""-d '{"code":"'"$CODE"'","kind":"bearer"}'""")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        made = [open_database(f"sqlite:///{folder}/{name}.db") for name in ("week", "sandbox")]
        for one in made:
            migrate(one)
        told = recorded(ShownStory(made[1]), Story(made[0], Path(folder) / "quests"))
        FILE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for one in made:
            one.close()
