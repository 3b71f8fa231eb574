"""What makes a database a sandbox, and the game's time there: one row, the same for all processes.

The row says, for the game's own clock and for each test clock, at which instant it stood at which moment of the wall
clock, and how fast it runs. So it survives a restart, and nobody has to wind it. It also has the `epoch`, which is a
higher one after each restore and reset: what was begun before is not written after.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import msgspec
from sqlalchemy import Table, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from engine.bulk import Transaction
from engine.clock import SECOND, Clock
from engine.documents.findings import did_you_mean
from engine.errors import NotFound, Refused, Unavailable
from engine.ids import EPOCH
from engine.ledger import big
from engine.store import Database, Setting

SETTING = "sandbox"
MAIN = ""
"""The name of the game's own clock: that of everybody who is on no test clock."""

FIRST, LAST = EPOCH, 3_786_912_000_000
"""What a clock can show: 2024 to 2089. Ids are made by it, and end in 2093. At the last instant it stands still."""

ALONE_FOR = 10 * SECOND
"""So long after its last step may a reset that was broken off keep others from writing."""

USED = ("pepper", "pepper_check", "cursor")
"""Settings that a server makes when it first works on a database."""

PEPPER = hashlib.sha256(b"nothing in a sandbox is secret").hexdigest()
"""The same in every sandbox, so that the same acts leave the same rows."""


class ClockPlayer(SQLModel, table=True):
    """A player who lives by a test clock."""

    __tablename__ = "clock_player"

    player_id: int = Field(sa_column=big(primary_key=True))
    clock: str


class Pace(msgspec.Struct, array_like=True, frozen=True):
    """A clock: it stood at `at` when the wall clock said `since`, and since then `rate` passes in a millisecond."""

    at: int
    since: int
    rate: int = 0

    def now(self, wall: int) -> int:
        """Return the instant it shows when the wall clock says `wall`."""
        return min(self.at + max(0, wall - self.since) * self.rate, LAST)


class State(msgspec.Struct):
    """What the row holds. `version` is another one whenever somebody joins a test clock.

    Up to the wall clock's `alone_until` nobody writes but the one who lives through the story of a reset.
    """

    clocks: dict[str, Pace]
    epoch: int = 0
    version: int = 0
    alone_until: int = 0


class _Members(NamedTuple):
    """Who lives by which test clock, as of a version and epoch."""

    of: tuple[int, int]
    by_id: Mapping[int, str]
    by_ref: Mapping[str, str]


_asked: ContextVar[tuple[object, int]] = ContextVar("asked", default=(None, 0))
"""Which sandbox's time was asked last in this thread of work, and in which epoch."""


def is_sandbox(db: Database) -> bool:
    """Return whether a database was made as a sandbox."""
    with db.reading() as tx:
        return in_sandbox(tx)


def in_sandbox(tx: Transaction) -> bool:
    """Return whether a transaction is one of a sandbox."""
    return bool(tx.fetch(Setting, "name", ("name",), [(SETTING,)]))


def apart(tx: Transaction, player_id: int, others: Iterable[int]) -> set[int]:
    """Return those of the others who live by another clock than a player; nobody does where nobody has a test clock."""
    wanted = {*others}
    rows = tx.fetch(ClockPlayer, "player_id, clock", ("player_id",), [(id,) for id in {player_id, *wanted}])
    clocks: dict[int, str] = {row[0]: row[1] for row in rows}
    return {id for id in wanted if clocks.get(id, MAIN) != clocks.get(player_id, MAIN)}


def different_clocks() -> Refused:
    """Return the error for players who live by different clocks; to tell it, they must be known to each other."""
    return Refused("these players live by different clocks", code="different_clocks",
                   hint="only players of one test clock can do something with each other")  # fmt: skip


def now_in(db: Database, wall: Clock, player: str = "") -> int:
    """Return the instant it is in a database: by the game's own clock, or a player's, in a sandbox."""
    return GameTime(db, wall).now_of(player) if is_sandbox(db) else wall.now()


def refuse_sandbox(db: Database) -> None:
    """Errors: Refused (`is_sandbox`) when a database is a sandbox: what is live must not open it."""
    if is_sandbox(db):
        raise Refused("this database is a sandbox", code="is_sandbox",
                      hint="serve it with 'tilth serve --sandbox', or name another one with --database")  # fmt: skip


