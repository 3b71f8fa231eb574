"""Playing: a trivial move and a scene against the bare driver over the same rows, and the look-up of a session.

The move gives a friend one grain of salt: both are locked, the key, the friendship and the balance are read, a move, a
transfer and two balances are written. The scene shows a purse and three holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any

from engine.access.entry import BEARER, Asked, make_code
from engine.access.sessions import Sessions, exchange
from engine.clock import HOUR, SystemClock
from engine.game import Asset, Game, Hold, assets_of
from engine.incoming.events import EventReader
from engine.ledger import PURSE, Balance, account
from engine.ledger import Hold as HoldRow
from engine.migrations import migrate
from engine.people.players import Friendship, Player, create_players
from engine.play import Ask, Look, Table, play, scene
from engine.published.content import Content, Numbers
from engine.quests.load import QuestBook, load_texts
from engine.risk import pace
from engine.store import Database, open_database
from engine.turn import Friend, Turn
from engine.view import View
from tests.bench.measure import Pair, Row, Run, row_of, timed
from tests.bench.play_floor import MORE, Floor, Move, open_floor
from tests.bench.sides import Place
from tests.bench.workload import PEPPER
from tests.world import VOCABULARY

PLAYERS, SALT, HOLDS = 1_000, 1_000_000, 3
MOVES, QUICK_MOVES = 2_000, 200
SCENES, QUICK_SCENES = 5_000, 400
LOOKS = 20_000
PAIRS, QUICK_PAIRS = 5, 2
NO_TARGET = 0.0
"""The issue names none for these rows: they are here to be read."""


def give(turn: Turn, friend: Friend, grains: int) -> None:
    """Give a friend salt: the smallest move that changes anything."""
    turn.transfer("salt", turn.purse("salt"), turn.purse("salt", turn.friend(friend)), grains)


def look(view: View) -> dict[str, object]:
    """A purse and some holds."""
    return {"salt": view.purse("salt"), "bubbles": [list(row) for row in view.holds("salt")]}


POND = Game("pond", {"zh-CN": "塘", "en": "Pond"}, (Asset("salt", "g", 1, Hold(24, 72)),), (give,), look)


def content() -> Content:
    """The bench's game alone, and no quest."""
    found, findings = load_texts({}, VOCABULARY, assets_of((POND,)))
    assert found is not None, findings
    book: QuestBook = found
    return Content(VOCABULARY, book, assets_of((POND,)), games=(POND,))


class Sides:
    """Two databases filled alike: players in a ring of friends, each with salt and three holds."""

    def __init__(self, place: Place, engine: str) -> None:
        self.urls = place.new(engine), place.new(engine)
        self.db = filled(self.urls[0])
        self.floor = open_floor(self.urls[1])
        found = content()
        self.numbers: Numbers = found.bind(self.db)
        self.table = Table(self.db, found, self.numbers, EventReader(VOCABULARY, PEPPER), pace.ANY)
        self.people = copied(self.db, self.floor)
        self.now = SystemClock().now()
        self._round = 0

    def moves(self, count: int) -> Pair:
        """One run of moves on each side, each by another pair of friends."""
        self._round += 1
        asks = [self._ask(number) for number in range(count)]
        ours = timed(count, lambda: [play(self.table, ask) for ask in asks])
        rows = self._rows(asks)
        return ours, timed(count, lambda: [self.floor.move(one) for one in rows])

    def scenes(self, count: int) -> Pair:
        """One run of scenes on each side."""
        refs = [(f"p{number % PLAYERS}", self._purse(number)) for number in range(count)]
        ours = timed(count, lambda: [scene(self.table, Look("pond"), ref, self.now) for ref, _ in refs])
        return ours, timed(count, lambda: [self.floor.scene(ref, purse) for ref, purse in refs])

    def close(self) -> None:
        """Close both databases."""
        self.db.close()
        self.floor.close()

    def _ask(self, number: int) -> Ask:
        me, friend = self.people[number % PLAYERS], self.people[(number + 1) % PLAYERS]
        key = f"{self._round}-{number}-0123456789abcdef0123456789abcdef"
        return Ask(me, "pond", "give", {"friend": str(friend), "grains": 1}, key, self.now, number)

    def _rows(self, asks: Sequence[Ask]) -> list[Move]:
        """What our side wrote for these moves, for the other side to write."""
        columns, found = ", ".join(MORE["move"].split()), []
        with self.db.reading() as tx:
            newest = f"SELECT {columns} FROM move ORDER BY id DESC LIMIT {len(asks)}"
            moves = tx.connection.exec_driver_sql(newest).all()
        salt = self.numbers.assets["salt"]
        for row in reversed(moves):
            friend = self.people[(self.people.index(row.player_id) + 1) % PLAYERS]
            source, target = (account(id, salt, PURSE) for id in (row.player_id, friend))
            transfer = (row.player_id, row.id, 0, salt, 0, source, target, 1, row.at)
            found.append(Move(row.player_id, friend, source, target, 1, tuple(row), transfer))
        return found

    def _purse(self, number: int) -> int:
        return account(self.people[number % PLAYERS], self.numbers.assets["salt"], PURSE)


