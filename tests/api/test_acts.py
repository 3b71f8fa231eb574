"""A player's own acts: what each gave, and in one sentence why it gave nothing."""

from typing import Any

import pytest

from tests.api.bank import Bank
from tests.api.players import App


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


@pytest.fixture
def bob(bank: Bank) -> App:
    return App(bank, "bob")


def pay(bank: Bank, ref: str, amount: float, player: str = "ann") -> None:
    bank.tell(bank.event(player=player, data={"txn_ref": ref, "amount": amount, "channel": "qr"}))


def acts(app: App) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.get("/acts")["acts"]
    return found


def test_nobody_did_anything_at_first(ann: App):
    assert ann.get("/acts") == {"acts": [], "next": None}


def test_an_act_tells_what_it_gave_with_the_name_of_the_quest(bank: Bank, ann: App):
    pay(bank, "a", 10)
    [act] = acts(ann)

    assert (act["type"], act["about"]["zh-CN"]) == ("payment", "付款")
    [came] = act["earned"]
    assert (came["asset"], came["amount"], came["unit"], came["title"]["en"]) == ("energy", "5", "g", "good")
    assert came["words"]["zh-CN"] == "10 元，得 5g"
    assert act["why"] == {}


def test_an_act_that_gave_nothing_says_why_in_a_sentence(bank: Bank, ann: App):
    for _ in range(2):
        bank.tell(bank.event("sign_in"))
    again, first = acts(ann)

    assert [len(one["earned"]) for one in (again, first)] == [0, 1]
    assert first["why"] == {}
    assert again["why"]["zh-CN"] == "今天的已经领过啦，明天再来"


def test_the_newest_act_stands_first_and_older_ones_follow_page_by_page(bank: Bank, ann: App):
    for n in range(5):
        pay(bank, f"a{n}", 10 + n)
    seen, path = [], "/v1/me/acts?limit=2"
    while path:
        told = ann.ask("GET", path)
        seen += [one["at"] for one in told.json()["acts"]]
        cursor = told.json()["next"]
        path = f"/v1/me/acts?limit=2&cursor={cursor}" if cursor else ""

    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_nobody_sees_what_another_did(bank: Bank, ann: App, bob: App):
    pay(bank, "a", 10)

    assert acts(bob) == []


def test_a_page_is_short_because_each_act_is_explained(bank: Bank, ann: App):
    for n in range(21):
        pay(bank, f"a{n}", 10 + n)

    assert len(ann.get("/acts?limit=50")["acts"]) == 20
