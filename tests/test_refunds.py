"""Refunds: they take back what their payment earned, once, in whatever order and size they come."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import DAY
from engine.ledger import EXPIRED, PURSE, NewTransfer, transfer
from engine.quests.quest import Undo
from engine.rules.progress import taken_back
from engine.store import Database
from tests.world import UNDO, World, earned, limit, quest, why_not

ENERGY = quest("pay", amount="event.amount", undo=UNDO)
FEED = quest("feed", give="feed", amount="event.amount", undo=UNDO)
CENTS = st.integers(1, 5_000).map(lambda cents: Decimal(cents) / 100)


def undo(**more: object) -> dict[str, object]:
    return UNDO | more


def test_a_whole_refund_takes_the_whole_reward_back_out_of_the_bubble(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10, "t"))

    answer = world.one(world.refund("t", 10))

    assert (answer.status, earned(answer), world.held()) == ("applied", {"pay": -10}, 0)


def test_a_partial_refund_takes_its_share_rounded_down_to_whole_units(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))

    answer = world.one(world.refund("t", "2.5"))

    assert (earned(answer), world.purse()) == ({"feed": -2_000}, 8_000)


def test_partial_refunds_add_up_to_what_one_refund_of_their_sum_takes(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))

    answers = [world.one(world.refund("t", "2.5")) for _ in range(4)]

    assert [sum(earned(a).values()) for a in answers] == [-2_000, -3_000, -2_000, -3_000]
    assert world.purse() == 0


def test_more_than_was_paid_takes_back_no_more_than_was_granted(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))

    answers = world.tell(world.refund("t", 8), world.refund("t", 8), world.refund("t", 8))

    assert [sum(earned(a).values()) for a in answers] == [-8_000, -2_000, 0]
    assert world.worth("feed") == 0


@given(paid=CENTS, parts=st.lists(CENTS, min_size=1, max_size=6), granted=st.integers(1, 10**6), data=st.data())
def test_the_order_of_refunds_does_not_matter_and_nobody_pays_back_more_than_was_granted(paid, parts, granted, data):
    rule, scale = Undo("refund", "payment_ref"), data.draw(st.sampled_from([1, 1_000]))
    granted *= scale
    ends = set()
    for order in (parts, sorted(parts), sorted(parts, reverse=True), data.draw(st.permutations(parts))):
        taken, refunded = 0, Decimal(0)
        for part in order:
            refunded = min(refunded + part, paid)
            more = taken_back(granted, taken, paid, refunded, rule, scale)
            assert 0 <= more <= granted - taken
            taken += more
        ends.add(taken)

    assert ends == {taken_back(granted, 0, paid, min(sum(parts), paid), rule, scale)}


def test_take_back_all_takes_everything_at_the_first_refund(database: Database):
    world = World(database, quest("pay", give="feed", amount=9, undo=undo(take_back="all")))
    world.one(world.payment(10, "t"))

    answers = world.tell(world.refund("t", 1), world.refund("t", 9))

    assert [sum(earned(a).values()) for a in answers] == [-9_000, 0]


@pytest.mark.parametrize("together", [True, False])
def test_a_refund_that_comes_before_its_payment_is_parked_and_applied_when_the_payment_comes(
    database: Database, together: bool
):
    world = World(database, FEED, ENERGY)
    events = [world.refund("t", 4), world.payment(10, "t")]

    answers = world.tell(*events) if together else [world.one(event) for event in events]

    assert [(a.status, a.code) for a in answers] == [("parked", "payment_unknown"), ("applied", "")]
    assert (world.purse(), world.held(), world.count("parked")) == (6_000, 6, 0)


def test_a_parked_refund_told_again_is_still_answered_as_parked(database: Database):
    world = World(database, FEED)
    refund = world.refund("t", 4)
    world.one(refund)
    world.one(world.payment(10, "t"))

    answer = world.one(refund)

    assert (answer.status, answer.replayed, world.purse()) == ("parked", True, 6_000)


def test_several_parked_refunds_are_all_applied_and_never_take_more_than_was_granted(database: Database):
    world = World(database, FEED)
    world.one(world.refund("t", 4))
    world.tell(world.refund("t", 4), world.refund("t", 4))

    world.one(world.payment(10, "t"))

    assert (world.worth("feed"), world.count("parked")) == (0, 0)


def test_a_late_refund_adds_to_a_parked_one(database: Database):
    world = World(database, FEED)
    world.one(world.refund("t", 4))
    world.one(world.payment(10, "t"))

    answer = world.one(world.refund("t", 5))

    assert (earned(answer), world.purse()) == ({"feed": -5_000}, 1_000)


def test_a_parked_refund_waits_for_its_own_player_s_payment(database: Database):
    world = World(database, FEED, players=("ann", "bob"))
    world.one(world.refund("t", 4, player="ann"))

    world.one(world.payment(10, "t", player="bob"))

    assert (world.purse(player="bob"), world.count("parked")) == (10_000, 1)


@pytest.mark.parametrize("together", [True, False])
def test_a_refund_told_under_another_id_is_refused(database: Database, together: bool):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    events = [world.refund("t", 4, ref="r"), world.refund("t", 4, ref="r")]

    answers = world.tell(*events) if together else [world.one(event) for event in events]

    assert [a.code for a in answers] == ["", "duplicate_business_key"]
    assert world.purse() == 6_000


@pytest.mark.parametrize("together", [True, False])
def test_an_early_refund_told_under_another_id_is_refused(database: Database, together: bool):
    world = World(database, FEED)
    events = [world.refund("t", 4, ref="r"), world.refund("t", 4, ref="r")]
    answers = world.tell(*events) if together else [world.one(event) for event in events]

    world.one(world.payment(10, "t"))

    assert [a.code for a in answers] == ["payment_unknown", "duplicate_business_key"]
    assert world.purse() == 6_000


def test_an_early_refund_told_twice_in_one_batch_costs_no_second_run(database: Database):
    world = World(database, FEED)
    seen: list[str] = []
    database.probe = seen.append

    world.tell(world.refund("t", 4, ref="r"), world.refund("t", 4, ref="r"))

    database.probe = None
    assert seen.count("COMMIT") <= 2  # one of them gives the sender its number


def test_a_refund_that_names_no_payment_is_refused(database: Database):
    world = World(database, FEED)

    answer = world.one(world.refund("", 4))

    assert (answer.status, answer.code) == ("refused", "refund_names_no_payment")


def test_what_is_spent_becomes_a_debt(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    spend(world, 7_000)

    world.one(world.refund("t", 10))

    assert (world.purse(), world.debt("feed")) == (0, 7_000)


def test_what_is_spent_may_be_forgiven(database: Database):
    world = World(database, quest("feed", give="feed", amount=10, undo=undo(if_spent="forgive")))
    world.one(world.payment(10, "t"))
    spend(world, 7_000)

    world.one(world.refund("t", 10))

    assert (world.purse(), world.debt("feed")) == (0, 0)


def test_later_rewards_pay_a_debt_first(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    spend(world, 10_000)
    world.one(world.refund("t", 10))

    answers = [world.one(world.payment(amount)) for amount in (4, 9)]

    assert [earned(a) for a in answers] == [{"feed": 4_000}, {"feed": 9_000}]
    assert (world.purse(), world.debt("feed")) == (3_000, 0)


def test_a_debt_of_energy_is_paid_before_a_bubble_opens(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10, "t"))
    collect_and_spend(world)
    world.one(world.refund("t", 10))

    answer = world.one(world.payment(10, "u"))

    assert (answer.earned[0].amount, answer.earned[0].ripe_at) == (10, None)
    assert (world.debt(), [a for *_, a in world.holds()]) == (0, [0])


def test_the_refund_of_a_payment_that_paid_a_debt_restores_the_debt(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    spend(world, 10_000)
    world.one(world.refund("t", 10))
    world.one(world.payment(6, "u"))

    world.one(world.refund("u", 6))

    assert (world.purse(), world.debt("feed")) == (0, 10_000)


def test_a_debt_made_and_paid_in_one_batch_is_gone(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    spend(world, 10_000)

    world.tell(world.refund("t", 10), world.payment(4, "u"), world.refund("u", 1), world.payment(20, "v"))

    assert (world.purse(), world.debt("feed")) == (13_000, 0)


def test_a_purse_that_rewards_and_refunds_of_one_batch_both_touch_ends_right(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))

    world.tell(world.payment(5, "u"), world.refund("t", 10), world.refund("u", 2))

    assert (world.purse(), world.debt("feed")) == (3_000, 0)


def test_the_bubble_of_the_refunded_payment_is_emptied_and_no_other(database: Database):
    world = World(database, ENERGY)
    world.tell(world.payment(10, "t"), world.payment(20, "u"))

    world.one(world.refund("t", 5))

    assert [amount for *_, amount in world.holds()] == [5, 20]


def test_a_quest_without_undo_keeps_what_it_gave(database: Database):
    world = World(database, quest("pay", give="feed"))
    world.one(world.payment(10, "t"))

    answer = world.one(world.refund("t", 10))

    assert (answer.status, earned(answer), world.purse()) == ("applied", {}, 5_000)


@pytest.mark.parametrize(("after", "left"), [(2 * DAY, 0), (2 * DAY + 1, 10_000)])
def test_a_refund_after_the_time_allowed_takes_nothing_back(database: Database, after: int, left: int):
    world = World(database, quest("feed", give="feed", amount=10, undo=undo(within="2d")))
    world.one(world.payment(10, "t"))
    world.now += after

    world.one(world.refund("t", 10))

    assert world.purse() == left


def test_refunds_are_applied_though_consent_was_withdrawn(database: Database):
    world = World(database, FEED)
    world.one(world.payment(10, "t"))
    world.put(consent=False)

    answer = world.one(world.refund("t", 10))

    assert (earned(answer), world.purse()) == ({"feed": -10_000}, 0)


def test_a_refund_that_came_before_consent_still_waits_for_its_payment(database: Database):
    world = World(database, FEED, players=())
    world.one(world.refund("t", 10))
    world.put(consent=True, consent_text="v1")

    world.one(world.payment(10, "t"))

    assert world.worth("feed") == 0


def test_the_refund_of_a_payment_made_without_consent_takes_nothing(database: Database):
    world = World(database, FEED, players=())
    world.one(world.payment(10, "t"))
    world.put(consent=True, consent_text="v1")

    answer = world.one(world.refund("t", 10))

    assert (answer.status, world.worth("feed")) == ("applied", 0)


def test_a_removed_quest_takes_nothing_back_and_harms_nobody(database: Database):
    World(database, FEED).one(World(database, FEED, players=()).payment(10, "t"))
    world = World(database, ENERGY, players=())

    answer = world.one(world.refund("t", 10))

    assert (answer.status, world.purse()) == ("applied", 10_000)


def test_limits_stay_used_when_a_reward_goes_back(database: Database):
    world = World(database, quest("feed", give="feed", amount=10, limits=[limit(1)], undo=UNDO))
    world.one(world.payment(10, "t"))
    world.one(world.refund("t", 10))

    assert why_not(world.one(world.payment(10))) == {"feed": "limits[0]"}


def spend(world: World, amount: int) -> None:
    """Let feed be gone from the purse, as a move of a game would do it."""
    move(world, "feed", amount, world.account(PURSE, "feed"))


def collect_and_spend(world: World) -> None:
    """Empty every bubble of energy."""
    owner = world.account(PURSE, "energy") & ~255
    for hold, amount in world.rows(f"SELECT id, amount FROM hold WHERE player_id = {owner}"):
        move(world, "energy", amount, hold)


def move(world: World, asset: str, amount: int, source: int) -> None:
    """Move an amount to where it can no longer be taken from; a sign-in stands for the move that is the cause."""
    world.one(world.event("sign_in"))
    target = world.account(EXPIRED, asset)
    player, no = target & ~255, world.numbers.assets[asset]
    [(cause,)] = world.rows(f"SELECT MAX(id) FROM event WHERE player_id = {player}")
    old = {} if source & ~255 == player else {source: player}
    with world.db.writing() as tx:
        transfer(tx, [NewTransfer(player, cause, 0, no, 0, source, target, amount, world.now)], (), old)