def filled(url: str) -> Database:
    """Open a new database with players, their friends, salt and holds."""
    db = open_database(url)
    migrate(db)
    now = SystemClock().now()
    create_players(db, [f"p{number}" for number in range(PLAYERS)], now, consent_text="1", purposes=VOCABULARY.purposes)
    salt = content().bind(db).assets["salt"]
    people = ids_of(db)
    ring = list(zip(people, [*people[1:], people[0]], strict=True))
    holds = [(id, 1 + n, salt, 0, 0, now, now + 72 * HOUR, 5) for id in people for n in range(HOLDS)]
    with db.writing() as tx:
        tx.insert(Friendship, [(*edge, now, 1, 0) for a, b in ring for edge in ((a, b), (b, a))])
        tx.insert(Balance, [(account(id, salt, PURSE), SALT) for id in people])
        tx.insert(HoldRow, holds)
    return db


def ids_of(db: Database) -> list[int]:
    """The players' ids, p0 first."""
    with db.reading() as tx:
        rows = tx.fetch(Player, "ref, id", ("ref",), [(f"p{number}",) for number in range(PLAYERS)])
    return [id for _, id in sorted(rows, key=lambda row: int(row[0][1:]))]


def copied(db: Database, floor: Floor) -> list[int]:
    """Copy what the sides begin with from ours to the floor's; return the players' ids."""
    told = {**{name: MORE[name] for name in ("player", "friendship")}, "balance": "id amount",
            "hold": "player_id id asset_no quest_no cause ripe_at gone_at amount"}  # fmt: skip
    with db.reading() as tx:
        for table, columns in told.items():
            rows = tx.connection.exec_driver_sql(f"SELECT {', '.join(columns.split())} FROM {table}").all()
            floor.fill(table, [tuple(row) for row in rows])
    return ids_of(db)


def play_rows(place: Place, *, quick: bool) -> dict[str, Callable[[], Row]]:
    """Every row by its name."""
    from tests.bench.play_http import http_rows

    rows: dict[str, Callable[[], Row]] = {}
    for engine in place.engines:
        rows[f"play move {engine}"] = partial(in_process_row, place, engine, "move", quick=quick)
        rows[f"play scene {engine}"] = partial(in_process_row, place, engine, "scene", quick=quick)
        rows[f"play session remembered {engine}"] = partial(session_row, place, engine, remembered=True, quick=quick)
        rows[f"play session asked {engine}"] = partial(session_row, place, engine, remembered=False, quick=quick)
    return rows | http_rows(place, quick=quick)


def in_process_row(place: Place, engine: str, what: str, *, quick: bool) -> Row:
    """A move or a scene in process."""
    with closing(Sides(place, engine)) as sides:
        count = (QUICK_MOVES if quick else MOVES) if what == "move" else (QUICK_SCENES if quick else SCENES)
        run = sides.moves if what == "move" else sides.scenes
        pairs = [run(count) for _ in range((QUICK_PAIRS if quick else PAIRS) + 1)][1:]
    return replace(row_of(f"a {what} in process", engine, pairs, NO_TARGET), unit=f"{what}s/s")


def session_row(place: Place, engine: str, *, remembered: bool, quick: bool) -> Row:
    """Finding who asks: against a hash and a dictionary, or against one row read by a unique key."""
    with closing(Sides(place, engine)) as sides:
        clock = SystemClock()
        tokens = [opened(sides.db, number) for number in range(50)]
        sessions = Sessions(sides.db, clock, known_for=HOUR if remembered else 0)
        for token in tokens:
            sessions.find(token)
        known: dict[bytes, Any] = {hashlib.sha256(token.encode()).digest(): (clock.now(), token) for token in tokens}

        def bare(token: str) -> object:
            digest = hashlib.sha256(token.encode()).digest()
            return known[digest] if remembered else sides.floor.session(digest)

        ours = sessions.remembered if remembered else sessions.find
        count = LOOKS if remembered and not quick else LOOKS // 10
        pairs = [(_looks(ours, tokens, count), _looks(bare, tokens, count)) for _ in range(PAIRS + 1)][1:]
    name = f"a session, {'remembered' if remembered else 'asked of the database'}"
    return replace(row_of(name, engine, pairs, NO_TARGET), unit="look-ups/s")


def opened(db: Database, number: int) -> str:
    """Open a session of a player; return its token."""
    now = SystemClock().now()
    return exchange(db, make_code(db, f"p{number}", now).code, Asked(BEARER), now).token


def _looks(find: Callable[[str], object], tokens: Sequence[str], count: int) -> Run:
    def work() -> None:
        for number in range(count):
            find(tokens[number % len(tokens)])

    return timed(count, work)
