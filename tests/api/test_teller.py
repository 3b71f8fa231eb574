"""The teller's turns: deliver, tell, give way; and its thread, which nothing stops but being told to."""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from typing import Any

import pytest

from engine.access.sessions import Session
from engine.api import teller as telling
from engine.api.runtime import Runtime
from engine.api.streams import Stream, Streams
from engine.api.teller import DELIVER_S, EVERY_S, Teller
from engine.clock import DAY, ManualClock
from engine.deliver import BATCH, Delivered, deliver
from engine.errors import Unavailable
from engine.people.players import find_player
from engine.published.live import Fixed, Live, Snapshot
from engine.store import Database
from tests.api.bank import Bank
from tests.api.players import App
from tests.in_flight import gives, made
from tests.inboxes import messages, say, waiting
from tests.neighbours import People
from tests.sandboxes import Box
from tests.world import NOW, World, quest


@pytest.fixture(autouse=True)
def a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow it is, a turn has the time it needs."""
    monkeypatch.setattr(telling, "monotonic", lambda: 0.0)


@pytest.fixture
def ann(bank: Bank) -> int:
    return int(App(bank, "ann").id)


def teller(runtime: Runtime, **how: object) -> Teller:
    told: Any = how
    return Teller(runtime.db, lambda: runtime.now, runtime.clock, runtime.sessions, Streams(), **told)


def test_a_turn_delivers_all_that_waits(runtime: Runtime, ann: int):
    say(runtime.db, ann, *range(2 * BATCH + 3))

    assert teller(runtime).turn() == 2 * BATCH + 3
    assert (waiting(runtime.db), teller(runtime).turn()) == (0, 0)


def test_events_that_wait_go_first(runtime: Runtime, ann: int):
    say(runtime.db, ann, *range(2 * BATCH + 3))
    giving_way = teller(runtime, busy=lambda: True)

    assert [giving_way.turn() for _ in range(4)] == [BATCH, BATCH, 3, 0]


def test_a_turn_ends_though_more_comes_all_the_time(runtime: Runtime, ann: int, monkeypatch: pytest.MonkeyPatch):
    times = iter((0.0, 0.3, 0.6, 0.9))
    monkeypatch.setattr(telling, "monotonic", lambda: next(times))
    say(runtime.db, ann, *range(4 * BATCH))

    assert (DELIVER_S, teller(runtime).turn()) == (0.5, 2 * BATCH)


class Living:
    """Sessions of which some are still live."""

    def __init__(self, *hashes: bytes) -> None:
        self.hashes = set(hashes)

    def alive(self, hashes: Collection[bytes]) -> set[bytes]:
        """Return which of some are."""
        return self.hashes & set(hashes)


def turned(db: Database, now: Snapshot, player: int, *alive: bytes) -> Stream:
    """A stream that hears all from the beginning, after a turn that may have failed."""

    async def run() -> Stream:
        streams = Streams()
        streams.running = True
        stream = streams.open(Session(b"s", player, "ann", frozenset(), "", "bearer", 1 << 60), 0)
        sessions: Any = Living(*alive)
        with suppress(ValueError):
            Teller(db, lambda: now, ManualClock(NOW), sessions, streams).turn()
        return stream

    return asyncio.run(run())


def test_though_nothing_can_be_delivered_streams_end_with_their_sessions(
    runtime: Runtime, ann: int, failing: list[Exception]
):
    failing += [ValueError("away"), ValueError("away")]

    assert [turned(runtime.db, runtime.now, ann, *alive).ended for alive in ([b"s"], [])] == [False, True]
    assert failing == []


def test_what_a_new_quest_earned_is_told_live_by_a_process_that_still_has_the_old_content(database: Database):
    pay, spring = quest("pay", amount=10, tests=gives(10)), quest("spring", amount=3, tests=gives(3))
    clock = ManualClock(NOW)
    old, new = (Live(database, Fixed(made(*quests)), clock).now for quests in ((pay,), (pay, spring)))
    world = World(database, content=new.content)
    world.numbers = new.numbers
    world.one(world.payment())
    [(me,)] = world.rows("SELECT id FROM player")

    told = turned(database, old, me, b"s").piece
    assert (told.count(b"waits for you"), told.count(b"no longer here")) == (2, 0)


def test_a_group_s_message_is_told_live_with_its_name(database: Database):
    people = People(database, "ann", "bob")
    people.befriend("ann", "bob")
    people.invite("bob", people.group("bob"), "ann")

    assert b"to join \xe2\x80\x9cOur home" in turned(database, people.snapshot, people.ids["ann"], b"s").piece


def test_without_streams_the_database_is_asked_for_no_session(runtime: Runtime, ann: int):
    seen: list[str] = []
    runtime.db.probe = seen.append
    teller(runtime).turn()

    assert seen == []


class Pauses:
    """Waits that end after so many."""

    def __init__(self, many: int) -> None:
        self.left, self.seconds = many, set[float]()

    def __call__(self, seconds: float) -> bool:
        self.seconds.add(seconds)
        self.left -= 1
        return self.left < 0


def test_the_thread_looks_four_times_a_second_until_it_is_told_to_end(runtime: Runtime, ann: int):
    say(runtime.db, ann, 1)
    pauses = Pauses(3)
    running = teller(runtime, wait=pauses)
    running.start()
    running.stop()

    assert pauses.seconds == {EVERY_S}
    assert [one.values["n"] for one in messages(runtime.db, ann)] == [1]


@pytest.fixture
def failing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    raised: list[Exception] = []

    def fail(*_: object) -> Delivered:
        if raised:
            raise raised.pop(0)
        return deliver(runtime.db, NOW)

    monkeypatch.setattr(telling, "deliver", fail)
    return raised


def test_whatever_fails_is_said_once_by_its_code_and_tried_again(
    runtime: Runtime, ann: int, failing: list[Exception], caplog: pytest.LogCaptureFixture
):
    failing += [Unavailable("secret host"), Unavailable("secret host"), ValueError("secret")]
    say(runtime.db, ann, 1)
    running = teller(runtime, wait=Pauses(5))
    with caplog.at_level(logging.WARNING):
        running.start()
        running.stop()

    assert [record.getMessage() for record in caplog.records] == ["could not tell players anything: unavailable"]
    assert waiting(runtime.db) == 0


def test_who_lives_by_a_test_clock_is_told_by_it(database: Database):
    box = Box(database)
    box.sandbox.add_clock("later", ["tia"], NOW + 40 * DAY)
    runtime = Runtime(database, box.sandbox.live, box.time, box.wall, box.sandbox)
    with database.reading() as tx:
        ids = {name: find_player(tx, name).id for name in ("ann", "tia")}
    box.put("tia", consent=True, consent_text="yes")
    for name, id in ids.items():
        say(database, id, 1, 2, at=box.time.now_of(name))

    assert runtime.teller.turn() == 4
    told = box.rows("SELECT player_id, told_at FROM inbox ORDER BY number, player_id")
    assert set(map(tuple, told)) == {(ids["ann"], NOW), (ids["tia"], NOW + 40 * DAY)}


def test_what_ran_late_is_told_by_each_clock_too_and_goes_90_days_later_by_it(database: Database):
    box = Box(database)
    box.sandbox.add_clock("before", ["tia"], NOW - 200 * DAY)
    with database.reading() as tx:
        tia = find_player(tx, "tia").id
    box.put("tia", consent=True, consent_text="yes")
    say(database, tia, 1, at=NOW - 200 * DAY)
    box.sandbox.move(by="2d")
    by_main = waiting(database)
    box.sandbox.move(by="1d", clock="before")
    told = box.rows("SELECT told_at FROM inbox")
    box.sandbox.move(by="3d")
    kept = len(messages(database, tia))
    box.sandbox.move(by="95d", clock="before")

    assert (by_main, [tuple(row) for row in told], kept) == (1, [(NOW - 199 * DAY,)], 1)
    assert messages(database, tia) == []
