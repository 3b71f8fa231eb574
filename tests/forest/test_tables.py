"""The forest's rows, when a player is erased; on both databases."""

from engine.clock import HOUR, MINUTE
from engine.privacy.erasure import erase
from engine.store import Database
from games.forest.tables import Certificate, Forest, Peace, Reservation, Taken
from tests.forest.world import Woods


def rows(woods: Woods, table: type, *columns: str) -> int:
    with woods.db.reading() as tx:
        return sum(len(tx.fetch(table, ", ".join(columns), (column,), [(woods.ids["mei"],)])) for column in columns)


def test_nothing_that_names_a_player_is_left_but_what_was_taken(database: Database):
    woods = Woods(database, "mei", "lin", "wu")
    name = woods.earn("lin", 100)
    woods.rich("mei", 18_000)
    woods.wait(2 * MINUTE)
    woods.play("mei", "steal", bubble=name)
    woods.play("mei", "reserve", species="wetland")
    woods.play("mei", "keep_peace", friend="wu")
    woods.play("mei", "plant", species="saxaul")
    erase(database, "mei", woods.now)

    left = {table: rows(woods, table, "player_id") for table in (Forest, Certificate, Reservation, Peace)}
    assert set(left.values()) == {0}
    assert rows(woods, Taken, "player_id") == 1


def test_after_a_thief_is_erased_the_owner_still_keeps_sixty_percent(database: Database):
    names = [f"p{n}" for n in range(6)]
    woods = Woods(database, "lin", *names)
    name = woods.earn("lin", 10)
    woods.wait(2 * MINUTE)
    for thief in names[:4]:
        woods.play(thief, "steal", bubble=name)
    erase(database, "p0", woods.now)

    assert woods.no("p5", "steal", bubble=name) == "left_to_owner"


def test_a_place_that_was_kept_for_who_is_erased_is_free(database: Database):
    woods = Woods(database, "mei", "lin")
    woods.rich("mei", 2_700)
    woods.play("mei", "reserve", species="wetland")
    erase(database, "mei", woods.now + HOUR)

    wetland = [one for one in woods.scene("lin", page="catalogue")["species"] if one["species"] == "wetland"]
    assert wetland[0]["left"] == 100_000
