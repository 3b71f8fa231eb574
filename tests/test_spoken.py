"""Windows, days and lengths of time as people say them."""

from datetime import date

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.spoken import WINDOWS, amount, day_of, hours, listed, span, weekdays


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
