"""What a database remembers of a quest that was away, or a draft, and is compared with its next version."""

import itertools
import json

import pytest

from engine.clock import DAY
from engine.desk.against import Comparison, compare
from engine.desk.past import nobody_began, past_of
from engine.game import discover
from engine.published import bundles, publications
from engine.published.content import Content, content_from
from engine.store import Database
from tests.foretold import BUDGETS
from tests.in_flight import made, quest, texts
from tests.world import NOW, World, limit

SUM = {"sum": "event.amount", "every": "ever", "need": 100_000}
ACTS = {"times": "acts", "every": "ever", "need": 10}
OTHER = quest("other")


class Shop:
    """A database on which one content after another is published."""

    def __init__(self, database: Database, *quests: str) -> None:
        self.world = World(database, content=made(*quests))
        self.old = self.world.content
        self.days = itertools.count(1)

    def compared(self, *quests: str) -> Comparison:
        """What would be said of these quests now."""
        new = made(*quests)
        return compare(new, self.old, past_of(self.world.db, new, self.old))

    def publish(self, *quests: str) -> list[str]:
        """Compare and put in force, whatever is found."""
        found = [finding.code for finding in self.compared(*quests).findings]
        self.world.content = self.old = made(*quests)
        self.world.numbers = self.old.bind(self.world.db, NOW + next(self.days) * DAY, self.world.numbers)
        return found


def draft(text: str) -> str:
    return text.replace('"status": "live"', '"status": "draft"')


def test_a_quest_that_was_away_is_compared_with_what_it_was(database: Database):
    shop = Shop(database, quest("goal", count=SUM), OTHER)
    gone, back = shop.publish(OTHER), shop.publish(quest("goal", count=ACTS), OTHER)

    assert (gone, back) == ([], ["needs_restart"])


def test_a_quest_that_comes_back_as_it_was_or_begins_anew_is_right(database: Database):
    shop = Shop(database, quest("goal", count=SUM), OTHER)
    shop.publish(OTHER)

    assert shop.compared(quest("goal", count=SUM), OTHER).findings == ()
    assert shop.compared(quest("goal", count=SUM | {"need": 5}), OTHER).findings == ()
    assert shop.compared(quest("goal", count=ACTS, restart=True), OTHER).findings == ()


def test_a_count_that_is_lost_cannot_come_back_as_another(database: Database):
    every = {"sum": "event.amount", "every": "ever"}
    shop = Shop(database, quest("goal", count=every))

    assert shop.publish(quest("goal")) == ["needs_restart"]


def test_a_restart_is_not_lost_while_a_quest_is_away(database: Database):
    shop = Shop(database, quest("goal", count=SUM), OTHER)
    shop.publish(quest("goal", count=ACTS, restart=True), OTHER)
    shop.publish(OTHER)

    assert [one.code for one in shop.compared(quest("goal", count=ACTS), OTHER).findings] == ["restart_lost"]


@pytest.mark.parametrize(("acts", "found"), [(1, ["needs_restart"]), (0, [])])
def test_a_draft_may_change_whatever_it_likes_unless_somebody_began(database: Database, acts: int, found: list[str]):
    shop = Shop(database, quest("goal", count=SUM))
    for _ in range(acts):
        shop.world.one(shop.world.payment())

    assert shop.publish(draft(quest("goal", count=SUM))) == []
    assert shop.publish(quest("goal", count=ACTS)) == found


def test_a_draft_that_was_away_keeps_what_players_had(database: Database):
    shop = Shop(database, quest("goal", count=SUM), OTHER)
    shop.world.one(shop.world.payment())
    shop.publish(draft(quest("goal", count=SUM, limits=[limit(3)])), OTHER)
    shop.publish(OTHER)

    assert shop.publish(quest("goal", count=ACTS), OTHER) == ["needs_restart"]


def test_what_can_no_longer_be_read_is_noted_and_not_compared(database: Database):
    shop = Shop(database, OTHER)
    wrong = {"goal.yaml": "schema: quest/v0\n", "vocabulary.yaml": "schema: vocabulary/v0\n"}
    bundles.keep(database, wrong, {99: ("goal", "v0", "goal.yaml")}, NOW)
    said = shop.compared(quest("goal", count=ACTS), OTHER)

    assert said.findings == ()
    assert any(note.startswith("what goal was before can no longer be read") for note in said.notes)


def test_what_is_known_from_the_publication_is_not_made_again(database: Database, monkeypatch: pytest.MonkeyPatch):
    shop = Shop(database, quest("goal", count=SUM), OTHER)
    new: Content = made(quest("goal", count=SUM, amount=7), OTHER, quest("fresh"))

    def nothing(*_: object, **__: object) -> dict[str, str]:
        raise AssertionError("no bundle is read")

    monkeypatch.setattr(bundles, "texts_of", nothing)
    assert past_of(database, new, shop.old).quests == {}


# --- budgets ----------------------------------------------------------------------------------------------------------


def with_spring(asset: str, every: str = "week") -> Content:
    """Content of a quest of an id of its own that gives an asset from the budget `spring`."""
    spring = BUDGETS["budgets"]["spring"] | {"asset": asset, "every": every}  # type: ignore[index]
    one = texts(quest(f"of-{asset}-{every}", give=asset, amount="event.amount", budget="spring"))
    return content_from(one | {"budgets.yaml": json.dumps(BUDGETS | {"budgets": {"spring": spring}})}, discover())


def published(database: Database, *contents: Content, paid: str) -> list[str]:
    """Publish one content after another, with a payment on the first; what is found of the last."""
    for day, content in enumerate(contents[:-1]):
        content.store(database, NOW)
        publications.publish(database, content.bundle, NOW + day, by="ops")
        content.bind(database, NOW + day)
    world = World(database, content=contents[0])
    world.one(world.payment(paid))
    new, old = contents[-1], contents[-2]
    return [finding.message for finding in compare(new, old, past_of(database, new, old)).findings]


def test_a_budget_that_was_away_cannot_come_back_with_another_asset(database: Database):
    found = published(database, with_spring("energy"), made(OTHER), with_spring("feed"), paid="10")

    assert found == ["the budget 'spring' is of another asset (energy → feed)"]


def test_a_budget_that_was_away_may_come_back_as_it_was_or_with_another_window(database: Database):
    before = with_spring("energy"), made(OTHER)

    assert published(database, *before, with_spring("energy"), paid="10") == []
    assert published(database, *before, with_spring("energy", "month"), paid="10") == []


def test_a_budget_of_which_nothing_was_spent_may_come_back_with_another_asset(database: Database):
    assert published(database, with_spring("energy"), made(OTHER), with_spring("feed"), paid="0.4") == []


def test_nobody_began_until_somebody_has_progress(database: Database):
    world = World(database, content=made(quest("goal", count=ACTS)))

    assert nobody_began(database)
    world.one(world.payment())
    assert not nobody_began(database)
