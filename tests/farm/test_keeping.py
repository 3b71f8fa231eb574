"""A yard is put back with all that follows: who is done goes home, and what was eaten is given; on both databases."""

import pytest

from engine.clock import HOUR
from engine.store import Database
from games.farm.visits import rules
from games.farm.yards import Yard, yards_of
from tests.farm.kept import broken
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards


def yard(yards: Yards, name: str) -> Yard:
    """A player's yard as of now."""
    with yards.db.reading() as tx:
        return yards_of(tx, yards.table_ground(), [yards.ids[name]], yards.now)[yards.ids[name]]


def test_once_nothing_is_left_the_hen_has_been_given_what_she_ate(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    yards.wait(6 * HOUR)
    found = yard(yards, "mei")

    assert (found.crop_mg, found.eaten_mg, found.coop.empty_at) == (180_000, 180_000, 0)
    assert found.coop.hungry_at == yards.now - 6 * HOUR + -(-180 * HOUR // 37)


def test_what_a_chased_hen_drops_she_does_not_carry_home(database: Database):
    yards = visited(database)
    before = yard(yards, "mei").crop_mg
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "dropped", lambda ate_mg, _draw: ate_mg // 2)
        told = yards.play("lin", "chase", visit=yards.visit("lin"))
    yards.tick()

    assert (told["dropped_mg"], yards.store("lin")) == (told["ate_mg"] // 2, told["ate_mg"] // 2)
    assert yard(yards, "mei").crop_mg - before == told["ate_mg"] - told["dropped_mg"]
    yards.wait(HOUR)
    assert yards.world.count("inbox WHERE kind = 'farm.hen_home_chased'") == 1
    assert broken(yards) == []


def test_a_hen_that_dodges_carries_all_home(database: Database):
    yards = visited(database)
    before = yard(yards, "mei").crop_mg
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "dropped", lambda _ate_mg, _draw: 0)
        told = yards.play("lin", "chase", visit=yards.visit("lin"))

    assert yard(yards, "mei").crop_mg - before == told["ate_mg"] > 0
    assert yards.store("lin") == 0


def test_who_sets_out_takes_along_what_she_has_eaten(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 20)
    yards.stock("lin", 180)
    yards.play("lin", "feed_friend", friend="mei")
    yards.world.now += 5 * HOUR  # nobody has looked since: what she ate is still to be given
    yards.play("mei", "visit", friend="lin")
    found = yard(yards, "mei")

    assert (found.away_as, found.crop_mg, found.trough.eaters) == ("guest", 180_000, ())
    assert broken(yards) == []


def test_a_guest_goes_home_though_nobody_looks(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 20)
    yards.play("mei", "visit", friend="lin")
    yards.wait(2 * HOUR - 1)
    before = yards.state("mei")
    yards.wait(2)

    assert (before, yards.state("mei")) == ("away", "hungry")
    yards.wait(HOUR)
    assert yards.world.count("inbox WHERE kind = 'farm.hen_back'") == 1


def test_a_helper_s_half_is_rounded_in_her_favour(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 360)
    yards.play("mei", "feed")
    yards.play("mei", "hire", friend="lin")
    yards.world.now += HOUR + 1_234
    ate = yards.play("mei", "send_home", visit=yards.visit("mei"))["ate_mg"]

    assert (yard(yards, "lin").crop_mg, yard(yards, "mei").crop_mg) == (ate - ate // 2, ate // 2)


def test_who_eats_with_a_thief_is_done_in_half_the_time_and_both_are_told(database: Database):
    yards = visited(database)
    over = yard(yards, "lin").coop.empty_at
    yards.wait(over - yards.now - 1)
    before = yards.state("mei")
    yards.wait(2)

    assert (before, yards.state("mei"), yards.scene("lin")["guests"]) == ("away", "hungry", [])
    yards.wait(HOUR)
    kinds = {kind for (kind,) in yards.world.rows("SELECT kind FROM inbox")}
    assert kinds >= {"farm.hungry", "farm.hen_went", "farm.hen_home"}
    assert broken(yards) == []


def test_what_a_chased_hen_drops_beside_a_full_store_waits_at_the_door(database: Database):
    yards = visited(database)
    yards.stock("lin", 1_790)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "dropped", lambda _ate_mg, _draw: 15_000)
        yards.play("lin", "chase", visit=yards.visit("lin"))

    assert (yards.store("lin"), yards.world.held("feed", "lin")) == (1_800_000, 5_000)
    assert broken(yards) == []
