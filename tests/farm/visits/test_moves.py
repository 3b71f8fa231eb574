"""Hungry hens at friends' troughs; on both databases."""

from engine.clock import HOUR, MINUTE
from engine.store import Database
from tests.farm.world import Yards
from tests.world import NOW

MORNING = NOW - NOW % (24 * HOUR) + HOUR  # 09:00 in Shanghai


def visited(database: Database, *names: str) -> Yards:
    """Mei's hen was fed and is hungry; Lin's eats."""
    yards = Yards(database, *(names or ("mei", "lin")), now=MORNING)
    yards.fed("mei")
    yards.wait(5 * HOUR)
    yards.fed("lin")
    yards.wait(HOUR)
    return yards


def test_a_hungry_hen_goes_to_a_friend_who_has_something_in_the_trough(database: Database):
    yards = visited(database)

    [thief] = yards.scene("lin")["guests"]
    assert (yards.state("mei"), thief["kind"], thief["whose"]) == ("away", "thief", str(yards.ids["mei"]))
    assert thief["ate_mg"] > 0


def test_what_she_ate_is_hers_and_the_rest_the_hosts(database: Database):
    yards = visited(database)
    yards.wait(5 * HOUR)
    mei, lin = (yards.scene(name)["egg"]["part"] for name in ("mei", "lin"))

    assert yards.state("mei") == "hungry"
    assert 360_000 * 1_000 // 900_000 - 1 <= mei + lin <= 360_000 * 1_000 // 900_000


def test_a_host_sends_her_home_with_what_she_ate(database: Database):
    yards = visited(database)
    ate = yards.play("lin", "send_home", visit=yards.visit("lin"))["ate_mg"]
    yards.tick()

    assert ate > 0
    assert yards.scene("lin")["guests"] == []
    assert yards.state("mei") == "hungry"
    assert yards.no("lin", "send_home", visit="1") == "not_here"


def test_chased_she_drops_half_into_the_store_or_dodges(database: Database):
    yards = visited(database)
    before = yards.store("lin")
    told = yards.play("lin", "chase", visit=yards.visit("lin"))
    yards.tick()

    assert yards.store("lin") - before == told["dropped_mg"]
    assert told["dropped_mg"] in (0, told["ate_mg"] // 2)
    assert yards.scene("mei")["hen"]["ruffled"]


def test_her_owner_calls_her_home(database: Database):
    yards = visited(database)

    assert yards.play("mei", "recall", friend="lin")["ate_mg"] > 0
    assert yards.state("mei") == "hungry"
    assert yards.no("mei", "recall", friend="lin") == "not_there"


def test_who_wants_it_has_a_hen_that_stays_and_no_thieves(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.play("lin", "prefer", stays=True)
    yards.fed("mei")
    yards.wait(5 * HOUR)
    yards.fed("lin")
    yards.wait(2 * HOUR)

    assert yards.scene("lin")["guests"] == []
    assert yards.state("mei") == "hungry"


def test_a_hen_that_is_fed_goes_nowhere(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.fed("mei")
    yards.fed("lin")
    yards.wait(4 * HOUR + 30 * MINUTE)

    assert (yards.state("mei"), yards.state("lin")) == ("eating", "eating")
