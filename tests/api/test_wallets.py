"""Balances and statements, read from the ledger."""

import pytest

from engine.api.runtime import Runtime
from engine.api.wallets import balances_of, page_of
from engine.clock import ManualClock
from engine.errors import Malformed, NotFound
from engine.store import Database
from tests.world import UNDO, World, quest


@pytest.fixture
def world(database: Database) -> World:
    return World(database, quest("pay", undo=UNDO), quest("feed", give="feed", amount=2, undo=UNDO))


@pytest.fixture
def desk(world: World) -> Runtime:
    clock = ManualClock(world.now)
    return Runtime(world.db, world.content, clock, clock)


def test_every_asset_is_shown_even_when_there_is_none_of_it(desk: Runtime, world: World):
    shown = balances_of(desk, "ann")

    assert {one.asset for one in shown.balances} == world.content.assets.keys()


def test_a_statement_has_each_transfer_once_over_all_pages(desk: Runtime, world: World):
    world.tell(*(world.payment(ref=f"t{n}") for n in range(4)), world.refund("t1"))
    seen, cursor = [], ""
    while True:
        page = page_of(desk, "ann", 3, cursor)
        seen += page.entries
        if page.next is None:
            break
        cursor = page.next

    assert len(seen) == world.count("transfer") == 10
    assert [one.target for one in seen[:2]] == ["mint", "mint"]


def test_a_page_that_ends_exactly_has_no_next(desk: Runtime, world: World):
    world.tell(world.payment())

    assert page_of(desk, "ann", 2, "").next is None


def test_a_player_nobody_knows_has_nothing_to_show(desk: Runtime):
    with pytest.raises(NotFound):
        balances_of(desk, "nobody")


def test_a_made_up_cursor_is_refused(desk: Runtime):
    with pytest.raises(Malformed):
        page_of(desk, "ann", 3, "made-up")
