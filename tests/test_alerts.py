"""Alerts: an operator is told once that a limit of all players is running low."""

from engine.alerts import list_alerts
from engine.store import Database
from tests.test_budgets import CAPPED
from tests.world import World, earned, why_not


def test_an_operator_is_told_once_when_a_share_is_used_up(database: Database):
    world = World(database, CAPPED, players=("ann", "bob", "cem", "dan"))

    answers = [world.one(world.payment(player=name)) for name in ("ann", "bob", "cem", "dan")]

    assert [earned(answer) for answer in answers] == [{"capped": 40}, {"capped": 40}, {"capped": 20}, {}]
    assert why_not(answers[3]) == {"capped": "limits[0]"}
    told = [(one.quest, one.rule, one.percent, one.used, one.most) for one in list_alerts(database)]
    assert told == [
        ("capped", "limits[0]", 100, 100, 100),
        ("capped", "limits[0]", 80, 80, 100),
        ("capped", "limits[0]", 50, 80, 100),
    ]


def test_alerts_come_in_pages(database: Database):
    world = World(database, CAPPED)
    world.tell(*(world.payment() for _ in range(3)))

    [newest] = list_alerts(database, limit=1)
    older = list_alerts(database, before=newest.id)

    assert [one.percent for one in (newest, *older)] == [100, 80, 50]
