"""The clocks of a sandbox: one row for all processes, never backwards, and nothing stale is written after a restore."""

import contextvars
from contextlib import closing
from functools import partial

import pytest

from engine.clock import DAY, HOUR, MINUTE, ManualClock
from engine.errors import NotFound, Refused, Unavailable
from engine.game_time import MAIN, GameTime, is_sandbox, make_sandbox, refuse_sandbox
from engine.people.players import create_players
from engine.sandbox import Mode
from engine.sources import Grant, add_source, secret
from engine.store import Database, open_database
from tests.sandboxes import Box
from tests.world import NOW


def test_a_clock_runs_with_the_wall_clock_at_its_rate_and_survives_a_restart(database: Database):
    box = Box(database)
    box.time.move_to(NOW, rate=60)
    box.wall.forward(MINUTE)
    again = GameTime(database, box.wall)

    assert (box.time.now(), again.now()) == (NOW + HOUR, NOW + HOUR)


def test_a_clock_that_stands_still_stands_still(database: Database):
    box = Box(database)
    box.wall.forward(DAY)

    assert box.time.now() == NOW


def test_two_processes_see_the_same_time_at_once(database: Database, database_url: str):
    box = Box(database)
    with closing(open_database(database_url)) as other:
        there = GameTime(other, box.wall)
        box.time.move_to(NOW + DAY)
        seen = there.now()
        there.move_to(NOW + 2 * DAY)

        assert (seen, box.time.now()) == (NOW + DAY, NOW + 2 * DAY)


def test_a_clock_never_runs_backwards(database: Database):
    box = Box(database)

    with pytest.raises(Refused) as refused:
        box.time.move_to(NOW - 1)

    assert refused.value.code == "clock_backwards"


def test_a_wall_clock_that_is_set_back_does_not_turn_the_games_clock_back(database: Database):
    box = Box(database)
    box.time.move_to(NOW, rate=1)
    box.wall.move_to(NOW - DAY)

    assert box.time.now() == NOW


def test_a_clock_that_is_not_there_is_told_with_what_may_be_meant(database: Database):
    box = Box(database)
    box.sandbox.add_clock("alpha", ["al"])

    with pytest.raises(NotFound) as refused:
        box.time.now("alhpa")

    assert "alpha" in refused.value.hint


def test_a_database_that_was_served_live_does_not_become_a_sandbox(database: Database):
    secret(database, "pepper")

    with pytest.raises(Refused) as refused:
        make_sandbox(database, NOW)

    assert (refused.value.code, is_sandbox(database)) == ("not_a_sandbox", False)


@pytest.mark.parametrize("used", [
    lambda db: create_players(db, ["ann"], NOW),
    lambda db: add_source(db, "bank", Grant(("operator",)), NOW),
])  # fmt: skip
def test_a_database_with_players_or_keys_does_not_become_a_sandbox(database: Database, used):
    used(database)

    with pytest.raises(Refused, match="no sandbox"):
        make_sandbox(database, NOW)


def test_what_is_live_refuses_a_sandbox_with_what_to_do(database: Database):
    refuse_sandbox(database)
    make_sandbox(database, NOW)

    with pytest.raises(Refused) as refused:
        refuse_sandbox(database)

    assert (refused.value.code, "--sandbox" in refused.value.hint) == ("is_sandbox", True)


def test_making_a_sandbox_twice_leaves_its_clock_alone(database: Database):
    box = Box(database)
    make_sandbox(database, NOW + DAY)

    assert box.time.now() == NOW


def test_a_database_that_is_no_sandbox_has_no_time(database: Database):
    with pytest.raises(NotFound) as refused:
        GameTime(database, ManualClock(NOW))

    assert refused.value.code == "not_a_sandbox"


def test_what_was_begun_before_a_restore_is_not_written_after_it(database: Database):
    box = Box(database)
    box.sandbox.snapshot("one")
    earlier = contextvars.copy_context()
    earlier.run(box.time.now)
    box.sandbox.restore("one")

    with pytest.raises(Unavailable) as refused:
        earlier.run(partial(create_players, database, ["late"], NOW))

    assert refused.value.code == "restored"
    box.time.now()
    create_players(database, ["new"], NOW)


def test_another_process_forgets_what_it_knew_when_it_sees_a_restore(database: Database, database_url: str):
    box, forgotten = Box(database), list[int]()
    box.sandbox.snapshot("one")
    with closing(open_database(database_url)) as other:
        there = GameTime(other, box.wall)
        there.forget.append(lambda: forgotten.append(1))
        there.now()
        box.sandbox.restore("one")
        there.now()
        there.now()

    assert forgotten == [1]


def test_players_of_a_test_clock_are_known_by_id_and_reference(database: Database):
    box = Box(database)
    box.sandbox.add_clock("later", ["tia"], NOW + DAY)
    id = int(box.rows("SELECT id FROM player WHERE ref = 'tia'")[0][0])

    assert [box.time.now_of(who) for who in ("tia", id, "ann")] == [NOW + DAY, NOW + DAY, NOW]
    assert box.time.by_clock(["ann", "tia", "bob", "tia"]) == {MAIN: [0, 2], "later": [1, 3]}


def test_players_of_different_clocks_can_do_nothing_with_each_other(database: Database):
    box = Box(database)
    box.sandbox.add_clock("later", ["tia", "tom"], NOW + DAY)
    ids = dict(box.rows("SELECT ref, id FROM player"))
    box.time.check_together(ids["tia"], [ids["tom"]])

    with pytest.raises(Refused) as refused:
        box.time.check_together(ids["ann"], [ids["tia"]])

    assert refused.value.code == "different_clocks"


class Ticking(ManualClock):
    """A wall clock on which a millisecond passes whenever somebody looks, once it ticks."""

    ticks = False

    def now(self) -> int:
        self.forward(int(self.ticks))
        return super().now()


@pytest.mark.parametrize("mode", ["run", "jump"])
def test_a_fast_clock_is_moved_and_stopped_though_time_passes_meanwhile(database: Database, mode: Mode):
    wall = Ticking(NOW)
    box = Box(database, wall=wall)
    wall.ticks = True
    for rate, by in ((3_600, ""), (None, "1h"), (0, "")):
        box.sandbox.move(by=by, mode=mode, rate=rate)

    assert box.time.now() == box.time.now() > NOW + HOUR


def test_a_clock_that_is_stopped_says_where_it_stands(database: Database):
    box = Box(database)
    box.time.move_to(NOW, rate=60)
    box.wall.forward(MINUTE)

    assert (NOW + HOUR, NOW + HOUR) == (box.time.stop(), box.time.now())
    box.wall.forward(MINUTE)
    assert box.time.now() == NOW + HOUR
