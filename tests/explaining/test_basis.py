"""By what an amount came about: the streak and what it missed, the count, the values of a day."""

from datetime import date

import pytest

from engine.explaining.basis import Behind, By, behind, clauses, reads, spoken
from engine.game import discover
from engine.quests.quest import Streak
from engine.rules.streaks import Chain, with_act
from tests.world import book_of, quest

DAY = Streak("day")
BONUS = [{"when": "streak.length == 7", "give": "energy", "amount": 1}]
START = date(2026, 11, 15).toordinal()


def chain(*days: int) -> Chain:
    found = Chain()
    for day in days:
        found = with_act(found, START + day)
    return found


@pytest.mark.parametrize(
    ("days", "at", "streak", "wanted"),
    [
        ((0, 1, 2, 6), 6, DAY, Behind(1, (), (3, 4, 5), 3, fresh=True)),
        ((0, 1, 2, 6, 7), 7, DAY, Behind(2, (), (3, 4, 5), 3)),
        ((0, 1), 1, DAY, Behind(2)),
        ((0,), 0, DAY, Behind(1, fresh=True)),
        ((0, 1, 3), 3, Streak("day", 1, 7), Behind(3, (2,))),
        ((0, 2, 4), 4, Streak("day", 1, 7), Behind(2, (3,), (1,), 1)),
        ((0, 1), 5, DAY, Behind()),
    ],
)
def test_what_lies_behind_a_streak(days: tuple[int, ...], at: int, streak: Streak, wanted: Behind):
    moved = wanted._replace(
        forgiven=tuple(START + one for one in wanted.forgiven), missed=tuple(START + one for one in wanted.missed)
    )

    assert behind(chain(*days), START + at, streak) == moved


def test_periods_of_a_pause_are_neither_missed_nor_forgiven():
    paused = chain(0, 1, 5, 7)._replace(rests=((START + 2, START + 4), (START + 7, START + 9)))

    assert behind(paused, START + 5, DAY) == Behind(3, rested=(START + 2, START + 3, START + 4))
    assert behind(paused, START + 7, DAY) == Behind(1, (), (START + 6,), 3, fresh=True)


def test_an_expression_is_asked_what_it_reads():
    assert reads("streak.length >= 2 ? params.high : count") == {"streak", "params.high", "count"}
    assert reads("not an expression (") == frozenset()


def test_only_what_the_amount_reads_is_told():
    plain = book_of([quest("plain", amount=5, streak={"every": "day"}, bonus=BONUS)], discover()).quests["plain"]
    by = By(Behind(3), "5", counted="3")

    assert list(clauses(plain, by)) == []


def test_a_broken_streak_without_a_difference_names_the_days_alone():
    one = book_of([quest("one", amount="streak.length * 0 + 5", streak={"every": "day"})], discover()).quests["one"]
    gap = Behind(1, (), (START,), 4, fresh=True)

    assert [said["en"] for said in clauses(one, By(gap, "5", "5", "g"))] == [
        "15 November was missed, so the streak starts again at 1"
    ]


def test_weeks_and_months_are_spoken_of_and_many_gaps_are_counted():
    week, month = (START - 1) // 7, 2026 * 12 + 10

    assert spoken("week", [week]).en == "9 to 15 November"
    assert spoken("month", [month, month + 1]) == ("2026 年 11 月至 2026 年 12 月", "November 2026 to December 2026")
    assert spoken("day", [START, START + 2, START + 4]) == ("3 天", "3 days")
