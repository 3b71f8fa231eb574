"""The list of alerts, their log line and their metric."""

import logging
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.clock import ManualClock
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import BANK, Bank, refused
from tests.foretold import content_with
from tests.world import NOW, VOCABULARY, quest

SHARED = {"max": 10, "of": "times", "per": "quest", "every": "week", "alert_at": [50, 90]}


@pytest.fixture
def bank(database: Database) -> Iterator[Bank]:
    clock = ManualClock(NOW)
    content = content_with(quest("pay", amount=2, budget="spring"), quest("hello", "sign_in", limits=[SHARED]))
    with TestClient(create_app(Runtime(database, content, clock, clock))) as client:
        key = add_source(database, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), NOW).key
        bank = Bank(client, key, clock)
        bank.put("ann", consent={"given": True, "text_version": "1"})
        yield bank


def test_alerts_are_listed_newest_first_in_display_units(bank: Bank):
    for _ in range(10):
        bank.tell(bank.event())
    alerts = bank.get("/v1/alerts").json()["alerts"]

    assert [(one["budget"], one["rule"], one["percent"], one["used"], one["most"], one["unit"]) for one in alerts] == [
        ("spring", "budget", 100, "20", "20", "g"),
        ("spring", "budget", 50, "10", "20", "g"),
    ]
    assert (alerts[0]["quest"], alerts[0]["window"]) == ("", "2026 week 47")
    assert "ann" not in str(alerts)


def test_the_list_pages_to_its_end(bank: Bank):
    for _ in range(10):
        bank.tell(bank.event())
    first = bank.get("/v1/alerts?limit=1")
    second = bank.get(first.links["next"]["url"])

    assert [one["percent"] for one in first.json()["alerts"] + second.json()["alerts"]] == [100, 50]
    assert second.json()["next"] is None


def test_an_alert_is_logged_and_counted_after_the_commit(bank: Bank, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "tilth.ingest"):
        for _ in range(5):
            bank.tell(bank.event("sign_in"))
    metrics = bank.client.get("/metrics").text

    assert [record.getMessage() for record in caplog.records] == ["hello limits[0]: 50% is used in 2026 week 47"]
    assert 'tilth_alerts_total{name="hello",rule="limits[0]"} 1.0' in metrics


def test_only_an_operator_may_see_them(bank: Bank, database: Database):
    key = add_source(database, "bank/other", Grant(("players:read",), ()), NOW).key
    answer = bank.client.get("/v1/alerts", headers={"Authorization": f"Bearer {key}"})

    assert refused(answer, 403, "scope_missing")
