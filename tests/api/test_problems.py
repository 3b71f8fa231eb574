"""Errors as problem+json."""

import json

import pytest
from starlette.testclient import TestClient

from engine.api.problems import TITLES, problem
from engine.errors import Forbidden, Malformed, NotFound, Refused, TilthError, Unauthenticated, Unavailable


@pytest.mark.parametrize("kind", [Malformed, Unauthenticated, Forbidden, NotFound, Refused, Unavailable, TilthError])
def test_every_kind_of_error_has_its_status_and_title(kind: type[TilthError]):
    told = json.loads(bytes(problem(kind("no"), "trace").body))

    assert (told["status"], told["title"], told["code"]) == (kind.status, TITLES[kind.status], kind.code)


@pytest.mark.parametrize(
    ("code", "anchor"), [("malformed", "error-malformed"), ("busy", "error-busy"), ("bad", "errors")]
)
def test_the_type_leads_to_an_entry_that_the_documentation_has(client: TestClient, code: str, anchor: str):
    told = json.loads(bytes(problem(Malformed("no", code=code), "t").body))

    assert told["type"] == f"/docs#{anchor}"
    assert f'id="{anchor}"' in client.get("/docs").text


@pytest.mark.parametrize("error", [TilthError("canary"), Unavailable("canary")])
def test_what_is_wrong_on_our_side_is_not_told_to_callers(error: TilthError):
    assert b"canary" not in bytes(problem(error, "t").body)


def test_a_method_that_is_not_there_is_told_all_that_are(client: TestClient):
    told = {path: client.patch(path).headers["allow"] for path in ("/v1/session", "/v1/me/blocks/1", "/healthz")}

    assert told == {"/v1/session": "DELETE, GET", "/v1/me/blocks/1": "DELETE, PUT", "/healthz": "GET"}
