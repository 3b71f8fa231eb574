"""Who gave hears of it, on both databases."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.follow_ups import later
from engine.store import Database
from engine.ticks import EVERYBODY
from games.farm.charity import jobs
from tests.farm.charity.giving import BOOKS, WATER, Giving, small

NAMES = ("mei", "lin", "wu", "zhao", "qian")


@pytest.fixture
def giving(database: Database) -> Iterator[Giving]:
    with small(**{BOOKS: (6, 5), WATER: (100, 50)}):
        yield Giving(database, *NAMES)


def heard(giving: Giving, kind: str) -> list[int]:
    """How often each has been told."""
    giving.wait(MINUTE)  # what was told in a follow-up is delivered by the next tick
    return [giving.told(name).count(kind) for name in NAMES]


def test_all_who_gave_hear_once_that_the_goal_is_reached_batch_by_batch(
    giving: Giving, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for name in NAMES[:4]:
        giving.give(name)
    giving.wait(HOUR)
    before = heard(giving, "goal_reached")
    giving.give("mei", 2)
    for _ in range(3):
        giving.wait(HOUR)

    assert (before, heard(giving, "goal_reached")) == ([0] * 5, [1, 1, 1, 1, 0])


def test_two_goals_reached_at_once_are_both_told(giving: Giving, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    with small(**{WATER: (2, 5)}):
        for name in ("mei", "lin"):
            giving.give(name, 3)
            giving.give(name, 1, WATER)
        giving.wait(HOUR)
        giving.wait(HOUR)

    assert heard(giving, "goal_reached") == [2, 2, 0, 0, 0]


def test_who_gave_hears_of_news_and_who_did_not_hears_nothing(giving: Giving, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for name in ("mei", "lin", "wu"):
        giving.give(name)
    giving.give("zhao", 1, WATER)
    giving.wait(HOUR)
    giving.news()
    giving.wait(DAY)

    assert heard(giving, "project_news") == [1, 1, 1, 0, 0]


def test_news_is_told_once_a_week_at_most_and_none_is_lost(giving: Giving):
    giving.give("mei")
    giving.give("mei", 1, WATER)
    giving.wait(HOUR)
    seen = []
    for day in range(20):
        if day < 9:
            giving.news(f"news {day}", (BOOKS, WATER)[day % 2])
        giving.wait(DAY)
        seen.append(heard(giving, "project_news")[0])

    days = [day for day, (one, two) in enumerate(pairwise([0, *seen])) if two > one]
    assert (days[0], seen[-1]) == (0, 3)
    assert all(after - before >= 7 for before, after in pairwise(days))


def test_what_was_known_before_the_gift_is_no_news(giving: Giving):
    giving.news()
    giving.wait(HOUR)
    giving.give("mei")
    giving.wait(2 * DAY)

    assert heard(giving, "project_news") == [0] * 5


def test_nobody_hears_of_news_that_is_weeks_old(giving: Giving):
    giving.give("mei")
    giving.wait(HOUR)
    giving.news()
    giving.world.now += 15 * DAY  # no server ran
    giving.tick()

    assert heard(giving, "project_news") == [0] * 5


def test_a_follow_up_that_comes_late_tells_nothing_within_the_week(giving: Giving):
    giving.give("mei")
    giving.wait(HOUR)
    for text in ("one", "another"):
        giving.news(text)
        with giving.db.writing() as tx:
            later(tx, giving.db.ids, "farm.tell_news", giving.ids["mei"], giving.now, {})
        giving.wait(MINUTE)

    assert heard(giving, "project_news") == [1, 0, 0, 0, 0]


def test_a_clock_that_is_moved_stops_where_there_is_something_to_tell(giving: Giving):
    def due() -> tuple[int | None, int | None]:
        with giving.db.reading() as tx:
            return jobs.first_goal(tx, EVERYBODY), jobs.first_news(tx, EVERYBODY)

    giving.give("mei", 4)
    nothing = due()
    giving.give("lin", 2)
    reached = giving.now
    giving.news()
    both = due()
    giving.wait(HOUR)

    assert (nothing, both, due()) == ((None, None), (reached, reached), (None, reached))


def test_what_happened_before_the_gift_is_neither_told_nor_shown_and_the_same_day_is_both(giving: Giving):
    giving.give("mei")
    giving.wait(HOUR)
    giving.news(at=giving.now - 3 * DAY)
    giving.wait(2 * DAY)
    before = heard(giving, "project_news")[0], giving.page("mei", "receipts")["receipts"][0]["became"]["news"]
    giving.wait(8 * DAY)
    giving.give("mei", project=WATER)
    giving.wait(HOUR)
    giving.news("today", WATER, giving.now - 4 * HOUR)  # dated at noon, as evidence is
    giving.wait(2 * DAY)

    assert before == (0, None)
    assert heard(giving, "project_news")[0] == 1
    assert giving.page("mei", "receipts")["receipts"][0]["became"]["news"]["text"]["en"] == "today"


def test_who_gave_hears_of_a_goal_that_was_lowered_to_what_is_there(giving: Giving):
    giving.give("mei", 4)
    given = giving.now
    giving.wait(HOUR)
    with small(**{BOOKS: (3, 5)}):
        with giving.db.reading() as tx:
            since = jobs.first_goal(tx, EVERYBODY)
        giving.wait(HOUR)
        shown = giving.project("mei")

    assert since == given
    assert heard(giving, "goal_reached") == [1, 0, 0, 0, 0]
    assert (shown["state"], bool(shown["reached_at"])) == ("reached", True)


def test_a_goal_that_was_raised_before_anybody_heard_is_open_and_told_of_to_nobody(giving: Giving):
    giving.give("mei", 5)
    giving.give("lin", 1)
    with small(**{BOOKS: (9, 5)}):
        giving.wait(HOUR)
        shown = giving.project("mei")

        assert (shown["state"], shown["reached_at"]) == ("open", None)
        assert heard(giving, "goal_reached") == [0] * 5
