"""Energy rain: runs, tokens, taps, gifts and caps, on both databases."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.audit import audit
from engine.clock import DAY, MINUTE, SECOND
from engine.days import instant
from engine.errors import Malformed
from engine.risk.sanctions import Order, impose
from engine.store import Database
from games.forest.moves.rain import MOST_TAPS
from tests.forest.world import Woods
from tests.world import SHANGHAI


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu", strangers=("zhao",))


def taps_for(run: Mapping[str, Any], drops: int = 60) -> list[list[int]]:
    """Taps that catch the first so many drops."""
    return [[t + 500, x] for t, x, _ in run["drops"][:drops]]


def play_run(woods: Woods, name: str, drops: int = 60) -> int:
    """Play a run to its end and return what it gave."""
    run = woods.play(name, "rain_start")
    woods.wait(15 * SECOND)
    return int(woods.play(name, "rain_finish", token=run["token"], taps=taps_for(run, drops))["grams"])


def test_what_is_caught_becomes_a_golden_bubble_that_is_ripe_at_once(woods: Woods):
    run = woods.play("mei", "rain_start")
    woods.wait(15 * SECOND)
    done = woods.play("mei", "rain_finish", token=run["token"], taps=taps_for(run, 10))

    grams = sum(g for *_, g in run["drops"][:10])
    assert done == {"caught": 10, "grams": grams}
    [bubble] = woods.scene("mei")["bubbles"]
    assert (bubble["status"], bubble["grams"]) == ("golden", grams)
    assert woods.no("lin", "steal", bubble=bubble["name"]) == "golden"
    assert woods.play("mei", "collect_all")["grams"] == grams
    assert audit(woods.db).ok


def test_a_run_gives_at_most_120_g(woods: Woods):
    assert play_run(woods, "mei") == 120


def test_a_token_settles_one_run_once_and_for_its_player_alone(woods: Woods):
    run, other = woods.play("mei", "rain_start"), woods.play("lin", "rain_start")
    woods.wait(15 * SECOND)

    assert woods.no("lin", "rain_finish", token=run["token"], taps=taps_for(run)) == "rain_over"
    assert woods.no("wu", "rain_finish", token=run["token"], taps=taps_for(run)) == "rain_over"
    assert [woods.no("mei", "rain_finish", token=run["token"], taps=[]) for _ in range(2)] == ["", "rain_over"]
    assert woods.no("lin", "rain_finish", token=other["token"], taps=[]) == ""


def test_taps_that_claim_more_time_than_has_passed_settle_nothing_yet(woods: Woods):
    run = woods.play("mei", "rain_start")
    woods.wait(5 * SECOND)

    assert woods.no("mei", "rain_finish", token=run["token"], taps=taps_for(run)) == "rain_early"
    woods.wait(10 * SECOND)
    assert woods.no("mei", "rain_finish", token=run["token"], taps=taps_for(run)) == ""


def test_a_run_that_was_put_away_costs_nothing_and_begins_anew(woods: Woods):
    first = woods.play("mei", "rain_start")
    woods.wait(11 * MINUTE)

    assert woods.no("mei", "rain_finish", token=first["token"], taps=taps_for(first)) == "rain_over"
    second = woods.play("mei", "rain_start")
    assert (first["token"] == second["token"], first["drops"] == second["drops"]) == (False, False)
    assert woods.no("mei", "rain_finish", token=first["token"], taps=[]) == "rain_over"
    woods.wait(15 * SECOND)
    assert woods.play("mei", "rain_finish", token=second["token"], taps=taps_for(second))["grams"] == 120


def test_one_run_a_day_is_one_s_own(woods: Woods):
    play_run(woods, "mei")

    assert woods.no("mei", "rain_start") == "no_rain_left"
    woods.wait(DAY)
    assert woods.no("mei", "rain_start") == ""


def test_a_run_that_begins_before_midnight_is_that_day_s_run(woods: Woods):
    play_run(woods, "mei", drops=3)
    woods.play("lin", "give_rain", friend="mei")
    woods.wait(instant("2026-11-18 23:59:50", SHANGHAI) - woods.now)
    run = woods.play("mei", "rain_start")
    woods.wait(15 * SECOND)

    assert woods.no("mei", "rain_finish", token=run["token"], taps=[]) == ""
    assert woods.scene("mei", page="rain")["runs_left"] == 1
    assert play_run(woods, "mei") == 120


def test_a_gift_opens_a_run_for_both_once_a_day(woods: Woods):
    for name in ("mei", "lin"):
        play_run(woods, name)
    woods.play("mei", "give_rain", friend="lin")

    assert woods.no("mei", "give_rain", friend="wu") == "rain_given_already"
    assert woods.no("wu", "give_rain", friend="lin") == "friend_has_rain"
    assert woods.no("wu", "give_rain", friend="zhao") == "not_allowed"
    assert [play_run(woods, name) for name in ("mei", "lin")] == [120, 120]
    assert [woods.no(name, "rain_start") for name in ("mei", "lin")] == ["no_rain_left", "no_rain_left"]
    [told] = woods.scene("lin", page="feed")["feed"]
    assert (told["kind"], told["mine"]) == ("gave_rain", False)


def test_all_runs_of_a_day_give_at_most_380_g(woods: Woods):
    woods.lively("mei")
    woods.play("mei", "buy", ware="rain_card")
    woods.play("mei", "use", prop="rain_card")
    woods.play("mei", "give_rain", friend="lin")
    woods.play("wu", "give_rain", friend="mei")

    assert [play_run(woods, "mei") for _ in range(4)] == [120, 120, 120, 20]
    assert woods.no("mei", "rain_start") == "enough_rain"
    woods.lively("lin")
    woods.play("lin", "buy", ware="rain_card")
    woods.play("lin", "give_prop", friend="mei", prop="rain_card")
    [card] = woods.scene("mei", page="bag")["props"]
    assert (woods.no("mei", "use", prop="rain_card"), card["can"][0]["can"]) == ("enough_rain", False)


def test_more_taps_than_anybody_makes_are_not_taken(woods: Woods):
    run = woods.play("mei", "rain_start")

    for taps in ([[1, 1]] * (MOST_TAPS + 1), [[1]], [[1, 2, 3]], [[-1, 0]], [["1", 0]]):
        with pytest.raises(Malformed):
            woods.play("mei", "rain_finish", token=run["token"], taps=taps)


def test_the_page_says_what_is_left_today(woods: Woods):
    play_run(woods, "mei", drops=3)

    page = woods.scene("mei", page="rain")
    assert (page["runs_left"], 0 < page["today_g"] < 16, page["can"][0]["why"]["code"]) == (0, True, "no_rain_left")


def test_who_earns_nothing_in_games_is_not_told_that_it_rained_grams(woods: Woods):
    with woods.db.writing() as tx:
        impose(tx, woods.db.ids, woods.ids["mei"], Order("unpaid", "other", 7, "anna"), woods.now)

    assert (play_run(woods, "mei"), woods.bubbles("mei")) == (0, [])
