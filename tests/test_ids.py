"""Ids rise, are never given twice, and say when they were made."""

import pytest

from engine.clock import ManualClock
from engine.ids import EPOCH, Ids, first_id, made_at
from engine.ledger import PLAYER_STRIDE
from tests.world import NOW


def test_ids_rise_and_are_never_given_twice():
    ids = Ids(1, ManualClock(NOW))

    found = [id for _ in range(9) for id in ids.block(1_000)]

    assert found == sorted(set(found))


def test_ids_rise_though_the_clock_goes_back():
    clock = ManualClock(NOW)
    ids = Ids(1, clock)
    before = ids.block(3)[-1]
    clock.move_to(NOW - 3_600_000)

    assert ids.block(1)[0] > before


def test_ids_of_two_nodes_differ():
    clock = ManualClock(NOW)

    assert not set(Ids(1, clock).block(4_096)) & set(Ids(2, clock).block(4_096))


def test_ids_fit_63_bits_until_2093():
    clock = ManualClock(EPOCH + (1 << 41) - 2)

    assert Ids(1_023, clock).block(1)[0] < 1 << 63


@pytest.mark.parametrize("players", [1, 15, 16, 17, 40])
@pytest.mark.parametrize("before", [0, 1, 255, 256, 3_900])
def test_no_id_lies_among_the_accounts_of_a_player(before: int, players: int):
    ids = Ids(3, ManualClock(NOW))
    others = ids.block(before)

    owners = ids.block(players, PLAYER_STRIDE)
    others += ids.block(5_000)

    assert [id % PLAYER_STRIDE for id in owners] == [0] * players
    assert not {id - id % PLAYER_STRIDE for id in others} & set(owners)


def test_an_id_says_when_it_was_made():
    made = Ids(7, ManualClock(NOW)).block(1)[0]

    assert made_at(made) == NOW
    assert first_id(NOW) <= made < first_id(NOW + 1)


def test_before_the_first_day_of_ids_nothing_was_made():
    assert first_id(EPOCH - 1) == 0
