"""Which quest of a group pays, in which arm a player is, and what a parameter is on a day; through ingest."""

from collections import Counter

import pytest

from engine.days import instant
from engine.quests.quest import Experiment
from engine.rules.experiments import arm_of
from engine.store import Database
from tests.world import NOW, SHANGHAI, World, earned, limit, quest, why_not

HALVES = Experiment("rate-2026", (("control", 50), ("double", 50)))


def test_of_a_group_the_quest_that_pays_most_pays(database: Database):
    world = World(
        database,
        quest("few", amount=3, exclusive="commute"),
        quest("many", amount=8, exclusive="commute"),
        quest("other", amount=1),
    )

    answer = world.one(world.payment())

    assert (earned(answer), why_not(answer)) == ({"many": 8, "other": 1}, {"few": "exclusive"})


def test_what_a_limit_left_is_what_counts_in_a_group(database: Database):
    world = World(
        database,
        quest("few", amount=3, exclusive="commute"),
        quest("many", amount=8, exclusive="commute", limits=[limit(10, "reward")]),
    )

    answers = [earned(world.one(world.payment())) for _ in range(3)]

    assert answers == [{"many": 8}, {"few": 3}, {"few": 3}]
    assert world.one(world.payment()).earned[0].quest == "few"


def test_among_equals_priority_decides_and_then_the_id(database: Database):
    world = World(
        database,
        quest("aaa", amount=3, exclusive="g"),
        quest("bbb", amount=3, exclusive="g"),
        quest("zzz", amount=3, exclusive="g", priority=1),
    )

    assert earned(world.one(world.payment())) == {"zzz": 3}


def test_a_beaten_quest_keeps_what_it_counted_and_uses_nothing_up(database: Database):
    world = World(
        database,
        quest("often", amount=2, exclusive="g", count={"times": "acts", "every": "ever"}, limits=[limit(1)]),
        quest("best", amount=8, exclusive="g", limits=[limit(1)]),
    )

    first, second = world.one(world.payment()), world.one(world.payment())

    assert (earned(first), earned(second)) == ({"best": 8}, {"often": 2})
    assert second.earned[0].count == "2"


def test_a_group_is_decided_with_what_is_left_when_its_turn_comes(database: Database):
    world = World(
        database,
        quest("few", amount=8, exclusive="g", priority=2),
        quest("many", amount=10, exclusive="g", priority=3, limits=[limit(10, "reward", "ever", per="quest")]),
        quest("first", amount=5, priority=1),
    )

    answers = [earned(world.one(world.payment())) for _ in range(2)]

    assert answers == [{"first": 5, "many": 10}, {"first": 5, "few": 8}]


def test_players_are_dealt_to_arms_by_share_and_for_ever():
    dealt = [arm_of(HALVES, f"p-{n}") for n in range(10_000)]

    assert dealt == [arm_of(HALVES, f"p-{n}") for n in range(10_000)]
    assert 4_800 < Counter(dealt)["double"] < 5_200
    assert arm_of(Experiment("k", (("a", 0), ("b", 100))), "p") == "b"


def test_each_arm_plays_by_its_own_parameters_and_the_award_says_which(database: Database):
    players = tuple(f"p-{n}" for n in range(6))
    text = quest(
        "rate", params={"rate": 1}, reward={"give": "energy", "amount": "10 * params.rate"},
        experiment={"key": HALVES.key, "arms": dict(HALVES.arms), "set": {"double": {"params.rate": 2}}},
    )  # fmt: skip
    world = World(database, text, players=players)

    awards = {name: world.one(world.payment(player=name)).earned[0] for name in players}

    arms = {name: arm_of(HALVES, name) for name in players}
    assert set(arms.values()) == {"control", "double"}
    told = {name: one.award for name, one in awards.items() if one.award}
    assert {name: award.arm for name, award in told.items()} == arms
    assert {name: one.amount for name, one in awards.items()} == {
        name: 20 if arm == "double" else 10 for name, arm in arms.items()
    }
    assert {award.params["rate"] for award in told.values()} == {1, 2}


@pytest.mark.parametrize(
    ("at", "amount"),
    [("2026-11-17 23:59", 5), ("2026-11-18 00:00", 10), ("2026-11-18 23:59", 10)],
)
def test_a_dated_parameter_changes_at_local_midnight(database: Database, at: str, amount: int):
    text = quest(
        "rate", when={"event": "payment", "from": "2026-11-01"},
        params={"rate": {"2026-11-01": 5, "2026-11-18": 10}},
        reward={"give": "energy", "amount": "params.rate"},
    )  # fmt: skip
    world = World(database, text)
    world.now = instant("2026-11-19 00:00", SHANGHAI)

    answer = world.one(world.event("payment", at=instant(at, SHANGHAI), txn_ref="t", amount="10", channel="qr"))

    assert earned(answer) == {"rate": amount}


def test_a_condition_on_a_dated_parameter_is_asked_with_the_day_s_value(database: Database):
    text = quest(
        "least", when={"event": "payment", "from": "2026-11-01"},
        params={"least": {"2026-11-01": 5, "2026-11-18": 50}},
        **{"if": ["event.amount >= params.least"]},  # type: ignore[arg-type]
    )  # fmt: skip
    world = World(database, text)

    before = world.one(world.payment(20, at=instant("2026-11-17 12:00", SHANGHAI)))
    today = world.one(world.payment(20, at=NOW))

    assert (earned(before), why_not(today)) == ({"least": 5}, {"least": "if[0]"})
