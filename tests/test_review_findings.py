"""Ways to be paid too much that a review has found; each stays closed."""

import pytest

from engine.audit import audit
from engine.clock import DAY, HOUR
from engine.days import Zone, change_zone
from engine.errors import Refused
from engine.store import Database
from tests.world import UNDO, World, limit, quest

PAY = quest("pay-energy", amount="event.amount", undo=UNDO)


def test_a_parked_refund_is_applied_once_though_its_payment_stands_twice_in_a_batch(database: Database):
    world = World(database, PAY)
    world.one(world.refund("T1", "3"))
    payment = world.payment("10", ref="T1")

    world.tell(payment, payment)

    assert 7 == world.worth("energy")


@pytest.mark.parametrize("share", ["50", "99.99"])
def test_an_act_of_which_half_came_back_no_longer_counts(database: Database, share: str):
    block = {"times": "acts", "every": "week", "need": 2}
    world = World(database, quest("often", give="feed", amount=90, count=block, undo=UNDO))
    world.tell(world.payment("100", ref="a"), world.payment("100", ref="b"))

    world.one(world.refund("a", share))

    assert 0 == world.worth("feed")


def test_an_act_of_which_less_came_back_still_counts(database: Database):
    block = {"times": "acts", "every": "week", "need": 2}
    world = World(database, quest("often", give="feed", amount=90, count=block, undo=UNDO))
    world.tell(world.payment("100", ref="a"), world.payment("100", ref="b"))

    world.one(world.refund("a", "49.99"))

    assert 90_000 == world.worth("feed")


def test_a_sum_loses_just_what_came_back(database: Database):
    block = {"sum": "event.amount", "every": "week", "need": 150}
    world = World(database, quest("much", give="feed", amount=90, count=block, undo=UNDO))
    world.tell(world.payment("100", ref="a"), world.payment("60", ref="b"))
    world.one(world.refund("a", "10"))
    assert 90_000 == world.worth("feed")

    world.one(world.refund("a", "0.01"))

    assert 0 == world.worth("feed")


def test_a_reward_that_went_back_does_not_open_its_limit_again(database: Database):
    block = {"times": "acts", "every": "week", "need": 1}
    often = quest("once", give="feed", amount=90, count=block, undo=UNDO, limits=[limit(1, every="week")])
    world = World(database, often)
    world.one(world.payment("10", ref="a"))
    world.one(world.refund("a", "10"))

    world.one(world.payment("10", ref="b"))

    assert 0 == world.worth("feed")


def test_a_refund_is_heard_however_late_it_is(database: Database):
    world = World(database, PAY)
    world.one(world.payment("10", ref="a"))
    refund = world.refund("a", "10")
    world.now += 40 * DAY

    assert "applied" == world.one(refund).status
    assert 0 == world.worth("energy")


def test_one_change_of_zone_must_settle_before_the_next():
    moved = change_zone(Zone("Asia/Shanghai"), "Pacific/Kiritimati", 0)

    with pytest.raises(Refused, match="a moment ago"):
        change_zone(moved, "Pacific/Pago_Pago", moved.since + HOUR)


def test_a_change_that_still_waits_may_be_replaced():
    moved = change_zone(Zone("Asia/Shanghai"), "Europe/Paris", 0)

    assert moved._replace(name="Europe/Rome") == change_zone(moved, "Europe/Rome", HOUR)


@pytest.mark.unaudited  # the ledger is spoiled on purpose
def test_the_audit_sees_that_more_was_taken_back_of_an_act_than_it_was_granted(database: Database):
    world = World(database, PAY)
    world.one(world.payment("10", ref="a"))
    world.one(world.refund("a", "5"))
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE progress SET amount = 11 WHERE SUBSTR(slot, 1, 5) = 'undo:'")

    broken = [check.name for check in audit(database).checks if not check.ok]

    assert ["undone_within_grants"] == broken
