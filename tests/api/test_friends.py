"""Friends over HTTP: players with sessions, the bank with its key."""

import hashlib
import json
import re
from typing import Any

import pytest

from engine.api.friends import ACCEPT_EXAMPLE, SYNC_EXAMPLE
from engine.bulk import _table
from engine.clock import DAY
from engine.sources import Grant, add_source
from engine.tables import TABLES
from tests.api.bank import BANK, Bank, refused
from tests.api.players import App
from tests.payloads import MARKUP


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


@pytest.fixture
def bob(bank: Bank) -> App:
    return App(bank, "bob")


def sync(bank: Bank, ref: str, *refs: Any, **more: Any) -> Any:
    return bank.client.put(f"/v1/players/{ref}/friends", json={"friends": list(refs), **more}, headers=bank.headers)


def test_a_code_is_made_shown_and_accepted(ann: App, bob: App):
    none = ann.get("/code")
    made = ann.ask("POST", "/code").json()
    accepted = bob.ask("POST", "/friends", {"code": made["code"].lower()})

    assert none == {"code": None, "link": None}
    assert made == ann.get("/code") == {"code": made["code"], "link": f"/invite/{made['code']}"}
    assert accepted.json() == {"id": ann.id, "friend": True, "muted": False, "blocked": False}
    assert [friend["id"] for friend in ann.get("/friends")["friends"]] == [bob.id]


def test_a_friend_is_shown_with_nothing_but_id_since_mute_and_groups(ann: App, bob: App):
    ann.befriend(bob)
    group = ann.group()
    ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}")
    bob.ask("POST", f"/groups/{group}/answer", {"accept": True})

    assert ann.get("/friends")["friends"] == [
        {"id": bob.id, "since": "2026-11-18T04:00:00.000Z", "muted": False, "groups": [group]}
    ]


def test_friends_are_paged(bank: Bank, ann: App):
    others = [App(bank, f"p{n}") for n in range(5)]
    for other in others:
        ann.befriend(other)
    seen, url = [], "/friends?limit=2"
    while url:
        response = ann.ask("GET", url)
        seen += [friend["id"] for friend in response.json()["friends"]]
        url = response.links.get("next", {}).get("url", "")

    assert sorted(seen) == sorted(other.id for other in others)


def test_the_cursor_of_one_player_opens_no_other_list(ann: App, bob: App, bank: Bank):
    ann.befriend(bob)
    ann.befriend(App(bank, "cid"))
    cursor = ann.get("/friends?limit=1")["next"]

    assert refused(bob.ask("GET", f"/friends?cursor={cursor}"), 422, "wrong_cursor")
    assert refused(ann.ask("GET", f"/blocks?cursor={cursor}"), 422, "wrong_cursor")


def test_unfriend_mute_block_and_unblock(ann: App, bob: App):
    ann.befriend(bob)
    told = [
        ann.ask("PUT", f"/friends/{bob.id}", {"muted": True}).json(), ann.ask("PUT", f"/blocks/{bob.id}").json(),
        ann.get("/blocks")["blocked"][0], ann.ask("DELETE", f"/blocks/{bob.id}").json(), ann.get("/blocks")["blocked"],
        ann.ask("DELETE", f"/friends/{bob.id}").json(),
    ]  # fmt: skip
    plain = {"id": bob.id, "friend": False, "muted": False, "blocked": False}

    assert told == [
        plain | {"friend": True, "muted": True}, plain | {"blocked": True},
        {"id": bob.id, "since": "2026-11-18T04:00:00.000Z"}, plain, [], plain,
    ]  # fmt: skip


def test_case_37_a_block_works_at_once_both_ways_and_shows_nowhere(ann: App, bob: App):
    ann.befriend(bob)
    code = ann.code()
    ann.ask("PUT", f"/blocks/{bob.id}")

    assert bob.get("/friends") == {"friends": [], "next": None}
    assert refused(bob.ask("POST", "/friends", {"code": code}), 409, "code_not_usable")
    assert refused(bob.ask("PUT", f"/friends/{ann.id}", {"muted": True}), 409, "not_allowed")
    assert ann.id not in json.dumps([bob.get(path) for path in ("/friends", "/blocks", "/groups")])


