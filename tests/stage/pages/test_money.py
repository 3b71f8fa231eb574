"""The page of the money: what an active player costs, and that it is added up anew when something was done."""

from typing import Any

import pytest

from games.stage.acts import Acts
from games.stage.client import Answer
from games.stage.costs import load
from games.stage.pages.money import MoneyPage
from games.stage.stamps import ALERT, LANGS, Press
from tests.stage.fake import SESSIONS, AtOnce, FakeClient

SUMS_AT = ("GET", "/v1/sandbox/sums")
EGGS = {
    "asset": "eggs", "unit": "", "scale": 1, "minted": 3, "purses": 1, "waiting": 0, "pots": 2, "expired": 0, "debt": 0,
}  # fmt: skip
BUDGET = {
    "name": "spring", "about": {"zh-CN": "春天", "en": "for spring"}, "rule": "budget", "window": "w1", "used": "12",
    "most": "20", "unit": "g", "percent": 60,
}  # fmt: skip
SUMS = {
    "now": "2026-11-18T04:00:00.000Z", "players": 6, "part": 2, "active": 1, "active_days": 30, "assets": [EGGS],
    "events": {"forest.tree_planted": 1}, "budgets": [BUDGET, BUDGET | {"rule": "limits[0]"}],
}  # fmt: skip
MADE_UP = {"result": {"earned": []}, "why_not": []}


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(SESSIONS | {
        SUMS_AT: SUMS, ("POST", "/v1/sandbox/events"): MADE_UP, ("POST", "/v1/sandbox/snapshots"): {},
    })  # fmt: skip


@pytest.fixture
def acts(client: FakeClient) -> Acts:
    return Acts(client, AtOnce(), lambda: None)


@pytest.fixture
def page(client: FakeClient, acts: Acts) -> MoneyPage:
    return MoneyPage(client, AtOnce(), acts, load())


def asked(client: FakeClient) -> int:
    return sum(1 for method, path, _ in client.asked if (method, path) == SUMS_AT)


@pytest.mark.parametrize(("lang", "head", "under"), [
    ("en", "CNY 14.00 per active player", "2 took part since the start, CNY 28.00 in all · 1 in the last 30 days"),
    ("zh-CN", "每位活跃玩家 CNY 14.00", "开始到现在 2 位玩家参与，一共 CNY 28.00 · 近 30 天 1 位"),
])  # fmt: skip
def test_it_begins_with_what_an_active_player_costs(page: MoneyPage, lang: Any, head: str, under: str):
    first = page.rows(lang)[0]

    assert (first.words, first.under) == (head, under)


def test_each_thing_says_how_many_what_one_costs_and_why(page: MoneyPage):
    trees = page.rows("en")[1]

    assert trees.words == "Trees planted: 1"
    assert trees.under.startswith("1 × CNY 25.00 = CNY 25.00\nAssumed:")


def test_a_budget_has_a_bar_and_a_quests_own_limit_has_none(page: MoneyPage):
    bars = {lang: [(row.words, row.part) for row in page.rows(lang) if row.part is not None] for lang in LANGS}

    assert bars == {"zh-CN": [("预算：春天", 0.6)], "en": [("Budget: for spring", 0.6)]}


def test_it_is_added_up_anew_when_something_was_done_and_not_with_each_picture(
    page: MoneyPage, acts: Acts, client: FakeClient
):
    for _ in range(3):
        page.rows("en")
    assert asked(client) == 1

    acts.tell("mei", "payment", {}, lambda lang: "", lambda answer: None)
    page.rows("en")
    assert asked(client) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_a_server_that_cannot_say_is_told_of_in_words(page: MoneyPage, client: FakeClient, lang: Any):
    client.answers[SUMS_AT] = Answer(404, {"code": "not_found"})
    page.rows(lang)
    [row] = page.rows(lang)

    assert (bool(row.words), row.colour) == (True, ALERT)


def test_a_server_that_fails_is_asked_again_each_second_and_not_with_each_picture(page: MoneyPage, client: FakeClient):
    client.answers[SUMS_AT] = Answer(0, {})
    seen = []
    for seconds in (0, 0, 0.5, 0.4, 0.2, 0.2):
        page.pass_time(seconds)
        page.rows("en")
        seen.append(asked(client))
    assert seen == [1, 1, 1, 1, 2, 2]

    client.answers[SUMS_AT] = SUMS
    page.pass_time(1)
    assert page.rows("en")[0].words == "CNY 14.00 per active player"


def test_a_press_on_it_does_nothing(page: MoneyPage, client: FakeClient):
    page.press(Press("anything"))

    assert client.asked == []
