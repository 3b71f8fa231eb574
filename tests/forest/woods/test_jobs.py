"""Public woods open, full plots are planted, and captains are followed, though nobody looks; on both databases."""

import pytest

from engine.clock import DAY, HOUR
from engine.days import instant
from engine.store import Database
from engine.ticks import EVERYBODY
from games.forest.numbers import NUMBERS, Release, Species
from games.forest.rules.trees import PARTNER_ZONE
from games.forest.woods.jobs import first_full, first_missing
from tests.forest.clocks import OURS, THEIRS, on_a_test_clock, wait_by
from tests.forest.woods.plots import SMALL, Plots


def released(name: str, *stocks: tuple[str, int], price_g: int = 0) -> Species:
    """A species with so many on these days, at its own price or another."""
    sort = NUMBERS.species[name]
    releases = [sort.releases[0].model_copy(update={"at": _day(at), "stock": many}) for at, many in stocks]
    return sort.model_copy(update={"releases": releases, "price_g": price_g or sort.price_g})


def _day(text: str) -> object:
    return Release.model_validate({"at": text, "stock": {"is": 1, "assumption": "a test"}}).at


@pytest.fixture
def plots(database: Database) -> Plots:
    return Plots(database, "mei", "lin")


def test_one_public_wood_of_each_kind_is_open_and_no_second_one(plots: Plots):
    for _ in range(3):
        plots.wait(HOUR)

    assert plots.world.count("forest_plot") == len(NUMBERS.co_planting.public)
    with plots.db.reading() as tx:
        assert first_missing(tx, EVERYBODY) is None


def test_what_has_no_stock_gets_no_public_wood(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.species, "saxaul", released("saxaul", ("2026-12-01", 5)))
    plots = Plots(database, "mei")
    assert {row["species"] for row in plots.scene("mei", page="woods")["public"]} == {"scots_pine"}
    with plots.db.reading() as tx:
        assert first_missing(tx, EVERYBODY) == instant("2026-12-01", PARTNER_ZONE)

    plots.wait(20 * DAY)
    assert len(plots.scene("mei", page="woods")["public"]) == 2


def test_a_full_plot_is_planted_on_the_day_of_the_next_release(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    monkeypatch.setitem(NUMBERS.species, SMALL, released(SMALL, ("2026-12-01", 1)))
    plots.give("mei", wood, 700)
    with plots.db.reading() as tx:
        assert first_full(tx, EVERYBODY) == instant("2026-12-01", PARTNER_ZONE)

    plots.wait(DAY)
    assert plots.certified(wood) == {}
    plots.wait(20 * DAY)
    assert plots.certified(wood) == {"lin": 2_000, "mei": 700}
    with plots.db.reading() as tx:
        assert first_full(tx, EVERYBODY) is None


def test_of_two_full_plots_the_one_that_waits_longer_gets_the_last_tree(
    plots: Plots, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    first, other = plots.plot(), plots.group("family", "lin", "mei")
    second = plots.plot("lin", group=other)
    plots.give("mei", first, 2_000)
    plots.give("lin", second, 2_000)
    monkeypatch.setitem(NUMBERS.species, SMALL, released(SMALL, ("2027-01-01", 1)))
    plots.give("mei", second, 700)
    plots.wait(1)
    plots.give("lin", first, 700)
    plots.wait(60 * DAY)

    assert (plots.certified(second), plots.certified(first)) == ({"mei": 700, "lin": 2_000}, {})


def test_who_does_not_play_now_does_not_follow_a_captain(plots: Plots):
    wood = plots.plot(species="saxaul")
    plots.wait(13 * DAY)
    plots.give("lin", wood, 20)
    plots.world.put("lin", consent=False)
    plots.wait(DAY + HOUR)

    assert plots.captain() == "mei"


def test_of_those_who_play_the_one_who_gave_most_follows_a_captain(database: Database):
    plots = Plots(database, "mei", "lin", "wu")
    wood = plots.plot(species="saxaul")
    plots.wait(13 * DAY)
    plots.give("lin", wood, 20)
    plots.give("wu", wood, 50)
    plots.world.put("wu", consent=False)
    plots.wait(DAY + HOUR)

    assert plots.captain() == "lin"


def test_a_full_plot_is_planted_by_the_clock_of_its_group(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    on_a_test_clock(plots, "mei", "lin")
    plots.give("lin", wood, 2_000)
    monkeypatch.setitem(NUMBERS.species, SMALL, released(SMALL, ("2026-11-01", 0)))
    plots.give("mei", wood, 700)
    monkeypatch.setitem(NUMBERS.species, SMALL, released(SMALL, ("2026-11-01", 1)))
    with plots.db.reading() as tx:
        due = [first_full(tx, whose) is not None for whose in (EVERYBODY, OURS, THEIRS)]
    wait_by(plots, OURS, 2 * HOUR)
    before = plots.certified(wood)
    wait_by(plots, THEIRS, HOUR)

    assert (due, before, plots.certified(wood)) == ([True, False, True], {}, {"lin": 2_000, "mei": 700})


def test_a_full_public_wood_is_planted_by_the_game_s_own_clock(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(NUMBERS.species, "saxaul", released("saxaul", ("2026-01-01", 1), price_g=450))
    plots = Plots(database, "mei", "lin")
    wood = plots.public()
    on_a_test_clock(plots, "lin")
    plots.give("mei", wood, 400)
    monkeypatch.setitem(NUMBERS.species, "saxaul", released("saxaul", ("2026-01-01", 0), price_g=450))
    plots.give("lin", wood, 50)
    monkeypatch.setitem(NUMBERS.species, "saxaul", released("saxaul", ("2026-01-01", 1), price_g=450))
    wait_by(plots, THEIRS, HOUR)
    before = plots.certified(wood)
    wait_by(plots, OURS, HOUR)

    assert (before, plots.certified(wood)) == ({}, {"mei": 400, "lin": 50})


def test_a_captain_is_followed_by_the_clock_of_the_group(plots: Plots):
    wood = plots.plot(species="saxaul")
    on_a_test_clock(plots, "mei", "lin")
    plots.world.now += 13 * DAY
    plots.give("lin", wood, 20)
    wait_by(plots, OURS, DAY + HOUR)
    before = plots.captain()
    wait_by(plots, THEIRS, HOUR)

    assert (before, plots.captain()) == ("mei", "lin")
