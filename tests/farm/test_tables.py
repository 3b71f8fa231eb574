"""The farm's rows, when a player is erased; on both databases."""

import json

from engine.clock import HOUR
from engine.privacy.erasure import erase
from engine.privacy.export import export
from engine.store import Database
from tests.farm.kept import broken
from tests.farm.test_yards import loaded
from tests.farm.visits.test_moves import visited


def eats(who: int, column: str) -> str:
    """The rows of who eats where."""
    return f"farm_eater WHERE {column} = {who}"


def test_what_a_guest_ate_is_the_host_s_feed_again_when_she_is_erased(database: Database):
    yards = visited(database)
    [before] = loaded(yards, "lin")
    erase(database, "mei", yards.now)
    [after] = loaded(yards, "lin")
    mei, lin = yards.ids["mei"], yards.ids["lin"]

    ate = sum(one.ate for one in before.trough.eaters if one.id == mei)
    assert ate > 0
    assert after.trough.food + sum(one.ate for one in after.trough.eaters) == before.trough.food + ate + sum(
        one.ate for one in before.trough.eaters if one.id == lin
    )
    assert (after.guests, yards.world.count(eats(mei, "guest_id"))) == ([], 0)
    assert yards.world.count(f"farm_coop WHERE player_id = {mei}") == 0
    yards.wait(9 * HOUR)
    assert (yards.scene("lin")["trough"]["mg"], yards.scene("lin")["egg"]["part"]) == (0, 200)
    assert yards.world.count(f"inbox WHERE kind = 'farm.hungry' AND player_id = {lin}") > 0


def test_a_hen_comes_home_when_her_host_is_erased(database: Database):
    yards = visited(database)
    ate = yards.scene("mei")["hen"]["away"]["ate_mg"]
    erase(database, "lin", yards.now)
    yards.tick()

    assert (yards.state("mei"), yards.world.count(eats(yards.ids["lin"], "host_id"))) == ("hungry", 0)
    yards.fed("mei")
    yards.wait(6 * HOUR)
    assert yards.scene("mei")["egg"]["part"] == (360_000 + ate) // 900
    assert broken(yards) == []


def test_an_export_shows_the_coop_and_the_visits(database: Database):
    yards = visited(database)
    told = json.loads(b"".join(export(database, yards.ids["lin"], yards.now)))

    assert [one["name"] for one in told["farm_coop"]] == ["huahua"]
    assert sorted(one["kind"] for one in told["farm_visits"]) == ["own", "thief"]
