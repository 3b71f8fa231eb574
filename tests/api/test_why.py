"""Why did I get 5 g, and not 10? What the bank's support staff is told."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.api.why import Question
from engine.api.why import why as why_of
from engine.clock import DAY, ManualClock, iso
from engine.published.content import Content
from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from engine.support.why_shapes import WhyQuest
from tests.api.bank import BANK, Bank, refused
from tests.in_flight import gives, made
from tests.world import NOW, UNDO, VOCABULARY, World, content_of, limit, quest

METRO: dict[str, Any] = {"if": ['event.mode == "metro"']}
TEA: dict[str, Any] = {"if": ['event.merchant == "tea"', "event.amount > 1"]}
TEXTS = (
    quest("pay", amount="event.amount * params.rate", params={"rate": 2}, undo=UNDO, limits=[limit(25, "reward")]),
    quest("rides", "ride", **METRO),
    quest("gold", who={"segments": ["gold"]}, amount=1),
    quest("tea", amount=1, **TEA),
    quest("third", give="feed", amount=9, count={"times": "acts", "every": "week", "need": 3}),
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def bank(database: Database, clock: ManualClock):
    runtime = Runtime(database, content_of(*TEXTS), clock, clock)
    with TestClient(create_app(runtime)) as client:
        key = add_source(database, BANK, Grant(SCOPES, tuple(VOCABULARY.types)), NOW).key
        bank = Bank(client, key, clock)
        bank.put("ann", consent={"given": True, "text_version": "1"})
        yield bank


def pay(bank: Bank, ref: str, amount: object = 10, **attributes: Any) -> None:
    data = {"txn_ref": ref, "amount": amount, "channel": "qr"}
    assert bank.tell(bank.event(id=f"pay-{ref}", data=data, **attributes)).status_code == 200


def refund(bank: Bank, ref: str, amount: object) -> None:
    data = {"refund_ref": f"back-{ref}", "payment_ref": ref, "amount": amount}
    assert bank.tell(bank.event("refund", id=f"refund-{ref}", data=data)).status_code in (200, 202)


def why(bank: Bank, **query: str) -> dict[str, Any]:
    answer = bank.client.get("/v1/players/ann/why", params=query, headers=bank.headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def line(told: dict[str, Any]) -> tuple[str, str, str, list[str]]:
    """A line as a reader of English sees it."""
    return told["rule"], told["written"]["en"], told["verdict"], [one["en"] for one in told["saw"]]


def test_why_five_and_not_ten(bank: Bank):
    pay(bank, "a")
    pay(bank, "b")
    newest, first = why(bank, quest="pay")["events"]

    assert [one["amount"] for one in first["earned"] + newest["earned"]] == ["20", "5"]
    assert newest["because"] == "limits[0]"
    assert newest["earned"][0]["award"] | {"version": ""} == {
        "version": "", "rule": "reward.amount", "raw": "20", "round": "down", "arm": "", "params": {"rate": 2},
        "cuts": [{"rule": "limits[0]", "before": "20", "after": "5"}],
    }  # fmt: skip
    assert newest["sentence"] == {
        "zh-CN": "收获 5g，今天的 25g 已经领满",
        "en": "You got 5 g, which completes the 25 g for today",
    }
    assert [line(one) for one in newest["lines"]] == [
        ("reward.amount", "event.amount * params.rate", "yes", ["event.amount = 10", "params.rate = 2", "raw = 20"]),
        ("reward.round", "down", "yes", ["20 → 20 g"]),
        ("limits[0]", "25 g per player a day", "cut", ["used 25 of 25 g today", "20 g → 5 g"]),
    ]


def test_what_is_left_to_earn_is_told_limit_by_limit(bank: Bank):
    pay(bank, "a")

    assert why(bank, quest="pay")["now"] == [
        {
            "rule": "limits[0]", "written": {"zh-CN": "每位玩家每天 25g", "en": "25 g per player a day"},
            "verdict": "yes", "saw": [{"zh-CN": "今天已用 20/25g", "en": "used 20 of 25 g today"}],
        }
    ]  # fmt: skip
    assert why(bank, quest="third")["now"][0]["saw"] == [{"zh-CN": "已计 1/3", "en": "count 1 of 3"}]


def test_a_day_that_is_over_is_spoken_of_as_over(bank: Bank, clock: ManualClock):
    pay(bank, "a", 20)
    pay(bank, "b", 20)
    clock.forward(3 * DAY)
    newest = why(bank, quest="pay")["events"][0]

    assert newest["sentence"]["zh-CN"] == "那天的 25g 已经领满啦"
    assert newest["sentence"]["en"] == "You have had all 25 g for that day"


def test_an_event_that_the_quest_was_not_about_is_asked_again(bank: Bank):
    data = {"txn_ref": "a", "amount": 2, "mode": "bus"}
    bank.tell(bank.event("ride", data=data))
    [event] = why(bank, quest="rides")["events"]

    assert event["because"] == "if[0]"
    assert line(event["lines"][-1]) == ("if[0]", 'event.mode == "metro"', "no", ['event.mode = "bus"'])
    assert event["sentence"] == {
        "zh-CN": "这一次出行方式：bus，活动要的是：metro。下次符合会自动计入",
        "en": "This time, how: bus; the quest asks for metro. The next that fits counts by itself",
    }


def test_who_a_quest_is_for_is_asked_again_of_the_player_as_they_are_now(bank: Bank):
    pay(bank, "a")
    [event] = why(bank, quest="gold")["events"]

    assert event["because"] == "who.segments"
    assert line(event["lines"][-1]) == ("who.segments", "gold", "no", ["player.segments = []"])


def test_what_was_not_kept_is_called_not_kept(bank: Bank):
    bank.put("ann", consent={"given": False})
    pay(bank, "a")
    bank.put("ann", consent={"given": True, "text_version": "2"})
    [event] = why(bank, quest="pay")["events"]

    assert event["because"] == "consent"
    assert {"amount", "txn_ref"} <= set(event["not_kept"])


def test_a_question_about_a_dropped_field_cannot_be_asked_again(bank: Bank):
    pay(bank, "a")
    [event] = why(bank, quest="tea")["events"]

    assert (event["because"], event["not_kept"]) == ("not_kept", ["txn_ref", "merchant"])
    assert line(event["lines"][-1]) == (
        "if[0]", 'event.merchant == "tea"', "not kept", ["event.merchant is not kept"],
    )  # fmt: skip


def test_a_transfer_leads_to_its_event_its_award_and_its_refund(bank: Bank):
    pay(bank, "a")
    refund(bank, "a", 5)
    back, *_, grant = [one for one in bank.get("/v1/players/ann/statement").json()["entries"] if one["quest"] == "pay"]
    given, taken = why(bank, transfer=grant["id"]), why(bank, transfer=back["id"])

    assert (given["event"]["id"], given["award"]["raw"], given["refunds"], given["act"]) == (
        "pay-a",
        "20",
        ["refund-a"],
        None,
    )
    assert (taken["event"]["id"], taken["award"], taken["refunds"], taken["act"]) == ("refund-a", None, [], "pay-a")
    assert taken["sentence"]["en"] == "A refund came (5 of 10): 10 of the 20 g given for it went back"
    assert taken["event"]["undone"] == {
        "act": "pay-a", "price": "10", "refunded": "5", "had": [{"asset": "energy", "unit": "g", "amount": "20"}],
    }  # fmt: skip
    assert given["sentence"]["en"] == "You got 20 g"


def test_a_refund_that_waited_is_linked_too(bank: Bank):
    refund(bank, "a", 10)
    pay(bank, "a")
    entries = bank.get("/v1/players/ann/statement").json()["entries"]
    ids = {one["event"]: why(bank, transfer=one["id"]) for one in entries if one["quest"] == "pay"}

    assert (ids["pay-a"]["refunds"], ids["refund-a"]["act"]) == (["refund-a"], "pay-a")


def test_another_players_transfer_is_unknown(bank: Bank):
    pay(bank, "a")
    bank.put("bob", consent={"given": True, "text_version": "1"})
    name = bank.get("/v1/players/ann/statement").json()["entries"][0]["id"]

    assert refused(bank.get(f"/v1/players/bob/why?transfer={name}"), 404, "unknown_transfer")


@pytest.mark.parametrize("name", ["x", "1-2", "1-2-x", "-1-2-3", "9" * 60, "1-99999999999999999999-0", "１-2-3"])
def test_a_made_up_transfer_is_unknown(bank: Bank, name: str):
    assert refused(bank.get(f"/v1/players/ann/why?transfer={name}"), 404, "unknown_transfer")


def test_an_unknown_quest_says_what_was_perhaps_meant(bank: Bank):
    answer = bank.get("/v1/players/ann/why?quest=payy")

    assert refused(answer, 404, "unknown_quest")
    assert answer.json()["hint"] == "did you mean 'pay'?"


def test_an_unknown_player_is_told_so(bank: Bank):
    assert refused(bank.get("/v1/players/nobody/why?quest=pay"), 404, "unknown_player")


@pytest.mark.parametrize("query", ["", "?quest=pay&transfer=1-2-3", "?event=pay-a&transfer=1-2-3"])
def test_exactly_one_thing_is_asked_about(bank: Bank, query: str):
    assert refused(bank.get(f"/v1/players/ann/why{query}"), 422, "one_question")


def test_it_needs_the_right_to_read_players(bank: Bank, database: Database):
    key = add_source(database, "bank/other", Grant(("events:write",), ()), NOW).key
    answer = bank.client.get("/v1/players/ann/why?quest=pay", headers={"Authorization": f"Bearer {key}"})

    assert refused(answer, 403, "scope_missing")


def test_an_event_in_quarantine_says_so(bank: Bank):
    bank.tell(bank.event(time=iso(NOW - 40 * DAY), data={"txn_ref": "old", "amount": 1, "channel": "qr"}))
    [event] = why(bank, quest="pay")["events"]

    assert (event["status"], event["because"]) == ("quarantined", "too_old")
    assert event["sentence"]["en"] == "This was too long ago to be counted"


def sentences(database: Database, content: Content, clock: ManualClock, name: str) -> list[str]:
    """What support reads of ann's events, newest first, when this content is in force."""
    found = why_of(Runtime(database, content, clock, clock), "ann", Question(name), 20)
    assert isinstance(found, WhyQuest)
    return [one.sentence["en"] for one in found.events]


