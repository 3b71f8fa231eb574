"""Limits, budgets and cooldowns hold for any acts, in any order, cut into any batches."""

import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.alerts import list_alerts
from engine.clock import DAY, MINUTE
from engine.days import local_in
from engine.store import Database
from tests.conftest import assert_audited
from tests.world import NOW, SHANGHAI, World, limit, quest

acts = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(-2, 0), st.integers(0, 700), st.booleans()),
    min_size=1,
    max_size=24,
)
quietly = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
numbers, ids = itertools.count(), itertools.count()


class Told:
    """Acts of one example: a world of its own on the shared database, told in batches that end where a flag says."""

    def __init__(self, database: Database, text: str, found: list[tuple[str, int, int, bool]]) -> None:
        self.example = next(numbers)
        self.world = World(database, text.replace("EXAMPLE", f"q{self.example}"), players=self.names("abc"))
        self.world.ids = ids
        self.acts = [(name, NOW + day * DAY + minute * MINUTE) for name, day, minute, _ in found]
        events = [self.world.payment(player=f"{name}{self.example}", at=at) for name, at in self.acts]
        self.world.now = NOW + DAY
        ends = [n + 1 for n, one in enumerate(found) if one[3]]
        self.amounts: list[int] = []
        for begin, end in itertools.pairwise([0, *ends, len(events)]):
            self.amounts += [sum(one.amount for one in answer.earned) for answer in self.world.tell(*events[begin:end])]
        assert_audited(database)

    def names(self, letters: str) -> tuple[str, ...]:
        return tuple(f"{letter}{self.example}" for letter in letters)

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
