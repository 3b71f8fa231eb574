"""A parameter of a query that no path knows is refused, and the one that was meant is named."""

import pytest
from starlette.testclient import TestClient

from tests.api.bank import Bank, refused
from tests.api.whole import operations

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_a_misspelt_parameter_is_refused_and_the_right_one_named(bank: Bank):
    told = bank.get("/v1/players/ann/statement?limti=5")

    assert refused(told, 422, "unknown_parameter")
    assert told.json()["hint"] == "did you mean 'limit'?"
    assert "limti" not in told.text
    assert bank.get("/v1/players/ann/statement?limit=5").status_code == 200


def test_every_route_of_the_api_says_so_before_anything_is_done(client: TestClient):
    answers = {
        one.name: client.request(one.method, one.url(dict.fromkeys(one.named("path"), "x")) + "?odd=1")
        for one in operations(client)
        if one.path.startswith("/v1/")
    }

    assert [name for name, told in answers.items() if not refused(told, 422, "unknown_parameter")] == []


def test_what_watches_a_server_may_add_what_it_likes(client: TestClient):
    assert client.get("/healthz?probe=1").status_code == 200
    assert client.get("/metrics?probe=1").status_code == 200
