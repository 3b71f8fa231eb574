"""Torture of what players do: broken off at each statement and done again, all ends as if nothing had happened.

Moves, what a turn does to others later, the inviter's thanks, and making a group; each run has players of its own.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.bulk import Transaction
from engine.clock import DAY, HOUR
from engine.errors import Malformed
from engine.follow_ups import PAUSES, run_follow_ups
from engine.game import Game
from engine.ingest import Intake, ingest
from engine.jobs import HANDLERS
from engine.play import Ask, Table, followers, play
from engine.referral import NEW_FOR
from engine.risk import pace
from engine.social.groups import NewGroup, make_once
from engine.store import Database
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.neighbours import People
from tests.sea import content_with, dropped_in
from tests.test_newcomers import CONTENT as THANKS
from tests.world import NOW, READER


def kinds(*now: str) -> pytest.MarkDecorator:
    """Every way to break off; those that are not named wait for the soak."""
    marked = [pytest.param(kind, marks=() if kind in now else pytest.mark.soak) for kind in BREAKS]
    return pytest.mark.parametrize("kind", marked)


PEARLS = "SELECT id FROM hold WHERE player_id = {} AND amount > 0"


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    return dropped_in(tmp_path, monkeypatch)


class Run:
    """Ann and Bob of one run: friends, with salt; Ann has a bubble that is ripe a day later."""

    def __init__(self, database: Database, number: int, sea: Game) -> None:
        self.ann, self.bob = f"ann{number}", f"bob{number}"
        self.people = People(database, self.ann, self.bob, content=content_with(sea))
        self.people.befriend(self.ann, self.bob)
        snapshot = self.people.snapshot
        self.table = Table(database, snapshot.content, snapshot.numbers, snapshot.reader, pace.ANY)
        self.now = NOW + DAY
        told = [("share", self.ann), ("share", self.bob), ("content_read", self.ann)]
        events = [
            READER.build(type, source="/bank", id=f"{number} {n}", player=who, at=NOW,
                         data={"article": "a"} if type == "content_read" else {})
            for n, (type, who) in enumerate(told)
        ]  # fmt: skip
        ingest(database, snapshot.content, snapshot.numbers, events, Intake(NOW))

    def play(self, move: str, **arguments: Any) -> str:
        """Ann makes a move, with one key: the code of what came of it."""
        id = self.people.ids[self.ann]
        return play(self.table, Ask(id, "sea", move, arguments, f"the {move}", self.now, 1)).outcome.code

    def give(self) -> str:
        """Ann gives to Bob; Bob's thanks are due in an hour."""
        return self.play("give", friend=str(self.people.ids[self.bob]), grains=20)

    def collect(self) -> str:
        """Ann collects her pearls."""
        ann = self.people.ids[self.ann]
        [(bubble,)] = self.bubbles = getattr(self, "bubbles", None) or self.people.rows(PEARLS.format(ann))
        return self.play("collect", bubble=f"{ann}-{bubble}")

    def follow(self) -> None:
        """What is due is done, and what failed is tried again when it is its time."""
        handlers = followers(self.table.content.games.values())
        run_follow_ups(self.people.db, self.now, lambda: self.table, handlers=handlers)

    def end(self) -> list[object]:
        """What the run's players have, what was moved and told, and what still waits."""
        ids = f"({self.people.ids[self.ann]}, {self.people.ids[self.bob]})"
        asked = (
            f"SELECT CASE player_id WHEN {self.people.ids[self.ann]} THEN 1 ELSE 2 END AS who, {{}} WHERE player_id IN "
            f"{ids} GROUP BY who, {{}} ORDER BY 1, 2, 3"
        )
        return [
            self.people.rows(asked.format("asset_no, SUM(amount), COUNT(*) FROM transfer", "asset_no")),
            self.people.rows(asked.format("name, answer, COUNT(*) FROM move", "name, answer")),
            self.people.rows(asked.format("type, COUNT(*) FROM event", "type")),
            self.people.rows(asked.format("kind, COUNT(*) FROM follow_up", "kind")),
        ]


