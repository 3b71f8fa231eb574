"""Growth: a million players and five million transfers against a thousand players, and what a server's memory does."""

from __future__ import annotations

from contextlib import ExitStack, closing

from tests.bench.history import Past
from tests.bench.measure import Row, Run, row_of, total
from tests.bench.over_http import our_server, requests_of, send
from tests.bench.sides import Ours, Place, migrated, past_of
from tests.bench.workload import Workload, content, told_on

FEW, MANY = Past(1_000, 5), Past(1_000_000, 5)
QUICK_MANY = Past(50_000, 5)
TARGET, MEMORY_TARGET = 0.6, 1 / 1.1
BATCH, DAY_EVENTS, DAYS, PAIRS = 1_000, 2_000, 10, 5  # two events a day for each of few players
EARLY, LATE, CHUNK, PER_REQUEST = 100_000, 1_000_000, 20_000, 100


def growth_row(place: Place, engine: str, *, quick: bool) -> Row:
    """Our ingest among many players (`ours`) against the same among few (`floor`)."""
    many, pairs = (QUICK_MANY, 2) if quick else (MANY, PAIRS)
    with ExitStack() as stack:
        crowd, village = (stack.enter_context(closing(_Side(place, engine, past))) for past in (many, FEW))
        found = [(crowd.run(), village.run()) for _ in range(pairs + 1)][1:]
    return row_of(f"growth: {many.players:,} players against {FEW.players:,}", engine, found, TARGET)


class _Side:
    """Our ingest on a database with a past."""

    def __init__(self, place: Place, engine: str, past: Past) -> None:
        found = content()
        self._db = migrated(place.new(engine), past)
        self._ours, self._workload = Ours(self._db, found), Workload(found, past.players)
        self._day = 0

    def run(self) -> Run:
        """Ingest some days of events."""
        return total([self._run_day() for _ in range(DAYS)])

    def _run_day(self) -> Run:
        self._day += 1
        return self._ours.run(self._workload.events(DAY_EVENTS, self._day), BATCH, told_on(self._day))[0]

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def memory_row(place: Place, *, quick: bool) -> Row:
    """The server's resident memory after a million events (`ours`) against after a hundred thousand (`floor`)."""
    early, late = (CHUNK, 3 * CHUNK) if quick else (EARLY, LATE)
    with ExitStack() as stack:
        server, key = our_server(stack, place, "sqlite", past_of(quick))
        workload, told, held = Workload(content()), 0, {}
        while told < late:
            bodies = workload.bodies(CHUNK, told // CHUNK)
            send(place, server, requests_of(bodies, PER_REQUEST, key), PER_REQUEST)
            told += CHUNK
            held[told] = server.resident_mb()
    ratio = held[early] / held[late] if held[late] else 1.0
    name = f"memory after {late:,} events against {early:,}"
    return Row(name, "sqlite", held[late], held[early], "MB", ratio, MEMORY_TARGET, 1, (ratio, ratio))
