"""A past for a database: players with events, transfers, holds and progress, written fast by SQL alone.

The same rows go into our tables and into the floor's: in empty tables everything is cheap, and a ratio says nothing.
An event has one transfer, four holds in five and three progress rows in two, as in the bench itself.
The events of all players are mixed in time. Nothing of it is left to a server's ticks, which would else work it off
during the runs: no hold goes for decades, nothing waits to be told, and a seal says that all is sealed. Not for audits:
that seal is made up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import msgspec
import psycopg

from tests.bench.workload import FIRST_NOON, SEGMENTS

STIR = 7_919  # a prime: which player the k-th event of a round is of
MS = 1 << 22  # one millisecond of an id
GONE_AT = 4_070_908_800_000  # 2099

OURS = ("player", "seal")
"""What the reference schema does not have."""

Execute = Callable[[str], object]


class Past(NamedTuple):
    """So many players with so many events each."""

    players: int
    events: int


def fill(url: str, past: Past, *, ours: bool) -> None:
    """Write a past into an empty database: into our tables with the players (`ours`), or into the floor's."""
    on_sqlite = url.startswith("sqlite")
    with _statements(url) as execute:
        late = _without_late_index(execute) if past.players > 100_000 else ""
        for table, source in _sources(past, on_sqlite=on_sqlite).items():
            if ours or table not in OURS:
                execute(source)
        if late:
            execute(late)
    with _statements(url, transaction=False) as execute:
        execute("PRAGMA wal_checkpoint(TRUNCATE)" if on_sqlite else "VACUUM (ANALYZE)")


@contextmanager
def _statements(url: str, *, transaction: bool = True) -> Iterator[Execute]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=200000"):
                connection.execute(f"PRAGMA {pragma}")  # of this connection alone
            yield connection.execute
        return
    with closing(psycopg.connect(url, autocommit=not transaction)) as server:
        yield lambda sql: server.execute(sql.encode())
        server.commit()


def _without_late_index(execute: Execute) -> str:
    """Drop the index whose keys come in no order, and return what makes it again."""
    execute("DROP INDEX a_fact_is_told_once")
    return "CREATE UNIQUE INDEX a_fact_is_told_once ON event (player_id, fact) WHERE fact IS NOT NULL"


def _sources(past: Past, *, on_sqlite: bool) -> dict[str, str]:
    """The statement that fills each table; rows come in the order of the table's key."""
    players, events = past
    total = players * events
    back = pow(STIR, -1, players)
    hash16 = "randomblob(16)" if on_sqlite else "decode(md5(g::text), 'hex')"
    # g counts in the order of time in some tables and by player in others: i is the player, k the event.
    by_time = ("g", f"(g % {players} * {back} % {players})")
    by_player = (f"(g % {events} * {players} + g / {events} * {STIR} % {players})", f"(g / {events})")
    k, i = by_time
    own, mine = by_player
    profiles = [msgspec.json.encode({"segments": segments}).decode() for segments in SEGMENTS]
    profile = " ".join(f"WHEN {n} THEN '{text}'" for n, text in enumerate(profiles))
    kept = """'{"txn_ref":"0123456789abcdef","amount":"' || (g % 400) || '.5","channel":"qr","mcc":"5411"}'"""
    answer = """'["applied","",[["pay-energy","energy",5,1796097600000,""]],[["pay-week","count.need"]],false]'"""
    rows = {
        "player": (players, f"{_player('g')}, 'p' || g, 'Asia/Shanghai', 0, '', "
                            f"CASE g % {len(profiles)} {profile} END, 1, 'bench', 1, 1, 1, NULL, NULL, 0, "
                            "'steps', '', 0, 0, '', 0"),
        "event": (total, f"{_id(2, k)}, {_player(i)}, 999, 'h-' || (1000000000 + g), 'payment', {_at(k)}, {_at(k)}, "
                         f"{hash16}, CASE WHEN g % 10 < 7 THEN {hash16} END, {kept}, {answer}"),
        "transfer": (total, f"{_player(mine)}, {_id(2, own)}, 0, 1, 1 + g % 20, 7, {_id(3, own)}, 5, {_at(own)}"),
        "hold": (total, f"{_player(mine)}, {_id(3, own)}, 1, 1 + g % 20, {_id(2, own)}, {_at(own)} + 86400000, "
                        f"{GONE_AT}, 5"),
        "progress": (total, f"{_player(mine)}, {900} + g % {events}, 'past' || (g % {events}), 1, 5, 1, ''"),
        "balance": (2 * players, f"{_player('(g / 2)')} + 4 + g % 2 * 4, 1000"),
        "seal": (1, f"1, {FIRST_NOON}, {_id(3, 'g')}, {hash16}, {hash16}, {hash16}, {hash16}"),
    }  # fmt: skip
    rows_of = {name: f"INSERT INTO {name} {_series(count, on_sqlite=on_sqlite)} SELECT {values} FROM s"
               for name, (count, values) in rows.items()}  # fmt: skip
    rows_of["hold"] += " WHERE g % 5 > 0"
    more = rows["progress"][1].replace("'past'", "'week'")
    rows_of["more progress"] = (f"INSERT INTO progress {_series(total, on_sqlite=on_sqlite)} SELECT {more} FROM s "
                                "WHERE g % 2 = 0")  # fmt: skip
    return rows_of


def _series(count: int, *, on_sqlite: bool) -> str:
    if on_sqlite:
        return f"WITH RECURSIVE s(g) AS (SELECT 0 UNION ALL SELECT g + 1 FROM s WHERE g < {count - 1})"
    return f"WITH s(g) AS (SELECT generate_series(0::bigint, {count - 1}))"


def _player(i: str) -> str:
    return f"(({i} / 16 + 1000) * {MS} + {i} % 16 * 256)"


def _id(kind: int, k: str) -> str:
    """An id in the range of milliseconds of its kind, by a node number that nobody has."""
    return f"(({k} / 4096 + {kind} * 1000000) * {MS} + {k} % 4096)"


def _at(k: str) -> str:
    return f"({FIRST_NOON} - 2592000000 + {k} / 100)"
