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
    assert found(99) is None