def story(*steps: str) -> Content:
    """A quest of steps, each a payment on a condition; its place begins anew with each number of steps."""
    listed = [{"id": f"s{n}", "when": {"event": "payment"}, "if": [one]} for n, one in enumerate(steps)]
    return made(quest("story", steps=listed, restart=True, when={}, tests=[{"name": "a", "story": [
        {"at": "2026-11-18 12:00", "payment": {"amount": 1}, "expect": "nothing"}]}]))  # fmt: skip


def test_an_old_answer_about_a_step_that_is_gone_has_a_plain_sentence(database: Database, clock: ManualClock):
    small, large, larger = "event.amount < 5", "event.amount > 100", "event.amount > 200"
    before, after = story(small, small, large), story(small, larger)
    world = World(database, content=before)
    assert world.one(world.payment("2")).why_not[0].because == "steps[2]"
    world.content, world.numbers = after, after.bind(database, NOW + DAY, world.numbers)
    clock.forward(DAY)

    assert sentences(database, after, clock, "story") == ["There is one more step to go"]


def test_old_answers_are_never_told_with_the_limits_of_today(database: Database, clock: ManualClock):
    before = made(quest("cap", amount=8, limits=[limit(10, "reward")], tests=gives(8)))
    after = made(quest("cap", amount=8, limits=[limit(1, every="ever")], tests=gives(8)))
    world = World(database, content=content_of(quest("cap", amount=8)))
    world.numbers = before.bind(database, NOW - DAY)
    world.content = before
    world.tell(world.payment(), world.payment(), world.payment())
    full = ["You have had all 10 g for today; there is more tomorrow",
            "You got 2 g, which completes the 10 g for today", "You got 8 g"]  # fmt: skip
    assert sentences(database, before, clock, "cap") == full

    clock.forward(60_000)
    after.bind(database, clock.now(), world.numbers)
    assert sentences(database, after, clock, "cap") == [
        "A limit of this quest has been reached",
        "You got 2 g",
        "You got 8 g",
    ]