def test_what_is_no_player_is_like_a_stranger(ann: App, bob: App):
    for method, body in (("DELETE", None), ("PUT", {"muted": True})):
        told = {
            json.dumps(ann.ask(method, f"/friends/{id}", body).json() | {"instance": ""})
            for id in (bob.id, ann.id, "1", "0", "-1", "9" * 19, "9" * 40, "abc", "٣", "1e3", "%00")
        }

        assert [json.loads(one)["code"] for one in told] == ["not_allowed"]


def test_case_28_wrong_codes_get_one_answer_and_are_limited(ann: App, bank: Bank, clock: Any):
    own = ann.code()
    answers = [ann.ask("POST", "/friends", {"code": code}) for code in (own, "0000-00000-0000", "x", "")]
    told = {json.dumps(one.json() | {"instance": ""}) for one in answers}
    for _ in range(26):
        ann.ask("POST", "/friends", {"code": "0000-00000-0000"})
    over = ann.ask("POST", "/friends", {"code": "0000-00000-0000"})

    assert len(told) == 1
    assert refused(over, 429, "too_many_codes")
    assert 0 < int(over.headers["retry-after"]) <= DAY // 1000


def test_no_address_is_stored(ann: App, runtime: Any):
    ann.ask("POST", "/friends", {"code": "x"})
    with runtime.db.reading() as tx:
        counts = tx.connection.exec_driver_sql("SELECT what FROM tally WHERE player_id = 0").scalars().all()

    assert [bool(re.fullmatch("wrong code [0-9a-f]{32}", what)) for what in counts] == [True]


@pytest.mark.parametrize("body", [{}, {"code": 1}, {"code": None}, {"code": "x" * 41}, {"code": "x", "phone": "1"}, []])
def test_a_body_that_is_no_code_is_refused(ann: App, body: Any):
    assert ann.ask("POST", "/friends", body).status_code == 422


FIELDS = ("tenant_id", "balance", "role", "player_id", "captain", "phone", "phone_hash", "contacts", "invited_by")
WRITES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/friends", {"code": "x"}), ("PUT", "/friends/1", {"muted": True}), ("DELETE", "/friends/1", {}),
    ("POST", "/code", {}), ("PUT", "/blocks/1", {}), ("DELETE", "/blocks/1", {}),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_case_27_a_field_that_is_not_the_player_s_to_set_is_refused(ann: App, method: str, path: str, body: Any):
    for field in FIELDS:
        assert refused(ann.ask(method, path, body | {field: "1"}), 422, "unknown_field")


def test_case_27_nor_is_one_that_is_not_the_bank_s(bank: Bank):
    for field in FIELDS:
        assert refused(sync(bank, "ann", **{field: "1"}), 422, "unknown_field")


def test_the_bank_puts_the_friends_it_has_matched(bank: Bank, ann: App, bob: App):
    bank.put("cid")  # has not agreed to play
    told = sync(bank, "ann", "bob", "cid", "nobody").json()

    assert told == {
        "added": 1, "removed": 0,
        "results": [
            {"player": "bob", "status": "friend"}, {"player": "cid", "status": "refused", "code": "no_consent"},
            {"player": "nobody", "status": "refused", "code": "unknown_player"},
        ],
    }  # fmt: skip
    assert [friend["id"] for friend in bob.get("/friends")["friends"]] == [ann.id]
    assert sync(bank, "ann").json() == {"added": 0, "removed": 1, "results": []}


def test_the_bank_s_reference_is_shown_to_no_player(bank: Bank, bob: App):
    secret = App(bank, "customer-4711")
    sync(bank, "customer-4711", "bob")
    group = secret.group("circle")
    secret.ask("PUT", f"/groups/{group}/invitations/{bob.id}")

    assert "4711" not in json.dumps([bob.get(path) for path in ("/friends", "/groups", "/blocks")])


