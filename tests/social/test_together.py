"""A game that holds something for a group's members is asked before one is sent away, and told when one is out."""

import pytest

from engine.bulk import Transaction
from engine.ids import Ids
from engine.privacy.erasure import erase
from engine.social import together
from engine.social.together import Parted, Together
from engine.store import Database
from tests.neighbours import People, code_of


class Held:
    """A game that notes who is out of what, and that keeps some groups together."""

    def __init__(self) -> None:
        self.parted: list[Parted] = []
        self.members: list[int] = []
        self.kept: set[int] = set()

    def give_back(self, tx: Transaction, _ids: Ids, parted: Parted) -> None:
        """Note it, and how many members there are at that moment."""
        self.parted.append(parted)
        asked = "SELECT COUNT(*) FROM group_member"
        self.members.append(int(tx.connection.exec_driver_sql(asked).scalar_one()))

    def keeps(self, _tx: Transaction, group: int) -> bool:
        """Whether the group is one of those."""
        return group in self.kept


@pytest.fixture
def game(monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(together, "_GAMES", {})
    held = Held()
    together.joins("held", Together(held.give_back, held.keeps))
    return held


@pytest.fixture
def people(database: Database, game: Held) -> People:
    people = People(database, "ann", "bob", "cat")
    people.befriend("ann", "bob", "cat")
    return people


def test_whoever_leaves_or_is_removed_is_out_before_the_game_hears_of_it(people: People, game: Held):
    group = people.group("ann")
    people.enter(group, "ann", "bob", "cat")
    people.leave("bob", group)
    people.remove("ann", group, "cat")

    assert game.parted == [Parted(people.ids[name], group, people.now) for name in ("bob", "cat")]
    assert game.members == [2, 1]


def test_a_couple_that_is_left_by_a_block_is_told_of_too(people: People, game: Held):
    group = people.group("ann", "couple")
    people.enter(group, "ann", "bob")
    people.block("bob", "ann")

    assert game.parted == [Parted(people.ids["bob"], group, people.now)]


def test_who_is_erased_is_out_of_every_group_and_then_of_everything(people: People, game: Held):
    first, second = people.group("ann"), people.group("ann", "family")
    erase(people.db, "ann", people.now)

    assert game.parted == [Parted(people.ids["ann"], where, people.now) for where in (first, second, None)]


def test_nobody_is_sent_away_from_a_group_that_a_game_keeps_together_and_anybody_may_leave(people: People, game: Held):
    group = people.group("ann")
    people.enter(group, "ann", "bob", "cat")
    game.kept.add(group)

    assert code_of(lambda: people.remove("ann", group, "bob")) == "goal_near"
    assert (people.members("ann"), game.parted) == ([["ann", "bob", "cat"]], [])
    people.leave("bob", group)
    assert people.members("ann") == [["ann", "cat"]]


def test_who_is_no_captain_hears_that_first(people: People, game: Held):
    group = people.group("ann")
    people.enter(group, "ann", "bob", "cat")
    game.kept.add(group)

    assert code_of(lambda: people.remove("bob", group, "cat")) == "not_captain"
