"""Eight players do anything for a month: what was promised holds all the time (tests/forest/kept.py).

A month is a list of numbers. Each is the seed of a step and means something wherever it stands: so Hypothesis shortens
a month that fails by leaving steps out, and draws nothing smaller than life. There are moves of any verb with
any arguments, and moves that a scene offers. Of those more is known: what is offered is made, and what is shown as
refused is refused with the same code. Species are few and cheap here, so that trees are planted and run out.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.clock import DAY, HOUR, MINUTE
from engine.errors import TilthError
from engine.risk.pace import ANY
from engine.store import Database
from games.forest.moves import MOVES
from games.forest.numbers import NUMBERS
from tests.conftest import assert_audited
from tests.forest.kept import broken
from tests.forest.lent import cheap, lender
from tests.forest.woods.plots import Plots

PLAYERS = tuple("abcdefgh")
MONTH = 30 * DAY
WORDS = {
    "grams": (10, 18, 33, 66, 7, 500), "species": (*NUMBERS.species, "oak"), "prop": (*NUMBERS.props.kinds, "wand"),
    "ware": (*NUMBERS.store.wares, "moon"), "prolong": (True, False), "peace": (True, False), "note": ("", "grow"),
    "give_back_over_g": (0, 10, 12, 5), "skin": ("autumn", "blossom"), "task": ("hello", "thanks"),
    "on_board": (True,), "token": ("0",), "taps": ([], [[9_000, 500]]),
}  # fmt: skip
"""What is sent for an argument, rightly or wrongly; friends, bubbles, groups and woods are looked up."""
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
"""The verbs, with what each is sent."""
PAGES = ("", "", "tasks", "bag", "store", "rain", "catalogue", "woods")

KINDS = ("offer taken",) * 8 + ("offer",) * 3 + ("anything",) * 4 + ("pay",) * 4 + ("wait",) * 3 + ("refund", "part")
TIMES = (MINUTE, 3 * MINUTE, HOUR, 5 * HOUR, 24 * HOUR, 67 * HOUR, 4 * DAY)
UNSEEN = {"not_enough", "friend_has_enough"}
"""What a friend's scene does not say beforehand: it would tell what others have."""


class Month:
    """Eight friends in a forest, all in a group."""

    def __init__(self, database: Database) -> None:
        self.woods = Plots(database, *PLAYERS)
        self.woods.table = self.woods.table._replace(most=ANY)  # how fast moves may come is another matter: tests/risk
        self.ends = self.woods.now + MONTH
        self.paid: list[tuple[str, str]] = []
        for place, name in enumerate(PLAYERS):
            self.woods.rich(name, 150)
            for grams in (20, 35 + 20 * place):
                self.pay(name, grams, ripe=True)
        for name in PLAYERS[::2]:
            self.woods.lively(name, 2)
        self.woods.wait(3 * MINUTE)

    def live(self, story: list[int]) -> None:
        """Take the steps, and look at the end whether everything was kept; stock also in between."""
        for seed in story:
            self.step(Random(seed))
        assert broken(self.woods) == []
        assert_audited(self.woods.db)

    def step(self, chance: Random) -> None:
        """One step, drawn from its seed."""
        kind, name, friend, place = chance.choice(KINDS), *chance.choices(PLAYERS, k=2), chance.randrange(10_000)
        if kind == "pay":
            self.pay(name, chance.randint(1, 300), ripe=chance.random() < 0.5)
        elif kind == "refund":
            self.woods.refund(*self.paid[place % len(self.paid)], chance.randint(1, 300))
        elif kind == "wait":
            self.woods.wait(max(0, min(chance.choice(TIMES), self.ends - self.woods.now)))
            assert broken(self.woods) == []
        elif kind == "part":
            self.part(name, friend)
        elif kind == "anything":
            self.anything(name, friend, chance.choice(sorted(SENT)), place)
        else:
            self.offer(name, friend, place, taken=kind == "offer taken")

    def pay(self, name: str, grams: int, *, ripe: bool) -> None:
        """A payment, of now or of yesterday."""
        ref, at = f"p{len(self.paid)}", self.woods.now - DAY * ripe
        self.woods.world.one(self.woods.world.payment(grams, ref=ref, player=name, at=at))
        self.paid.append((name, ref))

    def anything(self, name: str, friend: str, move: str, place: int) -> None:
        """Any move with anything."""
        given = {one: self._argument(one, friend, place + n) for n, one in enumerate(SENT[move])}
        if None not in given.values():
            self.woods.no(name, move, **given)

    def offer(self, name: str, friend: str, place: int, *, taken: bool) -> None:
        """What a scene offers is made, and what it shows as refused is refused for the reason shown."""
        page, friend = (PAGES[place % len(PAGES)], "") if place % 3 == 0 or friend == name else ("", friend)
        offers = list(offered(self.woods.scene(name, friend, page=page)))
        offers = [one for one in offers if one["can"] or not taken]
        if offers:
            offer = offers[place // len(PAGES) % len(offers)]
            code = self.woods.no(name, offer["move"], **offer["arguments"])
            assert code == (offer["why"] or {"code": ""})["code"] or code in UNSEEN, (offer, code)

    def part(self, name: str, other: str) -> None:
        """A member leaves, or the captain sends another away."""
        if name == other:
            with suppress(TilthError):
                self.woods.leave(name)
        else:
            self.woods.remove(name, other)

    def _argument(self, name: str, friend: str, place: int) -> Any:
        if name == "friend":
            return friend
        if name == "group":
            return str(self.woods.home)
        if name in ("bubble", "wood"):
            rows = self.woods.world.rows("SELECT id FROM forest_plot ORDER BY id")
            found = self.woods.bubbles(friend) if name == "bubble" else [str(id) for (id,) in rows]
            return found[place % len(found)] if found else None
        return WORDS[name][place % len(WORDS[name])]


def offered(shown: Any) -> Iterator[dict[str, Any]]:
    """Everything a scene offers, wherever it stands."""
    if isinstance(shown, dict):
        if {"move", "arguments", "can", "why"} <= shown.keys():
            yield shown
        for part in shown.values():
            yield from offered(part)
    elif isinstance(shown, list):
        for part in shown:
            yield from offered(part)


def test_any_move_of_the_forest_may_be_made_by_the_machine():
    assert {move.__name__ for move in MOVES} == SENT.keys()


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
            Month(database).live(story)

    live()
