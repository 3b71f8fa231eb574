"""Time that passes: each thing at its own instant, in order, and what fails does not stop the rest."""

from functools import partial

import pytest

from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.follow_ups import Due, later
from engine.game import Game
from engine.jobs import HANDLERS, TICKS
from engine.passing import Passage, Passed
from engine.store import Database
from engine.ticks import EVERYBODY, Policy, Run, Step, Tick, Whose, at_the_end, next_at
from tests.sandboxes import Box
from tests.world import NOW


class Seen:
    """What was done, with the instant it was done at; a job of it, and a follow-up."""

    def __init__(self) -> None:
        self.did: list[tuple[str, int]] = []

    def work(self, _tx: Transaction, run: Run) -> Step:
        """A tick."""
        self.did.append((run.name, run.now))
        return Step(1)

    def fail(self, _tx: Transaction, run: Run) -> Step:
        """A tick that fails."""
        self.did.append((run.name, run.now))
        raise ArithmeticError

    def follow(self, _tx: Transaction, due: Due, _context: object) -> None:
        """A follow-up."""
        self.did.append((str(due.body), due.now))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    found = Seen()
    monkeypatch.setitem(HANDLERS, "tests.passing", found.follow)
    return found


def way(box: Box, *jobs: Tick, whose: Whose = EVERYBODY) -> Passage:
    game = Game("sea", {}, (), jobs=jobs)
    return Passage(box.db, [game], whose, lambda: None, partial(box.time.move_to))


def follow_up(box: Box, at: int, body: str) -> None:
    ids = box.db.ids
    with box.db.writing() as tx:
        later(tx, ids, "tests.passing", 256, at, body)


def test_everything_happens_at_its_own_instant_and_in_order(database: Database, seen: Seen):
    box = Box(database)
    passage = way(box, Tick("hourly", HOUR, Policy.EVERY, seen.work))
    for minutes in (150, 90, 30):
        follow_up(box, NOW + minutes * MINUTE, f"after {minutes}")
    passed = passage.go(NOW, NOW + 3 * HOUR)

    assert seen.did == [
        ("sea.hourly", NOW), ("after 30", NOW + 30 * MINUTE), ("sea.hourly", NOW + HOUR),
        ("after 90", NOW + 90 * MINUTE), ("sea.hourly", NOW + 2 * HOUR), ("after 150", NOW + 150 * MINUTE),
        ("sea.hourly", NOW + 3 * HOUR),
    ]  # fmt: skip
    assert (passed.whole, passed.reached, box.time.now()) == (True, NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert (passed.many["sea.hourly"], passed.many["follow_ups"]) == (4, 3)


def test_a_way_that_is_too_long_is_gone_in_parts_and_comes_to_the_same(database: Database, seen: Seen):
    box = Box(database)
    passage = way(box, Tick("hourly", HOUR, Policy.LATEST, seen.work))
    parts, at = 0, NOW
    while True:
        passed = passage.go(at, NOW + DAY, 7)
        parts, at = parts + 1, passed.reached
        if passed.whole:
            break

    assert (parts, [at for _, at in seen.did]) == (4, [NOW + hour * HOUR for hour in range(25)])


def test_what_fails_is_tried_again_at_its_next_slot_and_stops_nothing(database: Database, seen: Seen):
    box = Box(database)
    passage = way(box, Tick("bad", HOUR, Policy.EVERY, seen.fail), Tick("good", HOUR, Policy.EVERY, seen.work))
    passed = passage.go(NOW, NOW + 2 * HOUR)

    assert passed.whole
    assert [at for name, at in seen.did if name == "sea.good"] == [NOW + hour * HOUR for hour in range(3)]
    assert {at for name, at in seen.did if name == "sea.bad"} == {NOW + hour * HOUR for hour in range(3)}


def test_slots_in_which_nothing_is_due_are_passed_over_until_the_end(database: Database, seen: Seen):
    box = Box(database)
    passage = way(
        box, Tick("once", MINUTE, Policy.LATEST, seen.work, due=lambda _tx, _whose: NOW + 90_001),
        Tick("last", MINUTE, Policy.LATEST, seen.work, due=at_the_end),
    )  # fmt: skip
    passage.arrive(Passed(NOW))
    seen.did.clear()
    passed = passage.go(NOW, NOW + 2 * MINUTE)
    before = list(seen.did)
    passage.arrive(passed)

    assert before == [("sea.once", NOW + 2 * MINUTE)]
    assert seen.did[1:] == [("sea.last", NOW + 2 * MINUTE)]


def test_a_tick_that_never_ran_is_due_at_once(database: Database):
    Box(database)
    with database.reading() as tx:
        assert next_at(tx, TICKS[0], NOW) is None
        assert next_at(tx, Tick("new", DAY, Policy.EVERY, lambda _tx, _run: Step()), NOW) == NOW


def test_those_of_a_clock_have_slots_of_their_own(database: Database, seen: Seen):
    box = Box(database)
    mine = Whose("tia", " AND {} = 1")
    passage = way(
        box, Tick("each", HOUR, Policy.LATEST, seen.work, by_player=True), Tick("all", HOUR, Policy.LATEST, seen.work),
        whose=mine,
    )  # fmt: skip
    passage.go(NOW, NOW)

    assert [row[0] for row in box.rows("SELECT name FROM tick WHERE name > 'sea'") if row[0].startswith("sea.")] == [
        "sea.each@tia"
    ]
