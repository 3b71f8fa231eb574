"""A hen always comes home, whatever became of her host; and a hungry one always has one look ahead, and no more."""

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.privacy.erasure import erase
from engine.risk.sanctions import Order, impose
from engine.social.friends import block, unfriend
from engine.store import Database
from games.farm.words import NOTICES
from tests.farm.kept import broken
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards


def parted(yards: Yards, how: str) -> None:
    """Lin is no friend of mei's any more."""
    if how == "withdrawn":
        yards.world.put("lin", consent=False)
        return
    end = {"unfriended": unfriend, "blocked": block}[how]
    with yards.db.writing() as tx:
        end(tx, yards.ids["lin"], yards.ids["mei"], yards.now)


def told(yards: Yards, name: str) -> list[str]:
    """The kinds of messages somebody has."""
    rows = yards.world.rows(f"SELECT kind FROM inbox WHERE player_id = {yards.ids[name]}")
    return [kind.removeprefix("farm.") for (kind,) in rows]


def looks(yards: Yards, name: str) -> list[int]:
    """When a hen will look for food elsewhere, of all that was noted."""
    asked = f"SELECT due_at FROM follow_up WHERE kind = 'farm.wander' AND player_id = {yards.ids[name]}"
    return [due for (due,) in yards.world.rows(asked)]


@pytest.mark.parametrize("how", ["unfriended", "blocked", "withdrawn"])
def test_she_is_called_home_with_what_she_ate_though_her_host_is_no_friend_any_more(database: Database, how: str):
    yards = visited(database)
    parted(yards, how)
    yards.wait(5 * DAY if how == "withdrawn" else HOUR)
    offer = next(one for one in yards.scene("mei")["can"] if one["move"] == "recall")

    assert offer["can"]
    assert yards.play("mei", "recall", friend="lin")["ate_mg"] > 0
    assert yards.state("mei") == "hungry"
    yards.fed("mei")
    assert (yards.state("mei"), broken(yards)) == ("eating", [])


def test_she_is_called_home_when_nothing_is_left_and_nobody_has_looked_since(database: Database):
    yards = visited(database)
    yards.world.now += 5 * HOUR

    assert yards.play("mei", "recall", friend="lin")["ate_mg"] > 0
    assert yards.state("mei") == "hungry"


def test_whose_hen_is_not_there_hears_no_more_of_a_stranger_than_of_nobody(database: Database):
    yards = Yards(database, "mei", "lin", strangers=("wu",))

    assert [yards.no("mei", "recall", friend=one) for one in ("wu", "1", "lin")] == ["not_allowed"] * 2 + ["not_there"]


@pytest.mark.parametrize("feeds", ["feed", "feed_friend"])
def test_who_feeds_before_anybody_has_looked_feeds_no_thief_that_is_gone(database: Database, feeds: str):
    yards = visited(database, "mei", "lin", "wu")
    yards.stock("lin", 360)
    yards.stock("wu", 360)
    yards.world.now += 5 * HOUR
    if feeds == "feed":
        yards.play("lin", "feed")
    else:
        yards.play("wu", "feed_friend", friend="lin")

    assert yards.scene("lin")["guests"] == []
    assert yards.state("mei") == "hungry"
    yards.tick()
    assert broken(yards) == []


def test_whose_game_rests_calls_her_home_all_the_same(database: Database):
    yards = visited(database)
    with database.writing() as tx:
        impose(tx, database.ids, yards.ids["mei"], Order("closed", "other", 7, "anna"), yards.now)

    assert yards.play("mei", "recall", friend="lin")["ate_mg"] > 0


