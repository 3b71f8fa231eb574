"""Torture of the ticks: each is broken off at its first statement, its second, … and at each COMMIT, and run again.

The ledger must add up at once, and in the end hold what an undisturbed run holds. Each run has players of its own.
"""

from collections.abc import Callable
from functools import partial

import pytest

from engine.alerts import AlertRow
from engine.bulk import Transaction
from engine.clock import DAY
from engine.follow_ups import Due, later, run_follow_ups
from engine.jobs import PATIENCE, expire_holds, let_refunds_go
from engine.ledger import EXPIRED, PURSE
from engine.seals import seal_block
from engine.store import Database
from engine.ticks import Policy, Run, Step, Tick, run_due
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.world import NOW, UNDO, World, quest

QUESTS = (quest("pay", amount="event.amount", undo=UNDO), quest("feed", give="feed", amount="event.amount", undo=UNDO))
LATER = NOW + 5 * DAY


def seal_now(tx: Transaction, run: Run) -> Step:
    """Seal without a lag."""
    return Step(seal_block(tx, run.wall, -DAY))


def followed(tx: Transaction, due: Due, _context: object) -> None:
    """Leave a trace, and then fail or not."""
    tx.insert(AlertRow, [(due.ids.block(1)[0], 0, due.kind, str(due.body), "", 0, 0, 0)])
    if due.body == "bad":
        tx.finish()
        raise ArithmeticError


class Story:
    """One run: players, bubbles, refunds and follow-ups of its own, and the operation that is broken off."""

    def __init__(self, database: Database, run: int, name: str) -> None:
        self.db, self.run, self.name, self.now = database, run, name, NOW
        self.people = [f"{who}{run}" for who in ("ann", "bob")]
        self.world = World(database, *QUESTS, players=self.people)
        source = f"/bank{run}"
        for who in self.people:
            pay = partial(self.world.payment, player=who, source=source)
            self.world.tell(*(pay(10, f"{who}{n}") for n in range(2)), pay(3, f"{who}x"))
            self.world.one(self.world.refund("none", 4, player=who, source=source))
        self.ids = database.ids
        with database.writing() as tx:
            for body in ("good", "bad"):
                later(tx, self.ids, f"f{run}", 256, NOW, body)
        if name == "refund":
            run_due(database, [Tick(f"t{run}", 1_000, Policy.LATEST, expire_holds)], LATER)

    def operation(self) -> None:
        """What is broken off."""
        if self.name == "follow":
            self.now += DAY  # what failed, or was broken off, is put off
            run_follow_ups(self.db, self.now, handlers={f"f{self.run}": followed})
        elif self.name == "refund":
            who = self.people[0]
            back = partial(self.world.refund, player=who, source=f"/bank{self.run}")
            self.world.tell(back(f"{who}0", 7, "r1", id="r1"), back(f"{who}0", 2, "r2", id="r2"))
        else:
            work = {"expire": expire_holds, "let_go": let_refunds_go, "seal": seal_now}[self.name]
            now = NOW + PATIENCE if self.name == "let_go" else LATER
            run_due(self.db, [Tick(f"t{self.run}", 1_000, Policy.LATEST, work)], now)

    def end(self) -> list[object]:
        """What this run has left."""
        world = self.world
        has: list[object] = [
            world._amount(world.account(kind, "energy", who)) for who in self.people for kind in (EXPIRED, PURSE)
        ]
        has += [world.worth("feed", who) for who in self.people]
        mine = f"(SELECT id FROM player WHERE ref IN ('{self.people[0]}', '{self.people[1]}'))"
        tables = ("hold", "transfer", "tick_cause", "parked", "unmatched")
        has += [world.count(f"{table} WHERE player_id IN {mine}") for table in tables]
        has += world.rows(f"SELECT amount FROM expired_hold WHERE player_id IN {mine} ORDER BY hold_id")
        has += world.rows(f"SELECT rule, COUNT(*) FROM alert WHERE quest = 'f{self.run}' GROUP BY rule")
        has += world.rows(f"SELECT body, dead FROM follow_up WHERE kind = 'f{self.run}' ORDER BY id")
        return [
            *has,
            *world.rows(f"SELECT state, many FROM tick WHERE name = 't{self.run}' AND '{self.name}' <> 'seal'"),
        ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("name", ["expire", "let_go", "seal", "follow", "refund"])
def test_a_tick_broken_off_at_any_statement_and_run_again_ends_as_if_nothing_had_happened(
    database: Database, name: str, kind: str
):
    calm = Story(database, 0, name)
    length = statements_of(database, calm.operation)
    wanted = calm.end()
    assert length > 5

    for at in range(1, length + 2):
        story = Story(database, at, name)
        broken_off(database, at, kind, story.operation)
        until_nothing_changes(story)
        assert story.end() == wanted, at
    if name == "seal":
        everything_is_sealed_once(calm.world)


def until_nothing_changes(story: Story) -> None:
    """Run it again, as the alarm does."""
    again: Callable[[], None] = story.operation
    again()
    if story.name != "refund":
        before = story.end()
        again()
        assert story.end() == before


def everything_is_sealed_once(world: World) -> None:
    """The chain holds every cause but those of after the last seal, each once."""
    [(events, sealed)] = world.rows(
        "SELECT (SELECT COUNT(*) FROM event WHERE id <= (SELECT MAX(upto) FROM seal)), "
        "(SELECT SUM(LENGTH(entries)) FROM seal) / 56"
    )
    assert int(sealed) == int(events) > 0