def test_an_event_that_a_full_limit_refused_says_how_full_it_is(bank: Bank):
    for name in ("a", "b", "c"):
        pay(bank, name)
    newest = why(bank, quest="pay")["events"][0]

    assert (newest["because"], newest["earned"]) == ("limits[0]", [])
    assert line(newest["lines"][0]) == ("limits[0]", "25 g per player a day", "no", ["used 25 of 25 g today"])


def test_an_event_is_found_by_its_id_with_what_every_quest_made_of_it(bank: Bank):
    pay(bank, "a")
    told = why(bank, event="pay-a")

    assert (told["id"], told["source"], told["status"], told["code"]) == ("pay-a", BANK, "applied", "")
    assert {one["quest"]: one["because"] for one in told["quests"]} == {
        "pay": "", "third": "count.need", "gold": "who.segments", "tea": "not_kept",
    }  # fmt: skip
    assert told["quests"][0]["earned"][0]["amount"] == "20"


def test_of_an_event_one_quest_may_be_asked(bank: Bank):
    pay(bank, "a")
    told = why(bank, event="pay-a", quest="gold")

    assert [(one["quest"], one["because"]) for one in told["quests"]] == [("gold", "who.segments")]
    [other] = why(bank, event="pay-a", quest="rides")["quests"]
    assert (other["because"], other["sentence"]["zh-CN"]) == ("when.event", "这个活动只包含：绿色出行")
    assert refused(bank.get("/v1/players/ann/why?event=pay-a&quest=golf"), 404, "unknown_quest")


