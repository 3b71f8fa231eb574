"""The abuse cases of the threat model that are about one request, over HTTP, by their numbers.

Others stand where they belong (`grep -rn test_case_ tests`); tests/hardening/test_threats.py sees that none is missing.
"""

import sqlite3
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from engine.api.runtime import Runtime
from engine.clock import DAY, HOUR, MINUTE, SECOND, ManualClock, iso
from engine.sources import Grant, add_source, revoke
from engine.store import Database
from tests.api.app_of_a_player import code_for, enter
from tests.api.bank import BANK, Bank, refused
from tests.api.players import App
from tests.api.whole import ALSO_SANDBOX, Whole, texts_into
from tests.signing import Signer
from tests.world import NOW, VOCABULARY

CANARY = "canary-8a1f07"
WORDS = {
    "a field", "age_band", "attributes", "consent", "consents", "guardian", "locale", "quiet", "segments", "time",
    "type", "zone",
}  # fmt: skip
"""Where a word of ours is expected: a wrong one, or the name of a field that there is not, is said back to whoever sent
it, so that a programmer finds it. So is a wrong value of an event's field that the vocabulary keeps."""

OF_SANDBOX = {"clock", "fields", "name"}
"""The same in a sandbox: which clock, which fields of an event, which snapshot. Nobody's group is called so."""


