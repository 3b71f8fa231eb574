"""What must be told is written with its cause, and only then."""

import pytest

from engine.outbox import Note, tell
from engine.store import Database
from tests.world import UNDO, World, quest


def notes(world: World) -> list[tuple[int, ...]]:
    return world.rows(
        "SELECT o.player_id, t.amount FROM outbox o JOIN transfer t "
        "ON t.player_id = o.player_id AND t.cause = o.cause AND t.n = o.n ORDER BY o.id"
    )


def test_every_reward_is_to_be_told_in_the_order_it_was_given(database: Database):
    world = World(database, quest("feed", give="feed", amount="event.amount"))

    world.tell(world.payment(3), world.payment(1))
    world.one(world.payment(2))

    assert [amount for _, amount in notes(world)] == [3_000, 1_000, 2_000]


def test_what_is_taken_back_is_told_once(database: Database):
    world = World(database, quest("feed", give="feed", amount="event.amount", undo=UNDO))
    world.one(world.payment(3, "t"))

    world.one(world.refund("t", 3))

    assert [amount for _, amount in notes(world)] == [3_000, 3_000]


def test_nothing_is_told_of_what_earned_nothing_or_was_told_before(database: Database):
    world = World(database, quest("feed", give="feed"))
    event = world.payment()
    world.tell(event, world.event("sign_in"))
    world.one(event)

    assert world.count("outbox") == 1


@pytest.mark.unaudited  # notes about transfers that never were
def test_notes_are_written_in_the_transaction_of_their_cause(database: Database):
    with pytest.raises(ArithmeticError), database.writing() as tx:  # noqa: PT012
        tell(tx, [Note(1, 256, 1, 0)])
        raise ArithmeticError
    with database.writing() as tx:
        tell(tx, [Note(n, 256, n, 0) for n in range(2, 40)])
    with database.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT MIN(id), COUNT(*) FROM outbox").one() == (2, 38)
