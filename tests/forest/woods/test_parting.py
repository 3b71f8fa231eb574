"""Whoever goes gets back exactly what they gave, as long as the tree is not planted; on both databases."""

import pytest

from engine.audit import audit
from engine.clock import DAY
from engine.people.agreeing import Change, leave, put_player
from engine.store import Database
from tests.forest.woods.plots import Plots


@pytest.fixture
def plots(database: Database) -> Plots:
    return Plots(database, "mei", "lin", "wu")


def test_who_leaves_a_group_gets_back_what_they_gave_and_is_told(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 300)
    plots.give("mei", wood, 50)
    plots.leave("lin")

    assert (plots.purse("lin"), plots.pot(wood), plots.shares(wood)) == (300, 50, {"mei": 50})
    plots.tick()
    assert plots.told("lin") == ["wood_returned"]
    assert plots.no("lin", "water_wood", wood=wood, grams=10) == "unknown_wood"
    assert audit(plots.db).ok


def test_who_is_removed_gets_back_what_they_gave(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 2_160)

    assert plots.remove("mei", "lin") == ""
    assert (plots.purse("lin"), plots.pot(wood)) == (2_160, 0)


def test_nobody_is_removed_above_four_fifths_of_the_goal_and_anybody_may_leave(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 2_160)
    plots.give("wu", wood, 10)

    assert plots.remove("mei", "lin") == "goal_near"
    plots.leave("wu")
    assert (plots.purse("wu"), plots.remove("mei", "lin")) == (10, "")


def test_once_the_tree_is_planted_members_may_be_removed_and_keep_their_certificate(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 2_700)

    assert plots.remove("mei", "lin") == ""
    assert (plots.purse("lin"), plots.certified(wood)) == (0, {"lin": 2_700})


def test_a_block_in_a_couple_gives_the_one_who_goes_their_share_and_the_other_theirs(database: Database):
    plots = Plots(database, "mei", "lin", kind="couple")
    wood = plots.plot()
    plots.give("mei", wood, 100)
    plots.give("lin", wood, 200)
    plots.block("mei", "lin")
    assert (plots.purse("mei"), plots.shares(wood), plots.captain()) == (100, {"lin": 200}, "lin")

    plots.leave("lin")
    assert (plots.purse("lin"), plots.pot(wood)) == (200, 0)
    assert plots.world.count("forest_plot WHERE group_id > 0") == 0


def test_what_an_erased_player_gave_goes_with_them_from_groups_and_public_woods(plots: Plots):
    wood, public = plots.plot(), plots.public()
    plots.give("lin", wood, 300)
    plots.give("mei", wood, 50)
    plots.give("lin", public, 200)
    plots.erase("lin")

    assert (plots.pot(wood), plots.shares(wood), plots.pot(public), plots.shares(public)) == (50, {"mei": 50}, 0, {})
    assert audit(plots.db).ok


def test_who_withdraws_rests_with_the_share_and_can_be_removed_with_it(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 300)
    leave(plots.db, plots.ids["lin"], plots.now)
    assert plots.shares(wood) == {"lin": 300}
    plots.give("mei", wood, 10)

    assert plots.remove("mei", "lin") == ""
    assert (plots.purse("lin"), plots.shares(wood)) == (300, {"mei": 10})


def test_who_withdrew_before_the_tree_was_planted_still_gets_the_certificate(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 300)
    leave(plots.db, plots.ids["lin"], plots.now)

    assert plots.give("mei", wood, 2_400)["planted"]
    assert plots.certified(wood) == {"lin": 300, "mei": 2_400}


def test_who_was_away_when_the_tree_was_planted_hears_of_it_and_counts_it_on_coming_back(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 300)
    leave(plots.db, plots.ids["lin"], plots.now)
    plots.give("mei", wood, 2_400)
    plots.tick()
    plots.wait(DAY)
    put_player(plots.db, "lin", Change(consent=True, consent_text="v1"), plots.now)
    plots.tick()

    assert (plots.scene("lin")["planted"], plots.told("lin").count("wood_planted")) == (1, 1)
    assert plots.scene("mei")["planted"] == 1
