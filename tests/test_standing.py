"""What is foretold is what then happens: for the shipped quests, for every word of the language, on both databases."""

import random
from typing import Any

import pytest
from msgspec.structs import replace

from engine.clock import DAY, HOUR
from engine.content import QUESTS, Content, load_content
from engine.events import Event
from engine.game import discover
from engine.journal import Answer
from engine.players import find_player
from engine.standing import Standing, locked
from engine.store import Database
from engine.vocabulary import EventType
from tests.foretold import agrees, foretell, matched, rich_content
from tests.world import NOW, READER, VOCABULARY, World, quest


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
            world.put(player, zone=trial.zone, consent=True, consent_text="1")
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
    assert found.sentence["en"] == "A refund came: 2 g given for it went back"


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
            id: [(line.rule, line.verdict, line.saw) for line in standing.now_at(one)] for id, one in quests.items()
        }

    assert found["cool"] == [("cooldown", "no", ("another one 1h away",))]
    assert found["shared"] == [("budget", "yes", ("used 10 of 20 this week",))]
    assert found["in-a-row"] == [("limits[0]", "no", ("used 1 of 1 today",)), ("streak", "yes", ("streak 2",))]
    assert found["third"] == [("count.need", "yes", ("count 1 of 3",))]
    assert found["story"] == [("steps[0]", "no", ("1 noted, need 2",)), ("steps[1]", "no", ("2 noted, need 1",))]
    assert found["walk"] == [("count", "yes", ("count 0",))]
    assert found["per-shop"] == []
