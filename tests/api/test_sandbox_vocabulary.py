"""The sandbox's vocabulary: every type of event in force, told so that a form for it can be made without more."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.sources import SCOPES, Grant, add_source
from engine.store import Database
from tests.api.bank import refused
from tests.api.test_sandbox import Client, opened
from tests.sandboxes import Box
from tests.world import NOW, VOCABULARY, quest


@pytest.fixture
def sandbox(database: Database) -> Iterator[Client]:
    yield from opened(Box(database))


def types(sandbox: Client) -> dict[str, Any]:
    return {one["type"]: one for one in sandbox.ask("GET", "/vocabulary").json()["types"]}


def field(sandbox: Client, type: str, name: str) -> dict[str, Any]:
    [found] = [one for one in types(sandbox)[type]["fields"] if one["name"] == name]
    return dict(found)


def test_every_type_in_force_is_there_in_the_vocabularys_order_with_its_words_and_fields(sandbox: Client):
    told = types(sandbox)

    assert list(told) == list(VOCABULARY.types)
    for name, kind in VOCABULARY.types.items():
        assert told[name]["about"] == kind.about
        assert [one["name"] for one in told[name]["fields"]] == list(kind.fields)
        assert (told[name]["purpose"], told[name]["games_only"]) == (kind.purpose, kind.games_only)


def test_what_the_sandbox_makes_up_comes_from_the_source_that_is_named(sandbox: Client):
    told = sandbox.ask("GET", "/vocabulary").json()

    assert (told["source"], told["currency"]) == (sandbox.trigger().json()["event"]["source"], "CNY")


def test_money_says_its_currency_and_that_it_is_above_zero(sandbox: Client):
    amount = field(sandbox, "payment", "amount")

    assert (amount["unit"], amount["least"], amount["above"], amount["most"]) == ("CNY", 0, True, 1_000_000_000)


def test_a_whole_number_says_its_bounds(sandbox: Client):
    total = field(sandbox, "steps", "day_total")

    assert (total["least"], total["above"], total["most"], total["unit"]) == (0, False, 1_000_000, "")


def test_one_of_several_says_which_they_are_and_what_it_is_when_left_out(sandbox: Client):
    currency, channel = (field(sandbox, "payment", name) for name in ("currency", "channel"))

    assert (currency["values"], currency["required"], currency["default"]) == (["CNY"], False, "CNY")
    assert (channel["values"], channel["required"]) == (["qr", "card", "online", "transfer"], True)


def test_a_text_says_how_long_it_may_be_and_of_how_many_digits_it_is(sandbox: Client):
    assert (field(sandbox, "payment", "mcc")["digits"], field(sandbox, "payment", "merchant")["longest"]) == (4, 200)


def test_what_names_the_act_is_said_and_how_a_refund_takes_it_back(sandbox: Client):
    refund = types(sandbox)["refund"]

    assert [one["name"] for one in refund["fields"] if one["key"]] == ["refund_ref"]
    assert refund["takes_back"] == {"key": "txn_ref", "by": "payment_ref", "amount": "amount"}
    assert types(sandbox)["payment"]["takes_back"] is None


@pytest.mark.parametrize("name", [name for name in VOCABULARY.types if name != "refund"])
def test_an_event_of_the_examples_is_taken_in(database: Database, name: str):
    for sandbox in opened(Box(database)):
        examples = {one["name"]: one["example"] for one in types(sandbox)[name]["fields"]}

        assert sandbox.trigger(name, fields=examples).json()["result"]["status"] == "applied"


def test_a_type_names_the_live_quests_that_hear_it_with_their_titles(database: Database):
    asleep = quest("asleep", "payment", give="energy", amount=1, status="draft")
    for sandbox in opened(Box(database, asleep, quest("awake", "payment", give="energy", amount=2))):
        [heard] = types(sandbox)["payment"]["quests"]

        assert (heard["quest"], set(heard["title"])) == ("awake", {"zh-CN", "en"})


def test_a_refund_names_the_quests_that_take_back_what_they_gave(database: Database):
    kind = quest("pays", "payment", give="energy", amount=2, undo={"on": "refund", "find": "event.payment_ref"})
    for sandbox in opened(Box(database, kind)):
        assert [one["quest"] for one in types(sandbox)["refund"]["quests"]] == ["pays"]


def test_nobody_reads_it_without_a_sandboxs_scope(sandbox: Client):
    key = add_source(sandbox.box.db, "bank", Grant(SCOPES), NOW).key
    sandbox.headers = {"Authorization": f"Bearer {key}"}

    assert refused(sandbox.ask("GET", "/vocabulary"), 403, "scope_missing")
