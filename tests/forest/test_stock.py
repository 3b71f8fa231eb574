"""How many of a species are left, and whose place lapses; on both databases."""

import pytest

from engine.store import Database
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import Stock
from games.forest.stock import let_lapsed_go, reserved, stocks_of
from games.forest.tables import Reservation
from tests.forest.world import Woods
from tests.world import NOW

LATE = NOW + 1_000_000_000
ENOUGH = 2_160  # four fifths of a wetland


@pytest.fixture
def woods(database: Database) -> Woods:
    """Of three who have a place, one's time is over, and one has a gram too little."""
    woods = Woods(database, "mei", "lin", "wu")
    for name, grams in (("mei", ENOUGH), ("lin", ENOUGH), ("wu", ENOUGH - 1)):
        woods.rich(name, grams)
    rows = [(woods.ids["mei"], "wetland", LATE), (woods.ids["lin"], "wetland", NOW), (woods.ids["wu"], "wetland", LATE)]
    with database.writing() as tx:
        tx.insert(Reservation, sorted(rows))
    return woods


def test_a_place_is_kept_until_its_time_is_over_and_as_long_as_the_energy_is_there(woods: Woods):
    energy = woods.world.numbers.assets["energy"]
    with woods.db.reading() as tx:
        assert reserved(tx, energy, NOW) == {"wetland": 1}
        found = stocks_of(tx, energy, ["wetland", "fir", "oak"], NUMBERS.species["fir"].releases[0].at, NOW)

    assert found == {"wetland": Stock(100_000, 0, 1), "fir": Stock(500, 0, 0)}


def test_what_has_lapsed_goes_for_ever_and_other_species_stay(woods: Woods):
    energy = woods.world.numbers.assets["energy"]
    with woods.db.writing() as tx:
        let_lapsed_go(tx, energy, "fir")
        let_lapsed_go(tx, energy, "wetland")

    names = {id: name for name, id in woods.ids.items()}
    rows = woods.world.rows("SELECT player_id FROM forest_reservation")
    assert {names[id] for (id,) in rows} == {"mei", "lin"}
