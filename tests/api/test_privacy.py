"""What we know of a player, over HTTP: consents, leaving, export, erasure, minors."""

import json
from typing import Any

import pytest

from engine.api.runtime import Runtime
from engine.clock import HOUR, MINUTE, ManualClock
from engine.people.agreeing import CHANGES
from engine.sources import Grant, add_source
from tests.api.bank import Bank, refused
from tests.api.players import App


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


def stands(app: App) -> dict[str, bool]:
    return {one["purpose"]: one["given"] for one in app.get("/consents")["consents"]}


def delete(bank: Bank, ref: str, said: str) -> object:
    return bank.client.request("DELETE", f"/v1/players/{ref}", json={"erase": said}, headers=bank.headers)


def test_a_player_sees_every_purpose_in_words(ann: App):
    told = ann.get("/consents")

    assert {one["purpose"] for one in told["consents"]} == {"play", "friends", "notices", "steps"}
    assert all(set(one["about"]) == {"zh-CN", "en"} and one["text_version"] == "1" for one in told["consents"])
    assert told["minor"] is False


def test_a_purpose_is_withdrawn_at_once_and_given_again_by_naming_the_text(bank: Bank, ann: App):
    assert ann.ask("PUT", "/consents/steps", {"given": False}).status_code == 200
    walked = bank.tell(bank.event("steps", data={"day_total": 9000})).json()
    again = ann.ask("PUT", "/consents/steps", {"given": True, "text_version": "2"}).json()

    assert walked["why_not"] == [{"quest": "", "because": "purpose"}]
    assert next(one for one in again["consents"] if one["purpose"] == "steps")["text_version"] == "2"


def test_who_agrees_names_the_text_and_the_purpose_is_one(ann: App):
    assert refused(ann.ask("PUT", "/consents/steps", {"given": True}), 422, "text_not_named")
    assert refused(ann.ask("PUT", "/consents/gossip", {"given": False}), 404, "unknown_purpose")
    assert refused(ann.ask("PUT", "/consents/guardian", {"given": True, "text_version": "1"}), 404, "unknown_purpose")


def test_a_purpose_is_no_longer_than_purposes_are(ann: App):
    assert refused(ann.ask("PUT", f"/consents/{'x' * 41}", {"given": False}), 422, "malformed")


def test_who_changes_their_mind_all_day_must_wait_in_words(ann: App):
    told = [ann.ask("PUT", "/consents/steps", {"given": True, "text_version": str(n)}) for n in range(CHANGES.most + 1)]

    assert {one.status_code for one in told[:-1]} == {200}
    assert refused(told[-1], 429, "too_many_changes")
    assert set(told[-1].json()["words"]) == {"zh-CN", "en"}
    assert ann.ask("PUT", "/consents/steps", {"given": False}).status_code == 200


def test_withdrawing_play_ends_every_session(ann: App):
    ann.ask("PUT", "/consents/play", {"given": False})

    assert refused(ann.ask("GET", "/consents"), 401, "session_ended")


def test_who_leaves_is_not_there_and_comes_back_by_consent(bank: Bank, ann: App):
    bob = App(bank, "bob")
    ann.befriend(bob)
    left = ann.ask("POST", "/leave")
    away = (bob.get("/friends")["friends"], bank.tell(bank.event()).json()["why_not"])
    back = App(bank, "ann")

    assert left.json() == {"ended": 1}
    assert refused(ann.ask("GET", "/friends"), 401, "session_ended")
    assert away == ([], [{"quest": "", "because": "consent"}])
    assert [one["id"] for one in bob.get("/friends")["friends"]] == [ann.id] == [back.id]


def test_the_bank_says_purposes_and_sees_them(bank: Bank):
    agreed = {"given": True, "text_version": "7"}
    told = bank.put("cid", consents={"play": agreed, "steps": agreed}).json()

    assert (told["consent"]["text_version"], told["consents"]["steps"]["given"], told["minor"]) == ("7", True, False)
    assert refused(bank.put("cid", consents={"stepz": agreed}), 422, "unknown_purpose")
    wrong = bank.put("cid", consent=agreed, consents={"play": agreed})
    assert refused(wrong, 422, "said_twice")
    assert refused(bank.put("cid", consents={"steps": {"given": True, "text_version": "a\u0000"}}), 422, "wrong_value")


