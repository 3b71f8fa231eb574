"""Health, metrics and the list of quests."""

from engine.api.runtime import Runtime
from engine.audit import CHECKS
from engine.errors import Unavailable
from tests.api.bank import Bank, refused


def test_a_healthy_server_says_so_to_anyone(bank: Bank):
    response = bank.client.get("/healthz")

    assert (response.status_code, response.json()["ok"]) == (200, True)


def test_the_deep_check_audits_the_ledger(bank: Bank):
    bank.tell(bank.event())
    checks = bank.get("/healthz?deep=1").json()["checks"]

    assert CHECKS.keys() <= checks.keys()
    assert all(checks.values())


def test_a_server_without_its_database_is_not_healthy(bank: Bank, runtime: Runtime, monkeypatch):
    def away() -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(runtime.db, "reading", away)

    assert refused(bank.client.get("/healthz"), 503, "unavailable")


def test_metrics_count_requests_by_route_and_events_by_outcome(bank: Bank):
    bank.tell(bank.event())
    text = bank.client.get("/metrics").text

    assert 'tilth_http_requests_total{method="POST",route="/v1/events",status="200"} 1.0' in text
    assert 'tilth_events_total{code="",status="applied"} 1.0' in text
    assert 'tilth_granted_total{asset="energy"} 5.0' in text


def test_quests_are_listed_in_pages_by_id(bank: Bank):
    first = bank.get("/v1/quests?limit=1")
    second = bank.get(first.links["next"]["url"])

    assert [one["id"] for one in first.json()["quests"] + second.json()["quests"]] == ["hello", "pay"]
    assert "next" not in second.links


def test_a_quest_says_what_it_listens_for_and_gives(bank: Bank):
    quest = bank.get("/v1/quests").json()["quests"][1]

    assert (quest["event"], quest["asset"], quest["unit"], quest["status"]) == ("payment", "energy", "g", "live")
