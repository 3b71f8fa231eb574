"""Telling: the fan-out into inboxes against a bare insert of the same rows, and a server with 1,000 open streams."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial

import psycopg
from sqlalchemy import select

from engine.access.entry import BEARER, Asked, make_code
from engine.access.sessions import exchange
from engine.bulk import Transaction
from engine.clock import SystemClock
from engine.deliver import deliver
from engine.inbox import InboxRow
from engine.migrations import migrate
from engine.outbox import Telling, notify
from engine.people.players import Player, create_players
from engine.store import Database, open_database
from tests.bench.measure import Pair, Row, Run, row_of, timed
from tests.bench.over_http import Server, serving
from tests.bench.sides import Place
from tests.bench.workload import quests_folder
from tests.world import NOW

FAN_OUT = "telling fan-out"
PEOPLE, BATCH = 5_000, 500
MESSAGES, QUICK_MESSAGES = 20_000, 4_000
PAIRS, QUICK_PAIRS = 5, 2
TARGET = 0.1
STREAMS, QUICK_STREAMS = 1_000, 60
REQUESTS, QUICK_REQUESTS = 400, 50


def telling_rows(place: Place, *, quick: bool) -> dict[str, Callable[[], Row]]:
    """Every row by its name."""
    rows: dict[str, Callable[[], Row]] = {
        f"{FAN_OUT} {engine}": partial(fan_out_row, place, engine, quick=quick) for engine in place.engines
    }
    return rows | {"telling streams sqlite": partial(streams_row, place, quick=quick)}


def fan_out_row(place: Place, engine: str, *, quick: bool) -> Row:
    """Deliver notices that wait, each to one of 5,000 players, against a bare multi-row insert of the inbox's rows."""
    with closing(_peopled(place.new(engine), PEOPLE)) as db, bare(place.new(engine), engine) as insert:
        people = _people(db)
        pairs = [
            _fan_out(db, insert, people, QUICK_MESSAGES if quick else MESSAGES)
            for _ in range((QUICK_PAIRS if quick else PAIRS) + 1)
        ]
    return replace(row_of("fan-out into inboxes", engine, pairs[1:], TARGET), unit="messages/s")


def _fan_out(db: Database, insert: Callable[[list[tuple[object, ...]]], None], people: list[int], many: int) -> Pair:
    _write(db, [people[number * 7_919 % len(people)] for number in range(many)])

    def drain() -> None:
        since = deliver(db, NOW).more
        while since:
            since = deliver(db, NOW, since).more

    ours = timed(many, drain)
    table = InboxRow.__table__  # type: ignore[attr-defined]
    with db.writing() as tx:
        rows = [tuple(row) for row in tx.connection.execute(select(table))]
        tx.connection.execute(table.delete())
        tx.connection.exec_driver_sql("UPDATE inbox_state SET kept = 0")
    assert len(rows) == many

    def write() -> None:
        for at in range(0, many, BATCH):
            insert(rows[at : at + BATCH])

    return ours, timed(many, write)