def test_a_minor_plays_when_a_guardian_agreed_and_only_the_guardian_agrees(bank: Bank, ann: App):
    bank.put("ann", minor=True)
    alone = bank.tell(bank.event()).json()["why_not"]
    assert refused(ann.ask("GET", "/consents"), 401, "session_ended")
    code = bank.client.post("/v1/sessions/codes", json={"player": "ann"}, headers=bank.headers)
    assert refused(code, 409, "minor")

    told = bank.put("ann", minor=True, guardian={"given": True, "ref": "mother-1", "text_version": "g1"}).json()
    child = App(bank, "ann")

    assert alone == [{"quest": "", "because": "minor"}]
    assert (told["minor"], told["consents"]["guardian"]["given"]) == (True, True)
    assert bank.tell(bank.event()).json()["earned"]
    assert refused(child.ask("POST", "/code"), 409, "minor_codes")
    ask = child.ask("PUT", "/consents/steps", {"given": True, "text_version": "1"})
    assert refused(ask, 409, "guardian_only")
    assert child.ask("PUT", "/consents/steps", {"given": False}).status_code == 200
    assert bank.put("ann", minor=False).json()["minor"] is False
    assert child.ask("POST", "/code").status_code == 200


def test_a_guardian_is_a_hash_and_speaks_only_for_a_minor(bank: Bank, runtime: Runtime):
    bank.put("cid", minor=True, guardian={"given": True, "ref": "mother-1", "text_version": "g1"})
    with runtime.db.reading() as tx:
        kept = tx.connection.exec_driver_sql("SELECT told_by FROM consent WHERE purpose = 'guardian'").scalar_one()

    assert (len(kept), "mother" in kept) == (32, False)
    agreed = {"given": True, "ref": "m", "text_version": "g1"}
    assert refused(bank.put("dan", guardian=agreed), 422, "guardian_of_nobody")
    assert refused(bank.put("dan", minor=True, guardian=agreed | {"ref": ""}), 422, "guardian_of_nobody")
    assert refused(bank.put("dan", minor=True, guardian=agreed | {"ref": "dan"}), 422, "guardian_of_nobody")
    hours = agreed | {"from_hour": 20, "to_hour": 8}
    assert refused(bank.put("dan", minor=True, guardian=hours), 422, "wrong_value")
    assert bank.get("/v1/players/dan/balances").status_code == 404  # a refused request makes no player


def test_a_guardian_speaks_for_who_is_known_as_a_minor_and_all_of_it_is_shown(bank: Bank):
    assert bank.put("cid", minor=True).json()["guardian"] == {
        "given": False, "from_hour": 0, "to_hour": 24, "moves_a_day": 0
    }  # fmt: skip
    agreed = {"given": True, "ref": "mother-1", "text_version": "g1", "from_hour": 9, "to_hour": 20, "moves_a_day": 5}
    told = bank.put("cid", guardian=agreed).json()

    assert told["guardian"] == {"given": True, "from_hour": 9, "to_hour": 20, "moves_a_day": 5}
    assert bank.put("cid", minor=False).json()["guardian"] is None


def test_who_agrees_for_whom_to_which_text_is_always_said(bank: Bank):
    bare = {"given": True}
    for_a_child = {"minor": True, "guardian": bare | {"ref": "m"}}
    asked: list[dict[str, Any]] = [{"consent": bare}, {"consents": {"steps": bare}}, for_a_child]

    assert all(refused(bank.put("cid", **one), 422, "text_not_named") for one in asked)
    assert bank.put("cid", consent={"given": False}).status_code == 200


