"""Which days count for a task."""

from datetime import date, timedelta

from games.farm.tools.bag import PATIENCE_DAYS, came_to
from games.farm.tools.rules import Waiting

TODAY = date(2026, 11, 18)
LAST = TODAY.toordinal()


def test_days_that_are_too_long_ago_count_no_more():
    did = frozenset({(LAST - PATIENCE_DAYS, "farm.fed"), (LAST - PATIENCE_DAYS + 1, "farm.fed")})

    assert came_to("meal", did, {}, TODAY) == Waiting([LAST - PATIENCE_DAYS + 1], 0)


def test_days_whose_tools_were_taken_count_no_more():
    did = frozenset((LAST - n, "farm.sign_in") for n in range(6))

    assert came_to("hello", did, {}, TODAY).won == [LAST - 1]
    assert came_to("hello", did, {"hello": LAST - 1}, TODAY) == Waiting([], 1)


def test_who_goes_on_without_taking_loses_nothing_that_waits():
    did = frozenset((LAST + n, "farm.sign_in") for n in range(-30, 30))

    for later in range(30):
        assert len(came_to("hello", did, {}, TODAY + timedelta(days=later)).won) == 1