@contextmanager
def bare(url: str, engine: str) -> Iterator[Callable[[list[tuple[object, ...]]], None]]:
    """A bare driver that inserts rows of the inbox's shape, a batch in a transaction."""
    columns = "player_id BIGINT, number BIGINT, id BIGINT, kind TEXT, about_id BIGINT, topic TEXT, body TEXT, at BIGINT"
    schema = f"CREATE TABLE inbox ({columns}, nudge_at BIGINT, told_at BIGINT, PRIMARY KEY (player_id, number))"
    if engine == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as lite:
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                lite.execute(f"PRAGMA {pragma}")
            lite.execute(f"{schema} WITHOUT ROWID")

            def insert(rows: list[tuple[object, ...]]) -> None:
                lite.execute("BEGIN IMMEDIATE")
                lite.executemany("INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
                lite.execute("COMMIT")

            yield insert
        return
    with closing(psycopg.connect(url, autocommit=True)) as server:
        server.execute(schema.encode())

        def copy(rows: list[tuple[object, ...]]) -> None:
            with server.transaction(), server.cursor().copy(b"COPY inbox FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)

        yield copy


def streams_row(place: Place, *, quick: bool) -> Row:
    """The time by which 95 of 100 requests are answered, with 1,000 streams open that are told things, against none.

    The note says what memory a stream takes, and how long it takes until one message to each has come to all.
    """
    many, requests = (QUICK_STREAMS, QUICK_REQUESTS) if quick else (STREAMS, REQUESTS)
    with ExitStack() as stack:
        url, quests = place.new("sqlite"), stack.enter_context(quests_folder())
        db = stack.enter_context(closing(_peopled(url, many)))
        tokens = [_session(db, ref) for ref in _refs(db)]
        arguments = ["server", "serve", "--json", "--database", url, "--quests", str(quests), "--port", "0"]
        server = stack.enter_context(serving(arguments, place.folder))
        found = asyncio.run(_listen(server, db, tokens, requests))
    slow, quiet, note = found
    row = row_of("p95 of requests beside 1,000 streams", "sqlite", list(zip(slow, quiet, strict=True)), 0.5)
    return replace(row, note=note, unit="answers/s", cpu_us_ours=None, cpu_us_floor=None)


async def _listen(server: Server, db: Database, tokens: list[str], requests: int) -> tuple[list[Run], list[Run], str]:
    await _p95(server, tokens[0], requests)  # warms up
    quiet = [await _p95(server, tokens[0], requests) for _ in range(3)]
    before, heard = server.resident_mb(), asyncio.Semaphore(0)
    readers = [asyncio.create_task(_read(server.port, token, heard)) for token in tokens]
    for _ in readers:
        await heard.acquire()
    a_stream_kb = (server.resident_mb() - before) * 1024 / len(readers)
    people = await asyncio.to_thread(_people, db)
    waits, slow = [], []
    for _ in range(3):
        started = time.perf_counter()
        await asyncio.to_thread(_write, db, people)
        for _ in readers:
            await heard.acquire()
        waits.append(time.perf_counter() - started)
    for _ in range(3):
        asking = asyncio.create_task(_p95(server, tokens[0], requests))
        while not asking.done():
            await asyncio.to_thread(_write, db, people)
            await asyncio.sleep(1)
        slow.append(await asking)
    for reader in readers:
        reader.cancel()
    note = f"{a_stream_kb:.0f} kB a stream, one message to all in {statistics.median(waits):.2f} s"
    return slow, quiet, note


async def _read(port: int, token: str, heard: asyncio.Semaphore) -> None:
    """Read a stream; release once for its beginning and once for each message."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_get("/v1/me/stream", token))
    while line := await reader.readline():
        if line.startswith(b"data: "):
            heard.release()


async def _p95(server: Server, token: str, requests: int) -> Run:
    """One request after the other; the time by which 95 of 100 are answered, as a run of one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    seconds = []
    for _ in range(requests):
        started = time.perf_counter()
        writer.write(_get("/v1/me/inbox", token))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        json.loads(await reader.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])))
        seconds.append(time.perf_counter() - started)
        await asyncio.sleep(0.005)
    writer.close()
    return Run(1, statistics.quantiles(seconds, n=20)[-1], 0.0)


def _get(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def _session(db: Database, ref: str) -> str:
    now = SystemClock().now()
    return exchange(db, make_code(db, ref, now).code, Asked(BEARER, "", ""), now).token


def _write(db: Database, players: list[int]) -> None:
    """Write one notice for each."""
    ids, now = db.ids, SystemClock().now()
    told = [Telling(id, "friend_added", now, {"friend": str(id)}, None) for id in players]
    with db.writing() as tx:
        notify(tx, ids, told)


def _peopled(url: str, many: int) -> Database:
    """A new database with so many players who agreed to play."""
    db = open_database(url)
    migrate(db)
    create_players(db, [f"p{number:05}" for number in range(many)], SystemClock().now(), consent_text="1")
    return db


def _people(db: Database) -> list[int]:
    with db.reading() as tx:
        return _column(tx, "id")


def _refs(db: Database) -> list[str]:
    with db.reading() as tx:
        return _column(tx, "ref")


def _column(tx: Transaction, name: str) -> list:  # type: ignore[type-arg]
    table = Player.__table__  # type: ignore[attr-defined]
    return list(tx.connection.execute(select(table.c[name]).order_by(table.c.id)).scalars())
