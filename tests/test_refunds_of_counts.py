"""Refunds of counted acts: an act that came back whole no longer counts, and neither does what it completed."""

from engine.clock import DAY
from engine.store import Database
from tests.world import NOW, UNDO, World, earned, quest, why_not

THIRD = quest("third", amount=30, count={"times": "acts", "every": "week", "need": 3}, undo=UNDO)


def test_a_refunded_act_no_longer_counts(database: Database):
    world = World(database, THIRD)
    world.tell(world.payment(10, "a"), world.payment(10, "b"))
    world.one(world.refund("a"))

    third, fourth = world.tell(world.payment(10, "c"), world.payment(10, "d"))

    assert (why_not(third), earned(fourth)) == ({"third": "count.need"}, {"third": 30})


def test_a_partly_refunded_act_still_counts_until_half_of_it_came_back(database: Database):
    world = World(database, THIRD)
    world.tell(*(world.payment(10, ref) for ref in "abc"))

    first = world.one(world.refund("a", "4.99"))
    second = world.one(world.refund("a", "0.01"))

    assert (earned(first), earned(second), world.held()) == ({}, {"third": -30}, 0)


def test_a_reward_that_falls_below_its_need_is_taken_back_once_and_may_be_earned_again(database: Database):
    world = World(database, THIRD)
    world.tell(*(world.payment(10, ref) for ref in "abc"))

    answers = [world.one(world.refund(ref)) for ref in "ab"]
    again = [world.one(world.payment(10, ref)) for ref in "def"]

    assert [earned(a) for a in answers] == [{"third": -30}, {}]
    assert [earned(a) for a in again] == [{}, {"third": 30}, {}]
    assert world.held() == 30


def test_a_refund_of_the_completing_act_takes_the_reward_back_too(database: Database):
    world = World(database, THIRD)
    world.tell(*(world.payment(10, ref) for ref in "abc"))

    answer = world.one(world.refund("c"))

    assert (earned(answer), world.held()) == ({"third": -30}, 0)


def test_a_surplus_act_may_be_refunded_without_loss(database: Database):
    world = World(database, THIRD)
    world.tell(*(world.payment(10, ref) for ref in "abcd"))

    answer = world.one(world.refund("a"))

    assert (earned(answer), world.held()) == ({}, 30)


def test_a_completion_and_the_refund_of_an_earlier_act_in_one_batch_leave_nothing(database: Database):
    world = World(database, THIRD)
    world.tell(world.payment(10, "a"), world.payment(10, "b"))

    world.tell(world.payment(10, "c"), world.refund("a"))

    assert world.worth() == 0


def test_refunding_an_act_twice_uncounts_it_once(database: Database):
    world = World(database, THIRD)
    world.tell(world.payment(10, "a"), world.payment(10, "b"))
    world.one(world.refund("a"))
    world.one(world.refund("a"))

    answers = world.tell(world.payment(10, "c"), world.payment(10, "d"))

    assert [earned(a) for a in answers] == [{}, {"third": 30}]


def test_an_act_whose_refund_came_first_never_counts(database: Database):
    world = World(database, THIRD)
    world.one(world.refund("a"))

    answers = [world.one(world.payment(10, ref)) for ref in "abcd"]

    assert [earned(a) for a in answers] == [{}, {}, {}, {"third": 30}]


def test_a_completing_act_whose_refund_came_first_earns_nothing_in_the_end(database: Database):
    world = World(database, THIRD)
    world.tell(world.payment(10, "a"), world.payment(10, "b"), world.refund("c"))

    world.one(world.payment(10, "c"))

    assert world.worth() == 0


def test_a_sum_loses_what_was_refunded_whole(database: Database):
    spent = quest("spent", amount=30, count={"sum": "event.amount", "every": "month", "need": 100}, undo=UNDO)
    world = World(database, spent)
    world.tell(world.payment(60, "a"), world.payment(60, "b"))

    first = world.one(world.refund("a", 60))
    second = world.one(world.payment(40, "c"))

    assert (earned(first), earned(second)) == ({"spent": -30}, {"spent": 30})


def test_an_act_is_uncounted_in_the_window_it_fell_into_though_the_zone_has_changed_twice_since(database: Database):
    daily = quest("third", amount=30, count={"times": "acts", "every": "day", "need": 3}, undo=UNDO)
    world = World(database, daily)
    at = NOW - 11 * 3_600_000  # one in the morning in Shanghai, the day before in London
    world.tell(*(world.payment(10, ref, at=at) for ref in "abc"))
    for zone in ("Europe/London", "America/Los_Angeles"):
        world.put(zone=zone)
        world.now += 4 * DAY

    answer = world.one(world.refund("a"))

    assert (earned(answer), world.held()) == ({"third": -30}, 0)
