"""The engine's ticks: what nobody collected expires, refunds that waited too long are let go, and refunds of both."""

import logging
from decimal import Decimal
from itertools import pairwise

import pytest

from engine.audit import audit
from engine.clock import DAY, HOUR, MINUTE
from engine.game import Asset, Game, Hold
from engine.jobs import BATCH, PATIENCE, TICKS, Done, run_all
from engine.ledger import EXPIRED, PURSE, NewTransfer, statement, transfer
from engine.people.players import find_player
from engine.store import Database
from tests.world import NOW, UNDO, World, content_of, earned, quest, together

ENERGY = quest("pay", amount="event.amount", undo=UNDO)
FEED = quest("feed", give="feed", amount="event.amount", undo=UNDO)
GONE = 4 * DAY  # ripe after one day, gone three days later


def run(world: World, after: int = 0) -> Done:
    """Move the game's clock on and do all that is due."""
    world.now += after
    done = run_all(world.db, world.now)
    while done.left:
        done = run_all(world.db, world.now)
    return done


def many(done: Done, name: str) -> int:
    return next(ran.many for ran in done.ticks if ran.name == name)


def expired(world: World, player: str = "") -> int:
    return world._amount(world.account(EXPIRED, "energy", player))


def take(world: World, amount: int, source: int, target: int, asset: str = "energy") -> None:
    """Move an amount as a game would; a sign-in stands for the move that is the cause."""
    world.one(world.event("sign_in"))
    player = world.account(PURSE, asset) & ~255
    [(cause,)] = world.rows(f"SELECT MAX(id) FROM event WHERE player_id = {player}")
    old = {id: player for id in (source, target) if id & ~255 != player}
    named = (player, cause, 0, world.numbers.assets[asset], 0)
    with world.db.writing() as tx:
        transfer(tx, [NewTransfer(*named, source, target, amount, world.now)], (), old)


def bubble(world: World) -> int:
    return int(world.rows("SELECT MAX(id) FROM hold")[0][0])


def test_what_nobody_collected_expires_and_not_a_minute_before(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10))
    before = many(run(world, GONE - MINUTE), "expired_holds"), world.held(), expired(world)
    after = many(run(world, MINUTE), "expired_holds"), world.held(), expired(world)

    assert (before, after) == ((0, 10, 0), (1, 0, 10))
    assert world.purse("energy") == 0


def test_a_hold_expires_once_however_often_it_is_asked_for(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10))
    for _ in range(3):
        run(world, GONE)

    assert (expired(world), world.count("tick_cause"), world.count("expired_hold")) == (10, 1, 1)


def test_what_was_collected_does_not_expire(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10))
    take(world, 6, bubble(world), world.account(PURSE, "energy"))
    run(world, GONE)

    assert (world.purse("energy"), expired(world)) == (6, 4)


def test_more_holds_than_a_step_takes_expire_in_several_each_with_its_own_cause(database: Database):
    players = [f"p{n:03}" for n in range(60)]
    world = World(database, ENERGY, players=players)
    world.tell(*(world.payment(1, player=players[n % 60]) for n in range(2 * BATCH + 20)))
    done = run_all(database, world.now + GONE)

    assert next(ran for ran in done.ticks if ran.name == "expired_holds").many == 2 * BATCH + 20
    assert sum(expired(world, player) for player in players) == 2 * BATCH + 20
    assert world.rows("SELECT state, many FROM tick WHERE name = 'expired_holds'") == [("done", 2 * BATCH + 20)]


def test_the_transfer_is_dated_when_the_hold_was_gone_and_says_which_quest_it_was(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10))
    run(world, GONE + 5 * HOUR)
    with database.reading() as tx:
        newest, first = statement(tx, find_player(tx, "ann").id, 10)

    assert newest[-1] == NOW + GONE
    assert newest[3] == first[3]
    assert newest[4] == first[5]


def test_an_outage_of_months_is_one_slot(database: Database):
    world = World(database, ENERGY)
    run(world)
    for day in range(60):
        world.now = NOW + day * DAY
        world.one(world.payment(1))
    run(world, 60 * DAY)

    assert (world.held(), expired(world)) == (0, 60)
    assert world.count(f"tick WHERE at = {world.now}") == len(TICKS)


