"""Follow-ups: done once when they are due, tried again when they fail, and dead after the last try."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from engine.alerts import AlertRow
from engine.bulk import Transaction
from engine.clock import DAY, HOUR
from engine.errors import Unavailable
from engine.follow_ups import (
    BODY_MAX,
    CHAIN,
    MOST,
    PAUSES,
    Due,
    Followed,
    count_dead,
    dead_follow_ups,
    go_on,
    later,
    next_due,
    plainly,
    revive,
    run_follow_ups,
    wait,
)
from engine.store import Database
from tests.world import NOW, World, together

ANN = 256


def note(tx: Transaction, due: Due, context: object) -> None:
    """Leave a trace that is committed with the end of the follow-up."""
    tx.insert(AlertRow, [(due.ids.block(1)[0], due.now, due.kind, str(due.body), str(context), due.tries, due.id, 0)])


def fail(tx: Transaction, due: Due, context: object) -> None:
    note(tx, due, context)
    tx.finish()
    raise ArithmeticError("a secret of ann's")


def beget(tx: Transaction, due: Due, context: object) -> None:
    """Leave a trace, and make the same due at once once more, as often as the body says."""
    note(tx, due, context)
    if due.body:
        later(tx, due.ids, "beget", due.player_id, due.now, due.body - 1)


BOTH = {"note": note, "fail": fail, "beget": beget}


def put(database: Database, kind: str = "note", due_at: int = NOW, body: object = None) -> int:
    ids = database.ids
    with database.writing() as tx:
        return later(tx, ids, kind, ANN, due_at, body)


def run(database: Database, now: int = NOW, most: int = MOST) -> Followed:
    return run_follow_ups(database, now, lambda: "here", handlers=BOTH, most=most)


def traces(database: Database) -> list[str]:
    with database.reading() as tx:
        return [str(row[0]) for row in tx.connection.exec_driver_sql("SELECT rule FROM alert ORDER BY id")]


def test_what_is_due_is_done_once_with_what_it_was_told(database: Database):
    put(database, body={"from": "bob", "grams": 3})

    assert [run(database).done for _ in range(3)] == [1, 0, 0]
    assert traces(database) == ["{'from': 'bob', 'grams': 3}"]


def test_what_is_not_due_waits_and_the_oldest_comes_first(database: Database):
    for name, due_at in (("late", NOW + HOUR), ("second", NOW), ("first", NOW - 1)):
        put(database, due_at=due_at, body=name)
    run(database)
    before = traces(database)
    run(database, NOW + HOUR)

    assert (before, traces(database)) == (["first", "second"], ["first", "second", "late"])


def test_one_call_does_a_bounded_part_and_says_that_there_is_more(database: Database):
    for number in range(5):
        put(database, body=number)

    assert [(one.done, bool(one.left)) for one in (run(database, most=2) for _ in range(3))] == [
        (2, True),
        (2, True),
        (1, False),
    ]


def test_what_one_makes_due_at_once_is_done_in_the_same_call_after_what_was_due_before(database: Database):
    put(database, "beget", NOW - 1, 2)
    put(database, body="due before")

    assert run(database) == Followed(done=4)
    assert traces(database) == ["2", "due before", "1", "0"]


def test_one_that_begets_itself_for_ever_ends_the_call_and_goes_on_with_the_next(database: Database):
    put(database, "beget", body=10**6)

    assert [run(database), run(database)] == [Followed(done=CHAIN)] * 2
    assert run(database, most=2) == Followed(done=2, left=1)


def test_what_fails_behind_another_is_not_tried_again_in_the_same_call(database: Database):
    put(database, "beget", NOW - 1, 3)
    put(database, "fail")

    assert run(database) == Followed(done=4, failed=1)


def test_one_that_fails_leaves_no_trace_stops_no_other_and_is_tried_later(
    database: Database, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    put(database, "fail", NOW - 1)
    put(database, body="good")

    assert run(database) == Followed(done=1, failed=1)
    assert run(database, NOW + PAUSES[0] - 1) == Followed()
    assert run(database, NOW + PAUSES[0]) == Followed(failed=1)
    assert traces(database) == ["good"]
    assert "ArithmeticError" in caplog.text
    assert "secret" not in caplog.text


def test_after_the_last_try_it_is_dead_until_somebody_revives_it(database: Database):
    id, now = put(database, "fail"), NOW
    for pause in (*PAUSES, 0):
        assert run(database, now).failed == 1
        now += pause
    [dead] = dead_follow_ups(database)

    assert (dead.id, dead.tries, dead.failed) == (id, len(PAUSES) + 1, "ArithmeticError")
    assert run(database, now + 365 * DAY) == Followed()
    assert revive(database, id, now)
    assert not revive(database, id, now)
    assert run_follow_ups(database, now, handlers={"fail": note}) == Followed(done=1)
    assert dead_follow_ups(database) == []


def die(tx: Transaction, due: Due, context: object) -> None:
    note(tx, due, context)
    raise SystemExit  # stands for what ends the process: nothing of ours runs after it


def test_one_that_kills_its_process_is_dead_in_the_end_and_takes_no_other_with_it(database: Database):
    id, now = put(database, "die", NOW - 1), NOW
    for number in range(5):
        put(database, body=number)
    for pause in (*PAUSES, 0, 0):
        with suppress(SystemExit):
            run_follow_ups(database, now, handlers=BOTH | {"die": die})
        now += pause or PAUSES[-1]

    assert traces(database) == ["0", "1", "2", "3", "4"]
    assert [(one.id, one.tries) for one in dead_follow_ups(database)] == [(id, len(PAUSES) + 1)]
    assert count_dead(database) == 1


def test_what_a_handler_returns_is_called_after_the_commit(database: Database):
    seen: list[list[str]] = []

    def tell(tx: Transaction, due: Due, context: object) -> Callable[[], object]:
        note(tx, due, context)
        return lambda: seen.append(traces(database))

    put(database, body="told")
    run_follow_ups(database, NOW, handlers={"note": tell})

    assert seen == [["told"]]


def test_a_kind_that_nobody_handles_fails_like_any_other(database: Database):
    put(database, "gone")

    assert run(database) == Followed(failed=1)
    assert run(database, NOW + DAY) == Followed(failed=1)


def test_a_database_that_stays_busy_does_not_keep_the_others_waiting_for_ever(database: Database):
    put(database)

    def busy(_tx: Transaction, _due: Due, _context: object) -> None:
        raise Unavailable("busy")

    assert run_follow_ups(database, NOW, handlers={"note": busy}) == Followed(failed=1)
    assert run(database) == Followed()
    assert run(database, NOW + PAUSES[0]) == Followed(done=1)


def test_one_that_needs_rows_made_first_is_run_by_what_makes_them(database: Database):
    put(database, body="done")
    seen = []

    def twice(db: Database, now: int, attempt: Callable[[Transaction], Any]) -> Any:
        with suppress(ArithmeticError), db.writing() as tx:
            attempt(tx)
            seen.append(now)
            raise ArithmeticError
        return plainly(db, now, attempt)

    assert run_follow_ups(database, NOW, handlers=BOTH, write=twice) == Followed(done=1)
    assert (seen, traces(database)) == ([NOW], ["done"])


def test_what_is_rolled_back_with_its_cause_is_never_done(database: Database):
    ids = database.ids

    def broken() -> None:
        with database.writing() as tx:
            later(tx, ids, "note", ANN, NOW)
            raise OSError

    with pytest.raises(OSError):
        broken()

    assert run(database) == Followed()


def test_the_context_is_asked_for_only_when_something_is_due(database: Database):
    asked: list[int] = []
    run_follow_ups(database, NOW, lambda: asked.append(1), handlers=BOTH)
    put(database)
    run_follow_ups(database, NOW, lambda: asked.append(1), handlers=BOTH)

    assert asked == [1]


def test_many_threads_at_once_do_each_one_once(database: Database):
    for number in range(30):
        put(database, body=number)
    done = together(*[lambda: run(database).done] * 4)

    assert sum(done) == 30
    assert sorted(map(int, traces(database))) == list(range(30))


def test_a_body_is_small(database: Database):
    put(database, body="x" * (BODY_MAX - 2))

    with pytest.raises(ValueError, match="4096"):
        put(database, body="x" * (BODY_MAX - 1))
    with pytest.raises(ValueError, match="4096"):
        put(database, body="树" * (BODY_MAX // 3))


def test_a_handler_may_leave_another_follow_up(database: Database):
    def again(tx: Transaction, due: Due, _context: object) -> None:
        later(tx, due.ids, "note", due.player_id, due.now, "second")

    put(database, "again")
    handlers = BOTH | {"again": again}
    run_follow_ups(database, NOW, handlers=handlers)
    run_follow_ups(database, NOW, handlers=handlers)

    assert traces(database) == ["second"]


def test_what_is_due_is_found_by_an_index(database: Database):
    if not database.on_sqlite:
        pytest.skip("the planner of PostgreSQL reads a small table whole")
    plan = World(database).rows(
        "EXPLAIN QUERY PLAN SELECT id FROM follow_up WHERE dead = 0 AND due_at <= 5 ORDER BY due_at, id LIMIT 5"
    )

    assert "follow_ups_that_wait" in str(plan)


def test_what_waits_for_consent_is_not_due_until_the_player_agrees(database: Database):
    def not_yet(tx: Transaction, due: Due, _context: object) -> None:
        wait(tx, due)

    put(database)
    run_follow_ups(database, NOW, handlers=BOTH | {"note": not_yet})
    with database.reading() as tx:
        assert next_due(tx) is None
    with database.writing() as tx:
        go_on(tx, ANN + 256, NOW + HOUR)
    assert run(database, NOW + DAY).done == 0
    with database.writing() as tx:
        go_on(tx, ANN, NOW + HOUR)

    assert [run(database, NOW + HOUR + after).done for after in (-1, 0, 1)] == [0, 1, 0]
