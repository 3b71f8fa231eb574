"""What is foretold is what then happens: for the shipped quests, for every word of the language, on both databases."""

import random
from typing import Any

import pytest
from msgspec.structs import replace

from engine.clock import DAY, HOUR
from engine.game import discover
from engine.incoming.events import Event
from engine.incoming.vocabulary import EventType
from engine.journal import Answer
from engine.people.consents import Said
from engine.people.players import find_player
from engine.published.content import QUESTS, Content, load_content
from engine.store import Database
from engine.support.standing import Standing, locked
from tests.foretold import agrees, content_with, foretell, matched, rich_content
from tests.world import NOW, READER, UNDO, VOCABULARY, World, quest

AGREED = tuple(Said(purpose, True, "1") for purpose in VOCABULARY.purposes)


@pytest.fixture(scope="module")
def shipped() -> Content:
    return load_content(QUESTS, discover())


def told(world: World, event: Event) -> tuple[list[str], Answer]:
    """Foretell an event, tell it, and return where the two differ."""
    found = foretell(world, event)
    answer = world.one(event, file_clock=True)
    return agrees(found, answer, matched(world, event)), answer


def drawn(chance: random.Random, kind: EventType, number: int, player: str) -> Event:
    """A random event of a type: examples, other values that are allowed, near times, few references."""
    data: dict[str, Any] = {}
    for field in kind.fields.values():
        choices: list[Any] = [field.example, *field.values]
        if field.type == "integer":
            choices += [field.least or 0, (field.least or 0) + chance.randrange(12_000)]
        if field.type == "decimal":
            choices += ["0.5", "3", "12.34", "60"]
        if field.type == "true_false":
            choices += [True, False]
        value = chance.choice([one for one in choices if one is not None])
        data[field.name] = f"r{chance.randrange(60)}" if field.name in (kind.key or ()) else _plain(value)
        if field.most is not None and field.type == "integer":
            data[field.name] = min(int(data[field.name]), int(field.most))
    at = NOW + chance.randrange(9 * 24) * HOUR
    return READER.build(kind.name, source="/bank", id=f"x{number}", player=player, at=at, data=data)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | bool) else str(value)


def test_the_stories_in_the_shipped_files_end_as_foretold(database: Database, shipped: Content):
    world = World(database, content=shipped, players=())
    wrong: list[str] = []
    for name, trials in shipped.book.trials.items():
        for number, trial in enumerate(trials):
            player = f"{name}-{number}"
            world.put(player, zone=trial.zone, consent=True, consent_text="1", said=AGREED)
            for step, line in enumerate(trial.lines):
                event = replace(line.event, player=player, id=f"{player}-{step}")
                wrong += told(world, event)[0]

    assert wrong == []


@pytest.mark.parametrize("seed", [1, 2])
def test_random_events_of_the_shipped_quests_end_as_foretold(database: Database, shipped: Content, seed: int):
    chance, world = random.Random(seed), World(database, content=shipped, players=("ann", "bob"))
    heard = {one.event for q in shipped.book.quests.values() for one in q.listeners}
    kinds = [kind for kind in VOCABULARY.types.values() if kind.name in heard]
    wrong = []
    for number in range(120):
        event = drawn(chance, chance.choice(kinds), number, chance.choice(("ann", "bob")))
        wrong += told(world, event)[0]

    assert wrong == []


@pytest.mark.parametrize("seed", [1, 2])
def test_random_events_before_every_word_of_the_language_end_as_foretold(database: Database, seed: int):
    chance, world = random.Random(seed), World(database, content=rich_content(), players=("ann", "bob"))
    world.put("bob", profile='{"segments":["gold"]}')
    wrong, decided = [], set()
    for number in range(150):
        kind = VOCABULARY.types[chance.choice(("payment", "payment", "sign_in", "steps"))]
        event = drawn(chance, kind, number, chance.choice(("ann", "bob")))
        found = foretell(world, event)
        decided |= {one.because for one in found.values()}
        wrong += agrees(found, world.one(event, file_clock=True), matched(world, event))

    assert wrong == []
    assert {"cooldown", "count.need", "exclusive", "limits[0]", "budget", "steps[0]", "when.hours"} <= decided


def test_foretelling_writes_nothing(database: Database):
    world = World(database, content=rich_content())
    world.one(world.payment())
    before = [
        world.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("progress", "transfer", "event", "number")
    ]

    foretell(world, world.payment())

    assert before == [
        world.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("progress", "transfer", "event", "number")
    ]


def test_a_refund_says_what_it_would_take_back(database: Database):
    world = World(database, quest("pay", undo={"on": "refund", "find": "event.payment_ref", "within": "90d"}))
    world.one(world.payment(ref="a"))

    found = foretell(world, world.refund("a", "5"))["pay"]
    unknown = foretell(world, world.refund("b"))["pay"]
    late = foretell(world, world.refund("a", at=NOW + 91 * DAY))["pay"]

    assert ([pay.amount for pay in found.pays], found.because) == (["-2"], "undo")
    assert (unknown.because, late.because) == ("undo.find", "undo.within")
    assert found.sentence["en"] == "A refund came (5 of 10): 2 of the 5 g given for it went back"


def test_who_did_not_agree_is_told_so_and_nothing_else_is_asked(database: Database):
    world = World(database, quest("pay"), players=())
    world.put("ann", consent=False)

    found = foretell(world, world.payment())["pay"]

    assert (found.because, found.pays) == ("consent", ())
    assert {line.verdict for line in found.lines} == {"no", "not asked"}


def test_the_same_act_under_another_id_is_told_so(database: Database):
    world = World(database, quest("pay"))
    world.one(world.payment(ref="a"))

    assert foretell(world, world.payment(ref="a"))["pay"].because == "duplicate_business_key"