def test_two_processes_at_once_expire_each_hold_once(database: Database):
    players = [f"p{n}" for n in range(8)]
    world = World(database, ENERGY, players=players)
    world.tell(*(world.payment(1, player=player) for player in players for _ in range(40)))
    now = world.now + GONE
    together(
        *[lambda: run_all(database, now)] * 3, lambda: world.tell(*(world.payment(1, player=one) for one in players))
    )
    run(world, GONE + MINUTE)

    assert sum(expired(world, player) for player in players) == 320 + 8
    assert world.count("expired_hold") == 328


def test_a_late_act_that_adds_to_a_hold_that_has_expired_expires_too(database: Database):
    hold = Hold(24, 72, merge_by_day=frozenset({"payment"}))
    game = Game("g", {"en": "G"}, (Asset("energy", "g", 1, hold),))
    world = World(database, content=content_of(ENERGY, games=(game,)))
    world.one(world.payment(10), file_clock=True)
    run(world, GONE)
    world.one(world.payment(5, at=NOW), file_clock=True)
    merged = world.held(), expired(world)
    run(world, MINUTE)

    assert merged == (5, 10)
    assert (world.held(), expired(world), world.count("expired_hold")) == (0, 15, 1)


# --- refunds of what has expired --------------------------------------------------------------------------------------


def test_the_refund_of_a_payment_whose_bubble_expired_is_covered_by_what_expired(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10, "a"))
    run(world, GONE)
    answer = world.one(world.refund("a", 10))

    assert earned(answer) == {"pay": -10}
    assert (expired(world), world.purse("energy"), world.debt()) == (0, 0, 0)


def test_before_and_after_the_tick_a_refund_leaves_the_same_purse_and_debt(database: Database):
    world = World(database, ENERGY, players=("ann", "bob"))
    ends = []
    for player, tick_first in (("ann", True), ("bob", False)):
        world.player, world.now = player, NOW
        world.one(world.payment(10, f"{player}-a"))
        take(world, 3, bubble(world), world.account(PURSE, "energy"))
        world.now += GONE
        if tick_first:
            run(world)
        world.one(world.refund(f"{player}-a", 8))
        run(world, HOUR)
        ends.append((world.purse("energy"), expired(world), world.debt(), world.held()))

    assert ends == [(2, 0, 0, 0)] * 2


def test_what_expired_of_one_act_does_not_pay_for_another_that_was_spent(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10, "spent"))
    take(world, 10, bubble(world), world.account(PURSE, "energy"))
    take(world, 10, world.account(PURSE, "energy"), world.account(EXPIRED, "energy"))  # as if a tree had it
    world.one(world.payment(10, "slept"))
    run(world, GONE)
    world.one(world.refund("spent", 10))

    assert (expired(world), world.debt()) == (20, 10)


def test_partial_refunds_share_what_expired_and_never_use_it_twice(database: Database):
    world = World(database, ENERGY, players=("ann", "bob"))
    for ref in ("a", "other"):
        world.one(world.payment(10, ref))
    holds = [row[0] for row in world.rows("SELECT id FROM hold ORDER BY id")]
    thief = world.account(PURSE, "energy", "ann")  # what friends took is gone for the owner: here it is merely spent
    take(world, 4, holds[0], thief)
    take(world, 4, thief, world.account(EXPIRED, "energy"))
    run(world, GONE)
    owed = []
    for _ in range(4):
        world.one(world.refund("a", Decimal("2.5")))
        owed.append((expired(world), world.debt()))

    # Ten of "other" and four that were spent lie there too. Six expired of "a": the last refunds become a debt.
    assert [first for first, _ in owed] == [18, 15, 14, 14]
    assert [debt for _, debt in owed] == [0, 0, 1, 4]
    assert all(debt <= later for (_, debt), (_, later) in pairwise(owed))


def test_what_was_revived_out_of_the_expired_account_goes_back_from_the_purse(database: Database):
    world = World(database, ENERGY)
    world.one(world.payment(10, "a"))
    run(world, GONE)
    take(world, 7, world.account(EXPIRED, "energy"), world.account(PURSE, "energy"))
    world.one(world.refund("a", 10))

    assert (expired(world), world.purse("energy"), world.debt()) == (0, 0, 0)


