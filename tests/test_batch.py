"""One batch in the making: events of a batch see each other's effects before anything is written."""

from decimal import Decimal
from typing import Any

import pytest

from engine.batch import Batch, Cause, merge_slot, undo_slot
from engine.clock import DAY, ManualClock
from engine.days import local_in
from engine.game import discover
from engine.ids import Ids
from engine.journal import slot_key
from engine.ledger import DEBT, PURSE, account, mint
from engine.published.content import Numbers
from engine.rules.plans import MICRO, Facts
from tests.world import NOW, SHANGHAI, UNDO, book_of, plain_assets, quest

ANN = 1 << 40
FEED, ENERGY = 1, 2
DAY_OF_NOW = local_in(NOW, SHANGHAI)
BOOK = book_of([quest("feed", give="feed", undo=UNDO), quest("pay", undo=UNDO | {"if_spent": "forgive"}),
                quest("walk", "steps")], discover())  # fmt: skip
ASSETS = plain_assets()


def batch(**balances: int) -> Batch:
    """An empty batch in which Ann has these balances."""
    quests = {"feed": 1, "pay": 2, "walk": 3}
    numbers = Numbers(quests, {no: BOOK.quests[name] for name, no in quests.items()}, {"feed": FEED, "energy": ENERGY},
                      {FEED: ASSETS["feed"], ENERGY: ASSETS["energy"]})  # fmt: skip
    made = Batch(numbers, Ids(1, ManualClock(NOW)))
    kinds = {"purse": PURSE, "debt": DEBT}
    made.balances = {account(ANN, FEED, kinds[name]): amount for name, amount in balances.items()}
    return made


def cause(id: int = 1, at: int = NOW) -> Cause:
    return Cause(id, ANN, at, NOW)


def pay(made: Batch, name: str, amount: int, id: int = 1, type: str = "payment") -> int | None:
    quest = BOOK.quests[name]
    return made.pay(cause(id), quest, quest.reward.asset, amount, type, DAY_OF_NOW)


def moved(made: Batch) -> list[tuple[int, int, int]]:
    return [(move.source, move.target, move.amount) for move in made.moves]


def test_feed_goes_to_the_purse_at_once():
    made = batch()

    assert pay(made, "feed", 500) is None
    assert moved(made) == [(mint(FEED), account(ANN, FEED, PURSE), 500)]


def test_energy_goes_to_a_new_hold():
    made = batch()

    assert pay(made, "pay", 5) == NOW + DAY
    [hold] = made.opened.values()
    assert moved(made) == [(mint(ENERGY), hold.id, 5)]
    assert (hold.player_id, hold.cause, hold.ripe_at, hold.gone_at) == (ANN, 1, NOW + DAY, NOW + 4 * DAY)


def test_a_day_s_steps_gather_in_one_hold_of_the_batch():
    made = batch()

    pay(made, "walk", 5, 1, "steps")
    pay(made, "walk", 3, 2, "steps")

    assert len(made.opened) == 1
    assert made.holds == {next(iter(made.opened)): 8}


def test_steps_go_on_gathering_in_the_hold_of_an_earlier_batch_until_it_is_ripe():
    made, key = batch(), slot_key(ANN, 3, merge_slot(DAY_OF_NOW))
    made.facts[key] = Facts(0, NOW + 1, 4711)

    assert pay(made, "walk", 3, 2, "steps") == NOW + 1
    assert (made.opened, made.owners, moved(made)) == ({}, {4711: ANN}, [(mint(ENERGY), 4711, 3)])


def test_a_ripe_hold_gathers_no_more():
    made, key = batch(), slot_key(ANN, 3, merge_slot(DAY_OF_NOW))
    made.facts[key] = Facts(0, NOW, 4711)

    pay(made, "walk", 3, 2, "steps")

    assert len(made.opened) == 1


@pytest.mark.parametrize(("debt", "parts"), [(-300, [300, 200]), (-500, [500]), (-900, [500])])
def test_a_debt_is_paid_before_the_purse(debt: int, parts: list[int]):
    made = batch(debt=debt)

    pay(made, "feed", 500)

    targets = [account(ANN, FEED, DEBT), account(ANN, FEED, PURSE)][: len(parts)]
    assert moved(made) == [(mint(FEED), target, part) for target, part in zip(targets, parts, strict=True)]


def test_transfers_of_one_cause_are_numbered_and_each_grant_is_told():
    made = batch(debt=-300)
    pay(made, "feed", 500, 7)
    pay(made, "pay", 5, 7)
    pay(made, "pay", 5, 8)

    assert [(move.cause, move.n) for move in made.moves] == [(7, 0), (7, 1), (7, 2), (8, 0)]
    assert [(note.cause, note.n) for note in made.notes] == [(7, 0), (7, 1), (7, 2), (8, 0)]


def test_a_share_goes_back_from_where_it_went_and_is_remembered():
    made = batch()
    pay(made, "feed", 10_000)

    taken = [made.take_share(cause(n), 1, 1, Decimal(10), Decimal(4)) for n in (2, 3, 4)]

    assert taken == [{"feed": 4_000}, {"feed": 4_000}, {"feed": 2_000}]
    assert made.balances[account(ANN, FEED, PURSE)] == 0
    assert made.known(slot_key(ANN, 1, undo_slot(1, FEED))) == Facts(1, 10_000, 10 * MICRO)


def test_what_is_gone_becomes_a_debt_or_is_forgiven():
    made = batch()
    pay(made, "feed", 10_000)
    pay(made, "pay", 5)
    made.balances[account(ANN, FEED, PURSE)] = 1_000
    [hold] = made.opened
    made.holds[hold] = 2

    made.take_share(cause(2), 1, 1, Decimal(1), Decimal(1))
    made.take_share(cause(3), 2, 1, Decimal(1), Decimal(1))

    assert made.balances[account(ANN, FEED, DEBT)] == -9_000
    assert (made.holds[hold], account(ANN, ENERGY, DEBT) in made.balances) == (0, False)


@pytest.mark.parametrize("quest_no", [3, 99])
def test_a_quest_without_undo_or_no_longer_there_gives_nothing_back(quest_no: int):
    made = batch()
    pay(made, "walk", 5)

    assert made.take_share(cause(2), quest_no, 1, Decimal(1), Decimal(1)) == {}


def test_ids_of_a_batch_rise():
    made = batch()

    ids = [made.new_id() for _ in range(1_000)]

    assert ids == sorted(set(ids))


def test_a_refund_parked_in_this_very_batch_is_never_written():
    made = batch()
    here: Any = (ANN, b"f", 1, "refund", 0, 5)
    there: Any = (ANN, b"f", 2, "refund", 0, 5)
    made.parked.append(here)

    made.unpark(here)
    made.unpark(there)

    assert (made.parked, made.unparked) == ([], [there])