def make_sandbox(db: Database, now: int) -> None:
    """Mark a database as a sandbox whose clock runs from `now` on; one that is a sandbox stays as it is.

    Errors: Refused (`not_a_sandbox`) when it was used otherwise before.
    """
    rows = [{"name": SETTING, "value": _written(State({MAIN: Pace(now, now, 1)}))}, {"name": "pepper", "value": PEPPER}]
    insert = sqlite.insert if db.on_sqlite else postgresql.insert
    with db.writing() as tx:
        known = _settings(tx)
        if SETTING in known:
            return
        if known.keys() & {*USED} or any(tx.connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()
                                         for name in ("player", "source_key")):  # fmt: skip
            raise Refused("this database is no sandbox: it was used otherwise", code="not_a_sandbox",
                          hint="name a new one, for example --database sqlite:///var/sandbox.db")  # fmt: skip
        tx.connection.execute(insert(_table()).on_conflict_do_nothing(), rows)


class GameTime:
    """The game's clocks in a sandbox. `now` is that of the game's own clock; every question reads the row.

    What `forget` holds is called when a restore or reset was seen, so that nothing of before is remembered.
    Errors when made: NotFound for a database that is no sandbox.
    """

    def __init__(self, db: Database, wall: Clock) -> None:
        self.db, self.wall = db, wall
        self.forget: list[Callable[[], None]] = []
        with db.reading() as tx:
            self.state = _read(tx)
        self._members = _Members((-1, -1), {}, {})
        self._local, self._lock = threading.local(), threading.Lock()

    def now(self, clock: str = MAIN) -> int:
        """Return the instant of a clock, in milliseconds. Errors: NotFound (`unknown_clock`)."""
        state = self._look()
        if clock not in state.clocks:
            raise NotFound(f"there is no test clock '{clock}'", code="unknown_clock",
                           hint=did_you_mean(clock, [name for name in state.clocks if name]))  # fmt: skip
        return state.clocks[clock].now(self.wall.now())

    def now_of(self, player: str | int) -> int:
        """Return the instant of a player's clock; the player by reference or id."""
        return self.now(self.clock_of(player))

    def clock_of(self, player: str | int) -> str:
        """Return the name of a player's clock; `MAIN` for whoever is on no test clock."""
        members = self._known()
        return (members.by_id.get(player) if isinstance(player, int) else members.by_ref.get(player)) or MAIN

    def by_clock(self, refs: Iterable[str]) -> dict[str, list[int]]:
        """Return the places of players in a list, by the name of their clock."""
        members, found = self._known(), dict[str, list[int]]()
        for place, ref in enumerate(refs):
            found.setdefault(members.by_ref.get(ref, MAIN), []).append(place)
        return found

    def check_together(self, player_id: int, others: Iterable[int]) -> None:
        """Errors: Refused (`different_clocks`) when somebody lives by another clock than the player."""
        mine = self.clock_of(player_id)
        if any(self.clock_of(other) != mine for other in others):
            raise different_clocks()

    def begin(self) -> None:
        """Begin a piece of work of its own: that it was begun before a restore shows from when it asks for the time."""
        _asked.set((None, 0))

    def guard(self, tx: Transaction) -> None:
        """Let a transaction begin, unless it belongs to work that began before a restore or reset.

        Errors: Unavailable (`restored`; `resetting` while a story is lived through). A restore waits for whoever has
        passed here, and the other way round.
        """
        if getattr(self._local, "changing", False):
            return
        (owner, epoch), state = _asked.get(), _read(tx, " FOR SHARE")
        if state.alone_until > self.wall.now() and not getattr(self._local, "living", False):
            raise Unavailable("the sandbox is being reset", code="resetting", hint="send it again in a moment")
        if state.epoch != epoch and owner is self:
            raise Unavailable("the sandbox was restored meanwhile", code="restored", hint="send it again")

    @contextmanager
    def living(self) -> Iterator[None]:
        """Be the one who lives through a story: from the first change of the clocks on nobody else writes anything."""
        self._local.living = True
        try:
            yield
        finally:
            self._local.living = False
        self.nobody_lives()

    def nobody_lives(self) -> None:
        """Let everybody write again: a story is over, or whoever lived through one is known to be gone."""
        with self.changing() as (_, state):
            state.alone_until = 0

    @contextmanager
    def changing(self) -> Iterator[tuple[Transaction, State]]:
        """Change the clocks in a transaction: what is done to the state is written at its end, and known here after."""
        self._local.changing = True  # whoever locks the row for itself must not share it first
        try:
            with self.db.writing() as tx:
                state = _read(tx, " FOR UPDATE")
                yield tx, state
                if getattr(self._local, "living", False):
                    state.alone_until = self.wall.now() + ALONE_FOR
                table = _table()
                tx.connection.execute(table.update().where(table.c.name == SETTING).values(value=_written(state)))
        finally:
            self._local.changing = False
        self._see(state)
        _asked.set((self, state.epoch))

    def move_to(self, at: int, clock: str = MAIN, rate: int | None = None) -> None:
        """Set a clock, and how fast it runs from now on. Errors: Refused (`clock_backwards`), NotFound."""
        with self.changing() as (_, state):
            wall, before = self.wall.now(), state.clocks[clock]
            if at < before.now(wall):
                raise Refused("a clock never runs backwards", code="clock_backwards",
                              hint="restore a snapshot, or reset the sandbox")  # fmt: skip
            state.clocks[clock] = Pace(at, wall, before.rate if rate is None else rate)

    def stop(self, clock: str = MAIN) -> int:
        """Let a clock stand still where it is, and return where. Errors: NotFound."""
        at = self.now(clock)
        with self.changing() as (_, state):
            wall = self.wall.now()
            at = max(at, state.clocks[clock].now(wall))
            state.clocks[clock] = Pace(at, wall, 0)
        return at

    def _look(self) -> State:
        with self.db.reading() as tx:
            state = _read(tx)
        self._see(state)
        _asked.set((self, state.epoch))
        return state

    def _see(self, state: State) -> None:
        with self._lock:  # whoever sees another epoch goes on when nothing of before is remembered
            if state.epoch < self.state.epoch:
                return  # read before a restore that another thread has seen meanwhile
            if self.state.epoch != state.epoch:
                for call in self.forget:
                    call()
            self.state = state

    def _known(self) -> _Members:
        state = self._look()
        if self._members.of != (state.epoch, state.version):
            with self.db.reading() as tx:
                rows = tx.connection.execute(text("SELECT c.player_id, c.clock, p.ref FROM clock_player c "
                                                  "JOIN player p ON p.id = c.player_id")).all()  # fmt: skip
            by_id = {int(row[0]): str(row[1]) for row in rows}
            self._members = _Members((state.epoch, state.version), by_id, {str(row[2]): str(row[1]) for row in rows})
        return self._members


