"""The two sides of a pair, each on a database of its own: ours ingests events, the floor writes the same rows."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from engine.incoming.events import Event
from engine.ingest import Intake, ingest
from engine.migrations import migrate
from engine.published.content import Content, Numbers
from engine.store import Database, open_database
from tests.bench.floor import Floor, Write, capturing, cut, open_floor
from tests.bench.history import Past, fill
from tests.bench.measure import Pair, Run, timed
from tests.bench.postgres import new_database
from tests.bench.workload import PLAYERS, Workload, batches, told_on

FORTNIGHT = Past(PLAYERS, 28)  # two events a day, as in the runs that follow
QUICK_PAST = Past(PLAYERS, 2)


def past_of(quick: bool) -> Past:
    """What databases hold before the runs."""
    return QUICK_PAST if quick else FORTNIGHT


class Place:
    """Where databases are made: a folder, and a PostgreSQL server when there is one."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.folder, self.server = folder, server
        self._made = 0

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines databases can be made on."""
        return ("sqlite", "postgres") if self.server else ("sqlite",)

    def new(self, engine: str) -> str:
        """Return the URL of a new, empty database."""
        self._made += 1
        if engine == "sqlite":
            return f"sqlite:///{self.folder}/bench{self._made}.db"
        return new_database(self.server, f"bench{self._made}")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for databases, on the disk that `var` is on, gone at the end."""
    var = Path("var")
    var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=var) as name:
        yield Path(name).resolve()


def migrated(url: str, past: Past) -> Database:
    """Open a new database with our tables, the bench's players and their past."""
    db = open_database(url)
    migrate(db)
    fill(url, past, ours=True)
    return db


class Ours:
    """Our ingest on an open database."""

    def __init__(self, db: Database, content: Content) -> None:
        self.db, self.content = db, content
        self.numbers: Numbers = content.bind(db)

    def run(self, events: Sequence[Event], size: int, intake: Intake) -> tuple[Run, list[Write]]:
        """Ingest events in batches of `size`; return the time it took and the rows it wrote."""
        parts = batches(events, size)

        def work() -> None:
            for part in parts:
                answers = ingest(self.db, self.content, self.numbers, part, intake)
                assert all(answer.status == "applied" for answer in answers), answers[0]

        with capturing() as written:
            return timed(len(events), work), written


def fill_floor(url: str, past: Past) -> None:
    """Make the reference schema in a new database, with the same past."""
    open_floor(url).close()
    fill(url, past, ours=False)


def run_floor(floor: Floor, written: list[Write], events: int) -> Run:
    """Write captured rows, batch by batch, in the transactions they came in."""
    parts = cut(written)

    def work() -> None:
        for part in parts:
            floor.write(part)

    return timed(events, work)


class Contest:
    """Pairs of runs on two databases that are filled alike. The first pair warms up and is not counted."""

    def __init__(self, place: Place, engine: str, content: Content, past: Past) -> None:
        self._urls = place.new(engine), place.new(engine)
        self._db = migrated(self._urls[0], past)
        fill_floor(self._urls[1], past)
        self._ours, self._floor = Ours(self._db, content), open_floor(self._urls[1])
        self._workload = Workload(content, past.players)
        self._day = 0
        self.rows: Counter[str] = Counter()
        """Rows written in counted runs, by table, and how many events they were for under `events`."""

    def pairs(self, size: int, count: int, events: int) -> list[Pair]:
        """Run `count` pairs and one more before them."""
        return [self.pair(size, events) for _ in range(count + 1)][1:]

    def pair(self, size: int, events: int) -> Pair:
        """One run of ours and one of the floor, on a new day, both with an empty log."""
        self._day += 1
        drawn = self._workload.events(events, self._day)
        self._empty_logs()
        ours, written = self._ours.run(drawn, size, told_on(self._day))
        for write in written:
            self.rows[write.table] += len(write.rows)
        self.rows["events"] += events
        return ours, run_floor(self._floor, written, events)

    def per_event(self) -> str:
        """Say how many rows an event took."""
        told = {name: count / self.rows["events"] for name, count in self.rows.items() if name != "events"}
        return ", ".join(f"{count:.2f} {name}" for name, count in told.items()) + f"; {sum(told.values()):.2f} rows"

    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """The rows in the tables of both sides."""
        floor = self._floor.counts()
        with self._db.reading() as tx:
            ask = tx.connection.exec_driver_sql
            return {table: int(ask(f"SELECT COUNT(*) FROM {table}").scalar_one()) for table in floor}, floor

    def close(self) -> None:
        """Close both databases."""
        self._db.close()
        self._floor.close()

    def _empty_logs(self) -> None:
        for url in self._urls:
            if url.startswith("sqlite"):
                with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
