"""Counts in windows of the wall clock."""

from engine.clock import DAY, HOUR
from engine.store import Database
from engine.tallies import KEPT_FOR, NOBODY, Limit, count, forget, is_used_up
from tests.world import NOW, together

TWICE = Limit("try", 2, HOUR)


def once(database: Database, wall: int = NOW, player: int = 256, of: str = "") -> bool:
    with database.writing() as tx:
        return count(tx, player, TWICE, wall, of=of)


def rows(database: Database) -> int:
    with database.reading() as tx:
        return int(tx.connection.exec_driver_sql("SELECT COUNT(*) FROM tally").scalar_one())


def test_what_is_over_the_limit_is_told(database: Database):
    assert [once(database) for _ in range(4)] == [True, True, False, False]


def test_the_next_window_begins_anew_and_forgets_the_last(database: Database):
    for _ in range(3):
        once(database)

    assert (once(database, NOW + HOUR), rows(database)) == (True, 1)


def test_players_and_things_are_counted_apart(database: Database):
    for _ in range(2):
        once(database)

    assert [once(database, player=512), once(database, of="x"), once(database, player=NOBODY)] == [True] * 3


def test_looking_does_not_count(database: Database):
    seen = []
    for _ in range(3):
        with database.reading() as tx:
            seen.append(is_used_up(tx, 256, TWICE, NOW))
        once(database)

    assert seen == [False, False, True]


def test_twelve_at_once_are_counted_one_after_the_other(database: Database):
    assert sum(together(*[lambda: once(database)] * 12)) == 2


def test_old_counts_are_forgotten(database: Database):
    once(database)
    once(database, NOW + KEPT_FOR + DAY, player=512)
    with database.writing() as tx:
        gone = forget(tx, NOW + KEPT_FOR + DAY)

    assert (gone, rows(database)) == (1, 1)


def test_the_next_window_is_told_in_whole_seconds():
    assert TWICE.retry_after_s(HOUR - 1) == 1
    assert TWICE.retry_after_s(HOUR) == 3600
