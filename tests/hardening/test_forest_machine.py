"""Eight players do anything in the forest for a month: what was promised holds all the time (tests/forest/kept.py).

Species are few and cheap here, so that trees are planted and run out. Players walk as well as pay, and play their rain
to its end.
"""

from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.clock import DAY, MINUTE, SECOND
from engine.errors import TilthError
from engine.risk.pace import ANY
from engine.store import Database
from games.forest.moves import MOVES
from games.forest.numbers import NUMBERS
from games.forest.rules import rain
from tests.forest.kept import Record, broken
from tests.forest.lent import cheap
from tests.forest.woods.plots import Plots
from tests.games.lent import lender
from tests.games.machine import Machine

SENT: dict[str, tuple[str, ...]] = {
    "collect": ("bubble",), "collect_all": (), "steal": ("bubble",), "steal_all": ("friend",),
    "help_collect": ("bubble",), "water": ("friend", "grams", "note"), "revive": ("friend",), "choose": ("species",),
    "reserve": ("species",), "plant": ("species",), "prefer": ("peace", "give_back_over_g", "on_board"),
    "keep_peace": ("friend",), "end_peace": ("friend",), "thumb": ("friend",), "sign_in": (), "receive": (),
    "use": ("prop", "prolong"), "give_prop": ("friend", "prop"), "wear": ("skin",), "buy": ("ware",),
    "rain_start": (), "rain_finish": ("token", "taps"), "give_rain": ("friend",), "found": ("group", "species"),
    "water_wood": ("wood", "grams"), "remind": ("wood",), "leave_wood": ("wood",),
    "visit_neighbour": (),
}  # fmt: skip


class ForestMachine(Machine):
    """The forest, whose eight friends are all in a group."""

    sent = SENT
    words: ClassVar = {
        "grams": (10, 18, 33, 66, 7, 500), "species": (*NUMBERS.species, "oak"),
        "prop": (*NUMBERS.props.kinds, "wand"), "ware": (*NUMBERS.store.wares, "moon"), "prolong": (True, False),
        "peace": (True, False), "note": ("", "grow"), "give_back_over_g": (0, 10, 12, 5),
        "skin": ("autumn", "blossom"), "on_board": (True,), "token": ("0",), "taps": ([], [[9_000, 500]]),
    }  # fmt: skip
    pages = ("", "", "tasks", "bag", "store", "rain", "catalogue", "woods")
    unseen: ClassVar = {"water": ("friend_has_enough",)}

    def __init__(self, database: Database) -> None:
        self.woods = Plots(database, *self.players)
        self.woods.table = self.woods.table._replace(most=ANY)  # how fast moves may come is another matter: tests/risk
        super().__init__(self.woods)
        self.walked: dict[tuple[str, int], int] = {}
        for place, name in enumerate(self.players):
            self.woods.rich(name, 150)
            for grams in (20, 35 + 20 * place):
                super().pay(name, grams, ripe=True)
        for name in self.players[::2]:
            self.woods.lively(name, 2)
        self.woods.wait(3 * MINUTE)

    def broken(self) -> list[str]:
        return broken(self.woods)

    def pay(self, name: str, amount: int, *, ripe: bool) -> None:
        """A payment, or a walk: the running total of a day's steps."""
        if amount % 3:
            return super().pay(name, amount, ripe=ripe)
        at = self.woods.now - DAY * ripe
        self.walked[name, at // DAY] = total = self.walked.get((name, at // DAY), 0) + 100 * amount
        self.woods.world.one(self.woods.world.steps(total, player=name, at=at))
        return None

    def anything(self, name: str, friend: str, move: str, place: int) -> None:
        """Any move with anything; half of what is said of the rain is a run that is played to its end."""
        if move == "rain_finish" and place % 2:
            self.run(name, place)
        else:
            super().anything(name, friend, move, place)

    def run(self, name: str, drops: int) -> None:
        """A run of energy rain, if one is left: some drops are caught, and it is settled."""
        if self.woods.no(name, "rain_start"):
            return
        rows = f"SELECT token, seed FROM forest_rain WHERE player_id = {self.woods.ids[name]}"
        [(token, seed)] = self.woods.world.rows(rows)
        self.woods.world.now += 20 * SECOND
        taps = [[drop.t_ms + 500, drop.x] for drop in rain.fall(Random(seed))[: drops % NUMBERS.rain.drops]]
        assert self.woods.no(name, "rain_finish", token=token, taps=taps) == ""

    def part(self, name: str, other: str) -> None:
        """A member leaves, or the captain sends another away."""
        if name == other:
            with suppress(TilthError):
                self.woods.leave(name)
        else:
            self.woods.remove(name, other)

    def argument(self, name: str, friend: str, place: int) -> Any:
        if name == "group":
            return str(self.woods.home)
        if name in ("bubble", "wood"):
            rows = self.woods.world.rows("SELECT id FROM forest_plot ORDER BY id")
            found = self.woods.bubbles(friend) if name == "bubble" else [str(id) for (id,) in rows]
            return found[place % len(found)] if found else None
        return super().argument(name, friend, place)


def test_any_move_of_the_forest_may_be_made_by_the_machine():
    assert {move.__name__ for move in MOVES} == SENT.keys()


def test_the_machine_plays_the_rain_to_its_end_and_walks(database: Database):
    machine = ForestMachine(database)
    machine.run("a", 40)
    machine.pay("a", 3, ripe=True)
    machine.woods.tick()

    [done] = Record(machine.woods).done("rain_finish")
    told = [machine.woods.world.count(f"event WHERE type = '{type}'") for type in ("steps", "forest.rain_done")]
    assert (done.outcome.result["caught"] > 0, told) == (True, [1, 1])


@pytest.mark.slow
@pytest.mark.parametrize(("months", "most"), [(4, 120), pytest.param(100, 300, marks=pytest.mark.soak)])
def test_whatever_eight_players_do_in_a_month_what_was_promised_holds(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    months: int, most: int,
):  # fmt: skip
    cheap(monkeypatch, wetland=(60, 3), saxaul=(200, 2), caragana=(90, 4))
    lend = lender(engine_name, request, tmp_path)

    @settings(max_examples=months, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(0, 2**40), min_size=most // 2, max_size=most, unique=True))
    def live(story: list[int]) -> None:
        with lend() as database:
            ForestMachine(database).live(story)

    live()
