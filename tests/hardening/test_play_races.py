"""Twelve threads at once: a move is made once, players who cross never wait in a circle, and a block holds at once."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from engine.clock import HOUR
from engine.errors import Malformed
from engine.follow_ups import later
from engine.play import Ask, Played, play
from engine.social import friends
from engine.social.groups import NewGroup, make_once
from engine.store import Database
from tests.neighbours import People
from tests.sea import dropped_in
from tests.test_play import Sea
from tests.world import NOW, together

CROWD = 12
LONG = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.soak)])


@pytest.fixture
def at_sea(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sea:
    sea = Sea(database, dropped_in(tmp_path, monkeypatch))
    for name in ("ann", "bob"):
        sea.world.one(sea.world.event("share", player=name))
    return sea


def playing(at_sea: Sea, ask: Ask) -> Callable[[], Played]:
    return lambda: play(at_sea.table, ask)


@LONG
def test_one_key_twelve_times_at_once_is_made_once_and_replayed_eleven_times(at_sea: Sea, rounds: int):
    for _ in range(rounds):
        before = at_sea.salt("ann")
        ask = at_sea.ask("ann", "give", friend=at_sea.id("bob"), grains=1)
        answers = together(*[playing(at_sea, ask)] * CROWD)

        assert Counter(one.replayed for one in answers) == {False: 1, True: CROWD - 1}
        assert len({str(one.outcome) for one in answers}) == 1
        assert at_sea.salt("ann") == before - 1
    assert at_sea.world.count("move") == rounds


@LONG
def test_one_key_with_eight_equal_and_four_other_bodies_at_once_is_made_once(at_sea: Sea, rounds: int):
    for _ in range(rounds):
        before = at_sea.salt("ann")
        ask = at_sea.ask("ann", "give", friend=at_sea.id("bob"), grains=1)
        asks = [ask if n % 3 else ask._replace(arguments={**ask.arguments, "grains": 2}) for n in range(CROWD)]

        def tried(ask: Ask) -> str:
            try:
                return "replayed" if play(at_sea.table, ask).replayed else "made"
            except Malformed as error:
                return error.code

        codes = Counter(together(*(lambda ask=ask: tried(ask) for ask in asks)))

        assert codes["made"] == 1
        assert codes["key_reused"] in (4, 8)
        assert codes.total() == CROWD
        given = before - at_sea.salt("ann")
        assert given == (2 if codes["key_reused"] == 8 else 1)
        at_sea.play("bob", "give", friend=at_sea.id("ann"), grains=given)


@LONG
def test_players_who_give_to_each_other_across_never_wait_in_a_circle(at_sea: Sea, rounds: int):
    for _ in range(rounds):
        before = at_sea.salt("ann"), at_sea.salt("bob")
        pairs = [("ann", "bob"), ("bob", "ann")] * (CROWD // 2)
        asks = [at_sea.ask(one, "give", friend=at_sea.id(other), grains=1) for one, other in pairs]
        answers = together(*(playing(at_sea, ask) for ask in asks))

        assert {one.outcome.code for one in answers} == {""}
        assert (at_sea.salt("ann"), at_sea.salt("bob")) == before


@LONG
def test_twelve_who_spend_the_same_grains_at_once_spend_them_once(at_sea: Sea, rounds: int):
    for _ in range(rounds):
        give, back = at_sea.salt("ann"), at_sea.id("bob")
        answers = together(
            *(playing(at_sea, at_sea.ask("ann", "give", friend=back, grains=give)) for _ in range(CROWD))
        )

        assert Counter(one.outcome.code for one in answers) == {"": 1, "not_enough": CROWD - 1}
        assert at_sea.salt("ann") == 0
        at_sea.play("bob", "give", friend=at_sea.id("ann"), grains=give)


@LONG
def test_once_a_block_has_returned_no_move_of_the_other_goes_through(at_sea: Sea, rounds: int):
    ann, bob, database = at_sea.players["ann"].id, at_sea.players["bob"].id, at_sea.table.db
    for _ in range(rounds):
        blocked, late = Event(), list[str]()

        def give(ask: Ask, blocked: Event = blocked, late: list[str] = late) -> None:
            begun_after = blocked.is_set()
            code = play(at_sea.table, ask).outcome.code
            if begun_after:
                late.append(code)

        def give_on(number: int) -> None:
            for _ in range(4):
                give(at_sea.ask("ann", "give", f"{number} {at_sea.keys}", friend=str(bob), grains=1))

        def block(blocked: Event = blocked) -> None:
            with database.writing() as tx:
                friends.block(tx, bob, ann, NOW)
            blocked.set()

        together(*(lambda number=number: give_on(number) for number in range(CROWD - 1)), block)
        give(at_sea.ask("ann", "give", friend=str(bob), grains=1))
        given = at_sea.salt("ann")

        assert set(late) == {"not_allowed"}
        assert at_sea.play("ann", "give", friend=str(bob), grains=1).outcome.code == "not_allowed"
        assert at_sea.salt("ann") == given
        with database.writing() as tx:
            friends.befriend_by_code(tx, ann, bob, NOW)


MANY = 40


def test_two_processes_do_every_follow_up_once(at_sea: Sea, database_url: str, tmp_path: Path):
    """Each is a grain of salt from Bob to Ann, and a quest that hears of it: done twice, it would show in the salt."""
    database = at_sea.table.db
    before, body = at_sea.salt("bob"), {"friend": at_sea.id("ann")}
    with database.writing() as tx:
        for _ in range(MANY):
            later(tx, database.ids, "sea.thank", at_sea.players["bob"].id, NOW + HOUR, body)
    command = [sys.executable, "-m", "tests.hardening.play_worker", database_url, str(NOW + HOUR), str(tmp_path)]
    done = [int(many) for many in subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()]

    assert (sum(done), at_sea.world.count("follow_up")) == (MANY, 0)
    assert (before - at_sea.salt("bob"), at_sea.world.count("move")) == (MANY, MANY)
    assert min(done) > 0 or database.on_sqlite  # where one may hold the lock all the time


@LONG
def test_one_key_makes_one_group_however_many_ask_at_once(database: Database, rounds: int):
    for round in range(rounds):
        people = People(database, f"ann{round}")
        [me], ids = people.ids.values(), [database.ids.block(1)[0] for _ in range(CROWD)]

        def make(id: int, people: People = people, me: int = me) -> int:
            new = NewGroup("friends", "home")
            return people.write(lambda tx: make_once(tx, id, me, new, "k1", NOW))[0].id

        assert len(set(together(*(lambda id=id: make(id) for id in ids)))) == 1
        assert len(people.groups(f"ann{round}")) == 1
