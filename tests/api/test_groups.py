"""Groups over HTTP, and the sweep: nobody reaches another player's things by their ids."""

import json
import re
from typing import Any

import pytest

from engine.api.groups import ANSWER_EXAMPLE, MAKE_EXAMPLE
from engine.social import together
from engine.social.names import LABELS
from tests.api.bank import Bank, refused
from tests.api.players import App
from tests.api.test_friends import FIELDS, dump
from tests.payloads import MARKUP


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


@pytest.fixture
def bob(bank: Bank, ann: App) -> App:
    bob = App(bank, "bob")
    ann.befriend(bob)
    return bob


def test_a_group_is_made_and_listed(ann: App):
    made = ann.ask("POST", "/groups", {"kind": "family", "label": "home"}).json()

    assert made == ann.get("/groups")["groups"][0]
    assert made | {"id": ""} == {
        "id": "", "kind": "family", "label": "home", "name": LABELS["home"], "zone": "Asia/Shanghai",
        "captain": ann.id, "made_at": "2026-11-18T04:00:00.000Z",
        "members": [{"id": ann.id, "since": "2026-11-18T04:00:00.000Z"}], "most": 8,
    }  # fmt: skip


def test_a_chosen_name_is_the_same_in_each_language(ann: App):
    made = ann.ask("POST", "/groups", {"kind": "circle", "name": "四年级二班"}).json()

    assert (made["label"], made["name"]) == (None, {"zh-CN": "四年级二班", "en": "四年级二班"})


def test_the_same_key_makes_one_group(ann: App):
    key = {"Idempotency-Key": "k1"}
    first, again = (ann.ask("POST", "/groups", MAKE_EXAMPLE, **key) for _ in range(2))

    assert first.json() == again.json()
    assert (first.headers.get("idempotency-hit"), again.headers["idempotency-hit"]) == (None, "true")
    assert len(ann.get("/groups")["groups"]) == 1
    assert refused(ann.ask("POST", "/groups", {"kind": "couple", "label": "home"}, **key), 422, "key_reused")


def test_the_key_of_a_group_that_was_left_makes_no_other_one(ann: App):
    key = {"Idempotency-Key": "k1"}
    ann.ask("DELETE", f"/groups/{ann.ask('POST', '/groups', MAKE_EXAMPLE, **key).json()['id']}")

    assert refused(ann.ask("POST", "/groups", MAKE_EXAMPLE, **key), 404, "unknown_group")
    assert ann.get("/groups")["groups"] == []


def test_too_much_is_refused_without_a_word_of_events(ann: App):
    told = ann.ask("POST", "/groups", {"kind": "family", "name": "x" * 6_000})

    assert refused(told, 413, "too_large")
    assert "batch" not in told.json()["hint"]


def test_a_group_is_not_made_without_a_key(ann: App):
    assert refused(ann.ask("POST", "/groups", MAKE_EXAMPLE, **{"Idempotency-Key": ""}), 400, "key_missing")
    assert ann.get("/groups")["groups"] == []


def test_a_friend_is_invited_sees_it_and_comes_in(ann: App, bob: App):
    group = ann.group()
    invited = ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}").json()
    waiting = bob.get("/groups")
    answered = bob.ask("POST", f"/groups/{group}/answer", ANSWER_EXAMPLE).json()

    assert invited == {"group": group, "player": bob.id}
    assert waiting["groups"] == []
    assert waiting["invitations"] == [{
        "group": group, "kind": "friends", "label": "home", "name": LABELS["home"], "members": 1, "friend": ann.id,
        "until": "2026-11-25T04:00:00.000Z",
    }]  # fmt: skip
    assert answered == {"group": group, "member": True}
    assert [one["id"] for one in bob.get("/groups")["groups"][0]["members"]] == [ann.id, bob.id]


def test_declining_leaves_one_out(ann: App, bob: App):
    group = ann.group()
    ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}")

    assert bob.ask("POST", f"/groups/{group}/answer", {"accept": False}).json() == {"group": group, "member": False}
    assert bob.get("/groups") == {"groups": [], "invitations": []}


def test_the_captain_hands_over_removes_and_leaves(ann: App, bob: App):
    group = ann.group()
    ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}")
    bob.ask("POST", f"/groups/{group}/answer", {"accept": True})
    over = ann.ask("PUT", f"/groups/{group}/captain", {"captain": bob.id}).json()
    not_now = ann.ask("DELETE", f"/groups/{group}/members/{bob.id}")
    without = bob.ask("DELETE", f"/groups/{group}/members/{ann.id}").json()
    left = bob.ask("DELETE", f"/groups/{group}").json()

    assert over["captain"] == bob.id
    assert refused(not_now, 409, "not_captain")
    assert [one["id"] for one in without["members"]] == [bob.id]
    assert (left, bob.get("/groups")["groups"]) == ({"group": group, "member": False}, [])