def count(runtime: Runtime, table: str) -> int:
    with runtime.db.reading() as tx:
        return int(tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


def test_case_1_a_captured_event_told_again_gets_its_first_answer_and_moves_nothing(runtime: Runtime, bank: Bank):
    event = bank.event()
    first, again = bank.tell(event), bank.tell(event)
    moved = count(runtime, "transfer")
    last = bank.tell(event)

    assert (first.status_code, "Idempotency-Hit" in first.headers) == (200, False)
    assert (again.status_code, again.headers["Idempotency-Hit"]) == (200, "true")
    assert again.json() | {"replayed": False} == first.json() | {"replayed": False}
    assert (moved, count(runtime, "transfer"), last.json()["replayed"]) == (1, 1, True)


def test_case_2_the_same_id_with_another_body_is_a_conflict_and_is_counted_for_operators(runtime: Runtime, bank: Bank):
    event = bank.event()
    bank.tell(event)
    other = bank.tell(event | {"data": event["data"] | {"amount": 1000}})
    counted = [line for line in bank.client.get("/metrics").text.splitlines() if "event_conflict" in line]

    assert refused(other, 409, "event_conflict")
    assert count(runtime, "transfer") == 1
    assert [line.rpartition(" ")[2] for line in counted if "_total" in line] == ["1.0"]


def test_case_3_the_same_fact_under_a_new_id_is_refused(runtime: Runtime, bank: Bank):
    event = bank.event()
    bank.tell(event)

    assert refused(bank.tell(event | {"id": "another"}), 409, "duplicate_business_key")
    assert count(runtime, "transfer") == 1


def test_case_4_a_key_that_is_over_and_a_token_from_another_time_open_nothing(
    runtime: Runtime, bank: Bank, clock: ManualClock
):
    """The case is of signatures with a timestamp. Our keys have none: a request is fresh by its event's own time and
    by its id (cases 1 and 9), and a key holds until it is revoked. What has a time is the bank's signed token.
    """
    old = add_source(runtime.db, BANK, Grant(("events:write",), ("payment",)), clock.now())
    revoke(runtime.db, BANK, clock.now(), key_id=old.id)
    signer = Signer.registered(runtime.db)
    late, early = signer.token(NOW - 6 * MINUTE), signer.token(NOW + 6 * MINUTE)

    assert refused(bank.with_key(old.key).tell(bank.event()), 401, "unknown_key")
    assert all(refused(enter(bank.client, token=token), 401, "wrong_token") for token in (late, early))
    assert (count(runtime, "event"), count(runtime, "session")) == (0, 0)


def test_case_4_a_live_key_works_until_it_is_revoked_and_a_few_seconds_at_most(
    runtime: Runtime, bank: Bank, clock: ManualClock
):
    key = add_source(runtime.db, BANK, Grant(("events:write",), ("payment",)), clock.now())
    other = bank.with_key(key.key)
    before = other.tell(bank.event()).status_code
    revoke(runtime.db, BANK, clock.now(), key_id=key.id)
    clock.forward(4 * SECOND)

    assert (before, refused(other.tell(bank.event()), 401, "unknown_key")) == (200, True)


def test_case_6_another_source_s_key_tells_nothing_in_that_one_s_name_known_or_not(runtime: Runtime, bank: Bank):
    """All sources are one bank's: a player belongs to the installation, and the scope says which key may ask of one."""
    other = bank.with_key(add_source(runtime.db, "bank/loans", Grant(("events:write",), ("payment",)), 0).key)
    theirs, nobody_s = other.tell(bank.event()), other.tell(bank.event(source="bank/none"))
    batch = other.tell_all([bank.event(), bank.event(source="bank/none")]).json()["results"]

    assert refused(theirs, 403, "source_not_allowed")
    assert theirs.json() | {"instance": ""} == nobody_s.json() | {"instance": ""}
    assert [one["code"] for one in batch] == ["source_not_allowed"] * 2
    assert count(runtime, "event") == 0


def test_case_6_a_source_that_uses_another_s_event_id_meets_nothing_of_it(runtime: Runtime, bank: Bank):
    other = bank.with_key(add_source(runtime.db, "bank/loans", Grant(("events:write",), ("sign_in",)), 0).key)
    event = bank.event("sign_in")
    first, theirs = bank.tell(event), other.tell(event | {"source": "bank/loans"})

    assert (first.status_code, theirs.status_code, theirs.json().get("replayed", False)) == (200, 200, False)


def test_case_6_a_key_without_the_scope_cannot_tell_a_player_from_nobody(runtime: Runtime, bank: Bank):
    other = bank.with_key(add_source(runtime.db, "bank/loans", Grant(("events:write",), ("payment",)), 0).key)
    answers = [other.get(f"/v1/players/{who}/balances").json() | {"instance": ""} for who in ("ann", "nobody")]

    assert (answers[0], answers[0]["code"]) == (answers[1], "scope_missing")


def test_case_11_whoever_is_no_friend_is_refused_with_one_text(whole: Whole):
    """409 `not_allowed`, as every refusal of a move is. Of devices the engine knows nothing: those are the bank's."""
    eve = whole.player("eve-11")
    stranger, parted, blocked, blocker = (whole.player(name) for name in ("cem", "dan", "fay", "gil"))
    for other in (parted, blocked, blocker):
        eve.befriend(other)
    eve.ask("DELETE", f"/friends/{parted.id}")
    eve.ask("PUT", f"/blocks/{blocked.id}")
    blocker.ask("PUT", f"/blocks/{eve.id}")

    def tried(id: str) -> list[dict[str, Any]]:
        answers = [
            eve.ask("POST", "/v1/play/sea/give", {"friend": id, "grains": 1}),
            eve.ask("POST", "/v1/play/sea/collect", {"bubble": f"{id}-{whole.bubble.partition('-')[2]}"}),
            eve.ask("GET", f"/v1/scene/sea?friend={id}"),
        ]
        assert all(refused(one, 409, "not_allowed") for one in answers), [one.text for one in answers]
        return [one.json() | {"instance": ""} for one in answers]

    wanted = tried(stranger.id)
    assert all(tried(other) == wanted for other in (parted.id, blocked.id, blocker.id, "1234567890123456789"))
    assert refused(eve.ask("POST", "/v1/play/sea/give", {"friend": eve.id, "grains": 1}), 409, "not_allowed")


HOPS = (("Pacific/Pago_Pago", "Pacific/Noumea"), ("Pacific/Noumea", "Pacific/Pago_Pago"))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("here", "there"), HOPS)
def test_case_16_hopping_through_time_zones_opens_no_second_daily_bonus(
    bank: Bank, clock: ManualClock, here: str, there: str
):
    """Four days, every hour a sign-in and a try to hop there or back: local days begin no less than 20 hours apart."""
    bank.put("zoe", zone=here, consent={"given": True, "text_version": "1"})
    earned, hops = [], 0
    for hour in range(4 * 24):
        hops += bank.put("zoe", zone=(there, here)[hour // 30 % 2]).status_code == 200
        told = bank.tell(bank.event("sign_in", subject="zoe")).json()
        earned += [clock.now()] * bool(told["earned"])
        clock.forward(HOUR)

    assert hops > 30
    assert 3 <= len(earned) <= 5
    begun = earned[1:]  # the first was earned in the middle of a day
    assert min(after - before for before, after in pairwise(begun)) >= 20 * HOUR


def test_case_16_a_change_of_zone_counts_from_the_next_local_day(bank: Bank, clock: ManualClock):
    first = bank.tell(bank.event("sign_in")).json()["earned"]
    told = bank.put("ann", zone="Pacific/Pago_Pago").json()
    again = bank.tell(bank.event("sign_in")).json()

    assert told["zone_from"] == iso(NOW + 12 * HOUR)  # it is noon in Shanghai
    assert (len(first), again["earned"], again["why_not"][0]["because"]) == (1, [], "limits[0]")


@ALSO_SANDBOX
def test_case_23_no_page_of_another_site_can_frame_anything_of_ours(whole: Whole):
    """The views are part 4: they will have origins of their own here. Until then nothing may be framed by anybody."""
    paths = ["/docs", "/openapi.json", "/nothing", *(one.url(whole.fills) for one in whole.operations())]
    for path in paths:
        headers = whole.client.get(path).headers
        policy = {rule.split(" ", 1)[0]: rule for rule in headers["content-security-policy"].split("; ")}

        assert policy["frame-ancestors"] == "frame-ancestors 'none'", path
        assert policy["default-src"] == "default-src 'none'", path
        assert headers["x-frame-options"] == "DENY", path


def test_case_23_a_session_for_one_page_is_used_by_no_other(bank: Bank):
    here, there = "https://play.bank.example", "https://evil.example"
    code = code_for(bank, origin=here)
    framed = enter(bank.client, {"Origin": there}, code=code, kind="bearer")
    opened = enter(bank.client, {"Origin": here}, code=code_for(bank, origin=here), kind="bearer").json()["token"]
    told = {"Authorization": f"Bearer {opened}", "Origin": there, "Idempotency-Key": "k"}

    assert refused(framed, 401, "wrong_code")
    assert refused(bank.client.post("/v1/play/sea/give", json={}, headers=told), 403, "cross_site")


@ALSO_SANDBOX
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_case_36_what_is_personal_is_in_no_log_no_metric_and_no_error(
    whole: Whole, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    """A canary stands for everything anybody can say, in every place of every route where they can say it."""
    hits, asked, words = [], 0, WORDS | OF_SANDBOX if whole.runtime.sandbox else WORDS
    capfd.readouterr()
    for operation in whole.operations():
        for slot, request in texts_into(operation, CANARY, whole.fills):
            told = request["headers"] | whole.credentials(operation)
            answer = whole.client.request(**(request | {"headers": told}))
            asked += 1
            if answer.status_code >= 400 and CANARY in answer.text + str(answer.headers) and slot not in words:
                hits.append((operation.name, slot, answer.text))
    for event in whole.events_with(CANARY):
        answer = whole.bank.tell(event)
        if answer.status_code >= 400 and CANARY in answer.text and not is_word(event):
            hits.append(("an event", str(event), answer.text))
    whole.client.get(f"/v1/{CANARY}?{CANARY}={CANARY}", headers={"User-Agent": CANARY, "Cookie": CANARY})
    seen = capfd.readouterr()

    assert hits == []
    assert CANARY not in seen.out + seen.err + caplog.text + whole.client.get("/metrics").text
    assert asked > (70 if whole.runtime.sandbox else 100)


def is_word(event: dict[str, Any]) -> bool:
    """Whether what is wrong in an event is a word of ours, or a value that is kept as it is."""
    if event["type"] not in VOCABULARY.types or CANARY in str(event["time"]):
        return True
    fields = VOCABULARY.types[event["type"]].fields
    places = [name for name, value in dict(event["data"]).items() if CANARY in str(value)] if event["data"] else []
    return bool(places) and all(fields[name].privacy == "keep" for name in places)


BROKEN: dict[str, Callable[[], Exception]] = {
    "a defect": lambda: ValueError(CANARY),
    "SQLite": lambda: sqlite3.OperationalError(f"disk I/O error\n{CANARY}"),
    "PostgreSQL": lambda: psycopg.OperationalError(f"deadlock detected\nDETAIL:  Key (ref)=({CANARY})"),
    "a constraint": lambda: psycopg.errors.UniqueViolation(f"Key (ref)=({CANARY}) already exists."),
}


@pytest.mark.parametrize("why", BROKEN)
def test_case_36_an_error_of_ours_tells_only_its_trace_id(
    database: Database, whole: Whole, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, why: str
):
    def broken(*_: object) -> None:
        raise BROKEN[why]()

    client, ann = TestClient(whole.client.app, raise_server_exceptions=False), App(whole.bank, whole.ann.ref)
    capfd.readouterr()
    database.probe = broken
    try:
        answers = [
            client.put(f"/v1/players/{CANARY}", json={"locale": "en"}, headers=whole.bank.headers),
            client.post("/v1/play/sea/shake", json={}, headers=ann.headers | {"Idempotency-Key": CANARY}),
            client.put(f"/v1/me/blocks/{whole.bob.id}", headers=ann.headers),
            client.delete(f"/v1/me/friends/{whole.bob.id}", headers=ann.headers),
        ]
    finally:
        database.probe = None
    seen = capfd.readouterr()

    assert {one.status_code for one in answers} <= {500, 503}
    for one in answers:
        assert one.json()["instance"] == one.headers["x-request-id"]
        assert one.json()["detail"] in ("the service cannot take this now", "something went wrong on our side")
    assert CANARY not in seen.out + seen.err + caplog.text + "".join(one.text for one in answers)


def test_case_9_an_event_of_tomorrow_or_of_forty_days_ago_is_put_aside_and_pays_nothing(runtime: Runtime, bank: Bank):
    answers = [bank.tell(bank.event(time=iso(NOW + when))) for when in (DAY, -40 * DAY)]

    assert [(one.status_code, one.json()["status"]) for one in answers] == [(202, "quarantined")] * 2
    assert len(bank.get("/v1/events/quarantined").json()["events"]) == 2
    assert count(runtime, "transfer") == 0
