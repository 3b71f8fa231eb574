"""What a player sees of trees that grow together; strangers are not named, and a look costs a constant."""

import json

import pytest

from engine.clock import MINUTE
from engine.errors import Malformed, NotFound
from engine.store import Database
from games.forest.numbers import NUMBERS
from games.forest.woods import pages
from tests.forest.lent import cheap
from tests.forest.woods.plots import SMALL, Plots


@pytest.fixture
def plots(database: Database) -> Plots:
    return Plots(database, "mei", "lin", "wu", strangers=("eve",))


def test_the_scene_shows_the_player_s_own_co_plants_in_few_fields(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 40)
    [row] = plots.scene("lin")["woods"]
    [other] = plots.scene("mei")["woods"]

    assert (row["wood"], row["kind"], row["name"]["en"], row["energy_g"], row["goal_g"]) == (
        wood, "friends", "Our home", 40, 2_700,
    )  # fmt: skip
    assert (row["mine_g"], row["today_g"], other["mine_g"]) == (40, 40, 0)
    assert (row["can"][0]["why"]["code"], plots.scene("eve")["woods"]) == ("not_enough", [])


def test_the_list_shows_public_woods_and_which_groups_could_begin_one(plots: Plots):
    seen = plots.scene("mei", page="woods")
    assert {row["species"] for row in seen["public"]} == set(NUMBERS.co_planting.public)
    assert seen["can"] == [
        {"move": "found", "arguments": {"group": str(plots.home), "species": "saxaul"}, "can": True, "why": None}
    ]

    plots.plot()
    assert plots.scene("mei", page="woods")["can"][0]["why"]["code"] == "wood_grows"
    assert plots.scene("lin", page="woods")["can"] == []


def test_the_newest_public_woods_are_shown_whatever_stands_full_of_people_before_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "OPEN_SHOWN", 2)
    monkeypatch.setitem(NUMBERS.co_planting.__dict__, "places", 1)
    plots = Plots(database, "mei", "lin", "wu", strangers=("eve",))
    for name in ("lin", "wu", "eve"):
        for row in plots.scene(name, page="woods")["public"]:
            plots.give(name, row["wood"], 10)
        plots.wait(MINUTE)
    seen = plots.scene("mei", page="woods")["public"]

    assert {row["species"] for row in seen} == set(NUMBERS.co_planting.public)
    assert [row["people"] for row in seen] == [0, 0]


def test_what_is_sold_out_is_not_offered_to_a_group(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    cheap(monkeypatch, saxaul=(17_900, 0))
    [can] = plots.scene("mei", page="woods")["can"]

    assert (can["why"]["code"], plots.no("mei", "found", **can["arguments"])) == ("sold_out", "sold_out")


def test_one_co_plant_shows_its_members_shares_and_what_can_be_done(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 40)
    plots.give("wu", wood, 400)
    seen = plots.scene("mei", page="wood", after=wood)

    ranked = [(row["player"], row["total_g"], row["today_g"]) for row in seen["ranking"]["rows"]]
    assert ranked == [(str(plots.ids[name]), grams, grams) for name, grams in (("wu", 400), ("lin", 40), ("mei", 0))]
    assert (seen["captain"], seen["people"], seen["left_today_g"], seen["nobody_leaves"]) == (
        str(plots.ids["mei"]), 3, 5_000, False,
    )  # fmt: skip
    assert [can["move"] for can in seen["can"]] == ["water_wood", "remind"]


def test_what_can_be_done_is_what_the_moves_then_say(plots: Plots):
    wood, public = plots.plot(), plots.public()
    plots.rich("lin", 30)
    plots.give("mei", public, 20)
    for name in ("mei", "lin"):
        for one in (wood, public):
            for n in range(2):
                can = plots.scene(name, page="wood", after=one)["can"][n]
                said = can["why"]["code"] if can["why"] else ""
                assert (can["move"], plots.no(name, can["move"], **can["arguments"])) == (can["move"], said)


def test_a_planted_co_plant_can_still_be_looked_at(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 2_700)
    seen = plots.scene("mei", page="wood", after=wood)

    assert (seen["planted_at"] is not None, seen["energy_g"], seen["tree"]["phase"]) == (True, 2_700, 6)
    assert [can["why"]["code"] for can in seen["can"]] == ["wood_planted", "wood_planted"]
    assert plots.scene("mei")["woods"] == []


def test_rankings_of_the_day_and_in_all_go_on_page_by_page(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.friends.__dict__, "ranking_page", 2)
    wood = plots.plot(species="saxaul")
    plots.give("lin", wood, 400)
    plots.at(1)
    plots.give("wu", wood, 40)

    first = plots.scene("mei", page="wood_total", after=f"{wood}-0")
    rest = plots.scene("mei", page="wood_total", after=first["next"])
    day = plots.scene("mei", page="wood_day", after=f"{wood}-0")
    assert [row["total_g"] for row in first["rows"] + rest["rows"]] == [400, 40, 0]
    assert ([row["rank"] for row in rest["rows"]], rest["next"], rest["of"]) == ([3], None, 3)
    assert [row["today_g"] for row in day["rows"]] == [40, 0]


def test_in_a_public_wood_strangers_have_no_name(plots: Plots):
    wood = plots.public()
    plots.give("eve", wood, 100)
    plots.give("lin", wood, 50)
    seen = plots.scene("mei", page="wood", after=wood)

    assert [(row["player"], row["total_g"]) for row in seen["ranking"]["rows"]] == [
        (None, 100), (str(plots.ids["lin"]), 50),
    ]  # fmt: skip
    assert str(plots.ids["eve"]) not in json.dumps(seen)


def test_members_who_blocked_each_other_do_not_see_each_other(plots: Plots):
    wood = plots.plot()
    plots.give("wu", wood, 400)
    plots.block("wu", "lin")

    assert str(plots.ids["wu"]) not in json.dumps(plots.scene("lin", page="wood", after=wood))


@pytest.mark.parametrize("page", ["wood", "wood_total", "wood_day"])
def test_who_is_not_in_the_group_does_not_see_its_plot(plots: Plots, page: str):
    place = plots.plot() if page == "wood" else f"{plots.plot()}-0"
    with pytest.raises(NotFound, match="no such wood"):
        plots.scene("eve", page=page, after=place)
    with pytest.raises(Malformed):
        plots.scene("mei", page=page)


def test_a_look_costs_the_same_however_many_co_plants_and_members_there_are(database: Database):
    names = [f"p{n}" for n in range(8)]
    plots = Plots(database, "mei", *names)
    woods = [plots.plot(), plots.plot(group=plots.group("family", "mei", "p0"))]
    public = plots.public()
    plots.give("mei", public, 10)
    few = costs(plots, woods[0])
    for name in names:
        plots.give(name, woods[0], 20)
        plots.give(name, public, 20)
    plots.plot(group=plots.group("friends", "mei", "p1"), species=SMALL)

    assert costs(plots, woods[0]) == few


def costs(plots: Plots, wood: str) -> list[int]:
    """How many statements each look costs."""
    looks = [("", ""), ("woods", ""), ("wood", wood), ("wood_total", f"{wood}-0"), ("wood_day", f"{wood}-0")]
    return [_cost(plots, *look) for look in looks]


def _cost(plots: Plots, page: str, after: str) -> int:
    seen: list[str] = []
    plots.db.probe = seen.append
    plots.scene("mei", page=page, after=after)
    plots.db.probe = None
    return len(seen)
