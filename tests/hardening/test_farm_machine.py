"""Eight players do anything in the farm for a month: what was promised holds all the time (tests/farm/kept.py)."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.store import Database
from games.farm.charity.projects import PROJECTS
from games.farm.moves import MOVES
from games.farm.numbers import NUMBERS
from games.farm.tools.moves import AtFriends, Own
from games.farm.tools.rules import Tool
from tests.farm.charity.giving import GIFT
from tests.farm.kept import broken
from tests.farm.tools.bags import QUESTS, give
from tests.farm.world import Yards
from tests.games.lent import lender
from tests.games.machine import Machine

SENT: dict[str, tuple[str, ...]] = {
    "adopt": ("name",), "feed": (), "take_eggs": (), "pet": (), "tuck_in": (), "wake": (),
    "prefer": ("stays", "may_work"), "sign_in": (), "receive": ("task",), "send_home": ("visit",),
    "chase": ("visit",), "recall": ("friend",), "feed_friend": ("friend",), "thank": ("friend",),
    "send_wheat": ("friend",), "invite": ("friend",), "join_meal": ("friend",), "hire": ("friend",),
    "visit": ("friend",), "tell_owner": ("friend",), "donate": ("project", "eggs"), "answer": ("question", "option"),
    "practise": ("question", "option"), "take_tool": ("task",), "use": ("tool",),
    "use_at": ("tool", "friend"), "dress": ("outfit",), "cups_start": (), "cups_finish": ("token", "answers"),
}  # fmt: skip
"""The verbs, with what each is sent."""
PAGES = ("", "", "tasks", "friends", "feed", "kindness", "bag", "bag", "outfits", "cups", "projects", "medals")
TOOLS = {"use": Own.__args__, "use_at": AtFriends.__args__}  # type: ignore[attr-defined]


class FarmMachine(Machine):
    """The farm, where payments are feed."""

    sent = SENT
    words: ClassVar = {
        "name": ("mimi", "doudou"), "stays": (True, False, False), "may_work": (True, False),
        "task": ("hello", "pay", "moon", *NUMBERS.tools.tasks), "project": (*PROJECTS, "moon"), "eggs": (1, 2, 400),
        "question": ("moon",), "option": ("0",),
        "outfit": ("", *NUMBERS.outfits, "wings"), "token": ("0",), "answers": ([0, 1, 2], [0, 0, 0]),
    }  # fmt: skip
    pages = PAGES
    unseen: ClassVar = {"feed_friend": ("friend_hen_away",)}

    def __init__(self, database: Database) -> None:
        self.yards = Yards(database, *self.players, quests=(GIFT, *QUESTS))
        self.move = ""
        super().__init__(self.yards)
        for name in self.players[::2]:
            self.yards.fed(name)
            self.yards.stock(name, 1_500)
            for tool in Tool:
                give(self.yards, name, tool, 3)
            self.yards.world.one(self.yards.world.event("donation", player=name, amount="9", txn_ref=f"eggs {name}"))

    def broken(self) -> list[str]:
        return broken(self.yards)

    def anything(self, name: str, friend: str, move: str, place: int) -> None:
        self.move = move
        super().anything(name, friend, move, place)

    def argument(self, name: str, friend: str, place: int) -> Any:
        if name == "visit":
            rows = self.yards.world.rows("SELECT visit FROM farm_eater WHERE visit > 0 ORDER BY visit")
            return str(rows[place % len(rows)][0]) if rows else "1"
        if name == "tool":
            return TOOLS[self.move][place % len(TOOLS[self.move])]
        return super().argument(name, friend, place)


def test_any_move_of_the_farm_may_be_made_by_the_machine():
    assert {move.__name__ for move in MOVES} == SENT.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("months", "most"), [(4, 120), pytest.param(100, 300, marks=pytest.mark.soak)])
def test_whatever_eight_players_do_in_a_month_what_was_promised_holds(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, months: int, most: int
):
    lend = lender(engine_name, request, tmp_path)

    @settings(max_examples=months, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(0, 2**40), min_size=most // 2, max_size=most, unique=True))
    def live(story: list[int]) -> None:
        with lend() as database:
            FarmMachine(database).live(story)

    live()
