"""Whatever members do, the shares of a plot add up to its pot, and nobody has more or less than they should."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.audit import audit
from engine.clock import DAY
from engine.store import Database
from tests.forest.lent import cheap
from tests.forest.woods.plots import SMALL, Plots

NAMES = ("mei", "lin", "wu", "he")
GOAL = 200
DEEDS = st.tuples(
    st.sampled_from(["water", "water", "water", "public", "leave", "leave_wood", "remove", "come", "found", "day"]),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.integers(10, 120),
)


@pytest.fixture
def plots(database: Database, monkeypatch: pytest.MonkeyPatch) -> Plots:
    cheap(monkeypatch, **{SMALL: (GOAL, 2), "saxaul": (GOAL, 3)})
    return Plots(database, *NAMES)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DEEDS, max_size=20))
def test_shares_add_up_to_the_pot_and_purses_to_what_was_earned(plots: Plots, deeds: list[Any]):
    earned = {name: plots.purse(name) + inside(plots, name) for name in NAMES}
    for what, name, other, grams in deeds:
        if what in ("water", "public"):
            earned[name] += max(0, grams - plots.purse(name))
        do(plots, what, name, other, grams)
        plots.tick()
        for wood, goal in plots.world.rows("SELECT id, goal_g FROM forest_plot"):
            said = plots.certified(str(wood)) or plots.shares(str(wood))
            assert plots.pot(str(wood)) == sum(said.values()) <= goal
        assert {name: plots.purse(name) + inside(plots, name) for name in NAMES} == earned
    assert audit(plots.db).ok


def do(plots: Plots, what: str, name: str, other: str, grams: int) -> None:
    """Do one thing, or be refused."""
    [wood] = [row[0] for row in plots.world.rows(
        f"SELECT id FROM forest_plot WHERE group_id = {plots.home} ORDER BY id DESC LIMIT 1"
    )] or [0]  # fmt: skip
    publics = plots.scene(name, page="woods")["public"]
    if what in ("water", "public"):
        if grams > plots.purse(name):
            plots.rich(name, grams - plots.purse(name))
        target = str(wood) if what == "water" else publics[0]["wood"] if publics else "0"
        plots.no(name, "water_wood", wood=target, grams=grams)
    elif what == "leave" and name in plots.in_home() and len(plots.in_home()) > 1:
        plots.leave(name)
    elif what == "leave_wood" and publics:
        plots.no(name, "leave_wood", wood=publics[0]["wood"])
    elif what == "remove":
        plots.remove(name, other)
    elif what == "come" and name not in plots.in_home():
        plots.enter(plots.home, plots.captain(), name)
    elif what == "found":
        plots.no(name, "found", group=str(plots.home), species=SMALL)
    elif what == "day":
        plots.wait(DAY)


def inside(plots: Plots, name: str) -> int:
    """What a player has in plots and in trees."""
    me = plots.ids[name]
    asked = "SELECT COALESCE((SELECT SUM(total_g) FROM forest_share WHERE player_id = {0}), 0) + " \
        "COALESCE((SELECT SUM(energy_g) FROM forest_certificate WHERE player_id = {0}), 0)"  # fmt: skip
    return int(plots.world.rows(asked.format(me))[0][0])