def test_a_reward_that_falls_below_its_need_goes_back_out_of_what_expired(database: Database):
    twice = quest("twice", amount=9, count={"times": "acts", "every": "week", "need": 2}, undo=UNDO)
    world = World(database, twice)
    world.tell(world.payment(10, "a"), world.payment(10, "b"))
    run(world, GONE)
    world.one(world.refund("a", 10))

    assert (expired(world), world.debt()) == (0, 0)


# --- refunds that wait too long ---------------------------------------------------------------------------------------


def test_a_refund_that_waited_ninety_days_is_let_go_and_nothing_of_it_is_lost(
    database: Database, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    world = World(database, FEED)
    first = world.refund("never", 4)
    world.one(first)
    run(world, PATIENCE - HOUR)
    waiting = world.count("parked")
    run(world, HOUR)

    assert (waiting, world.count("parked"), world.count("unmatched"), world.count("event")) == (1, 0, 1, 1)
    assert world.one(first).status == "parked"
    assert "1 refund(s)" in caplog.text
    assert earned(world.one(world.payment(10, "never"))) == {"feed": 10_000}
    assert world.purse() == 10_000


def test_a_refund_from_an_old_file_waits_ninety_days_from_when_it_was_told(database: Database):
    world = World(database, FEED)
    old = NOW - 300 * DAY
    world.one(world.refund("a", 4, at=old), file_clock=True)
    run(world, 80 * DAY)
    world.one(world.payment(10, "a", at=old - DAY), file_clock=True)

    assert (world.purse(), world.count("unmatched")) == (6_000, 0)


def test_a_payment_that_comes_too_late_takes_nothing_back_and_leaves_the_refund_to_the_tick(database: Database):
    world = World(database, FEED)
    world.one(world.refund("a", 4))
    world.now += PATIENCE + HOUR
    world.one(world.payment(10, "a"))
    run(world)

    assert (world.purse(), world.count("parked"), world.count("unmatched")) == (10_000, 0, 1)


def test_more_refunds_than_a_step_takes_are_all_let_go(database: Database):
    world = World(database, FEED, players=[f"p{n}" for n in range(20)])
    world.tell(*(world.refund(f"t{n}", 1, player=f"p{n % 20}") for n in range(BATCH + 30)))
    run(world, PATIENCE)

    assert (world.count("parked"), world.count("unmatched")) == (0, BATCH + 30)


# --- the audit --------------------------------------------------------------------------------------------------------


@pytest.mark.unaudited
@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("DELETE FROM tick_cause", "transfers_have_causes"),
        ("UPDATE tick_cause SET player_id = 512", "transfers_have_causes"),
        ("INSERT INTO tick_cause (id, player_id, name, slot) VALUES (5, 256, 'x', 0)", "ticks_have_effects"),
        ("UPDATE tick_cause SET slot = 5", "ticks_only_expire"),
        ("UPDATE hold SET gone_at = gone_at + 900000000", "ticks_only_expire"),
        ("UPDATE expired_hold SET amount = amount + 3", "expired_of_holds"),
        ("UPDATE expired_hold SET hold_id = hold_id + 1", "expired_of_holds"),
        ("INSERT INTO unmatched (player_id, event_id, at) VALUES (256, 5, 0)", "let_go_once"),
        ("INSERT INTO unmatched SELECT player_id, event_id, at FROM parked", "let_go_once"),
    ],
)
def test_damage_to_what_ticks_left_is_found_by_the_check_that_is_named_for_it(database: Database, sql: str, check: str):
    world = World(database, ENERGY)
    world.one(world.payment(10, "a"))
    run(world, GONE)
    world.tell(world.refund("a", 2), world.refund("never", 2))
    assert audit(database).ok
    with database.writing() as tx:
        tx.connection.exec_driver_sql(sql)

    assert check in {one.name for one in audit(database).checks if not one.ok}


def test_the_holds_that_are_gone_are_found_by_an_index(database: Database):
    if not database.on_sqlite:
        pytest.skip("the planner of PostgreSQL reads a small table whole")
    plan = World(database).rows(
        "EXPLAIN QUERY PLAN SELECT player_id, id FROM hold WHERE amount > 0 AND gone_at <= 5 "
        "ORDER BY gone_at, player_id, id LIMIT 5"
    )

    assert "holds_that_go" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