def test_nobody_is_removed_shortly_before_what_a_group_does_together_is_done(
    ann: App, bob: App, monkeypatch: pytest.MonkeyPatch
):
    group = ann.group()
    ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}")
    bob.ask("POST", f"/groups/{group}/answer", {"accept": True})
    monkeypatch.setattr(together, "keeps", lambda _tx, _group: True)
    kept = ann.ask("DELETE", f"/groups/{group}/members/{bob.id}")

    assert refused(kept, 409, "goal_near")
    assert kept.json()["words"]["en"] == "What you do together is nearly done. Nobody is sent away now."
    assert len(ann.get("/groups")["groups"][0]["members"]) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "family"}, "label_or_name"),
        ({"kind": "family", "label": "home", "name": "x"}, "label_or_name"),
        ({"kind": "family", "label": "hom"}, "wrong_name"),
        ({"kind": "guild", "label": "home"}, "malformed"),
        ({"label": "home"}, "malformed"),
        ({"kind": "family", "name": "x" * 21}, "wrong_name"),
        ({"kind": "family", "name": "x" * 81}, "malformed"),
        ({"kind": "family", "name": "\u202eemoh"}, "wrong_name"),
        ({"kind": "family", "name": "13800138000"}, "wrong_name"),
    ],
)
def test_a_wrong_group_is_refused(ann: App, body: Any, code: str):
    assert refused(ann.ask("POST", "/groups", body), 422, code)


def test_case_24_a_nickname_of_ten_megabytes_is_not_read(ann: App):
    assert refused(ann.ask("POST", "/groups", {"kind": "family", "name": "x" * 10_000_000}), 413, "too_large")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_case_24_of_a_hundred_ways_to_write_markup_none_is_stored_or_repeated(ann: App, engine_name: str):
    for payload in MARKUP:
        for field in ("name", "label", "kind"):
            response = ann.ask("POST", "/groups", {"kind": "family", "name": "x"} | {field: payload})
            assert (response.status_code, payload in response.text) == (422, False)
    assert ann.get("/groups")["groups"] == []


WRITES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/groups", MAKE_EXAMPLE), ("PUT", "/groups/1/invitations/1", {}), ("DELETE", "/groups/1", {}),
    ("POST", "/groups/1/answer", {"accept": True}), ("PUT", "/groups/1/captain", {"captain": "1"}),
    ("DELETE", "/groups/1/members/1", {}),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_case_27_a_field_that_is_not_the_player_s_to_set_is_refused(ann: App, method: str, path: str, body: Any):
    for field in set(FIELDS) - body.keys():
        assert refused(ann.ask(method, path, body | {field: "1"}), 422, "unknown_field")


def test_case_26_nobody_reaches_another_player_s_friends_blocks_and_groups(
    bank: Bank, ann: App, bob: App, runtime: Any
):
    eve = App(bank, "eve")
    group = ann.group()
    ann.ask("PUT", f"/groups/{group}/invitations/{bob.id}")
    ann.ask("PUT", f"/friends/{bob.id}", {"muted": True})
    before = dump(runtime)
    one, others = f"/groups/{group}", (ann.id, bob.id)
    tried: list[tuple[str, str, Any]] = [("DELETE", one, None), ("POST", f"{one}/answer", {"accept": True})]
    tried += [("PUT", f"{one}/captain", {"captain": id}) for id in (*others, eve.id)]
    for id in others:
        tried += [("PUT", f"/friends/{id}", {"muted": False}), ("DELETE", f"/friends/{id}", None)]
        tried += [(method, f"/blocks/{id}", None) for method in ("PUT", "DELETE")]
        tried += [("PUT", f"{one}/invitations/{id}", None), ("DELETE", f"{one}/members/{id}", None)]
    swept = [eve.ask(method, path, body) for method, path, body in tried]
    named = {re.sub(r"\d{9,}", "{}", f"{method} /v1/me{path}") for method, path, _ in tried}
    seen = json.dumps([eve.get(path) for path in ("/friends", "/blocks", "/groups", "/code")])

    assert named == {name for name in _operations(bank) if "{}" in name}  # a new route must be tried too
    assert {one.status_code for one in swept} == {404, 409}
    assert dump(runtime) == before
    assert not [id for id in (ann.id, bob.id, group) if id in seen]


def _operations(bank: Bank) -> set[str]:
    """Every operation under /v1/me on friends, blocks and groups, with {} for what is named in the path."""
    paths = bank.get("/openapi.json").json()["paths"]
    ours = re.compile("/v1/me/(friends|blocks|groups)")
    return {re.sub(r"{\w+}", "{}", f"{method.upper()} {path}")
            for path, operations in paths.items() if ours.match(path) for method in operations}  # fmt: skip


def test_a_group_of_others_is_answered_like_none(bank: Bank, ann: App, bob: App):
    eve, group = App(bank, "eve"), ann.group()
    other = eve.ask("DELETE", f"/groups/{group}").json() | {"instance": ""}

    for id in ("1", "9" * 19, "x", "-1"):
        assert eve.ask("DELETE", f"/groups/{id}").json() | {"instance": ""} == other