def test_what_a_minor_may_do_stays_when_the_bank_only_repeats_that_they_are_one(bank: Bank, runtime: Runtime):
    bank.put("cid", minor=True, guardian={"given": True, "ref": "m", "text_version": "g1", "moves_a_day": 5})
    bank.put("cid", minor=True)

    with runtime.db.reading() as tx:
        minor = tx.connection.exec_driver_sql("SELECT minor FROM player WHERE ref = 'cid'").scalar_one()
    assert json.loads(minor)["moves_a_day"] == 5


def test_a_player_and_the_bank_get_the_same_export(bank: Bank, ann: App):
    bank.tell(bank.event())
    mine, banks = ann.ask("GET", "/export"), bank.get("/v1/players/ann/export")

    assert mine.headers["content-type"] == banks.headers["content-type"] == "application/json"
    assert mine.json() == banks.json()
    assert mine.json()["player"][0]["ref"] == "ann"
    assert len(mine.json()["events"]) == 1


def test_an_export_needs_a_session_opened_just_now(ann: App, clock: ManualClock):
    for _ in range(3):
        clock.forward(4 * MINUTE)
        ann.get("/consents")

    assert refused(ann.ask("GET", "/export"), 403, "session_too_old")
    assert refused(ann.ask("POST", "/erase", {"erase": "everything"}), 403, "session_too_old")


def test_a_key_needs_its_own_scopes(bank: Bank, runtime: Runtime, clock: ManualClock):
    key = add_source(runtime.db, "bank/other", Grant(("players:write", "players:read", "operator")), clock.now()).key
    other = bank.with_key(key)

    assert refused(other.get("/v1/players/ann/export"), 403, "scope_missing")
    assert refused(delete(other, "ann", "ann"), 403, "scope_missing")  # type: ignore[arg-type]


def test_an_erasure_is_confirmed_and_complete(bank: Bank, ann: App):
    bank.tell(bank.event())
    assert refused(delete(bank, "ann", "bob"), 422, "not_confirmed")  # type: ignore[arg-type]
    assert refused(delete(bank, "nobody", "nobody"), 404, "unknown_player")  # type: ignore[arg-type]
    done = delete(bank, "ann", "ann")

    assert done.json() == {"erased": True, "finished": True}  # type: ignore[attr-defined]
    assert refused(ann.ask("GET", "/friends"), 401, "session_ended")
    assert refused(bank.get("/v1/players/ann/balances"), 404, "unknown_player")
    assert refused(bank.tell(bank.event()), 409, "erased")
    assert bank.put("ann", consent={"given": True, "text_version": "2"}).status_code == 200
    assert bank.get("/v1/players/ann/statement").json()["entries"] == []


def test_a_player_erases_themselves_with_a_word(bank: Bank, ann: App):
    assert refused(ann.ask("POST", "/erase", {"erase": "yes"}), 422, "not_confirmed")
    assert ann.ask("POST", "/erase", {"erase": "everything"}).json() == {"erased": True, "finished": True}

    assert refused(ann.ask("GET", "/friends"), 401, "session_ended")
    assert refused(bank.tell(bank.event()), 409, "erased")


def test_health_names_nobody(bank: Bank, ann: App, clock: ManualClock):
    clock.forward(HOUR)

    assert "ann" not in bank.client.get("/healthz").text


EVERYTHING = {"erase": "everything"}


def test_a_session_for_one_view_takes_out_and_erases_nothing(bank: Bank):
    forest = App(bank, "ann", "forest")

    assert refused(forest.ask("GET", "/export"), 403, "view_not_allowed")
    assert refused(forest.ask("POST", "/erase", EVERYTHING), 403, "view_not_allowed")
    assert "names this view" in forest.get("/export")["hint"]
    assert forest.ask("GET", "/consents").status_code == 200  # to say no is never harder than to say yes


def test_a_session_whose_bank_names_the_account_may(bank: Bank):
    app = App(bank, "ann", "forest", "account")

    assert app.get("/export")["player"][0]["ref"] == "ann"
    assert app.ask("POST", "/erase", EVERYTHING).json()["erased"] is True
