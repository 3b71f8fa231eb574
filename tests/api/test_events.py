"""Telling events over HTTP: results, repetitions, refusals, batches."""

import json

import pytest
import structlog
from structlog.testing import capture_logs

from engine.api.runtime import Runtime
from engine.clock import DAY, MINUTE, iso
from engine.sources import Grant, add_source
from tests.api.bank import BANK, Bank, refused


def test_a_payment_earns_and_says_so_in_both_languages(bank: Bank):
    response = bank.tell(bank.event())

    assert response.status_code == 200
    assert response.json()["earned"] == [
        {
            "quest": "pay",
            "asset": "energy",
            "amount": "5",
            "unit": "g",
            "ripe_at": iso(bank.clock.now() + DAY),
            "because": "",
            "message": {"zh-CN": "10 元，得 5g", "en": "+5 g"},
        }
    ]


def test_an_event_told_twice_gets_its_first_answer_and_the_marker(bank: Bank):
    event = bank.event()
    first, second = bank.tell(event), bank.tell(event)

    assert "idempotency-hit" not in first.headers
    assert second.headers["idempotency-hit"] == "true"
    assert second.json() == first.json() | {"replayed": True}


@pytest.fixture
def fresh_logs() -> None:
    """Loggers that can be captured: a server that another test started in this process keeps its own."""
    structlog.reset_defaults()


@pytest.mark.usefixtures("fresh_logs")
def test_the_log_line_of_a_refused_event_names_its_code(bank: Bank):
    bank.tell(bank.event(id="once"))
    with capture_logs() as lines:
        refused(bank.tell(bank.event(id="once", data={"txn_ref": "x", "amount": 11, "channel": "qr"})), 409,
                "event_conflict")  # fmt: skip

    assert [line["code"] for line in lines if line["event"] == "request"] == ["event_conflict"]


def test_the_same_id_with_another_body_is_a_conflict(bank: Bank):
    event = bank.event()
    bank.tell(event)
    response = bank.tell(event | {"data": event["data"] | {"amount": 11}})

    assert refused(response, 409, "event_conflict")


def test_the_same_transaction_under_another_id_is_refused(bank: Bank):
    event = bank.event()
    bank.tell(event)

    assert refused(bank.tell(event | {"id": "other"}), 409, "duplicate_business_key")


def test_a_quest_that_gave_nothing_says_why(bank: Bank):
    bank.tell(bank.event("sign_in"))
    response = bank.tell(bank.event("sign_in"))

    assert response.json()["why_not"] == [{"quest": "hello", "because": "limits[0]"}]


def test_a_refund_before_its_payment_is_accepted_and_waits(bank: Bank):
    response = bank.tell(bank.event("refund", data={"refund_ref": "r", "payment_ref": "t", "amount": 5}))

    assert (response.status_code, response.json()["status"]) == (202, "parked")


def test_a_refund_takes_back_in_words_of_its_own(bank: Bank):
    event = bank.event()
    bank.tell(event)
    refund = bank.event("refund", data={"refund_ref": "r", "payment_ref": event["data"]["txn_ref"], "amount": 10})
    gain = bank.tell(refund).json()["earned"][0]

    assert gain["amount"] == "-5"
    assert gain["message"]["en"] == "A refund came: 5 g given for it went back"


@pytest.mark.parametrize(("days", "code"), [(-31, "too_old"), (1, "from_the_future")])
def test_an_event_far_from_now_is_quarantined(bank: Bank, days: int, code: str):
    response = bank.tell(bank.event(time=iso(bank.clock.now() + days * DAY)))

    assert (response.status_code, response.json()["status"], response.json()["code"]) == (202, "quarantined", code)


def test_a_source_may_be_given_a_longer_age(bank: Bank, runtime: Runtime):
    key = add_source(runtime.db, BANK, Grant(("events:write",), max_age_days=60), 0).key
    response = bank.with_key(key).tell(bank.event(time=iso(bank.clock.now() - 31 * DAY)))

    assert response.json()["status"] == "applied"


