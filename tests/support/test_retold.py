"""A stored event told again. What it says of streaks, counts, limits and removed quests is held by test_why."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.clock import DAY
from engine.people.players import find_player
from engine.store import Database
from engine.support.hindsight import Kept, newest
from engine.support.retold import Past, Retold
from engine.support.standing import Standing, locked
from tests.world import NOW, UNDO, VOCABULARY, World, quest

Retell = Callable[..., Retold]
LARGE: dict[str, Any] = {"if": ["event.amount > 50"]}


@pytest.fixture
def retell(database: Database) -> Retell:
    """Tells a world's newest event of a type again, for one quest."""

    def tell(
        world: World, name: str, type: str = "payment", *, same: bool = True, gone: Mapping[str, tuple[int, int]] = {}
    ) -> Retold:
        with world.db.reading() as tx:
            player = locked(find_player(tx, "ann"))
            seen = newest(tx, player.id, [type], 1).events[0]
            standing = Standing(world.content, world.numbers, player, tx, NOW, gone=gone)
            kept = Kept(VOCABULARY.types[type], seen.kept)
            return Past(standing, world.content.book.quests[name], seen, kept, same).retell()

    return tell


def test_an_award_is_told_with_what_it_rested_on(database: Database, retell: Retell):
    bonus = [{"when": "event.amount > 5", "give": "feed", "amount": 2}]
    world = World(database, quest("pay", amount="event.amount / 4", bonus=bonus))
    world.one(world.payment("10"))
    told = retell(world, "pay")

    assert [(line.rule, line.written.en, [one.en for one in line.saw]) for line in told.lines] == [
        ("reward.amount", "event.amount / 4", ["event.amount = 10", "raw = 2.5"]),
        ("reward.round", "down", ["2.5 → 2 g"]),
        ("bonus[0]", "event.amount > 5: 2 feed", ["event.amount = 10", "raw = 2"]),
    ]
    assert told.sentence["en"] == "You got 2 g; 2 g on top"


def test_an_award_of_another_version_is_told_without_the_words_of_today(database: Database, retell: Retell):
    world = World(database, quest("pay", amount="event.amount"))
    world.one(world.payment("10"))
    world.content = World(database, quest("pay", amount=3), players=()).content
    told = retell(world, "pay", same=False)

    assert [(line.rule, line.written.en, [one.en for one in line.saw]) for line in told.lines] == [
        ("reward.amount", "", ["raw = 10"]), ("reward.round", "down", ["10 → 10 g"]),
    ]  # fmt: skip


def test_an_event_that_was_put_aside_says_so(database: Database, retell: Retell):
    world = World(database, quest("pay"))
    world.one(world.payment(at=NOW - 40 * DAY))
    told = retell(world, "pay")

    assert (told.because, told.lines[0].written.en) == ("too_old", "it is told soon enough")


def test_a_refund_for_a_quest_that_gave_nothing_says_so(database: Database, retell: Retell):
    world = World(database, quest("pay", undo=UNDO, **LARGE))
    world.tell(world.payment(ref="a"), world.refund("a"))

    assert retell(world, "pay", "refund").sentence["en"] == "A refund came, and nothing had been given for it"


# --- what an answer did not name, asked again -------------------------------------------------------------------------


def test_a_quest_of_another_version_is_not_asked_again(database: Database, retell: Retell):
    world = World(database, quest("pay", **LARGE))
    world.one(world.payment("10"))
    now, then = retell(world, "pay"), retell(world, "pay", same=False)

    assert (now.because, [line.rule for line in now.lines if line.verdict == "no"]) == ("if[0]", ["if[0]"])
    assert (then.because, then.lines) == ("changed", ())
    assert then.sentence["en"] == "This did not count for the quest as it was then"


def test_a_profile_that_may_have_been_another_is_said_to_be_unknown(database: Database, retell: Retell):
    world = World(database, quest("pay", who={"segments": ["student"]}))
    world.one(world.payment())
    before = retell(world, "pay")
    world.put(profile='{"segments": ["student"]}')
    after = retell(world, "pay")

    assert (before.because, after.because, after.lines) == ("who.segments", "profile", ())
    assert after.sentence["en"] == "Your profile or this quest was different then, and nobody can look again"


def test_a_quest_that_was_a_draft_then_was_not_running(database: Database, retell: Retell):
    counted: dict[str, Any] = {"count": {"times": "acts", "every": "week", "need": 3}}
    world = World(database, quest("pay", status="draft", **counted))
    world.one(world.payment())
    draft = retell(world, "pay")
    world.content = World(database, quest("pay", **counted), players=()).content
    live = retell(world, "pay")

    assert [(one.because, one.lines, one.sentence["en"]) for one in (draft, live)] == [
        ("status", (), "This quest was not running then"),
    ] * 2  # fmt: skip


@pytest.mark.parametrize(("day", "because"), [(-1, "removed"), (1, "profile")])
def test_a_quest_was_not_running_after_it_was_removed(database: Database, retell: Retell, day: int, because: str):
    asks: dict[str, Any] = {"who": {"if": "player.level < 90"}}
    world = World(database, quest("other"))
    world.one(world.payment())
    world.content = World(database, quest("pay", **asks), players=()).content

    assert retell(world, "pay", gone={"pay": (NOW + day * DAY, NOW + 90 * DAY)}).because == because
