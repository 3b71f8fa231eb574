"""Forests of a few friends on a database: energy by payments, moves, scenes, ticks, on a clock that tests move."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from engine.clock import HOUR
from engine.errors import Refused
from engine.jobs import run_all
from engine.ledger import PURSE
from engine.people.players import befriend, find_player
from engine.play import Ask, Look, Table, play, scene
from engine.published.content import Content
from engine.published.live import Snapshot
from engine.risk import pace
from engine.store import Database
from engine.turn import Held
from games.forest.game import GAME
from tests.world import NOW, READER, UNDO, VOCABULARY, World, book_of, quest

QUESTS = (
    quest("pay", "payment", amount="event.amount", undo=UNDO,
          limits=[{"max": 1_000_000, "of": "reward", "every": "day"}]),
    quest("neighbour", "forest.neighbour_visited", amount=10),
    quest("thanks", "forest.energy_revived", give="vitality", amount=20),
    quest("half", "forest.revived_collected", amount="event.grams / 2.0",
          limits=[{"max": 1_000_000, "of": "reward", "every": "day"}]),
    quest("hello", "forest.signed_in", give="vitality", amount=5, limits=[{"max": 1, "of": "times", "every": "day"}]),
    quest("rain", "forest.rain_done", amount="event.grams", limits=[{"max": 380, "of": "reward", "every": "day"}]),
    quest("shared", "share", give="vitality", amount=1_000),
)  # fmt: skip


def content() -> Content:
    """The forest with a payment that gives its amount in energy."""
    from engine.game import assets_of, discover

    games = discover()
    return Content(VOCABULARY, book_of(QUESTS, games), assets_of(games), games=games)


class _Clock:
    """The world's time, by which ids are made."""

    rate = 1

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> int:
        return self._world.now


class Woods:
    """Players who are all friends of each other, but for `strangers`. Amounts are grams."""

    def __init__(self, database: Database, *names: str, strangers: tuple[str, ...] = (), now: int = NOW) -> None:
        self.db = database
        self.world = World(database, content=content(), players=(*names, *strangers))
        self.table = Table(database, self.world.content, self.world.numbers, READER, pace.ANY)
        if len(names) > 1:
            befriend(database, list(combinations(names, 2)), self.world.now)
        with database.reading() as tx:
            self.ids = {name: find_player(tx, name).id for name in (*names, *strangers)}
        self.keys = 0
        self.world.now = now
        database.make_ids_by(_Clock(self.world), 0)  # as on a live server, where what is new has a high id

    @property
    def now(self) -> int:
        return self.world.now

    def wait(self, ms: int) -> None:
        """Let time pass, and do what is due."""
        self.world.now += ms
        self.tick()

    def tick(self) -> None:
        """Do what is due: jobs and follow-ups."""
        snapshot = Snapshot(self.world.content, self.world.numbers, READER)
        while run_all(self.db, self.now, games=(GAME,), context=lambda: snapshot).goes_on:
            pass

    def earn(self, name: str, grams: int, *, ripe: bool = True) -> str:
        """A bubble of so many grams, ripe unless it says otherwise; return its name."""
        at = self.now - 24 * HOUR if ripe else self.now
        self.world.one(self.world.payment(grams, player=name, at=at))
        return self.bubbles(name)[-1]

    def pay(self, name: str, grams: int, ref: str) -> None:
        """A payment that earns so many grams."""
        self.world.one(self.world.payment(grams, ref=ref, player=name))

    def refund(self, name: str, of: str, grams: int) -> None:
        """A refund of a payment, or of part of it."""
        self.world.one(self.world.refund(of, grams, player=name))

    def rich(self, name: str, grams: int) -> None:
        """Energy in the purse."""
        self.earn(name, grams)
        self.play(name, "collect_all")

    def lively(self, name: str, thousands: int = 1) -> None:
        """So many thousand points of vitality in the purse."""
        for _ in range(thousands):
            self.world.one(self.world.event("share", player=name))
        self.play(name, "receive")

    def bubbles(self, name: str) -> list[str]:
        """The names of a player's bubbles with something in them, oldest first."""
        no, id = self.world.numbers.assets["energy"], self.ids[name]
        sql = f"SELECT id FROM hold WHERE player_id = {id} AND asset_no = {no} AND amount > 0 ORDER BY id"
        with self.db.reading() as tx:
            return [str(Held(id, row[0])) for row in tx.connection.exec_driver_sql(sql)]

    def play(self, who: str, move: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a move and return what it gives back. Raises Refused with the code of a no."""
        self.keys += 1
        sent = {name: str(self.ids.get(value, value)) if isinstance(value, str) else value
                for name, value in arguments.items()}  # fmt: skip
        ask = Ask(self.ids[who], "forest", move, sent, f"k{self.keys}", self.now, 4711 + self.keys)
        outcome = play(self.table, ask).outcome
        if outcome.code:
            raise Refused(outcome.code, code=outcome.code)
        return outcome.result

    def no(self, who: str, move: str, **arguments: Any) -> str:
        """Return the code with which a move is refused, '' when it is made."""
        try:
            self.play(who, move, **arguments)
        except Refused as no:
            return no.code
        return ""

    def scene(self, who: str, friend: str = "", page: str = "", after: str = "") -> dict[str, Any]:
        """What a player sees."""
        look = Look("forest", page, self.ids[friend] if friend else None, after)
        return scene(self.table, look, who, self.now)

    def purse(self, name: str, asset: str = "energy") -> int:
        """What a player has."""
        return self.world.purse(asset, name)

    def account(self, name: str) -> int:
        """The number of a player's purse of energy."""
        return self.world.account(PURSE, "energy", name)
