"""The sandbox's sums: what all players have, did and cost, added up for those who reckon."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.api.sandbox_sums import sums_view
from engine.game import discover
from engine.published.content import load_content
from engine.store import Database
from tests.api.bank import refused
from tests.api.test_sandbox import Client, opened
from tests.sandboxes import Box
from tests.test_tidy import HOME
from tests.world import NOW

QUESTS = HOME / "quests"


@pytest.fixture
def sandbox(database: Database) -> Iterator[Client]:
    yield from opened(Box(database))


def sums(sandbox: Client) -> dict[str, Any]:
    return dict(sandbox.ask("GET", "/sums").json())


def test_what_was_given_is_in_the_sums_of_its_asset(sandbox: Client):
    before = sums(sandbox)
    told = sandbox.trigger().json()["result"]["earned"]
    after = sums(sandbox)

    assert before["assets"] == []
    given = {one["asset"]: int(one["amount"]) for one in told}
    assert {one["asset"]: one["minted"] for one in after["assets"]} == given
    assert after["events"] == {"payment": 1}
    assert (before["active"], after["active"], after["active_days"]) == (0, 1, 30)


def test_who_did_nothing_for_a_month_is_not_active(sandbox: Client):
    sandbox.trigger()
    sandbox.ask("POST", "/clock", {"by": "31d", "mode": "jump"})

    found = sums(sandbox)
    assert (found["active"], found["part"], found["players"] >= 1) == (0, 1, True)


def test_a_budget_says_what_it_is_for(database: Database):
    found = sums_view(database, load_content(QUESTS, discover()), NOW).budgets

    about = {one.name: one.about for one in found if one.rule == "budget"}
    assert about["spring-2027"] == {"zh-CN": "2027 年春天种树季", "en": "the planting season of spring 2027"}
    assert all(set(one) == {"zh-CN", "en"} for one in about.values())


def test_without_the_sandboxs_key_nobody_gets_them(sandbox: Client):
    assert refused(sandbox.client.get("/v1/sandbox/sums"), 401, "unauthenticated")
