"""Limits, budgets and cooldowns hold for any acts, in any order, cut into any batches."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.alerts import list_alerts
from engine.clock import DAY, MINUTE
from engine.days import instant, local_in
from engine.store import Database
from tests.conftest import assert_audited
from tests.world import NOW, SHANGHAI, World, limit, quest

acts = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(-2, 0), st.integers(0, 700), st.booleans()),
    min_size=1,
    max_size=24,
)
WINDOWS: dict[str, Callable[[date], object]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: (day.year, day.month),
    "season": lambda day: (day.year, (day.month - 1) // 3),
    "ever": lambda day: "ever",
}
"""What each window is, said in another way than `engine.days` does."""

NEW_YEAR, FEBRUARY = instant("2027-01-06 12:00", SHANGHAI), instant("2027-02-10 12:00", SHANGHAI)
"""In the days before the first a week, a month, a season and a year end; before the second a month within a season."""

late_acts = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(-28, 0), st.integers(-700, 0), st.booleans()),
    min_size=8,
    max_size=24,
)
quietly = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
briefly = settings(quietly, max_examples=8)
numbers, ids = itertools.count(), itertools.count()


class Told:
    """Acts of one example: a world of its own on the shared database, told in batches that end where a flag says."""

    def __init__(
        self, database: Database, text: str, found: list[tuple[str, int, int, bool]], around: int = NOW
    ) -> None:
        self.example = next(numbers)
        self.world = World(database, text.replace("EXAMPLE", f"q{self.example}"), players=self.names("abc"))
        self.world.ids = ids
        self.acts = [(name, around + day * DAY + minute * MINUTE) for name, day, minute, _ in found]
        events = [self.world.payment(player=f"{name}{self.example}", at=at) for name, at in self.acts]
        self.world.now = around + DAY
        ends = [n + 1 for n, one in enumerate(found) if one[3]]
        self.amounts: list[int] = []
        for begin, end in itertools.pairwise([0, *ends, len(events)]):
            self.amounts += [sum(one.amount for one in answer.earned) for answer in self.world.tell(*events[begin:end])]
        assert_audited(database)

    def names(self, letters: str) -> tuple[str, ...]:
        return tuple(f"{letter}{self.example}" for letter in letters)

    def in_windows(self, every: str, *, together: bool = False) -> Iterator[tuple[list[int], Counter[int]]]:
        """The amounts that were paid in each window, of each player or of all, and how often each amount was."""
        paid: dict[object, list[int]] = defaultdict(list)
        for (who, at), amount in zip(self.acts, self.amounts, strict=True):
            paid[WINDOWS[every](local_in(at, SHANGHAI).date), "" if together else who].append(amount)
        return ((amounts, Counter(amounts)) for amounts in paid.values())

    def instants_paid(self, name: str) -> list[int]:
        return [at for (who, at), amount in zip(self.acts, self.amounts, strict=True) if who == name and amount]


@quietly
@given(found=acts)
def test_times_a_day_hold(database: Database, found):
    told = Told(database, quest("EXAMPLE", amount=7, limits=[limit(2)]), found)

    def by_day(instants: Iterable[int]) -> Counter[date]:
        return Counter(local_in(at, SHANGHAI).date for at in instants)

    for name in "abc":
        asked, paid = by_day(at for who, at in told.acts if who == name), by_day(told.instants_paid(name))
        assert paid == {day: min(count, 2) for day, count in asked.items()}


@pytest.mark.parametrize("every", WINDOWS)
@briefly
@given(found=late_acts, around=st.sampled_from([NEW_YEAR, FEBRUARY]))
def test_times_hold_in_windows_of_every_length_for_one_and_for_all(database: Database, every: str, found, around: int):
    limits = [limit(2, every=every), limit(4, every=every, per="quest")]
    told = Told(database, quest("EXAMPLE", amount=7, limits=limits), found, around)

    assert all(counted[7] <= 2 for _, counted in told.in_windows(every))
    assert all(counted[7] <= 4 for _, counted in told.in_windows(every, together=True))
    if all(counted[7] < 4 for _, counted in told.in_windows(every, together=True)):  # so nobody lost to the others
        assert all(counted[7] == min(2, len(amounts)) for amounts, counted in told.in_windows(every))


@pytest.mark.parametrize("every", WINDOWS)
@briefly
@given(found=late_acts, around=st.sampled_from([NEW_YEAR, FEBRUARY]))
def test_a_limit_of_the_reward_is_used_up_and_never_overspent_in_windows_of_every_length(
    database: Database, every: str, found, around: int
):
    one = Told(database, quest("EXAMPLE", amount=7, limits=[limit(16, "reward", every)]), found, around)
    all_players = quest("EXAMPLE", amount=7, limits=[limit(30, "reward", every, per="quest")])
    together = Told(database, all_players, found, around)

    assert all(sum(amounts) == min(16, 7 * len(amounts)) for amounts, _ in one.in_windows(every))
    assert all(sum(amounts) == min(30, 7 * len(amounts)) for amounts, _ in together.in_windows(every, together=True))


@briefly
@given(found=late_acts, around=st.sampled_from([NEW_YEAR, FEBRUARY]))
def test_a_limit_per_event_cuts_each_act_by_itself(database: Database, found, around: int):
    told = Told(database, quest("EXAMPLE", amount=7, limits=[limit(5, "reward", "event")]), found, around)

    assert set(told.amounts) == {5}


@pytest.mark.parametrize(("around", "months", "seasons"), [(NEW_YEAR, 2, 2), (FEBRUARY, 2, 1)])
def test_the_acts_fall_into_several_windows(around: int, months: int, seasons: int):
    days = [local_in(around + day * DAY, SHANGHAI).date for day in range(-28, 1)]
    counted = {every: len({of(day) for day in days}) for every, of in WINDOWS.items()}

    assert counted == {"day": 29, "week": 5, "month": months, "season": seasons, "ever": 1}


@quietly
@given(found=acts)
def test_a_budget_of_all_players_is_used_up_and_never_overspent(database: Database, found):
    capped = limit(50, "reward", "ever", per="quest", alert_at=[50, 100])
    told = Told(database, quest("EXAMPLE", amount=7, limits=[capped]), found)

    spent = sum(told.amounts)

    assert spent == min(50, 7 * len(told.acts))
    raised = [one.percent for one in list_alerts(database) if one.quest == f"q{told.example}"]
    assert sorted(raised) == [percent for percent in (50, 100) if spent * 100 >= percent * 50]


@quietly
@given(found=acts)
def test_a_cooldown_keeps_paid_acts_apart_and_refuses_no_other(database: Database, found):
    told = Told(database, quest("EXAMPLE", amount=7, cooldown="45m"), found)

    for name in "abc":
        paid = sorted(told.instants_paid(name))
        assert all(later - earlier >= 45 * MINUTE for earlier, later in itertools.pairwise(paid))
        for (who, at), amount in zip(told.acts, told.amounts, strict=True):
            if who == name and not amount:
                assert any(abs(at - one) < 45 * MINUTE for one in paid)
