"""A sandbox at work: its clocks are moved, its state is kept, put back and made anew. No live server has one of these.

`run` goes through everything that falls due on the way, in order; `jump` sets the clock, and what is due is made up for
as after an outage. Both do it under one lock, so that no alarm comes between.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import text

from engine import snapshots
from engine.bulk import Transaction
from engine.clock import DAY, HOUR, MINUTE, SECOND, Clock, iso
from engine.errors import Malformed, NotFound, Refused, Unauthenticated
from engine.game import Game
from engine.game_time import FIRST, LAST, MAIN, ClockPlayer, GameTime, LastSeen, Pace, State, make_sandbox
from engine.incoming.vocabulary import is_plain
from engine.passing import MOST, Passage, Passed
from engine.people.players import create_players, lock_players
from engine.published.live import Live, Snapshot
from engine.sources import SANDBOX, SCOPES, Grant, Keys, NewKey, add_source, revoke
from engine.store import Database
from engine.ticks import Whose

RATE_MOST = 3_600
UNITS = {"w": 7 * DAY, "d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
LASTING = re.compile(r"(\d{1,6})([wdhms])")
Mode = Literal["run", "jump"]


class Plan(NamedTuple):
    """What a reset lives through: so many sample people and days, drawn from a seed."""

    seed: int = 7
    players: int = 36
    days: int = 7


Tale = Callable[[Database, Snapshot, Plan], Iterator[int]]
"""Lives through a plan: it gives each instant at which something happens, and does it when it is asked for the next.