def test_an_event_that_another_player_did_or_nobody_is_unknown(bank: Bank):
    pay(bank, "a")
    bank.put("bob", consent={"given": True, "text_version": "1"})

    assert refused(bank.get("/v1/players/bob/why?event=pay-a"), 404, "unknown_event")
    assert refused(bank.get("/v1/players/ann/why?event=none"), 404, "unknown_event")


def test_of_an_id_that_two_sources_sent_the_source_is_asked(bank: Bank, database: Database):
    other = bank.with_key(add_source(database, "bank/app", Grant(SCOPES, tuple(VOCABULARY.types)), NOW).key)
    for key, source in ((bank, BANK), (other, "bank/app")):
        key.tell(bank.event("sign_in", id="same", source=source))
    answer = bank.get("/v1/players/ann/why?event=same")

    assert refused(answer, 422, "which_source")
    assert answer.json()["hint"] == "say which source: bank/app, bank/cards"
    assert why(bank, event="same", source="bank/app")["source"] == "bank/app"


def test_a_long_list_is_read_page_by_page(bank: Bank):
    for name in "abcde":
        pay(bank, name)
    first = why(bank, quest="pay", limit="2")
    second = why(bank, quest="pay", limit="2", cursor=first["next"])
    last = why(bank, quest="pay", limit="2", cursor=second["next"])

    assert [[one["id"] for one in page["events"]] for page in (first, second, last)] == [
        ["pay-e", "pay-d"], ["pay-c", "pay-b"], ["pay-a"],
    ]  # fmt: skip
    assert (last["next"], last["since"]) == (None, None)
    assert refused(bank.get(f"/v1/players/ann/why?quest=third&cursor={first['next']}"), 422, "wrong_cursor")
