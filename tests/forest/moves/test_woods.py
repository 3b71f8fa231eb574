"""Growing a tree together, from founding to the certificate, on both databases."""

import pytest

from engine.clock import DAY, HOUR
from engine.follow_ups import later
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.woods.plots import SMALL, Plots


@pytest.fixture
def plots(database: Database) -> Plots:
    return Plots(database, "mei", "lin", "wu")


def sell_out(monkeypatch: pytest.MonkeyPatch, left: int, species: str = SMALL) -> None:
    """So many of a species are released, and no more come."""
    sort = NUMBERS.species[species]
    release = sort.releases[0].model_copy(update={"stock": left})
    monkeypatch.setitem(NUMBERS.species, species, sort.model_copy(update={"releases": [release]}))


def ask_later(plots: Plots, kind: str, name: str, wood: str) -> None:
    """A job has found that something may be done to a plot; it is done with the next tick."""
    ids = plots.db.ids
    with plots.db.writing() as tx:
        later(tx, ids, f"forest.{kind}", plots.ids[name], plots.now, {"wood": wood})


def test_a_captain_founds_one_plot_at_a_time(plots: Plots):
    home = str(plots.home)
    assert plots.no("lin", "found", group=home, species=SMALL) == "only_captain"
    assert plots.no("mei", "found", group=home, species="oak") == "unknown_species"
    assert plots.no("mei", "found", group="9" * 19, species=SMALL) == "unknown_group"
    plots.plot()
    assert plots.no("mei", "found", group=home, species=SMALL) == "wood_grows"


