"""Windows, days and lengths of time as people say them."""

from datetime import date

import pytest

from engine.clock import DAY, HOUR, MINUTE, SECOND
from engine.words.spoken import (
    WINDOWS,
    amount,
    day_of,
    days_between,
    hours,
    length,
    listed,
    month_of,
    span,
    stretch,
    weekdays,
)


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [
        (1, "1 分钟", "1 minute"),
        (MINUTE, "1 分钟", "1 minute"),
        (MINUTE + 1, "2 分钟", "2 minutes"),
        (HOUR, "1 小时", "1 hour"),
        (36 * HOUR, "2 天", "2 days"),
        (90 * DAY, "90 天", "90 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit_and_never_too_short(ms: int, zh: str, en: str):
    assert span(ms) == (zh, en)


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [
        (10 * MINUTE, "10 分钟", "10 minutes"),
        (HOUR, "1 小时", "1 hour"),
        (48 * HOUR, "48 小时", "48 hours"),
        (36 * HOUR, "36 小时", "36 hours"),
        (7 * DAY, "7 天", "7 days"),
        (200 * SECOND, "3 分钟 20 秒", "3 minutes 20 seconds"),
    ],
)
def test_a_length_of_time_is_told_exactly(ms: int, zh: str, en: str):
    assert length(ms) == (zh, en)


def test_days_and_hours_are_listed():
    assert weekdays({5, 6}) == ("周六、周日", "Saturdays and Sundays")
    assert hours([(420, 570), (1020, 1140)]) == (
        "07:00–09:30、17:00–19:00",
        "from 07:00 to 09:30 and from 17:00 to 19:00",
    )
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_date_and_an_amount_are_told_in_both_languages():
    assert day_of(date(2026, 3, 1)) == ("2026 年 3 月 1 日", "1 March 2026")
    assert amount("1500", "g") == ("1500g", "1,500 g")


def test_every_window_that_ends_can_be_spoken_of():
    assert set(WINDOWS) == {"day", "week", "month", "season"}


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [(20_434, "21 秒", "21 seconds"), (101_208, "1 分钟 42 秒", "1 minute 42 seconds"), (HOUR, "1 小时", "1 hour"),
     (DAY + 2 * HOUR + 5, "1 天 2 小时", "1 day 2 hours"), (0, "1 秒", "1 second")],
)  # fmt: skip
def test_a_stretch_of_time_is_told_by_its_two_largest_units(ms: int, zh: str, en: str):
    assert stretch(ms) == (zh, en)


def test_days_in_a_row_are_told_together():
    first, last = date(2026, 11, 18), date(2026, 11, 20)

    assert days_between(first, first) == ("11 月 18 日", "18 November")
    assert days_between(first, last) == ("11 月 18 日至 20 日", "18 to 20 November")
    assert days_between(last, date(2026, 12, 2)) == ("11 月 20 日至 12 月 2 日", "20 November to 2 December")
    assert month_of(last) == ("2026 年 11 月", "November 2026")


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        ("52", "g", "52g", "52 g"), ("1", "egg", "1个", "1 egg"), ("2", "egg", "2个", "2 eggs"),
        ("0.05", "egg", "0.05个", "0.05 eggs"), ("5", "pt", "5点", "5 points"), ("1", "pt", "1点", "1 point"),
        ("3", "", "3", "3"),
    ],
)  # fmt: skip
def test_a_unit_is_called_as_people_call_it(number: str, unit: str, zh: str, en: str):
    assert amount(number, unit) == (zh, en)
