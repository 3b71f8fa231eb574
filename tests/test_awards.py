"""Every award says how it came about, for ever: quest, version, event, arm, parameters, raw amount, rounding, cuts."""

from typing import Any

from engine.journal import Award, Earned, decode_answer
from engine.rules.experiments import arm_of
from engine.store import Database
from tests.world import UNDO, World, limit, quest

SPLIT = {"key": "split", "arms": {"control": 50, "double": 50}, "set": {"double": {"params.rate": 2}}}
ASKS: dict[str, Any] = {"if": ["params.dated == 3"]}
PARAMS = {"rate": 1, "dated": {"2026-01-01": 3, "2026-12-01": 4}}
RICH = quest(
    "rich", amount="event.amount * params.rate * 0.5", params=PARAMS, experiment=SPLIT, undo=UNDO,
    when={"event": "payment", "from": "2026-01-01"}, limits=[limit(40, "reward"), limit(4, "reward", "event")],
    **ASKS,
)  # fmt: skip


def stored(world: World) -> list[tuple[str, tuple[Earned, ...]]]:
    """What is stored of each event: its id, and what it earned."""
    rows = world.rows("SELECT sender_id, answer FROM event ORDER BY id")
    return [(id, decode_answer(answer).earned) for id, answer in rows]


def test_an_award_is_stored_with_all_that_decided_it(database: Database):
    world = World(database, RICH, players=("ann", "bob", "eve", "joe"))
    quest = world.content.book.quests["rich"]
    assert quest.experiment
    for player in ("ann", "bob", "eve", "joe"):
        world.one(world.payment("9.99", id=player, player=player))
    arms = {player: arm_of(quest.experiment, player) for player in ("ann", "bob", "eve", "joe")}

    assert set(arms.values()) == {"control", "double"}
    for id, [one] in stored(world):
        rate = 2 if arms[id] == "double" else 1
        raw, whole = ("9.99", 9) if rate == 2 else ("4.995", 4)
        cuts = (("limits[1]", whole, 4),) if whole > 4 else ()
        params: dict[str, int | str | bool] = {"rate": rate, "dated": 3}
        assert (one.quest, one.asset, one.amount, one.because) == ("rich", "energy", 4, "limits[1]" if cuts else "")
        assert one.award == Award(quest.version, "reward.amount", raw, "down", arms[id], params, cuts)


def test_each_bonus_has_an_award_of_its_own(database: Database):
    bonus = [{"when": "event.amount > 5", "give": "feed", "amount": "event.amount / 4", "round": "up"}]
    world = World(database, quest("pay", bonus=bonus))
    world.one(world.payment("10"))
    [(_, [main, extra])] = stored(world)

    assert (main.award and main.award.rule, extra.award and extra.award.rule) == ("reward.amount", "bonus[0]")
    assert extra.award is not None
    assert (extra.award.raw, extra.award.round, extra.amount) == ("2.5", "up", 3_000)
    assert extra.because == "bonus[0]"


def test_a_curve_and_a_count_are_in_the_award(database: Database):
    curve = {"give": "energy", "curve": {"of": "count", "points": [[0, 0], [10000, 100]]}}
    world = World(database, quest("walk", "steps", count={"highest": "event.day_total", "every": "day"}, reward=curve))
    world.one(world.steps(1_234))
    [(_, [one])] = stored(world)

    assert one.award is not None
    assert (one.award.rule, one.award.raw, one.amount, one.count) == ("reward.curve", "12.34", 12, "1234")


def test_the_version_is_that_of_the_day_of_the_award(database: Database):
    first = World(database, quest("pay", amount=5))
    first.one(first.payment())
    second = World(database, quest("pay", amount=7), players=())
    second.ids = first.ids
    second.one(second.payment())
    versions = [one.award.version for _, [one] in stored(second) if one.award]

    assert versions == [world.content.book.quests["pay"].version for world in (first, second)]
    assert len(set(versions)) == 2


def test_what_a_refund_takes_back_has_no_award(database: Database):
    world = World(database, quest("pay", undo=UNDO))
    world.one(world.payment(ref="a"))
    world.one(world.refund("a"))
    [_, (_, [back])] = stored(world)

    assert (back.amount, back.because, back.award) == (-5, "undo", None)
