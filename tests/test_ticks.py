"""Ticks: which slots are missing, each once, in steps, over jumps of the clock; a poison one stops nobody."""

import logging
from datetime import datetime
from functools import partial

import pytest

from engine.alerts import AlertRow
from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE
from engine.store import Collision, Database
from engine.ticks import KEPT, LATE, Policy, Ran, Run, Step, Tick, missing, run_due
from tests.world import NOW, together

NOON = NOW - NOW % HOUR


def note(tx: Transaction, run: Run, what: str = "") -> None:
    """Leave a trace of a step that is committed with it."""
    tx.insert(AlertRow, [(run.ids.block(1)[0], run.now, run.name, what, str(run.slot), 0, 0, 0)])


def once(tx: Transaction, run: Run) -> Step:
    note(tx, run)
    return Step(1)


def fail(tx: Transaction, run: Run) -> Step:
    note(tx, run)
    tx.finish()
    raise ArithmeticError("a secret of ann's")


def every(period_ms: int = HOUR, work=once, name: str = "t") -> Tick:
    return Tick(name, period_ms, Policy.EVERY, work)


def traces(database: Database, name: str = "t") -> list[int]:
    """The slots that had their effect, in the order of the effects."""
    with database.reading() as tx:
        rows = tx.connection.exec_driver_sql(f"SELECT slot FROM alert WHERE quest = '{name}' ORDER BY id")
        return [int(row[0]) for row in rows]


def rows(database: Database) -> list[tuple[int, str, int]]:
    with database.reading() as tx:
        found = tx.connection.exec_driver_sql("SELECT slot, state, many FROM tick ORDER BY name, slot")
        return [(slot, state, many) for slot, state, many in found]


def test_the_first_slot_is_the_one_that_has_just_begun(database: Database):
    run_due(database, [every()], NOON + 5)

    assert (traces(database), rows(database)) == ([NOON], [(NOON, "done", 1)])


def test_a_slot_is_run_once_however_often_it_is_asked_for(database: Database):
    ran = [run_due(database, [every()], NOON + n) for n in range(3)]

    assert [len(one) for one in ran] == [1, 0, 0]
    assert traces(database) == [NOON]