def test_a_batch_answers_each_event_in_order_and_a_wrong_one_stops_no_other(bank: Bank):
    good, other = bank.event(), bank.event("sign_in")
    results = bank.tell_all([good, bank.event("paymnt"), other]).json()

    assert [one["status"] for one in results["results"]] == ["applied", "refused", "applied"]
    assert results["results"][1]["code"] == "unknown_type"
    assert results["counts"] == {"applied": 2, "refused": 1}


def test_a_refused_event_of_a_batch_is_named_by_its_id_where_it_has_one(bank: Bank):
    without = bank.event()
    del without["id"]
    results = bank.tell_all([bank.event("paymnt", id="x"), without]).json()["results"]

    assert [one["id"] for one in results] == ["x", None]


def test_a_batch_with_one_event_twice_pays_it_once(bank: Bank):
    event = bank.event()
    results = bank.tell_all([event, event]).json()["results"]

    assert [one["replayed"] for one in results] == [False, True]


def test_a_batch_told_twice_carries_the_marker(bank: Bank):
    events = [bank.event(), bank.event()]
    bank.tell_all(events)

    assert bank.tell_all(events).headers["idempotency-hit"] == "true"


def test_an_empty_batch_is_fine(bank: Bank):
    assert bank.tell_all([]).json() == {"results": [], "counts": {}}


def test_a_batch_of_more_than_a_thousand_events_is_refused(bank: Bank):
    assert refused(bank.tell_all(b"[" + b",".join([b"0"] * 1001) + b"]"), 413, "too_many_events")


def test_an_event_may_come_with_its_attributes_in_headers(bank: Bank):
    event = bank.event()
    headers = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    headers |= bank.headers | {"Content-Type": "application/json"}
    response = bank.client.post("/v1/events", content=json.dumps(event["data"]), headers=headers)

    assert response.json()["status"] == "applied"


def test_an_event_within_the_next_minutes_counts(bank: Bank):
    assert bank.tell(bank.event(time=iso(bank.clock.now() + 4 * MINUTE))).json()["status"] == "applied"


def test_a_player_nobody_told_us_of_earns_nothing_without_consent(bank: Bank):
    response = bank.tell(bank.event(subject="bob"))

    assert response.json()["why_not"] == [{"quest": "", "because": "consent"}]


def test_what_a_refund_takes_back_lowers_no_counter(bank: Bank):
    event = bank.event()
    refund = bank.event("refund", data={"refund_ref": "r", "payment_ref": event["data"]["txn_ref"], "amount": 10})
    bank.tell_all([event, refund])

    assert 'tilth_granted_total{asset="energy"} 5.0' in bank.client.get("/metrics").text


# --- threats ----------------------------------------------------------------------------------------------------------

