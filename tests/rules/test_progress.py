"""Progress: facts in, facts and an amount out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.days import Local
from engine.game import discover
from engine.quests.quest import Count, Quest, Undo
from engine.rules.plans import MICRO, NONE, Act, Facts, Slot, plan_of
from engine.rules.progress import COUNT_MAX, advance, first_no, taken_back, uncounted
from engine.rules.rewards import REWARD_MAX
from tests.world import READER, VOCABULARY, book_of, limit, quest

WEDNESDAY = Local(date(2026, 11, 18), 720)
PROFILE = VOCABULARY.profile({})


def rule(**parts: object) -> Quest:
    """A compiled quest."""
    event = str(parts.pop("event", "payment"))
    return book_of([quest("quest", event, **parts)], discover()).quests["quest"]  # type: ignore[arg-type]


def act(type: str = "payment", **data: object) -> Act:
    """An act with the vocabulary's defaults."""
    needed: dict[str, object] = {"payment": {"txn_ref": "t", "amount": "10", "channel": "qr"}}.get(type, {})  # type: ignore[assignment]
    event = READER.build(type, source="s", id="i", player="p", at=0, data=needed | data)
    return Act(type, event.fields, PROFILE)


class Story:
    """One player's acts under one quest."""

    def __init__(self, found: Quest) -> None:
        self.quest = found
        self.facts: dict[Slot, Facts] = {}

    def tell(self, one: Act, day: Local = WEDNESDAY) -> tuple[int, str]:
        """Let an act happen: the amount and what decided."""
        if refused := first_no(self.quest, one, day):
            return 0, refused
        step = advance(self.quest, plan_of(self.quest, one, day), one, day, self.facts)
        self.facts |= step.changed
        return step.amount, step.because


def test_a_plain_reward_is_its_amount_in_smallest_units():
    assert Story(rule(give="feed", amount=18)).tell(act()) == (18_000, "")


@pytest.mark.parametrize(
    ("round", "amount", "paid"),
    [("down", "2.5", 2), ("up", "2.5", 3), ("nearest", "2.5", 2), ("nearest", "3.5", 4), ("down", "2.999999", 2)],
)
def test_a_reward_is_rounded_to_whole_display_units(round: str, amount: str, paid: int):
    reward = {"give": "feed", "amount": "event.amount", "round": round}

    assert Story(rule(give="feed", reward=reward)).tell(act(amount=amount))[0] == paid * 1_000


@pytest.mark.parametrize(
    ("when", "because"),
    [
        ({"from": "2026-11-19"}, "when.from"),
        ({"until": "2026-11-18"}, "when.until"),
        ({"weekdays": ["mon", "sun"]}, "when.weekdays"),
        ({"hours": ["12:01-13:00"]}, "when.hours"),
        ({"hours": ["00:00-12:00"]}, "when.hours"),
        ({"from": "2026-11-18", "until": "2026-11-19", "weekdays": ["wed"], "hours": ["12:00-12:01"]}, ""),
    ],
)
def test_the_part_of_when_that_is_closed_is_named(when: dict[str, object], because: str):
    assert Story(rule(when={"event": "payment"} | when)).tell(act())[1] == because


def test_another_event_is_not_listened_to():
    assert Story(rule()).tell(act("sign_in")) == (0, "when.event")


def test_the_first_condition_that_says_no_is_named():
    story = Story(rule(who={"if": "player.level >= 1"}, **{"if": ["event.amount >= 5", 'event.channel == "card"']}))

    assert story.tell(act()) == (0, "if[1]")
    assert story.tell(act(amount="1")) == (0, "if[0]")


def test_times_run_out_and_start_anew_in_the_next_window():
    story = Story(rule(limits=[limit(2), limit(3, every="week")]))
    thursday = Local(date(2026, 11, 19), 0)
    monday = Local(date(2026, 11, 23), 0)

    days = [WEDNESDAY, WEDNESDAY, WEDNESDAY, thursday, thursday, monday]
    assert [story.tell(act(), day) for day in days] == [
        (5, ""), (5, ""), (0, "limits[0]"), (5, ""), (0, "limits[1]"), (5, ""),
    ]  # fmt: skip


def test_a_reward_limit_cuts_or_refuses_whole():
    cutting = Story(rule(amount=7, limits=[limit(10, "reward")]))
    whole = Story(rule(amount=7, limits=[limit(10, "reward", cut=False)]))

    assert [cutting.tell(act()) for _ in range(3)] == [(7, ""), (3, "limits[0]"), (0, "limits[0]")]
    assert [whole.tell(act()) for _ in range(2)] == [(7, ""), (0, "limits[0]")]


def test_a_limit_per_event_bounds_each_reward():
    story = Story(rule(amount="event.amount", limits=[limit(8, "reward", "event")]))

    assert [story.tell(act(amount=a)) for a in ("7", "20", "9")] == [(7, ""), (8, "limits[0]"), (8, "limits[0]")]


def test_a_limit_of_feed_is_in_display_units():
    story = Story(rule(give="feed", amount=7, limits=[limit(10, "reward")]))

    assert [story.tell(act())[0] for _ in range(2)] == [7_000, 3_000]


def test_a_refused_act_uses_no_times():
    story = Story(rule(amount="event.amount", limits=[limit(2), limit(10, "reward", cut=False)]))

    assert [story.tell(act(amount=a))[0] for a in ("8", "8", "2", "1")] == [8, 0, 2, 0]


