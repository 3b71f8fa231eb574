"""Torture: every writing operation is broken off at its first statement, its second, … and at each COMMIT.

After each break the operation is tried again with the same ids. The ledger must add up at once, and in the end hold
exactly what an undisturbed run holds. Each run has players, a sender and a shared quest of its own.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url

from engine.audit import audit
from engine.errors import Unavailable
from engine.incoming.events import Event
from engine.journal import numbers
from engine.migrations import migrate
from engine.people.agreeing import Change, put_player
from engine.people.players import befriend, create_players
from engine.store import Database, open_database
from tests.world import NOW, UNDO, World, content_of, limit, quest

QUESTS = (
    quest("feed", give="feed", amount="event.amount", undo=UNDO),
    quest("pay", amount="event.amount", undo=UNDO, limits=[limit(30, "reward")]),
    quest("third", amount=30, count={"times": "acts", "every": "ever", "need": 3}, undo=UNDO),
    quest("walk", "steps", amount="event.day_total / 1000.0"),
)


class PowerCut(BaseException):
    """Nothing catches this, as nothing catches a power cut."""


class Broken(Exception):
    """A defect in the middle of things."""


BREAKS: dict[str, Callable[[], BaseException]] = {
    "power cut": PowerCut,
    "defect": Broken,
    "locked": partial(sqlite3.OperationalError, "database is locked"),
    "connection lost": partial(psycopg.OperationalError, "the connection is lost"),
}


class Break:
    """Raises once, at the n-th statement."""

    def __init__(self, at: int, error: Callable[[], BaseException]) -> None:
        self.at, self.error, self.seen = at, error, 0

    def __call__(self, *_: object) -> None:
        self.seen += 1
        if self.seen == self.at:
            raise self.error()


@contextmanager
def breaking(database: Database, at: int, error: Callable[[], BaseException]) -> Iterator[Break]:
    """Watch every statement, those of the bulk verbs and those of SQLAlchemy, and break the n-th."""
    found = Break(at, error)

    def watch(*_: object) -> None:
        found()

    database.probe = found
    event.listen(database.engine, "before_cursor_execute", watch)
    try:
        yield found
    finally:
        database.probe = None
        event.remove(database.engine, "before_cursor_execute", watch)


def statements_of(database: Database, operation: Callable[[], object]) -> int:
    """How many statements and commits an operation has."""
    with breaking(database, 0, PowerCut) as found:
        operation()
    return found.seen


def broken_off(database: Database, at: int, kind: str, operation: Callable[[], object]) -> None:
    """Run an operation that breaks at its n-th statement; the ledger must add up right after."""
    with breaking(database, at, BREAKS[kind]), suppress(PowerCut, Broken, Unavailable):
        operation()
    report = audit(database)
    assert report.ok, (at, kind, [check for check in report.checks if not check.ok])


class Run:
    """One run of the story: everything it touches bears its number."""

    def __init__(self, database: Database, number: int) -> None:
        shared = quest(f"rare{number}", give="feed", amount=100, limits=[limit(2, every="ever", per="quest")])
        self.people = [f"{name}{number}" for name in ("ann", "bob", "cleo")]
        self.bank, self.other = f"/bank{number}", f"/other{number}"
        self.world = World(database, content=content_of(*QUESTS, shared), players=self.people[:2])

    def story(self) -> Iterator[list[Event]]:
        """Batches with everything in them; ids and references are the same in every run."""
        _, bob, cleo = self.people
        pay, refund = partial(self.world.payment, source=self.bank), partial(self.world.refund, source=self.bank)
        steps = partial(self.world.steps, source=self.bank)
        yield [pay(10, "a", id="1"), pay(20, "b", id="2", player=bob), steps(4_000, id="3")]
        yield [refund("c", 4, "r1", id="4"), refund("a", 5, "r2", id="5")]
        yield [pay(10, "c", id="6"), pay(5, "d", id="7"), steps(9_000, id="8"), refund("d", 5, "r3", id="9")]
        yield [pay(5, "n", id="10", player=cleo, source=self.other), pay(5, "a", id="11"), pay(10, "a", id="1")]
        yield [refund("b", 20, "r4", id="12", player=bob), pay(1, "e", id="13"), refund("e", 2, "r5", id="14")]

    def end(self) -> list[object]:
        """What everybody has and what is stored, without the numbers that differ from run to run."""
        world, names = self.world, ", ".join(f"'{name}'" for name in self.people)
        mine = f"FROM player p JOIN {{}} t ON t.player_id = p.id WHERE p.ref IN ({names})"
        has: list[object] = [world.worth(asset, who) for who in self.people for asset in ("energy", "feed")]
        has += world.rows(f"SELECT sender_id, type, status {mine.format(EVENTS)} ORDER BY 1, 2, 3")
        has += world.rows(f"SELECT slot, SUM(times), SUM(amount), COUNT(*) {mine.format(FACTS)} GROUP BY 1 ORDER BY 1")
        return [
            *has,
            *(world.rows(f"SELECT COUNT(*) {mine.format(table)}") for table in ("parked", "outbox", "transfer")),
        ]


EVENTS = "(SELECT player_id, sender_id, type, SUBSTR(answer, 1, 12) AS status FROM event)"
FACTS = "(SELECT player_id, SUBSTR(slot, 1, 5) AS slot, times, amount FROM progress)"


@pytest.mark.parametrize("kind", BREAKS)
def test_ingest_broken_off_at_any_statement_and_told_again_ends_as_if_nothing_had_happened(
    database: Database, kind: str
):
    calm = Run(database, 0)
    lengths = [statements_of(database, partial(calm.world.tell, *batch)) for batch in calm.story()]
    wanted = calm.end()
    assert sum(lengths) > 60

    # One more than there are: then the whole batch is stored, and only its answer is lost.
    for at in range(1, max(lengths) + 2):
        run = Run(database, at)
        for batch, length in zip(run.story(), lengths, strict=True):
            if at <= length + 1:
                broken_off(database, at, kind, partial(run.world.tell, *batch))
            answers = run.world.tell(*batch)
            assert "internal" not in {answer.code for answer in answers}
        assert run.end() == wanted, at


def put(db: Database, run: int) -> None:
    put_player(db, f"dora{run}", Change("Asia/Tokyo", '{"level": 2}', True, "v1"), NOW)


def create(db: Database, run: int) -> None:
    create_players(db, [f"n{run}_{number:02}" for number in range(30)], NOW)


def friends(db: Database, run: int) -> None:
    befriend(db, [(f"ann{run}", f"bob{run}"), (f"bob{run}", f"cid{run}"), (f"bob{run}", f"ann{run}")], NOW)


def name(db: Database, run: int) -> None:
    assert sorted(numbers(db, f"kind{run}", ["a", "b", "c"]).values()) == [1, 2, 3]


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("operation", [put, create, friends, name])
def test_other_operations_broken_off_and_done_again_end_as_if_nothing_had_happened(
    database: Database, operation: Callable[[Database, int], None], kind: str
):
    def ready(run: int) -> Callable[[], None]:
        create_players(database, [f"{who}{run}" for who in ("ann", "bob", "cid")], NOW)
        return partial(operation, database, run)

    length = statements_of(database, ready(0))
    once = added(database)

    for at in range(1, length + 2):
        again = ready(at)
        broken_off(database, at, kind, again)
        again()
        assert added(database) == tuple(count * (at + 1) for count in once), at


def added(database: Database) -> tuple[int, ...]:
    """How many players, friendships, names and consents there are."""
    tables = ("player", "friendship", "number", "player WHERE consent_text = 'v1' AND zone = 'Asia/Tokyo'")
    with database.reading() as tx:
        count = tx.connection.exec_driver_sql
        return tuple(int(count(f"SELECT COUNT(*) FROM {table}").scalar_one()) for table in tables)


@pytest.fixture
def empty(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[int], str]]:
    """Gives the URLs of databases without tables; on PostgreSQL they are schemas of one database."""
    if engine_name == "sqlite":
        yield lambda number: f"sqlite:///{tmp_path}/empty{number}.db"
        return
    server = request.getfixturevalue("postgres_server")
    place = make_url(server).set(database="empty").render_as_string(hide_password=False)

    def schema(number: int) -> str:
        with closing(psycopg.connect(place, autocommit=True)) as boss:
            boss.execute(f"CREATE SCHEMA s{number}")
            boss.execute(f"ALTER DATABASE empty SET search_path = s{number}")
        return place

    with closing(psycopg.connect(server, autocommit=True)) as boss:
        boss.execute("CREATE DATABASE empty")
        yield schema
        boss.execute("DROP DATABASE empty WITH (FORCE)")


def test_a_migration_broken_off_at_any_statement_leaves_nothing_and_is_done_again(empty: Callable[[int], str]):
    with closing(open_database(empty(0))) as calm:
        length = statements_of(calm, partial(migrate, calm))
    assert length > 20

    for at in range(1, length + 1):
        with closing(open_database(empty(at))) as database:
            with breaking(database, at, PowerCut), suppress(PowerCut):
                migrate(database)
            migrate(database)
            run = Run(database, 1)
            run.world.one(run.world.payment(10))
            assert audit(database).ok
