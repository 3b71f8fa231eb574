"""Torture of consent, leaving and erasure: broken off at each statement and done again, nothing is half done."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from engine.access.entry import Asked, make_code
from engine.access.sessions import exchange
from engine.clock import HOUR
from engine.errors import NotFound
from engine.jobs import run_all
from engine.people.agreeing import Change, put_player, say
from engine.people.consents import Said
from engine.pepper import pepper
from engine.privacy import erasure
from engine.privacy.erasure import erase
from engine.social.codes import renew
from engine.store import Database
from tests.hardening.test_torture import BREAKS, broken_off, statements_of
from tests.neighbours import CONTENT, People
from tests.world import NOW, World


class Run:
    """Players of one run: ann with a friend by the bank, a friend by code, a group, a session, and things to lose."""

    def __init__(self, database: Database, number: int) -> None:
        pepper(database)
        self.number = number
        self.ann, self.bob, self.cid = self.names = [f"{name}{number}" for name in ("ann", "bob", "cid")]
        self.people = People(database, *self.names, content=CONTENT)
        self.people.befriend(self.ann, self.bob)
        self.people.accept(self.cid, self.people.code(self.ann))
        self.group = self.people.group(self.ann)
        self.people.enter(self.group, self.ann, self.bob)
        self.world = World(database, content=CONTENT, players=())
        told = self.world.event("friend_joined", friend=f"x{number}", player=self.ann, source=f"/bank{number}", id="1")
        self.world.one(told)
        self.id = self.people.ids[self.ann]
        exchange(database, make_code(database, self.ann, NOW).code, Asked(), NOW)

    def end(self) -> list[object]:
        """What is there of ann, without the numbers that differ from run to run."""
        people, id = self.people, self.id
        counts = [people.rows(f"SELECT COUNT(*) FROM {table} WHERE player_id = {id}")[0][0] for table in (
            "friendship", "resting_edge", "consent", "session", "friend_code", "group_member", "progress", "event",
            "transfer", "tick_cause", "follow_up", "inbox", "outbox",
        )]  # fmt: skip
        row = people.rows(f"SELECT purposes, consent_at IS NULL, profile, erased > 0 FROM player WHERE id = {id}")
        kept = people.rows(f"SELECT kept = '{{}}', fact IS NULL FROM event WHERE player_id = {id} ORDER BY id")
        friends = [len(people.friends(name)) for name in (self.bob, self.cid)]
        return [*counts, *row, *kept, *friends, people.members(self.bob) == [[self.bob]]]

    def is_whole_or_gone(self) -> bool:
        """Whether ann is there with everything, or is nowhere."""
        [(erased,)] = self.people.rows(f"SELECT erased FROM player WHERE id = {self.id}")
        left = {table: self.people.rows(f"SELECT COUNT(*) FROM {table} WHERE player_id = {self.id}")[0][0]
                for table in ("friendship", "session", "friend_code", "group_member", "consent")}  # fmt: skip
        return not any(left.values()) if erased else all(left.values())


def erase_to_the_end(run: Run) -> None:
    with suppress(NotFound):
        erase(run.people.db, run.ann, NOW)
    run_all(run.people.db, NOW + run.number * HOUR)  # a slot of the tick that no other run has used


DEEDS: dict[str, Callable[[Run], object]] = {
    "withdraw": lambda run: say(run.people.db, run.id, [Said("steps", False, by="player")], NOW, NOW),
    "leave": lambda run: put_player(run.people.db, run.ann, Change(consent=False), NOW),
    "guardian": lambda run: put_player(
        run.people.db, run.ann, Change(said=(Said("guardian", True, "g", "hash"),), minor="{}"), NOW
    ),
    "erase": lambda run: erase(run.people.db, run.ann, NOW),
}
AGAIN = DEEDS | {"erase": erase_to_the_end}


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("deed", DEEDS)
def test_broken_off_at_any_statement_and_done_again_it_ends_as_if_nothing_had_happened(
    database: Database, deed: str, kind: str
):
    calm = Run(database, 0)
    length = statements_of(database, partial(DEEDS[deed], calm))
    AGAIN[deed](calm)
    wanted = calm.end()

    for at in range(1, length + 2):
        run = Run(database, at)
        broken_off(database, at, kind, partial(DEEDS[deed], run))
        assert deed != "erase" or run.is_whole_or_gone(), at
        AGAIN[deed](run)
        assert run.end() == wanted, at


def test_a_break_while_bodies_are_blanked_is_made_up_for_by_the_tick(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    run = Run(database, 1)
    monkeypatch.setattr(erasure, "AT_ONCE", 0)
    erase(database, run.ann, NOW)
    monkeypatch.setattr(erasure, "STRETCH", 1)
    length = statements_of(database, lambda: None)
    for at in range(1, length + 12):
        broken_off(database, at, "defect", lambda: run_all(database, NOW + HOUR))
    run_all(database, NOW + 2 * HOUR)

    assert run.people.rows(f"SELECT erased FROM player WHERE id = {run.id}") == [(3,)]
    assert run.people.rows(f"SELECT DISTINCT kept FROM event WHERE player_id = {run.id}") == [("{}",)]


def test_a_code_made_while_its_owner_is_erased_leaves_nothing(database: Database):
    run = Run(database, 1)
    erase(database, run.ann, NOW)
    with suppress(Exception):
        run.people.write(lambda tx: renew(tx, run.id, NOW))

    assert run.people.rows(f"SELECT COUNT(*) FROM friend_code WHERE player_id = {run.id}") == [(0,)]
    assert run.people.rows(f"SELECT COUNT(*) FROM tally WHERE player_id = {run.id}") == [(0,)]
