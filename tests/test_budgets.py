"""Budgets, cooldowns and alerts: never overspent or nearer, told once, in whatever order."""

import pytest

from engine.alerts import list_alerts
from engine.clock import DAY, MINUTE
from engine.published.content import Content
from engine.quests.load import load_texts
from engine.store import Database
from tests.conftest import assert_audited
from tests.world import NOW, VOCABULARY, World, earned, limit, plain_assets, quest, together, why_not

CAPPED = quest("capped", amount=40, limits=[limit(100, "reward", "ever", per="quest", alert_at=[50, 80, 100])])


def test_a_cooldown_keeps_acts_apart_in_whatever_order_they_are_told(database: Database):
    world = World(database, quest("slow", amount=5, cooldown="10m"))

    def at(minutes: int) -> dict[str, str]:
        answer = world.one(world.payment(at=NOW + minutes * MINUTE))
        return why_not(answer)

    assert [at(0), at(-9), at(-10), at(-30), at(-21), at(-20), at(-19)] == [
        {}, {"slow": "cooldown"}, {}, {}, {"slow": "cooldown"}, {}, {"slow": "cooldown"}
    ]  # fmt: skip


def test_a_cooldown_is_each_player_s_own(database: Database):
    world = World(database, quest("slow", amount=5, cooldown="1h"), players=("ann", "bob"))

    assert [earned(world.one(world.payment(player=name))) for name in ("ann", "bob", "ann")] == [
        {"slow": 5}, {"slow": 5}, {}
    ]  # fmt: skip


def test_an_act_within_the_cooldown_is_not_counted(database: Database):
    text = quest("third", amount=30, cooldown="10m", count={"times": "acts", "every": "ever", "need": 2})
    world = World(database, text)

    answers = [world.one(world.payment(at=NOW - minutes * MINUTE)) for minutes in (30, 25, 20)]

    assert [why_not(answer) for answer in answers[:2]] == [{"third": "count.need"}, {"third": "cooldown"}]
    assert earned(answers[2]) == {"third": 30}


@pytest.mark.parametrize("rounds", [1])
def test_a_limit_of_all_players_holds_under_concurrent_writers(database: Database, rounds: int):
    names = tuple(f"p{n}" for n in range(8))
    world = World(database, CAPPED, players=names)

    together(*[lambda name=name: world.tell(world.payment(player=name), world.payment(player=name)) for name in names])

    assert sum(world.held(player=name) for name in names) == 100
    assert sorted(one.percent for one in list_alerts(database)) == [50, 80, 100]
    assert_audited(database)


BUDGETS = """
schema: budgets/v1
budgets:
  spring:
    owner: marketing
    about: {zh-CN: 春天, en: spring}
    asset: energy
    max: 100
    every: month
    alert_at: [50]
"""


def sharing(database: Database, *players: str) -> World:
    """Two quests that share a budget of 100 g a month."""
    few, many = quest("few", amount=30, budget="spring"), quest("many", "sign_in", amount=45, budget="spring")
    files = {"budgets.yaml": BUDGETS, "few.yaml": few, "many.yaml": many}
    book, findings = load_texts(files, VOCABULARY, plain_assets())
    assert book is not None, findings
    return World(database, content=Content(VOCABULARY, book, plain_assets()), players=players)


def test_quests_share_a_budget_and_one_quest_s_use_is_missing_to_the_other(database: Database):
    world = sharing(database, "ann", "bob")

    answers = world.tell(world.payment(), world.event("sign_in", player="bob"), world.payment(), world.payment())

    assert [earned(answer) for answer in answers] == [{"few": 30}, {"many": 45}, {"few": 25}, {}]
    assert why_not(answers[3]) == {"few": "budget"}
    assert [(one.quest, one.rule, one.percent, one.used) for one in list_alerts(database)] == [
        ("spring", "budget", 50, 75)
    ]


def test_a_budget_holds_under_concurrent_writers(database: Database):
    names = tuple(f"p{n}" for n in range(8))
    world = sharing(database, *names)

    together(*[
        lambda name=name: world.tell(world.payment(player=name), world.event("sign_in", player=name)) for name in names
    ])  # fmt: skip

    assert sum(world.held(player=name) for name in names) == 100
    assert_audited(database)


def test_a_day_s_budget_is_new_on_the_next_day(database: Database):
    world = World(database, quest("capped", amount=40, limits=[limit(60, "reward", "day", per="quest")]))

    answers = [world.one(world.payment(at=at)) for at in (NOW - DAY, NOW, NOW - DAY, NOW)]

    assert [earned(answer) for answer in answers] == [{"capped": 40}, {"capped": 40}, {"capped": 20}, {"capped": 20}]
