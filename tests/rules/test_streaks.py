"""Streaks: what the definition says, for any set of days and any order of telling."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quests.quest import Streak
from engine.rules.streaks import (
    LONGEST,
    Chain,
    is_active,
    is_missed,
    lengths_from,
    period_of,
    reach,
    read_chain,
    rests_of,
    was_paid,
    with_act,
    with_paid,
    without_paid,
    written,
)

DAILY = Streak("day")
periods = st.sets(st.integers(100, 140), min_size=1)
rules = st.builds(Streak, st.just("day"), st.integers(0, 3), st.integers(1, 9))


def chain_of(found: object) -> Chain:
    """The chain of acts in these periods, told in this order."""
    chain = Chain()
    for period in found:  # type: ignore[attr-defined]
        chain = with_act(chain, period)
    return chain


def by_definition(active: set[int], period: int, streak: Streak) -> int:
    """The longest chain that ends at a period, word for word: every candidate beginning is tried."""
    if period not in active:
        return 0
    return max(
        sum(p in active for p in range(start, period + 1))
        for start in active
        if start <= period
        and all(
            sum(q not in active for q in range(max(first, start), min(first + streak.among, period + 1)))
            <= streak.forgive
            for first in range(start, period + 1)
        )
    )


@given(periods, rules, st.randoms(use_true_random=False))
def test_a_streak_is_what_its_definition_says_in_whatever_order_the_days_are_told(active, streak, random):
    told = sorted(active)
    random.shuffle(told)
    chain = chain_of(told)

    for period in range(99, 142):
        assert reach(chain, period, streak)[0] == by_definition(active, period, streak)


@given(periods, rules, st.integers(100, 140))
def test_one_more_day_makes_no_streak_shorter(active, streak, late):
    before, after = chain_of(active), chain_of([*active, late])

    assert all(reach(after, p, streak)[0] >= reach(before, p, streak)[0] for p in range(100, 141))


@given(periods, rules)
def test_later_lengths_are_those_of_the_same_streak(active, streak):
    chain, first = chain_of(active), min(active)

    found = dict(lengths_from(chain, first, streak))

    assert found == {
        p: by_definition(active, p, streak)
        for p in sorted(active)
        if reach(chain, p, streak)[1] <= first and p >= first
    }


@given(periods, rules)
def test_a_chain_reads_back_what_it_wrote(active, streak):
    chain = with_paid(with_paid(chain_of(active), "aa", 7, 120, 1), "bb", 30, 110, 2)

    assert read_chain(written(chain)) == chain
    assert read_chain("") == Chain()


rests = st.lists(st.tuples(st.integers(95, 145), st.integers(0, 9)), max_size=3)


@given(periods, rules, rests)
def test_a_paused_period_without_an_act_is_left_out_of_the_calendar(active, streak, found):
    stretches = tuple((first, first + more) for first, more in found)
    idle = {p for first, last in stretches for p in range(first, last + 1)} - active
    calendar = [p for p in range(90, 150) if p not in idle]
    chain = chain_of(active)._replace(rests=stretches)

    for period in sorted(active):
        length, start = reach(chain, period, streak)
        assert length == by_definition({calendar.index(p) for p in active}, calendar.index(period), streak)
        assert start in active
    assert not any(is_missed(chain, p) or is_active(chain, p) for p in idle)


def test_a_pause_fills_the_periods_of_the_days_it_touched():
    monday = date(2026, 11, 16)

    def day_at(at: int) -> date:
        return monday + timedelta(days=at // 10)

    assert rests_of(DAILY, ((5, 20), (31, None)), day_at) == (
        (monday.toordinal(), monday.toordinal() + 1), (monday.toordinal() + 3, date.max.toordinal()),
    )  # fmt: skip
    week = period_of(Streak("week"), monday)
    assert rests_of(Streak("week"), ((60, 71),), day_at) == ((week, week + 1),)


def test_telling_a_day_twice_changes_nothing():
    assert chain_of([5, 6, 6, 5]) == chain_of([5, 6])


def test_one_missed_day_a_week_is_forgiven_two_are_not():
    streak = Streak("day", forgive=1, among=7)
    day = date(2026, 12, 1).toordinal()

    chain = chain_of([day, day + 1, day + 3, day + 6])

    assert [reach(chain, day + n, streak)[0] for n in (0, 1, 3, 6)] == [1, 2, 3, 1]


def test_days_further_apart_than_the_forgiving_window_do_not_break_it():
    streak = Streak("day", forgive=1, among=7)

    lengths = {n: reach(chain_of(set(range(5, 20)) - {10, 10 + n}), 19, streak)[0] for n in (6, 7)}

    assert lengths == {6: 8, 7: 13}


@pytest.mark.parametrize(
    ("every", "one", "other", "apart"),
    [
        ("day", date(2026, 12, 31), date(2027, 1, 1), 1),
        ("week", date(2026, 11, 22), date(2026, 11, 23), 1),  # a Sunday and the Monday after it
        ("week", date(2026, 11, 23), date(2026, 11, 29), 0),
        ("month", date(2026, 12, 31), date(2027, 1, 1), 1),
        ("month", date(2027, 1, 1), date(2027, 1, 31), 0),
    ],
)
def test_periods_follow_the_calendar(every, one, other, apart):
    streak = Streak(every)

    assert period_of(streak, other) - period_of(streak, one) == apart


@given(st.dates(date(2019, 1, 1), date(2035, 1, 1)))
def test_weeks_and_months_have_no_gap_and_no_fold(day):
    for every in ("day", "week", "month"):
        step = period_of(Streak(every), day + timedelta(days=1)) - period_of(Streak(every), day)
        assert step in ((1,) if every == "day" else (0, 1))


def test_a_bonus_paid_for_a_length_is_not_due_again_when_a_late_day_moves_that_length():
    chain = with_paid(chain_of(range(10, 17)), "aa", 7, 16, 1)  # seven days, and the bonus for seven
    longer = chain_of(range(3, 17))._replace(paid=chain.paid)  # seven more came late: day 9 is the seventh now

    assert was_paid(longer, "aa", 7, 9, DAILY)
    assert not was_paid(longer, "aa", 14, 16, DAILY)
    assert not was_paid(longer, "bb", 7, 9, DAILY)


def test_another_streak_may_earn_the_same_bonus():
    chain = with_paid(chain_of([1, 2, 3, 8, 9, 10]), "aa", 3, 3, 1)

    assert was_paid(chain, "aa", 3, 2, DAILY)
    assert not was_paid(chain, "aa", 3, 10, DAILY)


def test_what_is_too_old_to_be_remembered_is_forgotten():
    chain = chain_of([0, LONGEST // 2, LONGEST + 5])

    assert reach(chain, 0, DAILY) == (0, 0)
    assert reach(chain, LONGEST + 5, DAILY)[0] == 1


def test_an_act_dated_far_ahead_ends_no_streak():
    chain = chain_of([10, 11, 12, 13 + LONGEST, 13])

    assert reach(chain, 13, DAILY) == (4, 10)


def test_a_bonus_that_came_back_may_be_earned_again():
    chain = with_paid(with_paid(chain_of([1, 2]), "aa", 1, 1, 7), "aa", 2, 2, 8)

    freed = without_paid(chain, 7)

    assert (was_paid(freed, "aa", 1, 1, DAILY), was_paid(freed, "aa", 2, 2, DAILY)) == (False, True)


def test_a_full_list_of_bonuses_pays_nothing_older_than_it_remembers():
    chain = chain_of(range(1000))
    for day in range(500, 1000):
        chain = with_paid(chain, "aa", day, day, day)

    assert was_paid(chain, "aa", 400, 400, DAILY)
    assert not was_paid(chain, "aa", 1001, 1001, DAILY)