@pytest.mark.parametrize(
    ("policy", "slots"),
    [(Policy.EVERY, [0, 1, 2, 3, 4]), (Policy.LATEST, [0, 4]), (Policy.SKIP, [0])],
)
def test_missed_slots_are_made_up_for_as_the_policy_says(database: Database, policy: Policy, slots: list[int]):
    tick = Tick("t", HOUR, policy, once)
    for now in (NOON, NOON + 4 * HOUR + HOUR // 2):
        run_due(database, [tick], now)

    assert traces(database) == [NOON + slot * HOUR for slot in slots]


@pytest.mark.parametrize(
    ("due", "slots"),
    [(NOON - DAY, [0, 1, 2, 3, 4]), (NOON + 2 * HOUR + 1, [0, 3, 4]), (NOON + DAY, [0, 4]), (None, [0, 4])],
)
def test_missed_slots_in_which_nothing_was_due_are_left_out(database: Database, due: int | None, slots: list[int]):
    tick = Tick("t", HOUR, Policy.EVERY, once, due=lambda _tx, _whose: due)
    for now in (NOON, NOON + 4 * HOUR + HOUR // 2):
        run_due(database, [tick], now)

    assert traces(database) == [NOON + slot * HOUR for slot in slots]


def test_a_late_slot_that_is_skipped_is_kept_as_skipped_and_the_next_one_runs_in_time(database: Database):
    tick = Tick("t", HOUR, Policy.SKIP, once)
    run_due(database, [tick], NOON)
    [late] = run_due(database, [tick], NOON + 2 * HOUR - 1)
    run_due(database, [tick], NOON + 2 * HOUR + HOUR // LATE)

    assert (late.slots, late.skipped, late.left) == (0, 1, 0)
    assert rows(database) == [(NOON, "done", 1), (NOON + HOUR, "skipped", 0), (NOON + 2 * HOUR, "done", 1)]


def test_a_clock_that_jumps_by_months_is_caught_up_a_bounded_part_at_a_time(database: Database):
    tick = every()
    run_due(database, [tick], NOON)
    later = NOON + 90 * DAY
    left = [run_due(database, [tick], later, most=40)[0].left for _ in range(3)]

    assert left == [90 * 24 - 40, 90 * 24 - 80, 90 * 24 - 120]
    assert traces(database) == [NOON + n * HOUR for n in range(121)]


def test_the_latest_slot_makes_up_for_months_at_once(database: Database):
    tick = Tick("t", MINUTE, Policy.LATEST, once)
    run_due(database, [tick], NOON)

    assert run_due(database, [tick], NOON + 365 * DAY) == [Ran("t", slots=1, many=1)]


def test_a_clock_set_back_runs_nothing_again(database: Database):
    tick = every()
    run_due(database, [tick], NOON)
    run_due(database, [tick], NOON + HOUR)

    assert run_due(database, [tick], NOON - DAY) == []
    assert run_due(database, [tick], NOON + HOUR) == []
    assert traces(database) == [NOON, NOON + HOUR]


@pytest.mark.parametrize(
    "start",
    ["2026-03-28T22:00Z", "2026-10-24T22:00Z", "2026-12-31T20:00Z", "2028-02-28T20:00Z"],
)
def test_days_of_other_lengths_and_the_ends_of_years_have_nothing_special(database: Database, start: str):
    begin = int(datetime.fromisoformat(start).timestamp()) * 1000
    tick = every(HOUR // 2)
    for step in range(12):
        run_due(database, [tick], begin + step * 40 * MINUTE)

    assert traces(database) == list(range(begin, begin + 11 * 40 * MINUTE + 1, HOUR // 2))


def test_a_poison_tick_is_rolled_back_logged_by_class_and_does_not_stop_the_others(
    database: Database, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    ran = run_due(database, [every(work=fail, name="bad"), every(name="good")], NOON)

    assert ran == [Ran("bad", left=1, failed="ArithmeticError"), Ran("good", slots=1, many=1)]
    assert (traces(database, "bad"), traces(database, "good")) == ([], [NOON])
    assert "bad" in caplog.text
    assert "secret" not in caplog.text


def test_a_tick_that_failed_is_tried_again_with_the_same_slot(database: Database):
    for now in (NOON, NOON + HOUR):
        run_due(database, [every(work=fail)], now)
    run_due(database, [every()], NOON + HOUR)
    run_due(database, [every(work=fail)], NOON + 2 * HOUR)
    run_due(database, [every()], NOON + 3 * HOUR)

    assert traces(database) == [NOON + n * HOUR for n in (1, 2, 3)]


def in_steps(tx: Transaction, run: Run) -> Step:
    """Ten steps, whose progress is a number."""
    here = int(run.reached or "0")
    note(tx, run, str(here))
    return Step(1, here < 9, str(here + 1))


def test_a_big_tick_goes_on_where_it_was_left_also_when_its_next_slot_has_come(database: Database):
    tick = Tick("t", HOUR, Policy.LATEST, in_steps)
    first = run_due(database, [tick], NOON, most=4)
    second = run_due(database, [tick], NOON + HOUR, most=8)
    third = run_due(database, [tick], NOON + HOUR, most=50)

    assert [(ran.slots, ran.many, ran.left) for [ran] in (first, second, third)] == [(0, 4, 1), (1, 8, 1), (1, 8, 0)]
    assert traces(database) == [NOON] * 10 + [NOON + HOUR] * 10
    assert rows(database) == [(NOON, "done", 10), (NOON + HOUR, "done", 10)]


def test_a_step_that_fails_half_way_is_taken_again_and_no_other_is(database: Database):
    broken = [3, 3, 7]

    def work(tx: Transaction, run: Run) -> Step:
        step = in_steps(tx, run)
        tx.finish()
        if broken and int(run.reached or "0") == broken[0]:
            broken.pop(0)
            raise OSError
        return step

    failed = [run_due(database, [every(work=work)], NOON)[0].failed for _ in range(4)]

    assert failed == ["OSError"] * 3 + [""]
    assert traces(database) == [NOON] * 10


def test_whoever_meets_another_writer_tries_again_within_the_call(database: Database):
    met = [Collision(), Collision()]

    def work(tx: Transaction, run: Run) -> Step:
        if met:
            raise met.pop()
        return once(tx, run)

    assert run_due(database, [every(work=work)], NOON) == [Ran("t", slots=1, many=1)]


def test_many_threads_at_once_run_each_slot_once(database: Database):
    tick = every()
    run_due(database, [tick], NOON)
    for hour in range(1, 6):
        together(*[partial(run_due, database, [tick], NOON + 10 * hour * HOUR)] * 4)

    while run_due(database, [tick], NOON + 50 * HOUR):
        pass
    assert traces(database) == [NOON + n * HOUR for n in range(51)]


def test_many_threads_at_once_begin_a_new_tick_once(database: Database):
    together(*[lambda: run_due(database, [every(work=in_steps)], NOON)] * 6)
    while run_due(database, [every(work=in_steps)], NOON):
        pass

    assert traces(database) == [NOON] * 10


def test_rows_far_back_are_forgotten_and_never_run_again(database: Database):
    tick = every(1)
    run_due(database, [tick], NOON - 2 * KEPT)
    while run_due(database, [tick], NOON, most=500):
        pass

    found = rows(database)
    assert KEPT <= len(found) <= KEPT + KEPT // 10 + 1
    assert found[-1][0] == NOON
    assert len(set(traces(database))) == len(traces(database)) == 2 * KEPT + 1


def test_a_period_that_was_changed_goes_on_with_its_own_slots(database: Database):
    run_due(database, [every(7 * MINUTE)], NOON)
    [last] = traces(database)
    run_due(database, [every(HOUR)], NOON + 2 * HOUR)

    assert traces(database)[1:] == [slot for slot in range(NOON, NOON + 2 * HOUR + 1, HOUR) if slot > last]


@pytest.mark.parametrize(
    ("policy", "last", "count"),
    [
        (Policy.EVERY, None, 1),
        (Policy.EVERY, NOON, 0),
        (Policy.EVERY, NOON - HOUR, 1),
        (Policy.EVERY, NOON - 5 * HOUR, 5),
        (Policy.EVERY, NOON - 5 * HOUR + 1, 5),
        (Policy.EVERY, NOON + HOUR, 0),
        (Policy.LATEST, NOON - 5 * HOUR, 1),
        (Policy.SKIP, NOON - 5 * HOUR, 1),
    ],
)
def test_what_is_missing_follows_from_the_last_slot_and_the_clock(policy: Policy, last: int | None, count: int):
    assert missing(Tick("t", HOUR, policy, once), last, NOON + MINUTE) == count
