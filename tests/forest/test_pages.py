"""Friends, rankings, what happened, the catalogue: on both databases."""

import pytest

from engine.clock import DAY, HOUR, MINUTE
from engine.days import instant
from engine.errors import Malformed, NotFound
from engine.incoming.vocabulary import GUARDIAN
from engine.people.consents import Said
from engine.people.minors import Limits, written
from engine.store import Database
from tests.forest.world import Woods
from tests.world import SHANGHAI


@pytest.fixture
def woods(database: Database) -> Woods:
    return Woods(database, "mei", "lin", "wu", strangers=("zhao",))


def players(woods: Woods, rows: list[dict[str, object]]) -> list[str]:
    names = {str(id): name for name, id in woods.ids.items()}
    return [names[str(row["player"])] for row in rows]


def test_friends_are_ranked_by_what_they_have_grown(woods: Woods):
    for name, grams in (("mei", 10), ("lin", 30), ("wu", 20), ("zhao", 99)):
        woods.rich(name, grams)
    seen = woods.scene("mei", page="friends")

    assert (players(woods, seen["friends"]), [row["rank"] for row in seen["friends"]]) == (
        ["lin", "wu", "mei"],
        [1, 2, 3],
    )
    assert ([row["me"] for row in seen["friends"]], seen["of"], seen["next"]) == ([False, False, True], 3, None)


def test_the_week_s_ranking_begins_anew_on_monday(woods: Woods):
    woods.rich("lin", 30)
    before = woods.scene("mei", page="week")["ranking"][0]["week_g"]
    woods.wait(7 * DAY)

    assert (before, woods.scene("mei", page="week")["ranking"][0]["week_g"]) == (30, 0)


def test_a_long_ranking_is_paged(database: Database):
    woods = Woods(database, "mei", *[f"p{n}" for n in range(25)])
    first = woods.scene("mei", page="friends")
    second = woods.scene("mei", page="friends", after=first["next"])

    assert (len(first["friends"]), len(second["friends"]), second["next"]) == (20, 6, None)
    assert len({row["player"] for row in first["friends"] + second["friends"]}) == 26


@pytest.mark.parametrize("after", ["9" * 19, "x", "-1", "1-2", "9" * 30, "１"])
def test_a_place_that_no_page_gave_is_refused(woods: Woods, after: str):
    with pytest.raises(Malformed, match="no such place"):
        woods.scene("mei", page="friends", after=after)


def test_a_page_that_is_none_is_told(woods: Woods):
    with pytest.raises(NotFound, match="no such page"):
        woods.scene("mei", page="frends")


def test_the_board_shows_only_who_wants_to_be_on_it(woods: Woods):
    for name in ("mei", "zhao"):
        woods.rich(name, 10 + len(name))
    woods.play("zhao", "prefer", on_board=True)
    seen = woods.scene("mei", page="board")

    assert players(woods, seen["ranking"]) == ["zhao"]