Nothing is written before the first instant was given. The last one is where the clock stands in the end.
"""


class Lived(NamedTuple):
    """What living through a plan left, with what was in force then: all rows, and where the clock stands."""

    plan: Plan
    told_by: Snapshot
    at: int
    rows: bytes


class ClockView(msgspec.Struct):
    """A clock: what it shows, how many milliseconds pass in one, and who lives by it (the game's own: all others)."""

    clock: str
    now: str
    rate: int
    players: list[str] = msgspec.field(default_factory=list)


class SnapshotView(msgspec.Struct):
    """A snapshot, at which instant of the game it was made, and its size."""

    name: str
    at: str
    bytes: int


class SandboxView(msgspec.Struct):
    """The sandbox as it is. `epoch` is another number after each restore and reset."""

    now: str
    rate: int
    epoch: int
    clocks: list[ClockView]
    snapshots: list[SnapshotView]


class ClockMoved(msgspec.Struct):
    """How far a clock has come. Not `done`: ask again with the same `to`. `did` counts what was done on the way."""

    clock: str
    now: str
    to: str
    done: bool
    steps: int
    did: dict[str, int]


def attach(db: Database, wall: Clock) -> GameTime:
    """Make a database a sandbox, or open one: from now on ids are made by the game's clock.

    Errors: Refused (`not_a_sandbox`) when the database was used otherwise.
    """
    make_sandbox(db, wall.now())
    db.hurry()
    time = GameTime(db, wall)
    if db.on_sqlite:
        time.nobody_lives()
        time.begin()

    def begin_ids() -> None:
        with db.reading() as tx:
            newest = snapshots.newest_id(tx)
        db.make_ids_by(LastSeen(time), newest)

    time.forget.append(begin_ids)
    begin_ids()
    db.guard = time.guard
    return time


class Sandbox:
    """What can be done to a sandbox. `tale` lives through the sample of a reset."""

    def __init__(self, db: Database, live: Live, time: GameTime, tale: Tale) -> None:
        self.db, self.live, self.time = db, live, time
        self._tale = tale
        self.alone = threading.RLock()
        """Held by whoever changes the time or the state; what a server does by itself takes it too."""
        self._passed: dict[str, int] = {}
        self._story: Lived | None = None

    def show(self) -> SandboxView:
        """Return the clocks and snapshots."""
        now, state = self.time.now(), self.time.state
        with self.db.reading() as tx:
            rows = tx.connection.execute(
                text("SELECT c.clock, p.ref FROM clock_player c JOIN player p ON p.id = c.player_id ORDER BY p.ref")
            ).all()
            kept = [SnapshotView(one.name, iso(one.at), one.size) for one in snapshots.listed(tx)]
        wall = self.time.wall.now()
        clocks = [
            ClockView(name, iso(pace.now(wall)), pace.rate, [ref for clock, ref in rows if clock == name])
            for name, pace in sorted(state.clocks.items()) if name != MAIN
        ]  # fmt: skip
        return SandboxView(iso(now), state.clocks[MAIN].rate, state.epoch, clocks, kept)

    def move(
        self, *, to: int | None = None, by: str = "", mode: Mode = "run", rate: int | None = None, clock: str = MAIN,
        most: int = MOST,
    ) -> ClockMoved:  # fmt: skip
        """Move a clock to an instant or by a time (`3d`), and let it run at a rate from then on (0: it stands still).

        `run` may stop half-way after `most` steps. Errors: Refused (`clock_backwards`), Malformed (`wrong_time`,
        `wrong_rate`), NotFound (`unknown_clock`), Unavailable.
        """
        if rate is not None and not 0 <= rate <= RATE_MOST:
            raise Malformed(f"a clock's rate is 0 to {RATE_MOST}", code="wrong_rate", hint="1 is as time passes")
        with self.alone:
            on = lasting(by) if by else 0
            _shown((self.time.now(clock) if to is None else to) + on)  # what is wrong is said before the clock stops
            self._passed.pop(clock, None)
            before = self.time.state.clocks[clock].rate
            at = self.time.stop(clock)
            target = (at if to is None else to) + on
            try:
                if mode == "jump":
                    self.time.move_to(target, clock)
                passed = Passed(target, whole=True) if mode == "jump" else self._run(clock, at, target, most)
                if passed.whole:
                    self._passage(clock).arrive(passed, most)
            finally:
                self.time.move_to(self.time.now(clock), clock, before if rate is None else rate)
        done = {name: many for name, many in sorted(passed.many.items()) if many}
        return ClockMoved(clock, iso(passed.reached), iso(target), passed.whole, passed.steps, done)

    def clocks(self) -> list[tuple[Whose, Callable[[], int]]]:
        """Return who lives by each clock, and what says which instant it shows."""
        self.time.now()
        return [(self._whose(name), partial(self.time.now, name)) for name in sorted(self.time.state.clocks)]

    def add_clock(self, name: str, players: Sequence[str], at: int | None = None, rate: int = 0) -> ClockView:
        """Make a test clock for players who are new or unused; it stands still unless it has a rate.

        Errors: Malformed (`wrong_label`, `wrong_rate`, `wrong_time`, `bad_player`), Refused (`clock_exists`,
        `player_in_use`).
        """
        if not snapshots.NAME.fullmatch(name):
            raise Malformed("a clock's name has 1 to 40 characters: a to z, 0 to 9, - and _", code="wrong_label")
        if not 0 <= rate <= RATE_MOST:
            raise Malformed(f"a clock's rate is 0 to {RATE_MOST}", code="wrong_rate", hint="1 is as time passes")
        if not all(map(is_plain, players)):
            raise Malformed("a player's reference has no control characters", code="bad_player")
        began = self.time.now() if at is None else _shown(at)
        _refuse_known(self.time.state, name)  # before anybody is made for it; again under the lock
        create_players(self.db, players, began)
        with self.alone, self.time.changing() as (tx, state):
            _refuse_known(state, name)
            ids = {player.ref: player.id for player in lock_players(tx, players).values()}
            _refuse_used(tx, ids)
            tx.insert(ClockPlayer, [(id, name) for id in ids.values()])
            state.clocks[name] = Pace(began, self.time.wall.now(), rate)
            state.version += 1
        return ClockView(name, iso(began), rate, sorted(ids))

    def snapshot(self, name: str) -> SnapshotView:
        """Keep everything as it is now under a name, in the place of what had it. Errors: Malformed."""
        with self.alone, self.time.changing() as (tx, state):
            wall = self.time.wall.now()
            stand = {clock: Pace(pace.now(wall), 0, pace.rate) for clock, pace in state.clocks.items()}
            kept = snapshots.keep(tx, name, stand, stand[MAIN].at)
        return SnapshotView(kept.name, iso(kept.at), kept.size)

    def restore(self, name: str) -> SandboxView:
        """Let everything be as it was in a snapshot, the clocks too. Errors: NotFound, Refused (`old_snapshot`)."""
        with self.alone:
            with self.time.changing() as (tx, state):
                known = _playing(tx)
                stood = snapshots.put_back(tx, name)
                wall = self.time.wall.now()
                state.clocks = {clock: Pace(pace.at, wall, pace.rate) for clock, pace in stood.items()}
                _begin_epoch(tx, state)
                _end_sessions(tx, known)
            self._passed.clear()
        return self.show()

    def forget(self, name: str) -> None:
        """Forget a snapshot. Errors: NotFound."""
        with self.db.writing() as tx:
            if not snapshots.forget(tx, name):
                raise NotFound(f"there is no snapshot '{name}'", code="unknown_snapshot", hint="GET /v1/sandbox")

    def reset(self, plan: Plan, rate: int = 1) -> SandboxView:
        """Forget everything that happened and live through a sample: the same plan leaves the same rows, to the byte.

        What was lived through once is put back the next time, for as long as the content stays as it is. Meanwhile
        nobody else writes. Keys, snapshots and the sessions of players who are there again go on.
        Errors: Malformed, Unavailable.
        """
        with self.alone:
            known, story = set[tuple[int, str]](), self._story
            if story is None or story.plan != plan or story.told_by is not self.live.now:
                story = self._live_through(plan, known)
            with self.time.changing() as (tx, state):
                known |= _playing(tx)
                snapshots.unpack(tx, story.rows)
                state.clocks = {MAIN: Pace(story.at, self.time.wall.now(), rate)}
                _begin_epoch(tx, state)
                _end_sessions(tx, known)
            self._passed.clear()
        return self.show()

    def _live_through(self, plan: Plan, known: set[tuple[int, str]]) -> Lived:
        """Live through a plan in an empty sandbox; remember what it left, unless other content came meanwhile.

        Who was playing before is added to `known`.
        """
        now = self.live.now
        tale = self._tale(self.db, now, plan)
        at = next(tale)
        with self.time.living():
            with self.time.changing() as (tx, state):
                known |= _playing(tx)
                snapshots.wipe(tx)
                state.clocks = {MAIN: Pace(at, self.time.wall.now())}
                _begin_epoch(tx, state)
            for instant in tale:
                while not self._run(MAIN, at, instant, MOST).whole:
                    pass
                at = instant
            self._passage(MAIN).arrive(Passed(at))
            with self.db.reading() as tx:
                story = Lived(plan, now, at, snapshots.pack(tx))
        self._story = story if self.live.now is now else None
        return story

    def key(self, known: str = "") -> str:
        """Return the key of a server that begins, which may do everything here: the known one while it does, else one
        more. Those that others hold go on.
        """
        with suppress(Unauthenticated):
            held = Keys(self.db, self.time.wall, of_sandbox=True).find(f"Bearer {known}")
            if held.name == SANDBOX and held.scopes == {*SCOPES, SANDBOX} and held.types == {*self._types}:
                return known
        return self._make_key().key

    def revoke_keys(self) -> None:
        """Revoke the keys of all servers that began here before."""
        with suppress(NotFound):
            revoke(self.db, SANDBOX, self.time.wall.now())

    @contextmanager
    def key_of_a_command(self) -> Iterator[str]:
        """Make such a key, and revoke it in the end: those that others hold go on."""
        made = self._make_key()
        try:
            yield made.key
        finally:
            self.time.begin()  # what the command did may have been a reset
            revoke(self.db, SANDBOX, self.time.wall.now(), key_id=made.id)

    def _make_key(self) -> NewKey:
        return add_source(self.db, SANDBOX, Grant((*SCOPES, SANDBOX), self._types), self.time.wall.now())

    @property
    def _types(self) -> tuple[str, ...]:
        return tuple(self.live.now.content.vocabulary.types)

    def ring(self) -> None:
        """Do what is due by the clocks that run; those that stand still wait until they are moved."""
        with self.alone:
            self.time.now()
            for clock, pace in sorted(self.time.state.clocks.items()):
                if pace.rate:
                    now = self.time.now(clock)
                    at = min(self._passed.get(clock, now), now)
                    way = self._passage(clock)
                    passed = way.go(at, now)
                    self._passed[clock] = passed.reached
                    if passed.whole:
                        way.arrive(passed)

    def _run(self, clock: str, at: int, to: int, most: int) -> Passed:
        if to < at:
            raise _backwards()
        return self._passage(clock, lambda instant: self.time.move_to(instant, clock)).go(at, to, most)

    def _passage(self, clock: str, move: Callable[[int], object] = lambda _at: None) -> Passage:
        return Passage(self.db, self._games, self._whose(clock), lambda: self.live.now, move)

    @property
    def _games(self) -> list[Game]:
        return list(self.live.now.content.games.values())

    def _whose(self, clock: str) -> Whose:
        if clock != MAIN:
            return Whose(clock, f" AND {{}} IN (SELECT player_id FROM clock_player WHERE clock = '{clock}')")
        others = len(self.time.state.clocks) > 1
        return Whose(MAIN, " AND {} NOT IN (SELECT player_id FROM clock_player)" if others else "")


def lasting(text: str) -> int:
    """Return a time as `3d`, `36h`, `90m`, `15s` or `2w` in milliseconds; a day has 24 hours. Errors: Malformed."""
    found = LASTING.fullmatch(text)
    if found is None:
        raise Malformed(f"'{text[:20]}' is not a time that passes", code="wrong_time",
                        hint="write 15s, 90m, 36h, 3d or 2w, or an instant as 2026-12-02T10:00:00+08:00")  # fmt: skip
    return int(found[1]) * UNITS[found[2]]


def _shown(at: int) -> int:
    """Return an instant that a clock can show. Errors: Malformed (`wrong_time`)."""
    if not FIRST <= at <= LAST:
        raise Malformed("a clock shows the years 2024 to 2089", code="wrong_time", hint="go less far")
    return at


def _backwards() -> Refused:
    return Refused("a clock never runs backwards", code="clock_backwards",
                   hint="restore a snapshot, or reset the sandbox")  # fmt: skip


def _begin_epoch(tx: Transaction, state: State) -> None:
    """From here on nothing is written that was begun before; a reset that was broken off is over."""
    state.epoch += 1
    state.version += 1
    state.alone_until = 0


def _refuse_known(state: State, name: str) -> None:
    if name in state.clocks:
        raise Refused(f"there is a clock '{name}' already", code="clock_exists", hint="choose another name")


def _refuse_used(tx: Transaction, ids: Mapping[str, int]) -> None:
    for ref, id in sorted(ids.items()):
        for table in ("event", "move", "clock_player"):
            asked = text(f"SELECT 1 FROM {table} WHERE player_id = :id LIMIT 1")
            if tx.connection.execute(asked, {"id": id}).first():
                raise Refused(f"'{ref}' has lived by another clock already", code="player_in_use",
                              hint="a test clock is for players who are new or did nothing yet")  # fmt: skip


def _playing(tx: Transaction) -> set[tuple[int, str]]:
    """Return the players who have sessions or codes: id and reference."""
    rows = tx.connection.execute(text(
        "SELECT id, ref FROM player WHERE id IN (SELECT player_id FROM session UNION SELECT player_id FROM entry_code)"
    ))  # fmt: skip
    return {(int(id), str(ref)) for id, ref in rows}


def _end_sessions(tx: Transaction, known: set[tuple[int, str]]) -> None:
    """Forget sessions and codes of players who are no longer who they were: their ids may be given to others."""
    for id in sorted(id for id, _ in known - _playing(tx)):
        for table in ("session", "entry_code"):
            tx.connection.execute(text(f"DELETE FROM {table} WHERE player_id = :id"), {"id": id})