def test_where_a_player_stands_is_told_line_by_line(database: Database):
    world = World(database, content=rich_content())
    for day in (0, 1):
        world.one(world.event("sign_in", at=NOW + day * DAY), file_clock=True)
    world.one(world.payment("30", at=NOW + DAY), file_clock=True)
    quests = world.content.book.quests
    with database.reading() as tx:
        player = locked(find_player(tx, "ann"))
        standing = Standing(world.content, world.numbers, player, tx, NOW + DAY + HOUR)
        found = {
            id: [(line.rule, line.verdict, tuple(one.en for one in line.saw)) for line in standing.now_at(one)]
            for id, one in quests.items()
        }

    assert found["cool"] == [("cooldown", "no", ("another one 1 hour away",))]
    assert found["shared"] == [("budget", "yes", ("used 10 of 20 g this week",))]
    assert found["in-a-row"] == [("limits[0]", "no", ("used 1 of 1 today",)), ("streak", "yes", ("streak 2",))]
    assert found["third"] == [("count.need", "yes", ("count 1 of 3",))]
    assert found["story"] == [
        ("steps[0]", "no", ("1 noted, need 2, 1 left",)),
        ("steps[1]", "no", ("2 noted, need 1; it waits for shop",)),
    ]
    assert found["walk"] == [("count", "yes", ("count 0",))]
    assert found["per-shop"] == []


@pytest.mark.parametrize(("days", "code"), [(-45, "too_old"), (3, "from_the_future"), (-29, "")])
def test_what_would_be_put_aside_is_foretold_where_the_time_is_known(database: Database, days: int, code: str):
    world = World(database, quest("pay"))
    event = world.payment(at=NOW + days * DAY)
    found = foretell(world, event, NOW)

    assert (found["pay"].because, len(found["pay"].pays)) == (code, 0 if code else 1)
    assert agrees(found, world.one(event), {"pay"}) == []


def test_a_refund_from_the_future_is_foretold_to_be_put_aside(database: Database):
    world = World(database, quest("pay", undo=UNDO))
    world.one(world.payment(ref="a"))
    event = world.refund("a", at=NOW + DAY)
    found = foretell(world, event, NOW)

    assert (found["pay"].because, found["pay"].pays) == ("from_the_future", ())
    assert agrees(found, world.one(event), set()) == []


def test_a_refund_that_waits_is_foretold_to_take_back_what_its_payment_earns(database: Database):
    world = World(database, quest("pay", amount=10, undo=UNDO))
    world.one(world.refund("a", "4"))
    event = world.payment("10", ref="a")
    found = foretell(world, event, NOW)

    assert [pay.amount for pay in found["pay"].pays] == ["10", "-4"]
    assert agrees(found, world.one(event), {"pay"}) == []


def test_a_group_behind_a_quest_that_uses_its_budget_is_foretold_as_it_is_decided(database: Database):
    first = quest("first", amount=15, budget="spring", priority=1)
    group = quest("qa", amount=10, budget="spring", exclusive="best"), quest("qb", amount=8, exclusive="best")
    last = quest("between", amount=9, budget="spring", priority=150)
    far = quest("qc", amount=9, budget="spring", exclusive="best", priority=200)
    world = World(database, content=content_with(first, *group, last, far))
    for _ in range(2):
        event = world.payment()
        found = foretell(world, event)

        assert agrees(found, world.one(event), {"first", "qa", "qb", "between", "qc"}) == []
        assert [name for name in ("qa", "qb", "qc") if found[name].pays] == ["qb"]


def test_a_member_of_a_group_takes_of_a_budget_when_its_group_is_decided(database: Database):
    early = quest("early", amount=1, exclusive="best", priority=1)
    between = quest("between", amount=9, budget="spring", priority=2)
    late = quest("late", amount=15, budget="spring", exclusive="best", priority=3)
    world = World(database, content=content_with(early, between, late))
    event = world.payment()
    found = foretell(world, event)

    assert agrees(found, world.one(event), {"early", "between", "late"}) == []
    assert {id: [pay.amount for pay in one.pays] for id, one in found.items()} == {
        "early": [], "between": ["5"], "late": ["15"],
    }  # fmt: skip


def test_a_quest_that_the_operator_paused_says_so(database: Database):
    world = World(database, quest("pay"))
    event = world.payment()
    with database.reading() as tx:
        player = locked(find_player(tx, "ann"))
        standing = Standing(world.content, world.numbers, player, tx, NOW, frozenset({"pay"}))
        found = standing.explain(world.content.book.quests["pay"], event)

    assert (found.because, found.pays, found.lines[0].verdict) == ("paused", (), "no")
    assert found.sentence["en"] == "This quest is resting for now"


@pytest.mark.parametrize(("ago", "length"), [((4, 3, 2), 3), ((4, 3, 2, 0), 4), ((4, 3, 1), 3), ((4, 3), 0), ((), 0)])
def test_a_streak_that_is_alive_through_a_forgiven_day_is_told(database: Database, ago: tuple[int, ...], length: int):
    world = World(database, quest("daily", amount="streak.length", streak={"every": "day", "forgive": 1, "in": "7d"}))
    for days in ago:
        world.one(world.payment(at=NOW - days * DAY))
    with database.reading() as tx:
        standing = Standing(world.content, world.numbers, locked(find_player(tx, "ann")), tx, NOW)
        [line] = [one for one in standing.now_at(world.content.book.quests["daily"]) if one.rule == "streak"]
    [next_one] = world.one(world.payment()).earned

    assert line.saw[0].en == f"streak {length}"
    assert next_one.streak == length + (0 not in ago)
