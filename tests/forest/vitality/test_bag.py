"""What is loaded of props, on both databases."""

from engine.store import Database
from games.forest.vitality.bag import bag_of, in_use, is_shielded, may_take, worn_by
from tests.forest.world import Woods


def test_a_player_who_never_had_a_prop_has_an_empty_bag_and_nothing_works(database: Database):
    woods = Woods(database, "mei")
    mei = woods.ids["mei"]

    with database.reading() as tx:
        uses = in_use(tx, [mei])
        assert (bag_of(tx, mei), dict(uses), worn_by(tx, mei)) == ([], {}, None)
    assert (may_take(uses, mei, woods.now), is_shielded(uses, mei, woods.now)) == (1, False)


def test_what_is_over_works_no_more():
    uses = {(7, "shield"): 100, (7, "double"): 100}

    assert (is_shielded(uses, 7, 99), is_shielded(uses, 7, 100)) == (True, False)
    assert (may_take(uses, 7, 99), may_take(uses, 7, 100)) == (2, 1)