def test_a_list_for_nobody_is_not_found_and_one_too_long_is_refused(bank: Bank):
    assert refused(sync(bank, "nobody", "ann"), 404, "unknown_player")
    assert refused(sync(bank, "ann", *["x"] * 5_001), 422, "malformed")
    assert refused(sync(bank, "ann", 1), 422, "malformed")


def test_the_examples_of_the_documentation_are_taken(bank: Bank, ann: App):
    put = bank.client.put("/v1/players/ann/friends", json=SYNC_EXAMPLE, headers=bank.headers)

    assert put.status_code == 200
    assert refused(ann.ask("POST", "/friends", ACCEPT_EXAMPLE), 409, "code_not_usable")


READS = ("/friends", "/code", "/blocks", "/groups")


@pytest.mark.parametrize("path", READS)
def test_a_key_of_a_bank_opens_no_route_of_a_player_and_nobody_is_nobody(bank: Bank, path: str):
    assert refused(bank.get(f"/v1/me{path}"), 401, "session_needed")
    assert refused(bank.client.get(f"/v1/me{path}"), 401, "session_needed")


def test_a_session_opens_no_route_of_a_bank(ann: App):
    assert ann.ask("PUT", "/v1/players/ann/friends", {"friends": []}).status_code == 401


def test_a_key_without_the_scope_may_not_put_friends(bank: Bank, runtime: Any):
    reader = bank.with_key(add_source(runtime.db, BANK, Grant(("players:read",)), 0).key)

    assert refused(sync(reader, "ann"), 403, "scope_missing")


def test_case_25_what_only_reads_changes_nothing(ann: App, bob: App, runtime: Any):
    ann.befriend(bob)
    before = dump(runtime)
    for path in READS:
        ann.get(path)

    assert dump(runtime) == before


def dump(runtime: Any) -> list[Any]:
    tables = [name for table in TABLES if (name := _table(table).name) != "session"]
    with runtime.db.reading() as tx:
        return [sorted(map(str, tx.connection.exec_driver_sql(f"SELECT * FROM {name}").all())) for name in tables]


PHONE = re.compile(r"phone|mobile|msisdn|e-?mail|contact|address_?book|wechat|手机|电话", re.IGNORECASE)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_case_28_no_table_keeps_and_no_route_takes_a_phone_number_or_a_contact(bank: Bank, engine_name: str):
    document = bank.get("/openapi.json").json()
    columns = [f"{_table(table).name}.{column.name}" for table in TABLES for column in _table(table).columns]
    taken = [*document["paths"], *_names(document["paths"])]
    bodies = {name: schema for name, schema in document["components"]["schemas"].items() if name.endswith("Body")}

    assert [name for name in columns + taken if PHONE.search(name)] == []
    assert [name for name in _names(bodies) if PHONE.search(name)] == []


@pytest.mark.parametrize("path", ["/contacts", "/friends/match", "/friends/import", "/phone", "/friends/hashes"])
def test_case_28_there_is_no_place_to_send_contacts_to(ann: App, path: str):
    response = ann.ask("POST", path, {"hashes": [hashlib.sha256(b"13800138000").hexdigest()]})

    assert response.status_code in (404, 405)


def _names(part: Any) -> list[str]:
    """Every name of a parameter or property in a part of the document."""
    if isinstance(part, list):
        return [name for one in part for name in _names(one)]
    if not isinstance(part, dict):
        return []
    here = list(part.get("properties", {})) + ([part["name"]] if isinstance(part.get("name"), str) else [])
    return here + [name for one in part.values() for name in _names(one)]


def test_case_24_markup_for_a_code_is_not_repeated(ann: App):
    for code in MARKUP[::10]:
        response = ann.ask("POST", "/friends", {"code": code})

        assert response.status_code in (409, 422)
        assert code not in response.text
