"""Health, metrics and the list of quests."""

from pathlib import Path

from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.audit import CHECKS
from engine.clock import ManualClock
from engine.errors import Unavailable
from engine.game import discover
from engine.published import publications
from engine.published.live import Folder, Live
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import BANK, Bank, refused
from tests.in_flight import Shelf
from tests.world import NOW, quest


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

    with monkeypatch.context() as patch:
        patch.setattr(runtime.db, "reading", away)
        answer = bank.client.get("/healthz")

    assert refused(answer, 503, "unavailable")


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


def test_what_is_refused_or_paused_is_shown_beside_what_is_in_force(database: Database, tmp_path: Path):
    shelf, clock = Shelf(tmp_path / "quests"), ManualClock(NOW)
    shelf.write(quest("pay"), quest("walk", "steps"))
    live = Live(database, Folder(shelf.path, discover()), clock)
    key = add_source(database, BANK, Grant(SCOPES), NOW).key
    publications.pause(database, "pay", NOW)
    shelf.write(quest("walk", "stepps"))
    live.refresh()

    with TestClient(create_app(Runtime(database, live, clock, clock))) as client:
        bank = Bank(client, key, clock)
        health, page = client.get("/healthz").json(), bank.get("/v1/quests").json()

    assert (health["ok"], health["refused"], health["bundle"]) == (True, len(live.refused), live.now.content.bundle)
    assert "walk.yaml" in page["refused"][0]
    assert [(one["id"], one["status"]) for one in page["quests"]] == [("pay", "paused"), ("walk", "live")]


def test_the_documentation_follows_the_vocabulary(database: Database, tmp_path: Path):
    shelf, clock = Shelf(tmp_path / "quests"), ManualClock(NOW)
    shelf.write(quest("pay"))
    live = Live(database, Folder(shelf.path, discover()), clock)
    file = shelf.path / "vocabulary.yaml"

    with TestClient(create_app(Runtime(database, live, clock, clock))) as client:
        before = client.get("/openapi.json").text
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "\n  hop:\n    about: {zh-CN: 跳, en: a hop}\n    fields: {}\n", encoding="utf-8")
        live.refresh()
        after = client.get("/openapi.json").text

    assert (live.refused, "a hop" in before, "a hop" in after) == ((), False, True)
