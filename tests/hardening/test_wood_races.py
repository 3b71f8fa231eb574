"""Members of a co-plant who water, finish, leave, are removed or erased at one moment: every gram is in one place."""

from collections.abc import Callable

import pytest

from engine.audit import audit
from engine.clock import DAY
from engine.errors import TilthError
from engine.store import Database
from games.forest.numbers import NUMBERS
from tests.forest.lent import cheap
from tests.forest.woods.plots import SMALL, Plots, code_of
from tests.world import together

GOAL, CROWD = 100, 8
ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.soak)])


@pytest.fixture
def plots(database: Database, monkeypatch: pytest.MonkeyPatch) -> Plots:
    cheap(monkeypatch, **{SMALL: (GOAL, 1_000_000)})
    return Plots(database, "mei", "lin", "wu")


def watering(plots: Plots, name: str, wood: str, grams: int) -> Callable[[], str]:
    return lambda: plots.no(name, "water_wood", wood=wood, grams=grams)


def leaving(plots: Plots, name: str) -> Callable[[], str]:
    return lambda: code_of(lambda: plots.leave(name))


def in_one_place(plots: Plots, wood: str) -> None:
    """What is in the pot is what shares or certificates say, and the ledger is sound."""
    said = plots.shares(wood) or plots.certified(wood)
    assert sum(said.values()) == plots.pot(wood)
    assert audit(plots.db).ok


@ROUNDS
def test_a_leaver_beside_a_finisher_has_the_energy_or_the_certificate_and_never_both(plots: Plots, rounds: int):
    for _ in range(rounds):
        wood, before = plots.plot(), plots.purse("lin")
        plots.give("lin", wood, 40)
        plots.give("mei", wood, 50)
        plots.rich("wu", 10)
        before = plots.purse("lin")
        codes = together(leaving(plots, "lin"), watering(plots, "wu", wood, 10))

        assert codes == ["", ""]
        back, paper = plots.purse("lin") - before, plots.certified(wood).get("lin", 0)
        assert (back, paper) in ((40, 0), (0, 40))
        assert (plots.pot(wood), "lin" in plots.shares(wood)) == (100 if paper else 60, False)
        in_one_place(plots, wood)
        if back:
            plots.give("mei", wood, 40)
        come_back(plots, "lin")


@ROUNDS
def test_nobody_is_removed_beside_the_watering_that_brings_it_above_four_fifths(plots: Plots, rounds: int):
    for _ in range(rounds):
        wood = plots.plot()
        plots.give("lin", wood, 79)
        plots.rich("wu", 10)
        before = plots.purse("lin")
        removed, watered = together(lambda: plots.remove("mei", "lin"), watering(plots, "wu", wood, 10))

        assert (removed, watered) in (("", ""), ("goal_near", ""))
        assert plots.shares(wood) == ({"wu": 10} if not removed else {"lin": 79, "wu": 10})
        assert plots.purse("lin") - before == (0 if removed else 79)
        in_one_place(plots, wood)
        plots.give("wu", wood, 100)
        if not removed:
            come_back(plots, "lin")
        plots.wait(DAY)


@ROUNDS
def test_who_is_removed_while_watering_has_given_all_of_it_back(plots: Plots, rounds: int):
    for _ in range(rounds):
        wood = plots.plot()
        plots.rich("lin", 50)
        before = plots.purse("lin")
        removed, watered = together(lambda: plots.remove("mei", "lin"), watering(plots, "lin", wood, 30))

        assert (removed, watered) in (("", ""), ("", "unknown_wood"))
        assert (plots.purse("lin"), plots.pot(wood), plots.shares(wood)) == (before, 0, {})
        in_one_place(plots, wood)
        plots.give("mei", wood, 100)
        come_back(plots, "lin")


@ROUNDS
def test_members_who_all_leave_at_once_each_have_what_they_gave(plots: Plots, rounds: int):
    for _ in range(rounds):
        group = plots.group("friends", "mei", "lin", "wu")
        wood = plots.plot(group=group)
        before = {name: plots.purse(name) for name in ("mei", "lin", "wu")}
        for grams, name in enumerate(before, 20):
            plots.give(name, wood, grams)
        then = {name: plots.purse(name) for name in before}
        together(*(lambda name=name, group=group: plots.leave(name, group) for name in before))

        assert [plots.purse(name) - then[name] for name in before] == [20, 21, 22]
        assert (plots.pot(wood), plots.world.count(f"forest_plot WHERE id = {wood}")) == (0, 0)
        assert audit(plots.db).ok


def test_who_is_erased_beside_a_finisher_is_in_the_tree_or_in_nothing(plots: Plots):
    wood = plots.plot()
    plots.give("lin", wood, 40)
    plots.give("mei", wood, 50)
    plots.rich("wu", 10)
    erased, watered = together(lambda: code_of(lambda: plots.erase("lin")), watering(plots, "wu", wood, 10))

    assert (erased, watered) == ("", "")
    assert (plots.pot(wood), plots.shares(wood)) in ((100, {}), (60, {"mei": 50, "wu": 10}))
    assert "lin" not in plots.certified(wood)
    assert audit(plots.db).ok


def test_of_a_crowd_that_wants_the_last_place_of_a_public_wood_one_gets_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    names = [f"p{n}" for n in range(CROWD)]
    monkeypatch.setitem(NUMBERS.co_planting.__dict__, "places", 2)
    plots = Plots(database, "mei", strangers=tuple(names))
    wood = plots.public()
    plots.give("mei", wood, 10)
    for name in names:
        plots.rich(name, 20)
    codes = together(*(watering(plots, name, wood, 10) for name in names))

    assert sorted(codes) == ["", *["wood_has_no_place"] * (CROWD - 1)]
    in_one_place(plots, wood)


def test_one_plot_is_founded_however_often_it_is_wanted_at_once(plots: Plots):
    home = str(plots.home)
    codes = together(*[lambda: plots.no("mei", "found", group=home, species=SMALL)] * CROWD)

    assert sorted(codes) == ["", *["wood_grows"] * (CROWD - 1)]


def come_back(plots: Plots, name: str) -> None:
    """Be invited and come in again, if one went."""
    if name in plots.in_home():
        return
    try:
        plots.enter(plots.home, "mei", name)
    except TilthError as error:
        raise AssertionError(error.code) from error
