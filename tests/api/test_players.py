"""Telling of players, and asking what they have."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from engine.api.players import CONSENT_HINT, EXAMPLE
from engine.api.runtime import Runtime
from engine.clock import DAY, HOUR, ManualClock
from engine.people.players import create_players
from engine.sources import Grant, add_source
from tests.api.bank import BANK, Bank, refused
from tests.api.players import App
from tests.world import NOW


def of(bank: Bank, asset: str, player: str = "ann") -> dict[str, Any]:
    balances = bank.get(f"/v1/players/{player}/balances").json()["balances"]
    return next(one for one in balances if one["asset"] == asset)


def test_a_player_is_made_by_being_told_of(bank: Bank):
    response = bank.put("bob", zone="Europe/Paris", segments=["gold"], attributes={"level": 7})
    told = response.json()

    assert (told["id"], told["zone"], told["consent"]["given"]) == ("bob", "Europe/Paris", False)
    assert (told["attributes"]["segments"], told["attributes"]["level"]) == (["gold"], 7)


def test_what_is_left_out_stays_as_it_is(bank: Bank):
    bank.put("bob", zone="Europe/Paris", segments=["gold"], consent={"given": True, "text_version": "2"})
    told = bank.put("bob").json()

    assert (told["zone"], told["attributes"]["segments"]) == ("Europe/Paris", ["gold"])
    assert told["consent"] == {"given": True, "at": "2026-11-18T04:00:00.000Z", "text_version": "2"}


def test_a_profile_is_one_whole(bank: Bank):
    bank.put("bob", segments=["gold"], age_band="18-25")

    assert bank.put("bob", segments=["mass"]).json()["attributes"]["age_band"] == "unknown"


def test_a_new_zone_waits_for_midnight(bank: Bank):
    bank.put("bob", zone="Asia/Shanghai")

    assert bank.put("bob", zone="Europe/Paris").json()["zone_from"] == "2026-11-18T16:00:00.000Z"


def test_consent_can_be_withdrawn_and_then_nothing_is_earned(bank: Bank):
    bank.put("ann", consent={"given": False})

    assert bank.tell(bank.event()).json()["why_not"] == [{"quest": "", "because": "consent"}]


@pytest.mark.parametrize("field", ["tenant_id", "balance", "role", "id", "created_at"])
def test_a_field_that_is_not_the_banks_to_set_is_refused(bank: Bank, field: str):
    assert refused(bank.put("bob", **{field: 1}), 422, "unknown_field")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"zone": "Mars/Base"}, "unknown_zone"),
        ({"zone": 8}, "malformed"),
        ({"segments": ["golden"]}, "wrong_value"),
        ({"segments": "gold"}, "malformed"),
        ({"attributes": {"levle": 3}}, "unknown_field"),
        ({"attributes": {"segments": []}, "segments": []}, "said_twice"),
        ({"consent": {"given": "yes"}}, "malformed"),
        ({"consent": {"given": True, "by": "me"}}, "unknown_field"),
    ],
)
def test_a_wrong_value_is_refused_and_no_player_is_made(bank: Bank, body: dict[str, Any], code: str):
    assert refused(bank.put("bob", **body), 422, code)
    assert refused(bank.get("/v1/players/bob/balances"), 404, "unknown_player")


def test_the_example_of_the_documentation_is_taken_and_on_its_page(bank: Bank):
    consent = bank.put("bob", **EXAMPLE).json()["consent"]

    assert (consent["given"], consent["text_version"]) == (True, "2026-01")
    assert "&quot;given&quot;: true" in bank.get("/docs").text


@pytest.mark.parametrize(
    ("consent", "detail"),
    [(True, "'consent' must be an object"), ({"game": True}, "'consent.given' is missing")],
)
def test_a_wrong_consent_is_told_how_to_write_it(bank: Bank, consent: Any, detail: str):
    told = bank.put("bob", consent=consent).json()

    assert (told["status"], told["detail"], told["hint"]) == (422, detail, CONSENT_HINT)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"zone": 8}, "must be text"),
        ({"segments": "gold"}, "must be a list"),
        ({"segments": ["gold"] * 101}, "may have at most 100 entries"),
        ({"zone": "x" * 65}, "may have at most 64 characters"),
        ({"role": 1}, "is not a known field"),
    ],
)
def test_a_wrong_field_is_told_in_plain_words(bank: Bank, body: dict[str, Any], message: str):
    assert [one["message"] for one in bank.put("bob", **body).json()["errors"]] == [message]


def test_a_refusal_names_the_places_and_not_the_values(bank: Bank):
    told = bank.put("bob", zone=8, consent={"given": "canary"})

    assert [one["at"] for one in told.json()["errors"]] == ["zone", "consent.given"]
    assert "canary" not in told.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"zone": "UTC", "zone": "Asia/Shanghai"}', "duplicate_key"),
        (b"{", "bad_json"),
        (b'{"attributes": {"level": NaN}}', "bad_json"),
        (b"[" * 5000 + b"]" * 5000, "too_deep"),
        ("{}".encode("utf-16"), "bad_json"),
    ],
)
def test_a_body_that_is_no_plain_json_is_refused(bank: Bank, body: bytes, code: str):
    headers = bank.headers | {"Content-Type": "application/json"}

    assert refused(bank.client.put("/v1/players/bob", content=body, headers=headers), 400, code)


def test_a_body_that_is_no_object_is_refused(bank: Bank):
    headers = bank.headers | {"Content-Type": "application/json"}

    assert refused(bank.client.put("/v1/players/bob", content=b"[]", headers=headers), 422, "wrong_body")


def test_a_body_must_say_that_it_is_json(bank: Bank):
    response = bank.client.put("/v1/players/bob", content=json.dumps({}), headers=bank.headers)

    assert refused(response, 415, "not_json")


def test_a_player_with_a_nul_in_it_is_refused(bank: Bank):
    assert refused(bank.put("b%00b"), 400, "bad_player")


def test_energy_ripens_is_ripe_and_is_gone(bank: Bank, clock: ManualClock):
    bank.tell(bank.event())
    seen = [of(bank, "energy")["held"]]
    clock.forward(24 * HOUR)
    seen.append(of(bank, "energy")["held"])
    clock.forward(3 * DAY)
    five, none = {"amount": "5", "smallest": 5}, {"amount": "0", "smallest": 0}

    assert seen == [{"ripening": five, "ripe": none}, {"ripening": none, "ripe": five}]
    assert (of(bank, "energy")["held"]["ripe"], of(bank, "energy")["expired"]) == (none, five)


def test_eggs_are_shown_in_eggs_and_in_thousandths(bank: Bank):
    bank.tell(bank.event("sign_in"))

    assert of(bank, "eggs")["purse"] == {"amount": "1", "smallest": 1000}


def test_what_a_refund_takes_back_after_it_was_spent_is_owed(bank: Bank, runtime, clock: ManualClock):
    event = bank.event()
    bank.tell(event)
    bank.tell(bank.event("refund", data={"refund_ref": "r", "payment_ref": event["data"]["txn_ref"], "amount": 10}))

    assert of(bank, "energy")["held"]["ripening"]["smallest"] == 0


def test_a_statement_is_newest_first_and_pages_to_the_end(bank: Bank, clock: ManualClock):
    for _ in range(5):
        clock.forward(1000)
        bank.tell(bank.event())
    whole = bank.get("/v1/players/ann/statement").json()
    paged, path = [], "/v1/players/ann/statement?limit=2"
    while path:
        response = bank.get(path)
        paged += response.json()["entries"]
        path = response.links.get("next", {}).get("url", "")

    assert [one["event"] for one in whole["entries"]] == ["e5", "e4", "e3", "e2", "e1"]
    assert paged == whole["entries"]
    assert whole["next"] is None


def test_a_statement_names_where_an_amount_came_from_and_went(bank: Bank):
    bank.tell(bank.event("sign_in"))
    entry = bank.get("/v1/players/ann/statement").json()["entries"][0]

    assert (entry["from"], entry["to"], entry["quest"], entry["type"]) == ("mint", "purse", "hello", "sign_in")


@pytest.mark.parametrize("limit", ["0", "201", "many", "-1"])
def test_a_page_has_one_to_200_entries(bank: Bank, limit: str):
    response = bank.get(f"/v1/players/ann/statement?limit={limit}")

    assert refused(response, 422, "malformed")
    assert response.json()["detail"].startswith("'query.limit' must be ")


@pytest.mark.parametrize("path", ["balances", "statement"])
def test_a_player_nobody_knows_is_not_found(bank: Bank, path: str):
    assert refused(bank.get(f"/v1/players/nobody/{path}"), 404, "unknown_player")


def test_the_cursor_of_one_player_opens_no_other(bank: Bank, clock: ManualClock):
    bank.put("bob")
    for _ in range(2):
        bank.tell(bank.event())
    cursor = bank.get("/v1/players/ann/statement?limit=1").json()["next"]

    assert refused(bank.get(f"/v1/players/bob/statement?cursor={cursor}"), 422, "wrong_cursor")


@pytest.mark.parametrize("path", ["/v1/players/ann/balances", "/v1/players/ann/statement"])
def test_a_key_that_may_only_send_may_not_read(bank: Bank, runtime, path: str):
    key = add_source(runtime.db, BANK, Grant(("events:write",)), 0).key

    assert refused(bank.with_key(key).get(path), 403, "scope_missing")


def test_a_key_that_may_only_read_may_not_write(bank: Bank, runtime):
    reader = bank.with_key(add_source(runtime.db, BANK, Grant(("players:read",)), 0).key)

    assert refused(reader.put("ann", zone="UTC"), 403, "scope_missing")
    assert refused(reader.tell(reader.event()), 403, "scope_missing")


@pytest.mark.parametrize("what", ["balances", "statement"])
def test_nobody_has_a_name_with_a_nul(bank: Bank, what: str):
    assert refused(bank.get(f"/v1/players/a%00b/{what}"), 404, "unknown_player")


def test_a_consent_text_with_a_nul_is_refused(bank: Bank):
    assert refused(bank.put("bob", consent={"given": True, "text_version": "1\0"}), 422, "wrong_value")


@pytest.mark.parametrize("attributes", [b'{"\\ud800": 1}', b'{"age_band": "\\ud800"}'])
def test_half_a_character_is_refused(bank: Bank, attributes: bytes):
    headers = bank.headers | {"Content-Type": "application/json"}
    response = bank.client.put("/v1/players/bob", content=b'{"attributes": %s}' % attributes, headers=headers)

    assert refused(response, 400, "bad_json")


@pytest.mark.parametrize(
    "ref", ["13800138000", "+86 138-0013-8000", "+4915112345678", "8613800138000", "138 0013 8000", "008613800138000"]
)
def test_a_new_reference_that_looks_like_a_telephone_number_is_refused(bank: Bank, ref: str):
    told = bank.put(quote(ref), consent={"given": True, "text_version": "1"})

    assert refused(told, 422, "looks_like_a_phone")
    assert ref not in told.text
    assert "opaque" in told.json()["hint"]


@pytest.mark.parametrize("ref", ["c-13800138000", "2380013800", "1380013800012", "10086", "customer-1", "a1b2c3d4"])
def test_an_opaque_reference_is_taken_though_it_has_digits(bank: Bank, ref: str):
    assert bank.put(ref, consent={"given": True, "text_version": "1"}).json()["id"] == ref


def test_who_is_there_already_under_such_a_reference_stays_reachable(bank: Bank, runtime: Runtime):
    create_players(runtime.db, ["13800138000", "<b>"], NOW)

    assert bank.put("13800138000", consent={"given": True, "text_version": "1"}).status_code == 200
    assert bank.put("%3Cb%3E", consent={"given": True, "text_version": "1"}).status_code == 200
    assert refused(bank.put("%3Ci%3E", consent={"given": True, "text_version": "1"}), 400, "bad_player")


def test_the_bank_learns_the_public_id_that_players_see(bank: Bank):
    told = bank.put("cid", consent={"given": True, "text_version": "1"}).json()

    assert told["public_id"] == App(bank, "cid").id
