"""Test clocks of a sandbox in a forest: players who live by one of their own, and what is due by either."""

from __future__ import annotations

from engine.game_time import ClockPlayer
from engine.jobs import run_all
from engine.published.live import Snapshot
from engine.ticks import Whose
from games.forest.game import GAME
from tests.forest.world import Woods
from tests.world import READER

OURS = Whose("", " AND {} NOT IN (SELECT player_id FROM clock_player)")
"""The game's own clock."""
THEIRS = Whose("later", " AND {} IN (SELECT player_id FROM clock_player WHERE clock = 'later')")
"""The test clock."""


def on_a_test_clock(woods: Woods, *names: str) -> None:
    """Let players live by the test clock from now on."""
    with woods.db.writing() as tx:
        tx.insert(ClockPlayer, [(woods.ids[name], THEIRS.clock) for name in names])


def wait_by(woods: Woods, whose: Whose, ms: int) -> None:
    """Let time pass by one of the clocks, and do what is due by it."""
    snapshot = Snapshot(woods.world.content, woods.world.numbers, READER)
    woods.world.now += ms
    while run_all(woods.db, woods.now, games=(GAME,), context=lambda: snapshot, whose=whose).goes_on:
        pass