def test_the_hen_of_who_is_kept_apart_goes_to_nobody(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.fed("mei")
    yards.wait(4 * HOUR)
    with database.writing() as tx:
        impose(tx, database.ids, yards.ids["mei"], Order("closed", "other", 7, "anna"), yards.now)
    yards.fed("lin")
    yards.wait(3 * HOUR)

    assert yards.state("mei") == "hungry"


def test_no_hen_goes_to_a_friend_who_is_kept_apart(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.fed("mei")
    yards.wait(4 * HOUR)
    yards.fed("lin")
    with database.writing() as tx:
        impose(tx, database.ids, yards.ids["lin"], Order("apart", "other", 7, "anna"), yards.now)
    yards.wait(3 * HOUR)

    assert yards.state("mei") == "hungry"


def test_nothing_is_noted_of_a_host_who_was_erased_on_her_way_home(database: Database):
    yards = visited(database)
    lin = yards.ids["lin"]
    yards.play("lin", "send_home", visit=yards.visit("lin"))
    erase(database, "lin", yards.now)
    yards.wait(HOUR)

    assert yards.world.count(f"deed WHERE player_id = {lin} OR other_id = {lin}") == 0
    assert told(yards, "mei")[-1] == "hen_home_alone"


def test_no_message_names_a_host_who_has_blocked_her_owner(database: Database):
    yards = visited(database)
    parted(yards, "blocked")
    yards.wait(6 * HOUR)

    assert "hen_home_alone" in told(yards, "mei")
    assert "hen_home" not in told(yards, "mei")


def test_after_tea_nobody_reads_of_nothing_that_was_eaten(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 20)
    yards.play("mei", "visit", friend="lin")
    yards.wait(4 * HOUR)

    assert [one["kind"] for one in yards.scene("lin", page="feed")["feed"]] == ["visited"]


def test_her_trips_make_nobody_s_phone_ring_but_the_end_of_a_meal_does():
    assert {kind for kind in ("hen_went", "hen_home", "hen_back", "hungry") if NOTICES[kind].nudges} == {"hungry"}


def test_who_was_tucked_in_hungry_goes_the_next_day(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 180)
    yards.wait(6 * HOUR)
    yards.play("mei", "feed")
    yards.wait(5 * HOUR + 10 * MINUTE)  # 20:10
    yards.play("mei", "tuck_in")
    yards.wait(9 * HOUR + 40 * MINUTE)  # 05:50
    yards.fed("lin")
    yards.wait(2 * HOUR)

    assert yards.state("mei") == "away"


def test_after_three_trips_she_goes_again_the_next_day(database: Database):
    hosts = ("a", "b", "c")
    yards = Yards(database, "mei", *hosts, now=MORNING)
    for name in hosts:
        yards.play(name, "prefer", may_work=False)
        yards.stock(name, 1_000)
    yards.fed("mei")
    yards.wait(5 * HOUR)
    for name in hosts:
        yards.play(name, "feed")
    for _ in range(60):
        yards.wait(10 * MINUTE)
        if yards.state("mei") == "away":
            yards.play("mei", "recall", friend=next(n for n in hosts if yards.scene(n)["guests"]))
    [trips] = [n for (n,) in yards.world.rows(
        f"SELECT amount FROM daily_count WHERE what = 'farm.trip' AND other_id = 0 AND player_id = {yards.ids['mei']}"
    )]  # fmt: skip
    [look] = looks(yards, "mei")

    assert trips == 3
    assert MORNING + DAY - 3 * HOUR <= look < MORNING + DAY - 2 * HOUR  # between six and seven


def test_called_home_she_looks_elsewhere_again_later(database: Database):
    yards = visited(database)
    yards.play("mei", "recall", friend="lin")

    assert yards.now + 2 * HOUR in looks(yards, "mei")


def test_whose_wish_to_stay_is_taken_back_goes(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.play("mei", "prefer", stays=True)
    yards.fed("mei")
    yards.wait(5 * HOUR)
    yards.fed("lin")
    yards.wait(HOUR)
    before = yards.state("mei")
    yards.play("mei", "prefer", stays=False)
    yards.wait(MINUTE)

    assert (before, yards.state("mei")) == ("hungry", "away")


def test_the_wish_to_stay_alone_asks_thieves_home(database: Database):
    yards = visited(database)
    yards.play("lin", "prefer", stays=True)
    yards.tick()

    assert (yards.scene("lin")["guests"], yards.state("mei")) == ([], "hungry")


def test_a_new_hen_waits_at_home_for_her_first_meal(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("mei", 20)
    yards.fed("lin")
    yards.wait(3 * HOUR)

    assert (yards.state("mei"), looks(yards, "mei")) == ("hungry", [])


def test_a_hungry_hen_has_one_look_ahead_however_often_she_came_home(database: Database):
    yards = Yards(database, "mei", "lin", "wu", "zhao", now=MORNING)
    yards.fed("mei")
    yards.stock("mei", 60)
    yards.wait(6 * HOUR)
    for name in ("lin", "wu", "zhao"):
        yards.play("mei", "visit", friend=name)
        yards.play(name, "send_home", visit=yards.visit(name))
        yards.wait(MINUTE)
    [(at,)] = yards.world.rows(f"SELECT wanders_at FROM farm_coop WHERE player_id = {yards.ids['mei']}")
    yards.wait(4 * HOUR)

    assert at in range(yards.now - 3 * HOUR, yards.now)
    assert len(looks(yards, "mei")) == 1


def test_the_hens_of_a_town_do_not_all_go_at_one_instant(database: Database):
    names = ("a", "b", "c", "d", "e")
    yards = Yards(database, *names, now=MORNING)
    for name in names:
        yards.stock(name, 180)
    yards.wait(7 * HOUR)
    for name in names:
        yards.play(name, "feed")
    yards.wait(6 * HOUR)

    assert len({looks(yards, name)[0] for name in names}) == len(names)
