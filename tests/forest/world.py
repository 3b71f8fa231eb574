"""Forests of a few friends on a database: energy by payments, moves, scenes, ticks, on a clock that tests move."""

from __future__ import annotations

from engine.clock import HOUR
from engine.ledger import PURSE
from engine.published.content import Content
from engine.store import Database
from engine.turn import Held
from games.forest.game import GAME
from tests.games.world import Playing, content_of
from tests.world import NOW, UNDO, quest

QUESTS = (
    quest("pay", "payment", amount="event.amount", undo=UNDO,
          limits=[{"max": 1_000_000, "of": "reward", "every": "day"}]),
    quest("walk", "steps", amount=52),
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
    return content_of(QUESTS)


class Woods(Playing):
    """Players who are all friends of each other, but for `strangers`. Amounts are grams."""

    game = GAME

    def __init__(self, database: Database, *names: str, strangers: tuple[str, ...] = (), now: int = NOW) -> None:
        super().__init__(database, content(), names, strangers, now)

    def earn(self, name: str, grams: int, *, ripe: bool = True) -> str:
        """A bubble of so many grams, ripe unless it says otherwise; return its name."""
        at = self.now - 24 * HOUR if ripe else self.now
        self.world.one(self.world.payment(grams, player=name, at=at))
        return self.bubbles(name)[-1]

    def pay(self, name: str, grams: int, ref: str) -> None:
        """A payment that earns so many grams."""
        self.world.one(self.world.payment(grams, ref=ref, player=name))

    def walk(self, name: str, total: int = 1_000) -> None:
        """A total of steps that earns 52 g, which no refund takes back: what is told on one day grows in one bubble."""
        self.world.one(self.world.steps(total, player=name))

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

    def purse(self, name: str, asset: str = "energy") -> int:
        """What a player has."""
        return self.world.purse(asset, name)

    def account(self, name: str) -> int:
        """The number of a player's purse of energy."""
        return self.world.account(PURSE, "energy", name)
