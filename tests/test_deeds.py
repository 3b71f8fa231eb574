"""Feeds of what happened between two players, on both databases."""

from engine.deeds import DeedRow, deeds_of, forget_old, rows_of
from engine.store import Database
from tests.world import NOW, World, quest

ANN, BOB, CEM = 256, 512, 768


def gave(database: Database, first: int, actor: int, other: int, at: int, **values: object) -> None:
    with database.writing() as tx:
        tx.insert(DeedRow, rows_of([first, first + 1], "sea", "gave", actor, other, at, values))


def test_each_of_the_two_sees_it_newest_first(database: Database):
    World(database, quest("pay"))
    gave(database, 10, ANN, BOB, NOW, grams=3)
    gave(database, 20, BOB, ANN, NOW + 1, grams=4)

    with database.reading() as tx:
        ann, bob = deeds_of(tx, ANN, "sea"), deeds_of(tx, BOB, "sea")
    assert [(one.mine, one.other_id, one.values["grams"]) for one in ann] == [(False, BOB, 4), (True, BOB, 3)]
    assert [(one.mine, one.other_id, one.values["grams"]) for one in bob] == [(True, ANN, 4), (False, ANN, 3)]


def test_a_feed_goes_on_before_a_place_and_leaves_out_who_is_hidden(database: Database):
    World(database, quest("pay"))
    for n, other in enumerate((BOB, CEM, BOB)):
        gave(database, 10 * n + 10, ANN, other, NOW + n)

    with database.reading() as tx:
        first = deeds_of(tx, ANN, "sea", limit=1)
        rest = deeds_of(tx, ANN, "sea", before=first[0].id)
        seen = deeds_of(tx, ANN, "sea", hidden=[CEM])
        other_game = deeds_of(tx, ANN, "lake")
    assert ([one.id for one in first + rest], [one.id for one in seen], other_game) == ([30, 20, 10], [30, 10], [])


def test_old_deeds_are_forgotten_some_at_a_time(database: Database):
    World(database, quest("pay"))
    for n in range(3):
        gave(database, 10 * n + 10, ANN, BOB, NOW + n)
    with database.writing() as tx:
        many = [forget_old(tx, NOW + 2, 3), forget_old(tx, NOW + 2, 3), forget_old(tx, NOW + 2, 3)]

    with database.reading() as tx:
        assert (many, len(deeds_of(tx, ANN, "sea"))) == ([3, 1, 0], 1)
