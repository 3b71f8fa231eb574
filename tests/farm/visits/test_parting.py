"""Hens at a coop whose owner is erased; on both databases."""

from engine.clock import HOUR, MINUTE
from engine.privacy.erasure import erase
from engine.store import Database
from tests.farm.kept import broken
from tests.farm.visits.test_moves import visited
from tests.farm.world import Yards


def told(yards: Yards, name: str, kind: str) -> list[str]:
    """What a player has been told of a kind."""
    rows = yards.world.rows(f"SELECT body FROM inbox WHERE kind = 'farm.{kind}' AND player_id = {yards.ids[name]}")
    return [str(body) for (body,) in rows]


def test_she_takes_home_what_she_ate_and_her_owner_hears_of_it(database: Database):
    yards = visited(database)
    ate = yards.scene("mei")["hen"]["away"]["ate_mg"]
    erase(database, "lin", yards.now)
    yards.wait(MINUTE)

    assert ate > 0
    assert yards.scene("mei")["egg"]["part"] == (180_000 + ate) // 900
    assert told(yards, "mei", "hen_home_alone") == [f'{{"ate_g":{ate // 1000}}}']
    assert yards.state("mei") == "hungry"
    assert str(yards.ids["lin"]) not in str(yards.scene("mei", page="feed"))
    assert broken(yards) == []


def test_she_looks_elsewhere_when_her_host_is_gone(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    erase(database, "lin", yards.now)
    yards.stock("wu", 180)
    yards.wait(HOUR)
    yards.play("wu", "feed")
    yards.wait(HOUR + 1)

    assert yards.scene("mei")["hen"]["away"]["friend"] == str(yards.ids["wu"])


def test_a_host_whose_guest_is_erased_is_told_once_that_the_meal_is_over(database: Database):
    yards = visited(database)
    erase(database, "mei", yards.now)
    yards.wait(9 * HOUR)

    assert len(told(yards, "lin", "hungry")) == 1


def test_a_coop_without_guests_is_left_as_quietly_as_it_was(database: Database):
    yards = visited(database)
    yards.play("mei", "recall", friend="lin")
    yards.wait(MINUTE)
    erase(database, "lin", yards.now)
    yards.wait(MINUTE)

    assert told(yards, "mei", "hen_home_alone") == []