def test_what_is_sold_out_is_not_begun(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    sell_out(monkeypatch, 0)

    assert plots.no("mei", "found", group=str(plots.home), species=SMALL) == "sold_out"


def test_water_goes_from_the_purse_into_the_plot_and_is_told_to_quests(plots: Plots):
    wood = plots.plot()
    plots.rich("lin", 100)

    assert plots.play("lin", "water_wood", wood=wood, grams=60) == {"grams": 60, "planted": None}
    assert (plots.purse("lin"), plots.pot(wood), plots.shares(wood)) == (40, 60, {"lin": 60})
    assert plots.no("lin", "water_wood", wood=wood, grams=9) == "too_little_water"
    assert plots.no("lin", "water_wood", wood=wood, grams=41) == "not_enough"


def test_who_is_not_in_the_group_does_not_find_its_plot(database: Database):
    plots = Plots(database, "mei", "lin", strangers=("eve",))
    wood = plots.plot()
    plots.rich("eve", 100)

    assert plots.no("eve", "water_wood", wood=wood, grams=10) == "unknown_wood"
    assert plots.no("eve", "remind", wood=wood) == "unknown_wood"
    assert plots.no("eve", "water_wood", wood="9" * 19, grams=10) == "unknown_wood"


def test_a_day_of_a_plot_is_that_of_its_group(database: Database):
    plots = Plots(database, "mei", "lin", kind="couple")
    wood = plots.plot(species="saxaul")
    plots.give("lin", wood, 100)
    plots.rich("lin", 100)
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == "watered_today"
    plots.at(23)
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == "watered_today"
    plots.wait(HOUR)
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == ""


def test_nobody_gives_more_than_a_day_s_share(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.give("lin", wood, 4_990)
    plots.rich("lin", 100)

    assert plots.no("lin", "water_wood", wood=wood, grams=11) == "enough_wood_water"
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == ""


def test_the_last_watering_is_what_is_missing_and_plants_the_tree_with_a_certificate_for_everyone(plots: Plots):
    wood = plots.plot()
    plots.give("mei", wood, 2_000)
    plots.give("lin", wood, 690)
    plots.rich("wu", 100)

    done = plots.play("wu", "water_wood", wood=wood, grams=100)

    assert done == {"grams": 10, "planted": "TILTH-2026-WETLAND-000001"}
    assert (plots.purse("wu"), plots.pot(wood), plots.shares(wood)) == (90, 2_700, {})
    assert plots.certified(wood) == {"mei": 2_000, "lin": 690, "wu": 10}
    plots.tick()
    for name, grams in (("mei", 2_000), ("lin", 690), ("wu", 10)):
        [paper] = plots.scene(name, page="certificates")["certificates"]
        assert (paper["mine_g"], paper["energy_g"], paper["tree"]) == (grams, 2_700, wood)
        assert (plots.scene(name)["planted"], plots.told(name)) == (1, ["wood_planted"])
    assert plots.no("wu", "water_wood", wood=wood, grams=10) == "wood_planted"
    assert plots.plot() != wood


def test_a_full_plot_waits_for_stock_and_is_planted_by_itself(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    sell_out(monkeypatch, 0)

    assert plots.give("mei", wood, 800) == {"grams": 700, "planted": None}
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == "wood_full"
    plots.tick()
    plots.wait(HOUR)
    assert (plots.certified(wood), plots.told("lin")) == ({}, ["wood_full"])
    sell_out(monkeypatch, 1)
    plots.wait(HOUR)
    plots.tick()
    assert plots.certified(wood) == {"mei": 700, "lin": 2_000}
    assert plots.told("lin") == ["wood_full", "wood_planted"]


def test_who_leaves_a_full_plot_that_waits_makes_room_again(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    sell_out(monkeypatch, 0)
    plots.give("mei", wood, 700)
    plots.leave("lin")
    sell_out(monkeypatch, 1)
    plots.wait(HOUR)

    assert (plots.purse("lin"), plots.shares(wood), plots.certified(wood)) == (2_000, {"mei": 700}, {})
    assert plots.give("mei", wood, 2_000)["planted"]


def test_a_plot_that_is_no_longer_full_is_not_planted_though_a_job_has_seen_it_full(
    plots: Plots, monkeypatch: pytest.MonkeyPatch
):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    sell_out(monkeypatch, 0)
    plots.give("mei", wood, 700)
    sell_out(monkeypatch, 1)
    ask_later(plots, "plant_wood", "mei", wood)
    plots.leave("lin")
    plots.tick()

    assert (plots.certified(wood), plots.shares(wood), plots.pot(wood)) == ({}, {"mei": 700}, 700)


def test_a_full_plot_is_planted_once_though_two_jobs_have_seen_it(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    sell_out(monkeypatch, 0)
    plots.give("mei", wood, 700)
    sell_out(monkeypatch, 2)
    for _ in range(2):
        ask_later(plots, "plant_wood", "mei", wood)
    plots.tick()

    assert plots.certified(wood) == {"lin": 2_000, "mei": 700}
    assert plots.world.rows("SELECT planted FROM forest_species WHERE planted > 0") == [(1,)]
    assert plots.world.count("follow_up WHERE tries > 0") == 0


def test_the_captain_reminds_in_the_evening_who_has_not_watered_once_a_day(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 10)
    assert plots.no("mei", "remind", wood=wood) == "too_early_to_remind"
    assert plots.no("lin", "remind", wood=wood) == "only_captain"
    plots.at(18)

    assert plots.play("mei", "remind", wood=wood) == {"members": 1}
    plots.tick()
    assert (plots.told("wu"), plots.told("lin"), plots.told("mei")) == (["wood_reminder"], [], [])
    assert plots.no("mei", "remind", wood=wood) == "reminded_already"
    plots.wait(DAY)
    plots.give("lin", wood, 10)
    plots.give("wu", wood, 10)
    assert plots.no("mei", "remind", wood=wood) == "nobody_to_remind"


def test_who_has_left_meanwhile_is_not_reminded(plots: Plots):
    wood = plots.plot()
    plots.at(19)
    plots.play("mei", "remind", wood=wood)
    plots.leave("lin")
    plots.tick()

    assert (plots.told("lin"), plots.told("wu")) == ([], ["wood_reminder"])


def test_who_has_blocked_the_captain_is_not_reminded(plots: Plots):
    wood = plots.plot()
    plots.block("wu", "mei")
    plots.at(19)

    assert plots.play("mei", "remind", wood=wood) == {"members": 1}
    plots.tick()
    assert (plots.told("wu"), plots.told("lin")) == ([], ["wood_reminder"])


def test_a_captain_who_rests_for_two_weeks_is_followed_by_who_gave_most_of_late(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.give("mei", wood, 1_000)
    plots.wait(13 * DAY)
    plots.give("lin", wood, 20)
    plots.give("wu", wood, 30)
    assert plots.captain() == "mei"
    plots.wait(DAY + HOUR)

    assert plots.captain() == "wu"
    assert plots.told("wu") == ["wood_captain"]
    plots.tick()
    assert plots.told("mei") == ["wood_captain_rests"]


def test_a_captain_who_waters_in_the_last_moment_stays(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.wait(13 * DAY)
    plots.give("lin", wood, 20)
    plots.world.now += DAY
    ask_later(plots, "lead_wood", "lin", wood)
    plots.give("mei", wood, 10)
    plots.tick()

    assert plots.captain() == "mei"


def test_a_captain_who_is_away_leads_as_long_as_one_who_is_there(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.wait(14 * DAY)
    plots.give("mei", wood, 10)
    plots.give("lin", wood, 20)
    plots.world.put("mei", consent=False)
    ask_later(plots, "lead_wood", "lin", wood)
    plots.wait(2 * DAY)
    before = plots.captain()
    plots.wait(10 * DAY)
    plots.give("wu", wood, 30)
    plots.wait(3 * DAY)

    assert (before, plots.captain(), plots.told("wu")) == ("mei", "wu", ["wood_captain"])


def test_who_stands_in_for_a_captain_who_rests_follows_them(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.wait(13 * DAY)
    plots.give("lin", wood, 20)
    plots.world.put("mei", consent=False)
    plots.wait(DAY + HOUR)

    assert (plots.captain(), plots.told("lin")) == ("lin", ["wood_captain"])


def test_a_captain_who_waters_stays_and_so_does_one_whom_nobody_can_follow(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.give("lin", wood, 50)
    plots.wait(10 * DAY)
    plots.give("mei", wood, 10)
    plots.wait(10 * DAY)
    assert plots.captain() == "mei"
    plots.wait(60 * DAY)
    assert plots.captain() == "mei"


def test_a_player_without_friends_finds_a_public_wood_and_may_leave_it(database: Database):
    plots = Plots(database, "mei", strangers=("eve",))
    wood = plots.scene("eve", page="woods")["public"][0]["wood"]
    plots.give("eve", wood, 400)

    assert (plots.pot(wood), plots.shares(wood)) == (400, {"eve": 400})
    assert plots.no("mei", "leave_wood", wood=wood) == "no_gift"
    assert plots.play("eve", "leave_wood", wood=wood) == {"grams": 400}
    assert (plots.purse("eve"), plots.pot(wood), plots.shares(wood)) == (400, 0, {})
    assert plots.no("eve", "water_wood", wood=wood, grams=101) == "enough_wood_water"
    assert plots.no("eve", "leave_wood", wood=plots.plot()) == "unknown_wood"
    assert plots.no("mei", "leave_wood", wood=plots.plot(group=plots.group("family", "mei"))) == "only_public"


def test_all_public_woods_together_take_a_day_s_share_of_a_player(database: Database):
    plots = Plots(database, "mei", "lin")
    first, second = (row["wood"] for row in plots.scene("mei", page="woods")["public"])
    plots.give("mei", first, 490)
    plots.rich("mei", 500)
    left = [plots.scene("mei", page="wood", after=wood)["left_today_g"] for wood in (first, second)]

    assert (left, plots.no("mei", "water_wood", wood=second, grams=11)) == ([10, 10], "enough_wood_water")
    assert plots.give("mei", second, 10)["grams"] == 10
    seen = plots.scene("mei")["woods"] + plots.scene("mei", page="woods")["public"]
    seen += [plots.scene("mei", page="wood", after=wood) for wood in (first, second)]
    assert {row["can"][0]["why"]["code"] for row in seen} == {"enough_wood_water"}
    plots.wait(DAY)
    assert plots.give("mei", second, 500)["grams"] == 500


def test_who_has_not_watered_for_two_weeks_keeps_their_gift_and_no_place(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(NUMBERS.co_planting.__dict__, "places", 1)
    plots = Plots(database, "mei", strangers=("eve",))
    wood = plots.public()
    plots.give("eve", wood, 100)
    plots.wait(14 * DAY)

    assert wood in {row["wood"] for row in plots.scene("mei", page="woods")["public"]}
    plots.give("mei", wood, 50)
    assert plots.give("eve", wood, 10)["grams"] == 10
    assert plots.shares(wood) == {"eve": 110, "mei": 50}


def test_a_public_wood_has_places_and_then_the_next_one_opens(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.co_planting.__dict__, "places", 1)
    plots = Plots(database, "mei", strangers=("eve",))
    wood = plots.public()
    plots.give("eve", wood, 100)
    plots.rich("mei", 100)

    assert plots.no("mei", "water_wood", wood=wood, grams=10) == "wood_has_no_place"
    assert plots.no("eve", "leave_wood", wood=wood) == ""
    assert plots.no("mei", "water_wood", wood=wood, grams=10) == ""
    plots.wait(HOUR)
    assert wood not in {row["wood"] for row in plots.scene("eve", page="woods")["public"]}
    assert len(plots.scene("eve", page="woods")["public"]) == len(NUMBERS.co_planting.public)


def test_who_leaves_a_full_public_wood_makes_room_again(database: Database, monkeypatch: pytest.MonkeyPatch):
    saxaul = NUMBERS.species["saxaul"].model_copy(update={"price_g": 450})
    monkeypatch.setitem(NUMBERS.species, "saxaul", saxaul)
    plots = Plots(database, "mei", strangers=("eve",))
    wood = plots.public()
    plots.give("eve", wood, 440)
    sell_out(monkeypatch, 0, "saxaul")
    plots.give("mei", wood, 10)
    assert plots.play("eve", "leave_wood", wood=wood) == {"grams": 440}
    sell_out(monkeypatch, 1, "saxaul")
    plots.wait(2 * HOUR)

    assert (plots.certified(wood), plots.shares(wood), plots.pot(wood)) == ({}, {"mei": 10}, 10)
    assert plots.give("mei", wood, 440)["planted"]


def test_a_planted_public_wood_gives_nothing_back_and_the_next_one_opens(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    saxaul = NUMBERS.species["saxaul"].model_copy(update={"price_g": 450})
    monkeypatch.setitem(NUMBERS.species, "saxaul", saxaul)
    plots = Plots(database, "mei", strangers=("eve",))
    wood = plots.public()
    plots.give("eve", wood, 440)
    assert plots.give("mei", wood, 10)["planted"] == "TILTH-2026-SAXAUL-000001"
    plots.wait(HOUR)

    assert plots.certified(wood) == {"eve": 440, "mei": 10}
    assert plots.no("eve", "leave_wood", wood=wood) == "wood_planted"
    assert plots.public() != wood
