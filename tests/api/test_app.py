"""What holds for every route: keys, problems, headers, nothing private anywhere, an end without loss."""

import json

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import SECOND, ManualClock
from engine.errors import Unavailable
from engine.sources import Grant, add_source, revoke
from tests.api.bank import BANK, Bank, refused

GUARDED = [
    ("POST", "/v1/events"),
    ("GET", "/v1/events/quarantined"),
    ("PUT", "/v1/players/ann"),
    ("GET", "/v1/players/ann/balances"),
    ("GET", "/v1/players/ann/statement"),
    ("POST", "/v1/sessions/codes"),
    ("DELETE", "/v1/players/ann/sessions"),
    ("GET", "/v1/quests"),
    ("GET", "/healthz?deep=1"),
]


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer tilth_wrong", "Basic dGlsdGg6", "Bearer secret"])
def test_without_a_known_key_nothing_is_answered(client: TestClient, method: str, path: str, key: str):
    response = client.request(method, path, headers={"Authorization": key} if key else {})

    assert refused(response, 401, "unknown_key" if key == "Bearer tilth_wrong" else "unauthenticated")
    assert response.headers["www-authenticate"] == 'Bearer realm="tilth"'


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_key_without_the_scope_is_refused(bank: Bank, runtime: Runtime, method: str, path: str):
    scope = "quests:read" if "quests" not in path else "events:write"
    key = add_source(runtime.db, BANK, Grant((scope,)), 0).key
    response = bank.client.request(method, path, headers=bank.with_key(key).headers)

    assert refused(response, 403, "scope_missing")


def test_a_revoked_key_stops_working_within_seconds(bank: Bank, runtime: Runtime, clock: ManualClock):
    bank.get("/v1/quests")
    revoke(runtime.db, BANK, clock.now())
    clock.forward(3 * SECOND)

    assert refused(bank.get("/v1/quests"), 401, "unknown_key")


@pytest.mark.parametrize("path", ["/v1", "/v1/nothing", "/v1/players", "/v1/events/", "/..%2f..%2fetc/passwd"])
def test_an_unknown_path_is_a_problem(client: TestClient, path: str):
    assert refused(client.get(path), 404, "not_found")


def test_a_method_that_is_not_there_is_a_problem_and_says_which_is(client: TestClient):
    response = client.delete("/v1/events")

    assert refused(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


def test_every_answer_carries_the_security_headers(bank: Bank):
    for response in (bank.get("/v1/quests"), bank.get("/nothing"), bank.client.get("/healthz")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["cache-control"] == "no-store"


def test_the_senders_trace_goes_on(client: TestClient):
    trace = "0af7651916cd43dd8448eb211c80319c"
    response = client.get("/nothing", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})

    assert (response.headers["x-request-id"], response.json()["instance"]) == (trace, trace)


def test_what_nobody_foresaw_shows_only_a_trace(bank: Bank, runtime: Runtime, monkeypatch, capfd):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("canary-ann")

    monkeypatch.setattr(runtime.intake, "put", broken)
    response = bank.tell(bank.event())
    seen = capfd.readouterr()

    assert refused(response, 500, "internal")
    assert "canary" not in response.text + seen.out + seen.err
    assert "ZeroDivisionError" in seen.out + seen.err


def test_a_database_that_is_away_is_503_and_says_when_to_come_back(bank: Bank, runtime: Runtime, monkeypatch):
    def away(*_: object) -> None:
        raise Unavailable("host=secret.example refused")

    monkeypatch.setattr("engine.api.runtime.ingest", away)
    response = bank.tell(bank.event())

    assert refused(response, 503, "unavailable")
    assert response.headers["retry-after"] == "2"
    assert "secret" not in response.text


def test_nothing_private_is_in_logs_or_metrics(bank: Bank, capfd):
    canary = "canary-player"
    bank.put(canary, consent={"given": True, "text_version": "1"})
    bank.tell(bank.event(subject=canary, id="canary-id"))
    bank.tell(bank.event(subject=canary, data={"txn_ref": "canary-ref", "amount": "canary", "channel": "qr"}))
    bank.get(f"/v1/players/{canary}/balances")
    bank.get(f"/v1/players/{canary}-unknown/balances")
    seen = capfd.readouterr()

    assert "canary" not in seen.out + seen.err + bank.client.get("/metrics").text


def test_what_is_not_told_is_not_shown_in_errors(bank: Bank):
    response = bank.tell(bank.event(subject="canary-player", data={"txn_ref": "canary-ref", "amount": 1}))

    assert response.status_code == 422
    assert "canary" not in response.text


def test_the_end_of_the_server_refuses_what_comes(runtime: Runtime, clock: ManualClock):
    key = add_source(runtime.db, BANK, Grant(("events:write",)), clock.now()).key
    client = TestClient(create_app(runtime))
    bank = Bank(client, key, clock)
    with client:
        bank.tell(bank.event())

    assert refused(bank.tell(bank.event()), 503, "unavailable")


def test_a_body_that_lies_about_its_length_is_still_bounded(bank: Bank):
    headers = bank.headers | {"Content-Type": "application/cloudevents-batch+json"}
    parts = (b" " * 65_536 for _ in range(64))

    assert refused(bank.client.post("/v1/events", content=parts, headers=headers), 413, "too_large")


def test_a_batch_with_a_broken_event_keeps_the_answers_of_the_others(bank: Bank):
    text = json.dumps([bank.event(), bank.event()]).replace('"amount": 10', '"amount": -10', 1)

    assert bank.tell_all(text.encode()).json()["counts"] == {"refused": 1, "applied": 1}
