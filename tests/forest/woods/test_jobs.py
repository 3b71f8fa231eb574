"""Public woods open, full plots are planted, and captains are followed, though nobody looks; on both databases."""

import pytest

from engine.clock import DAY, HOUR
from engine.days import instant
from engine.store import Database
from engine.ticks import EVERYBODY
from games.forest.numbers import NUMBERS, Release, Species
from games.forest.woods.jobs import first_full, first_missing
from games.forest.woods.seen import PUBLIC_ZONE
from tests.forest.woods.plots import SMALL, Plots


def released(name: str, *stocks: tuple[str, int]) -> Species:
    """A species with so many on these days."""
    sort = NUMBERS.species[name]
    releases = [sort.releases[0].model_copy(update={"at": _day(at), "stock": many}) for at, many in stocks]
    return sort.model_copy(update={"releases": releases})


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
        assert first_missing(tx, EVERYBODY) == instant("2026-12-01", PUBLIC_ZONE)

    plots.wait(20 * DAY)
    assert len(plots.scene("mei", page="woods")["public"]) == 2


def test_a_full_plot_is_planted_on_the_day_of_the_next_release(plots: Plots, monkeypatch: pytest.MonkeyPatch):
    wood = plots.plot()
    plots.give("lin", wood, 2_000)
    monkeypatch.setitem(NUMBERS.species, SMALL, released(SMALL, ("2026-12-01", 1)))
    plots.give("mei", wood, 700)
    with plots.db.reading() as tx:
        assert first_full(tx, EVERYBODY) == instant("2026-12-01", PUBLIC_ZONE)

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
