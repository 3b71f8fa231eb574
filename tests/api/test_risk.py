"""Flags, sanctions and appeals over HTTP: who may, what each sees, and a move that is refused."""

from typing import Any

import pytest

from engine.api.runtime import Runtime
from engine.deliver import deliver
from engine.risk import pace
from engine.risk.flags import Kind, flag
from engine.risk.pace import Most
from engine.sources import Grant, add_source
from tests.api.bank import Bank, refused
from tests.api.players import App
from tests.api.whole import SANDBOX, Whole
from tests.world import NOW

ORDER = {"level": "closed", "reason": "trading", "days": 7, "by": "Li Wei", "evidence": []}


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


def post(bank: Bank, path: str, body: object) -> Any:
    return bank.client.post(f"/v1/players/{path}", json=body, headers=bank.headers)


def test_moves_that_come_too_fast_are_429_with_retry_after_and_words(whole: Whole, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "LIVE", Most(1, 5))
    first, second = (whole.eve.ask("POST", "/v1/play/sea/shake", {}) for _ in range(2))

    assert first.status_code == 200
    assert refused(second, 429, "too_fast")
    assert 0 < int(second.headers["Retry-After"]) <= 60
    assert set(second.json()["words"]) == {"zh-CN", "en"}


@pytest.mark.parametrize("whole", [SANDBOX], indirect=True)
def test_a_sandbox_is_never_too_fast(whole: Whole):
    told = [whole.eve.ask("POST", "/v1/play/sea/shake", {}).status_code for _ in range(40)]

    assert set(told) == {200}


def test_who_is_sanctioned_reads_why_appeals_and_is_answered(whole: Whole):
    bank, eve = whole.bank, whole.eve
    set_ = post(bank, f"{eve.ref}/sanctions", ORDER).json()
    no = eve.ask("POST", "/v1/play/sea/shake", {})
    [mine] = eve.get("/sanctions")["sanctions"]
    waits = eve.ask("POST", f"/sanctions/{mine['id']}/appeal", {"text": "It was my brother."}).json()
    decided = {"outcome": "lifted", "reason": "You are right.", "by": "Li Wei"}
    answered = post(bank, f"{eve.ref}/sanctions/{mine['id']}/answer", decided).json()
    [after] = eve.get("/sanctions")["sanctions"]
    [seen] = bank.client.get(f"/v1/players/{eve.ref}/sanctions", headers=bank.headers).json()["sanctions"]

    assert refused(no, 409, "sanction_closed")
    assert set(no.json()["words"]) == {"zh-CN", "en"}
    assert (mine["decided_by"], mine["can_appeal"], mine["in_force"], mine["why"]["en"]) == (
        "person", True, True, set_["why"]["en"],
    )  # fmt: skip
    assert (waits["appeal"], waits["can_appeal"]) == ("It was my brother.", False)
    assert (answered["outcome"], answered["answered_by"]) == ("lifted", "Li Wei")
    assert (after["answer"], after["answered_by"], after["in_force"]) == ("You are right.", "", False)
    assert (seen["decided_by"], seen["answered_by"]) == ("Li Wei", "Li Wei")
    assert eve.ask("POST", "/v1/play/sea/shake", {}).status_code == 200


def test_the_player_reads_it_in_the_inbox_in_both_languages(bank: Bank, ann: App, runtime: Runtime):
    post(bank, "ann/sanctions", ORDER)
    deliver(runtime.db, NOW)
    [message] = [one for one in ann.get("/inbox")["messages"] if one["kind"] == "sanction_closed"]

    assert "2026-11-25 12:00" in message["words"]["zh-CN"]
    assert "traded for money" in message["words"]["en"]


def test_the_export_shows_sanctions_without_names(bank: Bank, ann: App):
    post(bank, "ann/sanctions", ORDER)
    [row] = ann.get("/export")["sanctions"]

    assert (row["level"], row["reason"]) == ("closed", "trading")
    assert "Li Wei" not in str(ann.get("/export"))


def test_nobody_appeals_for_another(bank: Bank, ann: App):
    one = post(bank, "ann/sanctions", ORDER).json()["id"]

    assert refused(App(bank, "bob").ask("POST", f"/sanctions/{one}/appeal", {"text": "x"}), 404, "unknown_sanction")


def test_flags_are_listed_newest_first_in_pages_with_the_bank_s_reference(bank: Bank, ann: App, runtime: Runtime):
    with runtime.db.writing() as tx:
        for day in (1, 2):
            flag(tx, runtime.db.ids, Kind.PACE, {int(ann.id): {"steps": day}}, day, NOW)
    first = bank.client.get("/v1/flags?limit=1", headers=bank.headers).json()
    then = bank.client.get(f"/v1/flags?limit=1&cursor={first['next']}", headers=bank.headers).json()

    assert [(one["player"], one["day"], one["evidence"]) for one in (*first["flags"], *then["flags"])] == [
        ("ann", "1970-01-03", {"steps": 2}), ("ann", "1970-01-02", {"steps": 1}),
    ]  # fmt: skip
    assert then["next"] is None


@pytest.mark.parametrize("path", ["/v1/flags", "/v1/players/ann/sanctions"])
def test_only_an_operator_s_key_asks(bank: Bank, ann: App, runtime: Runtime, path: str):
    key = add_source(runtime.db, "other", Grant(("players:write", "players:read")), NOW).key
    told = bank.client.get(path, headers={"Authorization": f"Bearer {key}"})

    assert refused(told, 403, "scope_missing")