def test_a_need_is_paid_once_in_its_window():
    story = Story(rule(amount=30, count={"times": "acts", "every": "day", "need": 3}))

    assert [story.tell(act()) for _ in range(5)] == [
        (0, "count.need"), (0, "count.need"), (30, ""), (0, "count.need"), (0, "count.need"),
    ]  # fmt: skip


def test_a_sum_adds_up_exactly():
    story = Story(rule(amount=30, count={"sum": "event.amount", "every": "month", "need": 1}))

    assert [story.tell(act(amount="0.1"))[0] for _ in range(11)] == [0] * 9 + [30, 0]


def test_a_curve_pays_the_rise_of_the_highest_total_once():
    curve = {"of": "count", "points": [[2_000, 5], [4_000, 9], [10_000, 20]]}
    story = Story(rule(event="steps", count={"highest": "event.day_total", "every": "day"},
                       reward={"give": "energy", "curve": curve}))  # fmt: skip

    totals = [1_000, 2_500, 2_400, 4_000, 99_000, 99_000]
    assert [story.tell(act("steps", day_total=n))[0] for n in totals] == [0, 6, 0, 3, 11, 0]


def test_facts_that_do_not_change_are_not_written():
    found = rule(event="steps", count={"highest": "event.day_total", "every": "day"}, amount=5, limits=[limit(1)])
    facts = {Slot("d20261118"): Facts(1, 5, 8_000 * MICRO)}

    told = act("steps", day_total=7_000)

    assert advance(found, plan_of(found, told, WEDNESDAY), told, WEDNESDAY, facts).changed == {}


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), max_size=60), st.booleans())
def test_no_story_earns_more_than_its_limits_allow(acts: list[tuple[int, int]], cut: bool):
    limits = [limit(25, "reward", cut=cut), limit(60, "reward", "week", cut=cut), limit(4)]
    story = Story(rule(amount="event.amount", limits=limits))
    paid: dict[date, list[int]] = {}
    for amount, later in sorted(acts, key=lambda one: one[1]):
        day = Local(date(2026, 11, 16 + later), 0)
        earned, _ = story.tell(act(amount=str(amount)), day)
        paid.setdefault(day.date, []).append(earned)

    weeks: dict[int, int] = {}
    for day_, amounts in paid.items():
        assert sum(amounts) <= 25
        assert sum(1 for amount in amounts if amount) <= 4
        weeks[day_.isocalendar().week] = weeks.get(day_.isocalendar().week, 0) + sum(amounts)
    assert max(weeks.values(), default=0) <= 60


@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=12))
def test_steps_in_any_order_pay_what_the_highest_total_pays(totals: list[int]):
    curve = {"of": "count", "points": [[2_000, 5], [7_000, 19], [20_000, 50]]}
    found = rule(event="steps", count={"highest": "event.day_total", "every": "day"},
                 reward={"give": "energy", "curve": curve})  # fmt: skip
    story, once = Story(found), Story(found)

    paid = sum(story.tell(act("steps", day_total=total))[0] for total in totals)

    assert paid == once.tell(act("steps", day_total=max(totals)))[0]


UNDO = Undo("refund", "payment_ref")


@pytest.mark.parametrize(
    ("granted", "taken", "refunded", "back"),
    [(10, 0, "5", 5), (10, 0, "9.99", 9), (10, 9, "10", 1), (10, 10, "10", 0), (10, 0, "99", 10), (10, 7, "5", 0)],
)
def test_what_goes_back_is_cumulative_and_never_more_than_was_granted(granted, taken, refunded, back):
    assert taken_back(granted, taken, Decimal(10), Decimal(refunded), UNDO, 1) == back


def test_feed_goes_back_in_whole_grams_until_all_goes_back():
    assert taken_back(18_000, 0, Decimal(10), Decimal("3.33"), UNDO, 1_000) == 5_000


def test_uncounting_takes_off_what_the_act_had_added_but_never_below_zero():
    times = Count("times", None, "day", 3)

    assert uncounted(times, Facts(1, 30, 3), 1) == Facts(1, 30, 2)
    assert uncounted(times, NONE, 1) == NONE
    assert uncounted(Count("highest", None, "day"), Facts(0, 0, 9), 9) == Facts(0, 0, 9)


def test_a_curve_that_starts_above_nothing_pays_its_start_with_the_first_count():
    curve = {"of": "count", "points": [[0, 5], [100, 10]]}
    story = Story(rule(count={"sum": "event.amount", "every": "day"}, reward={"give": "energy", "curve": curve}))

    assert [story.tell(act(amount=n))[0] for n in ("20", "80", "1")] == [6, 4, 0]


def test_a_curve_pays_at_most_the_largest_reward():
    curve = {"of": "count", "points": [[1, 10**12], [2, 10**13]]}
    story = Story(rule(count={"sum": "event.amount", "every": "day"}, reward={"give": "energy", "curve": curve}))

    assert story.tell(act(amount="1"))[0] == REWARD_MAX


@pytest.mark.parametrize("kind", ["sum", "highest"])
def test_an_absurd_count_stops_at_a_bound_and_poisons_nothing(kind: str):
    count = {kind: "event.amount * 1000000 * 1000000", "every": "day"}
    story = Story(rule(count=count, amount=5))

    assert [story.tell(act(amount="1000000000"))[0] for _ in range(3)] == [5, 5, 5]
    assert {facts.count for facts in story.facts.values()} == {COUNT_MAX}