def test_the_board_goes_on_where_it_stopped(database: Database):
    names = [f"p{n:02}" for n in range(45)]
    woods = Woods(database, "mei", strangers=tuple(names))
    for place, name in enumerate(names):
        woods.rich(name, 10 + place // 2)  # pairs have grown alike
        woods.play(name, "prefer", on_board=True)
    found, after = [], ""
    for _ in range(3):
        seen = woods.scene("mei", page="board", after=after)
        found += seen["ranking"]
        after = seen["next"] or ""

    assert ([row["rank"] for row in found], after) == (list(range(1, 46)), "")
    assert set(players(woods, found)) == set(names)


def test_marks_say_where_something_can_be_taken_or_helped(woods: Woods):
    woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    marks = {row["player"]: row["marks"] for row in woods.scene("mei", page="friends")["friends"]}

    assert marks[str(woods.ids["lin"])] == {"take": True, "help": False, "soon": False}
    assert marks[str(woods.ids["wu"])] == {"take": False, "help": False, "soon": False}


def test_the_walk_goes_from_friend_to_friend_and_ends(woods: Woods):
    for name in ("lin", "wu"):
        woods.earn(name, 100)
    woods.wait(2 * MINUTE)
    first = woods.scene("mei", page="find")["friend"]
    second = woods.scene("mei", page="find", after=first)["friend"]
    for friend in (first, second):
        woods.play("mei", "steal_all", friend=friend)

    assert {first, second} == {str(woods.ids["lin"]), str(woods.ids["wu"])}
    assert woods.scene("mei", page="find") == {"friend": None, "marks": None}


def test_the_feed_shows_both_sides_newest_first(woods: Woods):
    woods.rich("lin", 100)
    woods.play("lin", "water", friend="mei", grams=10, note="hello")
    woods.wait(MINUTE)
    name = woods.earn("mei", 100)
    woods.wait(2 * MINUTE)
    woods.play("lin", "steal", bubble=name)

    told = [(one["kind"], one["mine"]) for one in woods.scene("mei", page="feed")["feed"]]
    own = [(one["kind"], one["mine"]) for one in woods.scene("lin", page="feed")["feed"]]
    assert (told, own) == ([("took", False), ("watered", False)], [("took", True), ("watered", True)])


def test_the_catalogue_says_what_is_left_and_what_can_be_done(woods: Woods):
    woods.rich("mei", 18_000)
    rows = {row["species"]: row for row in woods.scene("mei", page="catalogue")["species"]}

    assert (rows["saxaul"]["left"], rows["saxaul"]["next_release"]) == (20_000, "2027-03-12")
    assert [can["can"] for can in rows["saxaul"]["can"]] == [True, True, True]
    assert [can["why"] and can["why"]["code"] for can in rows["fir"]["can"]] == ["not_enough", "too_early", None]


def test_a_bubble_in_its_last_hours_is_marked_for_help(woods: Woods):
    woods.earn("lin", 100)
    woods.wait(67 * HOUR)
    marks = {row["player"]: row["marks"] for row in woods.scene("mei", page="friends")["friends"]}

    assert marks[str(woods.ids["lin"])]["help"]


@pytest.mark.parametrize("page", ["tasks", "catalogue", "store", "bag", "feed"])
def test_a_page_is_one_s_own_whoever_is_named_with_it(woods: Woods, page: str):
    woods.rich("mei", 777)
    woods.lively("mei")
    woods.play("mei", "sign_in")

    assert woods.scene("lin", "mei", page) == woods.scene("lin", page=page)


def test_no_mark_and_no_walk_where_peace_was_promised(woods: Woods):
    woods.play("lin", "keep_peace", friend="mei")
    woods.earn("lin", 100)
    woods.wait(2 * MINUTE)
    marks = {row["player"]: row["marks"]["take"] for row in woods.scene("mei", page="friends")["friends"]}

    assert (marks[str(woods.ids["lin"])], woods.scene("mei", page="find")["friend"]) == (False, None)


def test_where_the_walk_leads_something_is_shown_that_can_be_done(woods: Woods):
    woods.rich("wu", 60)
    for name in ("wu", "mei"):
        woods.rich(name, 60)
        for _ in range(3):
            woods.play(name, "water", friend="lin", grams=10)
    woods.wait(5 * DAY)
    woods.earn("lin", 100)  # the seventh, which goes later than the six gifts
    woods.wait(2 * MINUTE)
    seen = woods.scene("mei", "lin")

    assert woods.scene("mei", page="find")["friend"] == str(woods.ids["lin"])
    assert any(can["can"] for bubble in seen["bubbles"] for can in bubble["can"])
    assert woods.no("mei", "steal_all", friend="lin") == ""


def test_on_the_board_are_no_minors_and_who_does_not_play_sees_nobody(woods: Woods):
    for name in ("lin", "wu", "zhao"):
        woods.rich(name, 10)
        woods.play(name, "prefer", on_board=True)
    woods.world.put("lin", said=[Said(GUARDIAN, True, "2026-11")], minor=written(Limits()))
    woods.world.put("wu", consent=False)

    assert players(woods, woods.scene("mei", page="board")["ranking"]) == ["zhao"]
    assert woods.scene("wu", page="board") == {"ranking": [], "next": None}


def test_a_certificate_has_one_number_whatever_the_year_is_where_its_player_lives(woods: Woods):
    woods.rich("mei", 18_000)
    woods.world.put("mei", zone="Pacific/Auckland")
    woods.wait(instant("2026-12-31 20:00", SHANGHAI) - woods.now)
    number = woods.play("mei", "plant", species="saxaul")["number"]
    [paper] = woods.scene("mei", page="certificates")["certificates"]

    assert number == paper["number"] == "TILTH-2026-SAXAUL-000001"