AMOUNTS = ["-1", "0", "true", '"ten"', "NaN", "1e400", "9" * 4000, "null", "[]", '"1e3"', '"٣"', "1.2345678"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_that_is_none_is_refused_and_not_stored(bank: Bank, amount: str):
    event = json.dumps(bank.event()).replace('"amount": 10', f'"amount": {amount}')
    response = bank.tell(event.encode())

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert bank.get("/v1/players/ann/statement").json()["entries"] == []


@pytest.mark.parametrize("total", ["-1", "1.5", "true", '"10"', "NaN", "1e400", "9" * 4000])
def test_a_total_of_steps_that_is_no_whole_number_is_refused(bank: Bank, total: str):
    event = json.dumps(bank.event("steps", data={"day_total": 7777})).replace("7777", total)

    assert bank.tell(event.encode()).status_code == 422


def test_a_batch_with_nan_in_it_is_refused(bank: Bank):
    event = json.dumps([bank.event()]).replace('"amount": 10', '"amount": NaN')

    assert refused(bank.tell_all(event.encode()), 422, "wrong_value")


def test_an_event_without_an_id_is_refused(bank: Bank):
    event = bank.event()
    del event["id"]

    assert refused(bank.tell(event), 400, "missing_id")


def test_nul_in_an_id_is_refused(bank: Bank):
    assert refused(bank.tell(bank.event(id="a\0b")), 400, "wrong_id")


def test_an_event_of_65_kib_is_refused(bank: Bank):
    assert refused(bank.tell(bank.event(extra="x" * 65 * 1024)), 413, "too_large")


def test_a_batch_above_two_mib_is_refused(bank: Bank):
    assert refused(bank.tell_all(b"[" + b" " * (2 << 20) + b"]"), 413, "too_large")


def test_deep_json_is_refused(bank: Bank):
    deep = json.dumps(bank.event()).replace('"data": {', '"data": {"x": ' + "[" * 20_000 + "]" * 20_000 + ", ")

    assert bank.tell(deep.encode()).status_code == 400


def test_a_compressed_body_is_refused(bank: Bank):
    assert refused(bank.tell(bank.event(), **{"Content-Encoding": "gzip"}), 415, "compressed")


def test_a_key_written_twice_is_refused(bank: Bank):
    twice = json.dumps(bank.event()).replace('"amount": 10', '"amount": 10, "amount": 1000')

    assert bank.tell(twice.encode()).status_code == 400


def test_anything_but_cloudevents_is_refused(bank: Bank):
    response = bank.client.post("/v1/events", json=bank.event(), headers=bank.headers)

    assert refused(response, 415, "not_cloudevents")


def test_a_field_the_vocabulary_does_not_know_is_refused(bank: Bank):
    event = bank.event()
    event["data"]["balance"] = 10**6

    assert refused(bank.tell(event), 422, "unknown_field")


def test_a_key_may_only_send_as_its_own_source(bank: Bank):
    assert refused(bank.tell(bank.event(source="bank/other")), 403, "source_not_allowed")


def test_a_key_may_only_send_as_its_own_source_in_a_batch_too(bank: Bank):
    results = bank.tell_all([bank.event(source="bank/other"), bank.event()]).json()["results"]

    assert [one["code"] for one in results] == ["source_not_allowed", ""]


def test_a_key_narrowed_to_types_may_not_send_others(bank: Bank, runtime: Runtime):
    key = add_source(runtime.db, BANK, Grant(("events:write",), ("sign_in",)), 0).key
    narrow = bank.with_key(key)

    assert refused(narrow.tell(bank.event()), 403, "type_not_allowed")
    assert narrow.tell(bank.event("sign_in")).status_code == 200


@pytest.mark.parametrize("type", ["friend_joined", "joined_by_invitation", "friend_active"])
def test_who_joined_by_whom_is_told_by_tilth_alone_or_it_would_be_paid_twice(bank: Bank, type: str):
    told = bank.tell(bank.event(type, data={"friend": "p-1"}))

    assert refused(told, 403, "games_only")
    assert "known here" in told.json()["hint"]


def test_a_number_beyond_all_numbers_fails_alone_in_its_batch(bank: Bank):
    events = [bank.event(), bank.event(data="NUMBER"), bank.event()]
    wrong = json.dumps(events).encode().replace(b'"NUMBER"', b'{"txn_ref": "t", "amount": 1e99999999999999999999}')

    results = bank.tell_all(wrong).json()["results"]

    assert [(one["status"], one["code"]) for one in results] == [
        ("applied", ""), ("refused", "wrong_value"), ("applied", "")
    ]  # fmt: skip


def test_a_key_that_names_no_types_may_not_take_back(bank: Bank, runtime: Runtime):
    plain = bank.with_key(add_source(runtime.db, BANK, Grant(("events:write",)), 0).key)
    refund = bank.event("refund", data={"refund_ref": "r", "payment_ref": "t", "amount": 5})

    told = plain.tell(refund)
    assert refused(told, 403, "type_not_allowed")
    assert told.json()["hint"].endswith("a key for it: tilth source add bank/cards … --type refund")
    assert [one["code"] for one in plain.tell_all([refund]).json()["results"]] == ["type_not_allowed"]
    assert plain.tell(bank.event("sign_in")).status_code == 200
