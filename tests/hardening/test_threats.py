"""Abuse cases that need threads or a look at the code itself, and the list of all: each has a test with its number."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest

import engine
from engine.alarm import Alarm
from engine.game import Asset, Game, Hold
from engine.people.players import befriend, find_player
from engine.play import Ask, Look, Table, play, scene
from engine.risk import pace
from engine.store import Database
from engine.turn import Friend, Held, Turn
from engine.view import View
from tests.sea import content_with
from tests.world import NOW, READER, World, together

ROOT = Path(engine.__file__).parent.parent
CASES = {*range(1, 5), 6, 10, 11, 16, *range(21, 29), *range(34, 38)}
"""Those of the threat model that the play kernel must meet."""

THIEVES = 20
FLOOR = {"pearls": 7, "salt": 49}
"""What nobody takes from the 8 pearls in a bubble, the 50 g of salt in a purse: one may be stolen of each."""


def steal(turn: Turn, bubble: Held) -> None:
    """Take a pearl out of a friend's bubble, if more than the floor are in it."""
    hold = turn.hold(bubble)
    if hold.amount <= FLOOR["pearls"]:
        turn.refuse("nothing_left")
    turn.transfer("pearls", hold.id, turn.purse("pearls"), 1)


def rob(turn: Turn, friend: Friend) -> None:
    """Take a gram of salt out of a friend's purse, if more than the floor are in it."""
    purse = turn.purse("salt", turn.friend(friend))
    if turn.has(purse) <= FLOOR["salt"]:
        turn.refuse("nothing_left")
    turn.transfer("salt", purse, turn.purse("salt"), 1)


def look(view: View) -> dict[str, object]:
    """The bubbles with something to steal."""
    return {"bubbles": [f"{view.owner.id}-{id}" for id, *_, n, _ in view.holds("pearls") if n > FLOOR["pearls"]]}


ASSETS = (Asset("salt", "g", 1), Asset("pearls", "", 1, Hold(24, 72)))
DEN = Game("den", {"zh-CN": "洞", "en": "Den"}, ASSETS, (steal, rob), look)


class Den:
    """Ann, with friends who steal."""

    def __init__(self, database: Database) -> None:
        thieves = [f"thief{number}" for number in range(THIEVES)]
        self.world = World(database, content=content_with(DEN), players=["ann", *thieves])
        befriend(database, [("ann", thief) for thief in thieves], NOW)
        self.table = Table(database, self.world.content, self.world.numbers, READER, pace.ANY)
        with database.reading() as tx:
            self.ann, *self.ids = (find_player(tx, name).id for name in ("ann", *thieves))
        self.thieves = thieves

    def at_once(self, move: str, **arguments: object) -> Counter[str]:
        """All thieves make the same move; what came of it, and how often."""
        asks = [Ask(id, "den", move, arguments, f"{move} {self.world.count('move')}", NOW, 1) for id in self.ids]
        return Counter(one.outcome.code for one in together(*(lambda ask=ask: play(self.table, ask) for ask in asks)))

    def has(self, asset: str) -> int:
        """What all thieves have."""
        return sum(self.world.purse(asset, thief) for thief in self.thieves)


ONE = Counter({"": 1, "nothing_left": THIEVES - 1})


def test_case_10_of_twenty_thieves_at_once_one_gets_the_pearl_that_may_be_stolen(database: Database):
    den = Den(database)
    den.world.one(den.world.event("content_read", article="a", player="ann"))
    [bubble] = scene(den.table, Look("den"), "ann", NOW)["bubbles"]

    assert (den.at_once("steal", bubble=bubble), den.at_once("steal", bubble=bubble)[""]) == (ONE, 0)
    assert (den.world.held("pearls", "ann"), den.has("pearls")) == (FLOOR["pearls"], 1)


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.soak)])
def test_case_10_of_twenty_thieves_at_once_one_gets_the_gram_that_may_be_stolen(database: Database, rounds: int):
    den = Den(database)
    den.world.one(den.world.event("share", player="ann"))
    for round in range(rounds):
        assert den.at_once("rob", friend=str(den.ann)) == ONE
        assert (den.world.purse("salt", "ann"), den.has("salt")) == (FLOOR["salt"], 1)
        rob_back(den, round)


def rob_back(den: Den, round: int) -> None:
    """Let Ann have her gram again."""
    [thief] = [id for id, name in zip(den.ids, den.thieves, strict=True) if den.world.purse("salt", name)]
    with patch.dict(FLOOR, {"salt": 0}):
        back = play(den.table, Ask(den.ann, "den", "rob", {"friend": str(thief)}, f"{round}", NOW, 1))
    assert back.outcome.code == ""


PICKLERS = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib"}
STORES = ("jobstores.sqlalchemy", "jobstores.redis", "jobstores.mongodb", "jobstores.zookeeper", "jobstores.etcd",
          "jobstores.rethinkdb")  # fmt: skip


def imports_of(tree: ast.AST) -> set[str]:
    """Every module that code imports, and what it takes from each."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def wrong_imports(source: str) -> set[str]:
    """What makes objects of bytes, or keeps jobs outside this process."""
    names = imports_of(ast.parse(source))
    return {name for name in names if name.split(".")[0] in PICKLERS or any(one in name for one in STORES)}


def test_case_35_nothing_that_runs_makes_objects_of_stored_bytes_or_keeps_jobs_outside_its_process():
    files = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "games").rglob("*.py"), ROOT / "server.py"]
    found = {str(file.relative_to(ROOT)): wrong for file in files
             if (wrong := wrong_imports(file.read_text(encoding="utf-8")))}  # fmt: skip

    assert found == {}
    assert len(files) > 100
    assert wrong_imports("import pickle") == {"pickle"}
    assert wrong_imports("from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore")


def test_case_35_the_alarm_keeps_its_one_job_in_memory():
    stores = Alarm(lambda: None)._scheduler._jobstores

    assert [type(store).__name__ for store in stores.values()] == ["MemoryJobStore"]


def test_every_abuse_case_of_the_play_kernel_has_a_test_with_its_number():
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    found = {int(number) for text in texts for number in re.findall(r"^def test_case_(\d+)_", text, re.MULTILINE)}

    assert CASES - found == set()
