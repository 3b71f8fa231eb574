"""What turns and views stand on."""

from engine.ground import Ground
from engine.play import ground
from engine.published.live import Snapshot
from engine.store import Database
from tests.world import READER, World, quest


def test_what_is_drawn_belongs_to_its_parts_for_ever_and_to_the_game():
    def keyed(text: str) -> int:
        return READER.keyed(text)

    sea, lake = (Ground(name, {}, lambda _no: None, keyed) for name in ("sea", "lake"))
    drawn = [sea.draw(1_000, "delay", n) for n in range(200)]

    assert drawn == [sea.draw(1_000, "delay", n) for n in range(200)]
    assert (len(set(drawn)) > 100, max(drawn) < 1_000, min(drawn) >= 0) == (True, True, True)
    assert drawn != [lake.draw(1_000, "delay", n) for n in range(200)]


def test_a_quest_is_known_by_its_number_with_its_title_and_act(database: Database):
    world = World(database, quest("pay"))
    found = ground(Snapshot(world.content, world.numbers, READER), "sea").label

    label = found(world.numbers.quests["pay"])
    assert label is not None
    assert (label.quest, label.title["en"], label.act, label.about["en"]) == (
        "pay", "good", "payment", "a payment in a shop or online",
    )  # fmt: skip
    assert (label.may_be_undone, found(99)) == (False, None)


def test_a_game_without_a_quiz_finds_an_empty_one(database: Database):
    world = World(database, quest("pay"))

    assert dict(ground(Snapshot(world.content, world.numbers, READER), "sea").quiz.questions) == {}


def test_a_veiled_id_is_another_number_that_says_nothing_of_when_it_was_made_and_comes_back():
    here = Ground("sea", {}, lambda _no: None, READER.keyed)
    there = here._replace(game="lake")
    ids = [0, 1, (1 << 63) - 1, *((1 << 60) + n for n in range(200))]
    names = [here.veiled(id) for id in ids]

    assert [here.unveiled(name) for name in names] == ids
    assert (len(set(names)), min(names) >= 0, max(names) < 1 << 63) == (len(ids), True, True)
    assert len({name >> 32 for name in names[3:]}) > 190  # ids of one millisecond have nothing in common
    assert names != [there.veiled(id) for id in ids]