class LastSeen:
    """The game's clock as this process saw it last: what ids are made by, without a look at the row for each."""

    def __init__(self, time: GameTime) -> None:
        self._time = time

    def now(self) -> int:
        """Return the instant, in milliseconds."""
        return self._time.state.clocks[MAIN].now(self._time.wall.now())

    @property
    def rate(self) -> int:
        """Return how many milliseconds of it pass in one."""
        return self._time.state.clocks[MAIN].rate


def _read(tx: Transaction, lock: str = "") -> State:
    on_sqlite = tx.connection.dialect.name == "sqlite"
    ask = text(f"SELECT value FROM setting WHERE name = :name{'' if on_sqlite else lock}")
    found = tx.connection.execute(ask, {"name": SETTING}).scalar()
    if found is None:
        raise NotFound("this database is no sandbox", code="not_a_sandbox", hint="'tilth serve --sandbox' makes one")
    return msgspec.json.decode(found, type=State)


def _written(state: State) -> str:
    return msgspec.json.encode(state).decode()


def _settings(tx: Transaction) -> dict[str, str]:
    wanted = select(_table().c.name, _table().c.value).where(_table().c.name.in_([SETTING, *USED]))
    return {str(name): str(value) for name, value in tx.connection.execute(wanted)}


def _table() -> Table:
    return Setting.__table__  # type: ignore[attr-defined, no-any-return]
