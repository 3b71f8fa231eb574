"""Counts of a player's local day, on both databases."""

from datetime import date

import pytest

from engine import daily
from engine.daily import DailyCount, add_counts, counts_of, forget_old
from engine.store import Database
from tests.world import World, quest

TODAY = date(2026, 11, 18)


def test_counts_add_up_by_day_and_by_with_whom(database: Database):
    World(database, quest("pay"))
    with database.writing() as tx:
        add_counts(tx, [(256, TODAY, "sea.give", 0, 1), (256, TODAY, "sea.give", 512, 1)])
        add_counts(tx, [(256, TODAY, "sea.give", 0, 2), (256, date(2026, 11, 19), "sea.give", 0, 5)])

    with database.reading() as tx:
        found = counts_of(tx, 256, TODAY)
    assert (found["sea.give", 0], found["sea.give", 512], found["sea.take", 0]) == (3, 1, 0)


def test_counts_of_days_long_over_are_forgotten(database: Database):
    World(database, quest("pay"))
    with database.writing() as tx:
        add_counts(tx, [(256, date(2026, 11, 9), "sea.give", 0, 1), (256, date(2026, 11, 10), "sea.give", 0, 1)])
    with database.writing() as tx:
        gone = forget_old(tx, TODAY)

    with database.reading() as tx:
        rows = tx.fetch(DailyCount, "day", ("player_id",), [(256,)])
    assert (gone, rows) == ((1, None), [(date(2026, 11, 10).toordinal(),)])


def test_they_are_forgotten_a_stretch_of_players_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch):
    World(database, quest("pay"))
    monkeypatch.setattr(daily, "STRETCH", 2)
    with database.writing() as tx:
        add_counts(tx, [(256 * n, date(2026, 11, 9), what, 0, 1) for n in range(1, 5) for what in ("a", "b")])

    steps, after = [], 0
    while True:
        with database.writing() as tx:
            many, upto = forget_old(tx, TODAY, after)
        steps.append(many)
        if upto is None:
            break
        after = upto

    assert (len(steps) > 1, sum(steps)) == (True, 8)
