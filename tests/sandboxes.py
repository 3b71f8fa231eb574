"""A sandbox as tests need it: a wall clock that stands still, few quests, and one line per event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import snapshots
from engine.clock import HOUR, ManualClock
from engine.ingest import Intake, ingest
from engine.journal import Answer
from engine.people.players import create_players
from engine.published.content import Content
from engine.published.live import Fixed, Live, Snapshot
from engine.sandbox import Plan, Sandbox, Tale, attach
from engine.store import Database
from tests.world import NOW, VOCABULARY, World, content_of, limit, quest

QUESTS = (
    quest("pay"),
    quest("hello", "sign_in", give="feed", amount=1, limits=[limit(1)]),
)


def short_tale(db: Database, now: Snapshot, plan: Plan) -> Iterator[int]:
    """Ann and Bob each pay once, an hour apart."""
    yield NOW
    create_players(db, ["ann", "bob"], NOW, consent_text="yes", purposes=VOCABULARY.purposes)
    for n, name in enumerate(["ann", "bob"], start=1):
        yield NOW + n * HOUR
        data = {"txn_ref": f"{plan.seed}-{n}", "amount": "10", "channel": "qr"}
        at = NOW + n * HOUR
        event = now.reader.build("payment", source="bank", id=f"e{n}", player=name, at=at, data=data)
        ingest(db, now.content, now.numbers, [event], Intake(at))


class Box(World):
    """A sandbox in which nobody has played yet; `ann` has agreed to. The clock stands still at NOW."""

    def __init__(
        self, database: Database, *quests: str, content: Content | None = None, tale: Tale = short_tale,
        players: tuple[str, ...] = ("ann",), wall: ManualClock | None = None,
    ) -> None:  # fmt: skip
        self.wall = wall or ManualClock(NOW)
        self.time = attach(database, self.wall)
        super().__init__(database, players=(), content=content or content_of(*(quests or QUESTS)))
        live = Live(database, Fixed(self.content), self.time)
        self.sandbox = Sandbox(database, live, self.time, tale)
        self.numbers = live.now.numbers
        self.time.move_to(NOW, rate=0)
        self.player = "ann"
        create_players(database, players, NOW, consent_text="yes", purposes=VOCABULARY.purposes)

    def live(self, event: str, player: str = "ann", **data: Any) -> Answer:
        """Let something happen now, by the player's clock."""
        self.now = self.time.now_of(player)
        told = self.payment(player=player, **data) if event == "payment" else self.event(event, player=player, **data)
        return self.one(told)

    def dump(self) -> bytes:
        """All that happened, as bytes."""
        with self.db.reading() as tx:
            return snapshots.dump(tx)

    def ledger(self) -> list[tuple[Any, ...]]:
        """Every transfer without the numbers that differ from way to way, in order."""
        return sorted(self.rows("SELECT player_id, asset_no, quest_no, source, target, amount, at FROM transfer"))
