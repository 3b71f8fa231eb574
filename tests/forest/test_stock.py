"""How many of a species are left, and whose place lapses; on both databases."""

from datetime import date

import pytest

from engine.clock import HOUR
from engine.days import instant
from engine.store import Database
from games.forest.numbers import NUMBERS
from games.forest.rules.trees import PARTNER_ZONE, Stock
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
        found = stocks_of(tx, energy, ["wetland", "fir", "oak"], NOW)

    assert found == {"wetland": Stock(100_000, 0, 1), "fir": Stock(500, 0, 0)}


def test_what_has_lapsed_goes_for_ever_and_other_species_stay(woods: Woods):
    energy = woods.world.numbers.assets["energy"]
    with woods.db.writing() as tx:
        let_lapsed_go(tx, energy, "fir")
        let_lapsed_go(tx, energy, "wetland")

    names = {id: name for name, id in woods.ids.items()}
    rows = woods.world.rows("SELECT player_id FROM forest_reservation")
    assert {names[id] for (id,) in rows} == {"mei", "lin"}


def test_what_is_released_can_be_planted_from_the_day_at_the_place_on_wherever_the_player_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """Where a player lives it may be the day before or after; the trees stand where the partner plants."""
    midnight = instant("2026-11-19 00:00", PARTNER_ZONE)
    wetland = NUMBERS.species["wetland"]
    release = wetland.releases[0].model_copy(update={"at": date(2026, 11, 19), "stock": 5})
    monkeypatch.setitem(NUMBERS.species, "wetland", wetland.model_copy(update={"releases": [release]}))
    woods = Woods(database, "mei", "lin", now=midnight - 2 * HOUR)
    woods.world.put("mei", zone="America/New_York")
    woods.world.put("lin", zone="Pacific/Auckland")
    for name in ("mei", "lin"):
        woods.rich(name, 3_000)
    before = [left(woods, name) for name in ("mei", "lin")]
    too_early = woods.no("lin", "plant", species="wetland")
    woods.world.now = midnight

    assert (before, too_early) == ([(0, "2026-11-19")] * 2, "sold_out")
    assert [left(woods, name) for name in ("mei", "lin")] == [(5, None)] * 2
    assert woods.no("mei", "plant", species="wetland") == ""


def left(woods: Woods, name: str) -> tuple[int, str | None]:
    rows = woods.scene(name, page="catalogue")["species"]
    return next((row["left"], row["next_release"]) for row in rows if row["species"] == "wetland")