def refused(run: Run) -> str:
    """Ann makes a move that the rules refuse."""
    return run.play("shake", way="down")


MOVES: dict[str, Callable[[Run], object]] = {
    "give": Run.give, "collect": Run.collect, "tell": lambda run: run.play("shake"), "be refused": refused,
}  # fmt: skip


@kinds("power cut")
@pytest.mark.parametrize("move", MOVES)
def test_a_move_broken_off_at_any_statement_and_sent_again_is_made_once(
    database: Database, sea: Game, move: str, kind: str
):
    calm = Run(database, 0, sea)
    length = statements_of(database, partial(MOVES[move], calm))
    wanted = calm.end()
    assert length > 3

    for at in range(1, length + 2):
        run = Run(database, at, sea)
        broken_off(database, at, kind, partial(MOVES[move], run))
        MOVES[move](run)
        assert run.end() == wanted, at


@kinds("power cut", "defect")  # a defect is a try that failed, a power cut one that never ended
def test_a_follow_up_broken_off_at_any_statement_is_done_once(database: Database, sea: Game, kind: str):
    def ready(number: int) -> Run:
        run = Run(database, number, sea)
        run.give()
        run.now += HOUR
        return run

    calm = ready(0)
    length = statements_of(database, calm.follow)
    wanted = calm.end()
    assert (length > 8, wanted[-1]) == (True, [])

    for at in range(1, length + 2):
        run = ready(at)
        broken_off(database, at, kind, run.follow)
        run.now += PAUSES[0]
        run.follow()
        assert run.end() == wanted, at


@kinds("power cut", "defect")  # a defect is a try that failed, a power cut one that never ended
def test_the_inviter_s_thanks_broken_off_at_any_statement_are_given_once(database: Database, kind: str):
    def ready(number: int) -> People:
        people = People(database, f"ann{number}", content=THANKS, joined=NOW - NEW_FOR)
        people.join(f"new{number}")
        people.accept(f"new{number}", people.code(f"ann{number}"), address=f"at {number}")
        data = {"txn_ref": f"t{number}", "amount": "10", "channel": "qr"}
        paid = READER.build("payment", source="/bank", id=f"{number}", player=f"new{number}", at=NOW, data=data)
        ingest(database, THANKS, people.snapshot.numbers, [paid], Intake(NOW))
        people.now = NOW + 2 * DAY
        return people

    def look(people: People) -> None:
        run_follow_ups(database, people.now, lambda: people.snapshot, handlers=HANDLERS)

    def thanked(people: People, number: int) -> tuple[int, int]:
        about = f"FROM event WHERE type = 'friend_active' AND player_id = {people.ids[f'ann{number}']}"
        [(told,)], [(waits,)] = people.rows(f"SELECT COUNT(*) {about}"), people.rows("SELECT COUNT(*) FROM follow_up")
        return told, waits

    calm = ready(0)
    length = statements_of(database, partial(look, calm))
    assert thanked(calm, 0) == (1, 0)
    assert length > 8

    for at in range(1, length + 2):
        people = ready(at)
        broken_off(database, at, kind, partial(look, people))
        people.now += PAUSES[0]
        look(people)
        assert thanked(people, at) == (1, 0), at


@kinds("power cut")
def test_a_group_whose_making_is_broken_off_at_any_statement_is_there_once(database: Database, kind: str):
    def make(people: People, number: int) -> None:
        id = database.ids.block(1)[0]
        me, new = people.ids[f"ann{number}"], NewGroup("friends", "home")
        people.write(lambda tx: make_once(tx, id, me, new, "k1", NOW))

    def again(me: int, tx: Transaction) -> object:
        return make_once(tx, 1, me, NewGroup("couple", "home"), "k1", NOW)

    length = statements_of(database, partial(make, People(database, "ann0"), 0))

    for at in range(1, length + 2):
        people = People(database, f"ann{at}")
        broken_off(database, at, kind, partial(make, people, at))
        make(people, at)
        assert len(people.groups(f"ann{at}")) == 1, at
        with suppress(Malformed):
            people.write(partial(again, people.ids[f"ann{at}"]))
        assert len(people.groups(f"ann{at}")) == 1, at
