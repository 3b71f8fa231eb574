"""Quests with streaks and bonuses, through ingest: days in a row, late days, bonuses paid once."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.clock import DAY, HOUR
from engine.days import instant, local_in
from engine.journal import Answer
from engine.rules.streaks import read_chain
from engine.store import Database, open_database
from tests.conftest import assert_audited
from tests.rules.test_streaks import by_definition
from tests.world import NOW, SHANGHAI, UNDO, World, content_of, quest, why_not

SEVEN = {"when": "streak.length == 7", "give": "feed", "amount": 20}
DAILY = quest(
    "daily", "sign_in", give="feed", streak={"every": "day"}, bonus=[SEVEN],
    reward={"give": "feed", "amount": "min(5 + streak.length, 12)"}, limits=[{"max": 1, "of": "times", "every": "day"}],
)  # fmt: skip


def grams(answer: Answer) -> list[int]:
    """What each payment of an answer gave, in grams."""
    return [one.amount // 1_000 for one in answer.earned]


def signed_in(world: World, *days: int) -> list[Answer]:
    """The player signs in on days counted from today; each told by itself, now."""
    return [world.one(world.event("sign_in", at=world.now + day * DAY)) for day in days]


def test_the_reward_grows_with_the_days_in_a_row(database: Database):
    world = World(database, DAILY)

    answers = signed_in(world, -3, -2, -1, 0)

    assert [grams(answer) for answer in answers] == [[6], [7], [8], [9]]
    assert answers[-1].earned[0].streak == 4


def test_a_second_act_of_a_day_is_not_another_day(database: Database):
    world = World(database, DAILY)
    signed_in(world, 0)

    again = world.one(world.event("sign_in", at=world.now + 1))

    assert why_not(again) == {"daily": "limits[0]"}
    assert grams(signed_in(world, -1)[0]) == [6]


def test_seven_days_pay_the_bonus_on_top_and_say_so(database: Database):
    world = World(database, DAILY)

    last = signed_in(world, *range(-6, 1))[-1]

    assert [(one.amount, one.because) for one in last.earned] == [(12_000, ""), (20_000, "bonus[0]")]


def test_a_late_day_fills_its_gap_and_pays_the_bonus_that_is_now_due(database: Database):
    world = World(database, DAILY)
    signed_in(world, -6, -5, -4, -2, -1, 0)

    [late] = signed_in(world, -3)

    assert grams(late) == [9, 20]


def test_a_bonus_is_never_paid_twice_for_one_streak(database: Database):
    world = World(database, DAILY)
    paid = signed_in(world, *range(-6, 1))

    late = signed_in(world, -7, -8, -9, -10, -11, -12, -13)

    assert [len(answer.earned) for answer in paid] == [1] * 6 + [2]
    assert [len(answer.earned) for answer in late] == [1] * 7


def test_a_new_streak_earns_its_own_bonus(database: Database):
    world = World(database, DAILY)

    answers = signed_in(world, *range(-20, -13), *range(-6, 1))

    assert [len(answer.earned) for answer in answers] == ([1] * 6 + [2]) * 2


def test_a_refund_takes_reward_and_bonus_back_and_leaves_the_streak(database: Database):
    bonus = {"when": "streak.length == 2", "give": "energy", "amount": 10}
    world = World(database, quest("pay", give="feed", amount=4, streak={"every": "day"}, bonus=[bonus], undo=UNDO))
    world.one(world.payment(10, "a", at=world.now - DAY))
    world.one(world.payment(10, "b"))

    half, rest = world.one(world.refund("b", 5)), world.one(world.refund("b", 5))

    assert sorted((one.asset, one.amount) for one in half.earned) == [("energy", -5), ("feed", -2_000)]
    assert sorted((one.asset, one.amount) for one in rest.earned) == [("energy", -5), ("feed", -2_000)]
    assert (world.purse("feed"), world.held("energy")) == (4_000, 0)
    assert world.one(world.payment(10, "c", at=world.now + 60_000)).earned[0].streak == 2


def test_weeks_in_a_row_begin_on_monday(database: Database):
    grows = {"give": "feed", "amount": "streak.length"}
    text = quest("weekly", "sign_in", give="feed", streak={"every": "week"}, reward=grows)
    world = World(database, text)
    days = ["2026-11-02 09:00", "2026-11-15 23:00", "2026-11-16 00:30", "2026-11-08 23:59"]

    answers = [world.one(world.event("sign_in", at=instant(day, SHANGHAI))) for day in days]
    assert [one.code for one in answers] == [""] * 4

    assert [one.earned[0].streak for one in answers] == [1, 2, 3, 1]
    [row] = world.rows("SELECT marks FROM progress WHERE slot = 'streak'")
    assert read_chain(row[0]).active.bit_count() == 3


def paused(world: World, *periods: tuple[int, int | None]) -> None:
    """The operator has the daily quest paused between these days, counted from today."""
    times = tuple((world.now + a * DAY, None if b is None else world.now + b * DAY) for a, b in periods)
    world.numbers = replace(world.numbers, pauses={"daily": times})


def test_days_on_which_the_quest_was_paused_break_no_streak(database: Database):
    world = World(database, DAILY)
    signed_in(world, -9, -8)
    paused(world, (-8, -5), (-3, -2))

    answers = signed_in(world, -4, -1)

    assert [one.earned[0].streak for one in answers] == [3, 4]  # the days -7 to -5, -3 and -2 are left out
    world.now += DAY
    assert signed_in(world, 0)[0].earned[0].streak == 1  # nobody came the day before


def test_a_day_of_a_pause_on_which_somebody_came_counts(database: Database):
    world = World(database, DAILY)
    paused(world, (-3, 0))

    answers = signed_in(world, -4, -3, 0, -1, -2)

    assert [one.earned[0].streak for one in answers] == [1, 2, 3, 3, 3]
    world.now += DAY
    assert signed_in(world, 0)[0].earned[0].streak == 6


def test_a_bonus_comes_at_its_length_over_a_pause_and_once(database: Database):
    world = World(database, DAILY)
    signed_in(world, -9, -8, -7)
    paused(world, (-6, -4))

    answers = signed_in(world, -3, -2, -1, 0)

    assert [grams(one) for one in answers] == [[9], [10], [11], [12, 20]]
    assert_audited(database)


def test_a_bonus_for_a_count_is_paid_when_the_count_gets_there_and_never_twice(database: Database):
    bonus = {"when": "count >= 2", "give": "feed", "amount": 50}
    text = quest("pay", give="feed", amount=1, count={"times": "acts", "every": "ever"}, bonus=[bonus], undo=UNDO)
    world = World(database, text)

    first = [grams(world.one(world.payment(10, ref))) for ref in "abc"]
    world.one(world.refund("a"))
    world.one(world.refund("c"))
    again = [grams(world.one(world.payment(10, ref))) for ref in "de"]

    assert first == [[1], [1, 50], [1]]
    assert again == [[1], [1]]


def test_a_bonus_that_a_refund_took_back_may_be_earned_again(database: Database):
    bonus = {"when": "count == 2", "give": "feed", "amount": 50}
    text = quest("pay", give="feed", amount=1, count={"times": "acts", "every": "ever"}, bonus=[bonus], undo=UNDO)
    world = World(database, text)
    world.tell(world.payment(10, "a"), world.payment(10, "b"))

    back = world.one(world.refund("b"))
    again = [grams(world.one(world.payment(10, ref))) for ref in "cd"]

    assert sum(one.amount for one in back.earned) == -51_000
    assert (again, world.purse("feed")) == ([[1, 50], [1]], 53_000)


def test_a_bonus_about_a_sum_is_paid_once_in_its_window_whatever_comes_back(database: Database):
    bonus = {"when": "count >= 100.0", "give": "feed", "amount": 50}
    text = quest("pay", give="feed", amount=1, count={"sum": "event.amount", "every": "ever"}, bonus=[bonus], undo=UNDO)
    world = World(database, text)
    world.tell(world.payment(90, "a"), world.payment(10, "b"))

    for n in range(5):
        world.one(world.refund("a", 1))
        again = world.one(world.payment("1.01", f"c{n}"))
        assert grams(again) == [1]

    assert world.purse("feed") == 50_000 + 2_000 + 5_000


def test_a_bonus_is_due_when_its_length_is_reached_though_the_act_earns_nothing(database: Database):
    bonus = {"when": "streak.length == 3", "give": "energy", "amount": 7}
    text = quest("daily", "payment", reward={"give": "feed", "amount": "event.amount - 10"}, give="feed",
                 streak={"every": "day"}, bonus=[bonus])  # fmt: skip
    world = World(database, text)

    answers = [world.one(world.payment(10, at=world.now + day * DAY)) for day in (-2, -1, 0)]

    assert [[one.because for one in answer.earned] for answer in answers] == [[], [], ["bonus[0]"]]
    assert world.held("energy") == 7


def test_a_second_act_on_the_day_of_a_bonus_earns_it_no_second_time(database: Database):
    bonus = {"when": "streak.length == 2", "give": "energy", "amount": 7}
    world = World(database, quest("daily", "sign_in", give="feed", amount=1, streak={"every": "day"}, bonus=[bonus]))

    signed_in(world, -1, 0)
    world.one(world.event("sign_in", at=world.now + 1))

    assert world.held("energy") == 7


def test_a_late_bonus_tells_the_length_it_was_paid_for(database: Database):
    world = World(database, DAILY)
    signed_in(world, -6, -5, -4, -2, -1, 0)

    [late] = signed_in(world, -3)

    assert [one.streak for one in late.earned] == [4, 7]


def test_a_bonus_that_moved_in_the_list_is_still_the_one_that_was_paid(database: Database):
    new = {"when": "streak.length == 9", "give": "feed", "amount": 1}
    old = {"when": "streak.length == 1", "give": "feed", "amount": 20}
    parts = {"give": "feed", "amount": 1, "streak": {"every": "day"}}
    world = World(database, quest("daily", "sign_in", bonus=[old], **parts))  # type: ignore[arg-type]
    signed_in(world, 0)

    world.content = content_of(quest("daily", "sign_in", bonus=[new, old], **parts))  # type: ignore[arg-type]
    world.numbers = world.content.bind(database)
    again = world.one(world.event("sign_in", at=world.now + 1))

    assert grams(again) == [1]


def test_the_limit_of_the_reward_cuts_the_bonus_after_the_reward(database: Database):
    world = World(database, quest(
        "daily", "sign_in", give="feed", amount=6, streak={"every": "day"},
        bonus=[{"when": "streak.length == 1", "give": "feed", "amount": 20}],
        limits=[{"max": 10, "of": "reward", "every": "day"}],
    ))  # fmt: skip

    answer = world.one(world.event("sign_in"))

    assert [(one.amount, one.because) for one in answer.earned] == [(6_000, ""), (4_000, "limits[0]")]
    award = answer.earned[1].award
    assert award is not None
    assert award.cuts == (("limits[0]", 20_000, 4_000),)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(-20, 0), min_size=1, max_size=14),
    hours=st.lists(st.integers(0, 23), min_size=14, max_size=14),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]),
    forgive=st.sampled_from([{}, {"forgive": 1, "in": "7d"}, {"forgive": 2, "in": "5d"}]),
)
def test_a_streak_equals_its_definition_for_any_dates_zones_and_late_arrivals(
    sqlite_template, tmp_path_factory, days, hours, zone, forgive
):
    path = tmp_path_factory.mktemp("streak") / "t.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{path}", unsafe=True)
    text = quest("daily", "sign_in", give="feed", when={"event": "sign_in", "timezone": zone},
                 streak={"every": "day"} | forgive,
                 bonus=[{"when": "streak.length % 3 == 0", "give": "energy", "amount": 1}])  # fmt: skip
    content = content_of(text)
    world = World(database, content=content)
    streak = content.book.quests["daily"].streak
    assert streak

    active: set[int] = set()
    for day, hour in zip(days, hours, strict=False):
        at = NOW + day * DAY + hour * HOUR
        world.now = max(NOW, at)
        first, *_ = world.one(world.event("sign_in", at=at)).earned
        period = local_in(at, zone).date.toordinal()
        active.add(period)
        assert first.streak == by_definition(active, period, streak)
    due = sum(by_definition(active, period, streak) % 3 == 0 for period in active)
    if forgive:  # then a length may come twice in one streak, and is paid once
        due = min(due, 1)
    assert due <= world.held("energy") <= due + len(days)  # two streaks that a late day joined may each have been paid
    assert_audited(database)
    database.close()


@pytest.mark.parametrize("order", [[-2, -1, 0], [0, -1, -2], [-1, 0, -2], [-2, 0, -1]])
def test_whatever_the_order_three_days_pay_their_bonus_once(database: Database, order: list[int]):
    text = quest("daily", "sign_in", give="feed", amount=1, streak={"every": "day"},
                 bonus=[{"when": "streak.length == 3", "give": "energy", "amount": 7}])  # fmt: skip
    world = World(database, text)

    signed_in(world, *order)

    assert world.held("energy") == 7
